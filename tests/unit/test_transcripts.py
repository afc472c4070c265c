"""Transcripts of our own, ten languages among them, are read as a person reads them.

`tests/transcripts/` holds each file with its turns; `bench/speakers.py` prints the table.
"""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from dirt_kit import dirty
from talks_kit import HERE, Score, cases, expected, read_together, scored

DIRTY = 200
# Files that a person could not tell by themselves either; they are read, and said to be in doubt.
UNCLEAR = ("doubt", "across/letters", "across/danish")


def test_the_corpus_is_of_a_size_and_in_ten_languages() -> None:
    found = [answers for _, _, all_ in cases() for answers in all_]
    assert len(found) >= 120
    languages = {json.loads(path.read_text("utf-8"))["language"] for path in found}
    assert len(languages) >= 10


@pytest.mark.parametrize(
    ("name", "files", "answers"), list(cases()), ids=lambda value: str(value)[:60]
)
def test_every_turn_is_who_said_it(name: str, files: list[Path], answers: list[Path]) -> None:
    scores = [
        scored(file.name, expected(told), found)
        for file, told, found in zip(files, answers, read_together(files), strict=True)
    ]
    assert [s for s in scores if not s.is_right] == []
    doubtful = [s for s in scores if s.doubt]
    assert not doubtful or name.startswith(UNCLEAR), doubtful


def test_dirt_is_read_or_said_to_be_in_doubt(tmp_path: Path) -> None:
    scores = dirt_scores(range(DIRTY), tmp_path)
    assert [s for s in scores if not s.is_right and not s.doubt] == []
    assert sum(s.right for s in scores) >= 0.99 * sum(s.turns for s in scores)
    assert sum(bool(s.doubt) for s in scores if s.is_right) <= 0.05 * len(scores)


def dirt_scores(seeds: range, folder: Path) -> list[Score]:
    scores = []
    for seed in seeds:
        made = dirty(seed)
        path = folder / made.name
        path.write_bytes(made.content)
        [found] = read_together([path])
        scores.append(scored(made.name, made.turns, found))
        path.unlink()
    return scores


def test_a_file_and_its_answers_lie_side_by_side() -> None:
    found = {path for _, files, answers in cases() for path in (*files, *answers)}
    there = {path for path in HERE.rglob("*") if path.is_file() and path.name != "talks.toml"}
    assert there == found
