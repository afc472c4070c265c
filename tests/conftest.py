"""What all tests share: where the real data is, and a project that needs no model."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes is the machine's business, not the test's.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]


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
