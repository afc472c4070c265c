"""Looking into a part of the study."""

from __future__ import annotations

import sys
from pathlib import Path

from workbench.domain.scope import Scope, excerpts_in
from workbench.domain.telling.matrix import NOT_STATED

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import small_study


def test_a_scope_is_a_theme_a_group_or_both() -> None:
    study = small_study()
    everything = excerpts_in(study, Scope())
    assert [e.id for e in everything] == list(study.excerpts)
    themed = excerpts_in(study, Scope(theme_id="theme-1"))
    assert themed == study.members_of("theme-1")
    tutors = Scope(theme_id="theme-1", attribute="group", value="Tutor")
    assert {e.participant_id for e in excerpts_in(study, tutors)} == {"P03"}
    assert excerpts_in(study, Scope(attribute="group", value="nobody's")) == ()


def test_people_without_a_value_can_be_asked_for() -> None:
    found = excerpts_in(small_study(), Scope(attribute="age band", value=NOT_STATED))
    assert found and not any(
        small_study().participants[e.participant_id].attributes.get("age band")
        for e in found
        if e.participant_id in small_study().participants
    )
