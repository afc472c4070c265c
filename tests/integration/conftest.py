"""Lets the tests here import their kit, and gives them a small study."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from integration_kit import interviews, themed

from workbench.services.context import Services


@pytest.fixture
def small(tmp_path: Path) -> Services:
    """Six made-up interviews with themes, in a project that embeds without a model."""
    return themed(tmp_path / "study", interviews(tmp_path / "files", range(1, 7)))[0]
