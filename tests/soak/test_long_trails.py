"""A long trail opens as what it says, is proved whole, and can be taken back, however it grew."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
import trails

from workbench.bootstrap import open_project
from workbench.domain.board.rules import replay
from workbench.domain.errors import DecisionError
from workbench.embedding import HashingEmbedder
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.storage.snapshot import EVERY, KeptBoard
from workbench.ui.pages.trail_presenter import trail_table

pytestmark = pytest.mark.soak

TAKEN_BACK = 40


@pytest.fixture
def length() -> int:
    """Thousands of events; a hundred thousand where a soak is asked for."""
    return 100_000 if "SOAK_SECONDS" in os.environ else 3_000


def opened(folder: Path) -> Project:
    return open_project(folder / "study", embedder=HashingEmbedder)


def test_a_long_trail_opens_as_what_it_says(
    tmp_path: Path, chance: random.Random, length: int
) -> None:
    seed = chance.randrange(10**6)
    trails.make(tmp_path, length, seed, files=4)
    project = opened(tmp_path)
    with project.store.read() as tx:
        assert length - EVERY <= KeptBoard(tx.trail._at).seq() <= length
    assert not verify(project), f"seed {seed}"
    board, now = project.store.board(), study(project)
    assert len(now.trail) == len(board.steps) == board.seq == length
    assert [row["cells"][0] for row in trail_table(now)["rows"][:2]] == [
        str(length),
        str(length - 1),
    ]

    for who in trails.PEOPLE:
        for _ in range(TAKEN_BACK):
            if not project.store.board().undoable.get(who):
                break
            try:
                review.undo(project, Author(analyst=who))
            except DecisionError as refused:
                assert "builds on it" in str(refused)
                break
    assert not verify(project)
    with project.store.read() as tx:
        again = replay(tx.trail.events())
    shown = opened(tmp_path).store.board()
    assert shown == again and shown.undoable == again.undoable and shown.steps == again.steps
