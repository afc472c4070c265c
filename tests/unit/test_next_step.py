"""Where a study stands, and what it calls the next thing to do."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from workbench.domain.board.board import Board
from workbench.domain.study import Study
from workbench.domain.telling.next_step import Way, way

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import small_study


def states(found: Way) -> list[str]:
    return [step.state for step in found.steps]


def all_in_state(study: Study, state: str) -> Study:
    themes = {
        t.id: replace(t, state=state) if t in study.board.live() else t  # type: ignore[arg-type]
        for t in study.board.themes.values()
    }
    return replace(study, board=replace(study.board, themes=themes))


def test_an_empty_study_begins_with_its_interviews() -> None:
    found = way(replace(small_study(), board=Board(), transcripts={}, participants={}))
    assert (found.step, found.todo) == ("Material", "Import the interviews.")
    assert states(found) == ["next", "later", "later", "later"]


def test_interviews_without_themes_want_themes() -> None:
    found = way(replace(small_study(), board=Board()))
    assert found.step == "Themes"
    assert states(found) == ["done", "next", "later", "later"]


def test_what_waits_is_counted_and_named() -> None:
    study = all_in_state(small_study(), "candidate")
    live = len(study.board.live())
    found = way(study, offers=3, conflicts=1)
    assert found.todo == f"Decide on {live} candidate themes, 3 offered excerpts and 1 conflict."
    decided = all_in_state(study, "accepted")
    assert way(decided, offers=0, conflicts=2).todo == "Decide on 2 conflicts."


def test_a_parked_theme_is_decided() -> None:
    for state in ("parked", "accepted"):
        found = way(all_in_state(small_study(), state))
        assert found.step == "Findings"
        assert states(found) == ["done", "done", "done", "next"]
    assert way(all_in_state(small_study(), "parked")).steps[-1].sentence.startswith("Accepted")
