"""A command that recorded a decision never says that it failed."""

from __future__ import annotations

import pytest
from integration_kit import invoked

from workbench.services.context import Project
from workbench.services.reading import study

BREAKING = {
    "naming the sides": "workbench.services.deciding.review.name_by_keyphrases",
    "telling what was done": "workbench.domain.telling.narrative.sentence",
}


@pytest.mark.parametrize("broken", BREAKING)
def test_what_fails_after_a_decision_is_said_and_the_decision_with_it(
    broken: str, small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("gone")

    board = study(small).board
    largest = board.live()[0].id
    monkeypatch.setattr(BREAKING[broken], fail)
    ended = invoked(
        "review", small.folder, "split", largest, "--into", "2", "--analyst", "Ann", "--json"
    )
    assert ended.code == 0 and ended.value["seq"] == board.seq + 1
    assert ended.complaint.startswith(f"workbench: #{board.seq + 1} is recorded, but: KeyError")


def test_what_is_refused_is_refused(small: Project) -> None:
    seq = study(small).board.seq
    ended = invoked("review", small.folder, "redo", "--analyst", "Ann")
    assert ended.code == 2 and "taken nothing back" in ended.complaint
    assert study(small).board.seq == seq
