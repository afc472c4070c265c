import re
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import api
from workbench.labeling.dropins import drop_ins
from workbench.labeling.registry import find

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    for language, code in BLOCKS:
        if language == "python":
            name = re.match(r"# file: (\w+\.py)\n", code)
            assert name, f"a Python block without a file name: {code[:60]!r}"
            (tmp_path / name[1]).write_text(code, "utf-8")
    return tmp_path


def python(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_tutorials_tests_pass(tutorial: Path) -> None:
    told = python("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", cwd=tutorial)
    assert "4 passed" in told


def test_the_tutorial_prints_what_it_says(tutorial: Path) -> None:
    [shown] = [text for language, text in BLOCKS if language == "text"]
    assert python("by_hand.py", cwd=tutorial) == shown


def test_the_tutorials_labelers_are_drop_ins(tutorial: Path) -> None:
    found = drop_ins(tutorial)
    assert [drop.name for drop in found if drop.spec] == ["lexicon", "one-word"]
    assert find("one-word", found).sends_data_off_machine


def test_every_error_of_the_api_is_explained() -> None:
    errors = [
        name
        for name in api.__all__
        if isinstance(getattr(api, name), type) and issubclass(getattr(api, name), Exception)
    ]
    assert all(f"`{name}`" in PAGE for name in errors if name != "LabelerError")
