"""Lets the tests here import their kit, and gives them a small study."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from integration_kit import interviews, project_in, themed

from workbench.services.context import Project


@pytest.fixture(scope="session")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six made-up interviews in `files`, with themes in `study`: to be copied, never changed."""
    home = tmp_path_factory.mktemp("six")
    themed(home / "study", interviews(home / "files", range(1, 7)))[0].store.close()
    return home


@pytest.fixture
def small(six: Path, tmp_path: Path) -> Project:
    """Six made-up interviews with themes, in a project that embeds without a model."""
    shutil.copytree(six, tmp_path, dirs_exist_ok=True)
    return project_in(tmp_path / "study")
