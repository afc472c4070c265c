"""How long a soak lasts: SOAK_SECONDS, or a short form of ten seconds."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "integration"))
sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
from ui_kit import build_study

from workbench.services.context import Project

SEED = 14


@pytest.fixture
def seconds() -> float:
    return float(os.environ.get("SOAK_SECONDS", "10"))


@pytest.fixture
def chance() -> random.Random:
    """The same draws in the short form; others each time where a soak is asked for."""
    return random.Random() if "SOAK_SECONDS" in os.environ else random.Random(SEED)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = build_study(tmp_path / "study")
    yield project
    project.store.close()
