"""Dirt by the thousand: no word of a participant is lost or given to somebody else in silence."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from dirt_kit import dirty
from talks_kit import read_together, scored

FILES = 5000 if "SOAK_SECONDS" in os.environ else 50


@pytest.mark.soak
def test_thousands_of_files_are_read_or_said_to_be_in_doubt(tmp_path: Path) -> None:
    wrong, turns, right, doubted = [], 0, 0, 0
    for seed in range(10_000, 10_000 + FILES):
        made = dirty(seed)
        path = tmp_path / made.name
        path.write_bytes(made.content)
        [found] = read_together([path])
        score = scored(made.name, made.turns, found)
        path.unlink()
        turns, right = turns + score.turns, right + score.right
        doubted += score.is_right and bool(score.doubt)
        wrong += [score] if not score.is_right and not score.doubt else []
    assert wrong == []
    assert right >= 0.99 * turns
    assert doubted <= 0.05 * FILES
