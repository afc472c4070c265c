"""What an event changed, before and after."""

from __future__ import annotations

import sys
from pathlib import Path

from workbench.domain.board.rules import step_of
from workbench.domain.study import Study
from workbench.domain.telling.differences import Difference, differences
from workbench.domain.trail.events import kind_of

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import small_study


def changed(study: Study, kind: str) -> list[Difference]:
    found = [r.seq for r in study.trail if kind_of(r.event) == kind]
    return [d for seq in found for d in differences(study, step_of(study.board, seq))]


def test_before_and_after_are_told_of_themes_excerpts_and_codes() -> None:
    study = small_study()
    assert any((d.before, d.after) == ("candidate", "accepted") for d in changed(study, "accept"))
    renamed = changed(study, "rename")
    assert renamed and all(d.about.startswith("name of “") and d.after for d in renamed)
    loaded = changed(study, "load codebook")
    assert loaded and all(d.about.startswith("code ") and not d.before for d in loaded)
    added = changed(study, "add")
    assert [(d.before, d.after) for d in added] == [("4 excerpts", "5 excerpts")]


def test_an_import_tells_nothing_of_themes() -> None:
    assert changed(small_study(), "import") == []
