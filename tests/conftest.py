"""What all tests share: where the real data is, and in which order several processes test."""

import gc
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from workbench.services.labelers.choosing import CHAT_KEY
from workbench.settings import Settings

# How long an example takes is the machine's business, not the test's. The same examples each time:
# a change is judged by what it changes; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("search", deadline=None)
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Threads that wait for a core others use would keep it busy: embedding takes three times as long.
# Read when torch is loaded, here and in the processes that tests start.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).parents[1]


SECONDS = Path(__file__).with_name("seconds.json")
"""Processor seconds that each file of tests was measured to take (`make seconds`)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first where several processes share them, so that none is left alone at the end.

    What was never measured is guessed by its tests.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    measured = json.loads(SECONDS.read_text("utf-8"))
    guessed: defaultdict[Path, float] = defaultdict(float)
    for item in items:
        guessed[item.path] += 2.0 if item.get_closest_marker("browser") else 0.2
    weight = {
        path: measured.get(path.relative_to(ROOT).as_posix(), guess)
        for path, guess in guessed.items()
    }
    items.sort(key=lambda item: (-weight[item.path], item.path))


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: it is not searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_shell() -> Iterator[None]:
    """Take out of the environment what would set a project's settings, whoever runs the tests."""
    read = {f"WORKBENCH_{field}".upper() for field in Settings.model_fields} | {CHAT_KEY}
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper() in read]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The shared real interviews; tests that need them skip where they are absent."""
    folder = Path(os.environ.get("WORKBENCH_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the real interviews are not at {folder}; set WORKBENCH_REAL_DATA")
    return folder


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return ROOT / "fixtures" / "peer_support"
