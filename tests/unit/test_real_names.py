"""Ids that tell who somebody is are warned about before a report leaves."""

from dataclasses import replace

import pytest

from workbench.domain.board.board import Board
from workbench.domain.material.text import Participant
from workbench.domain.study import Study
from workbench.domain.telling.real_names import real_names

EMPTY = Study(name="", language="en", board=Board(), transcripts={}, participants={}, excerpts={})


def of(*ids: str) -> str:
    return real_names(
        replace(EMPTY, participants={p: Participant(id=p, attributes={}) for p in ids})
    )


@pytest.mark.parametrize(
    "ids", [(), ("P01", "C07"), ("Participant 3", "Patient 4"), ("interview-12",)]
)
def test_ids_that_tell_nobody_are_not_warned_about(ids: tuple[str, ...]) -> None:
    assert of(*ids) == ""


def test_names_are_counted_and_some_are_shown() -> None:
    said = of("Pia Lund", "Ben Okoro", "P01", "Åse Holm", "Zoë Adams")
    assert said.startswith(
        "4 participants have ids that look like a name (Ben Okoro, Pia Lund, Zoë"
    )
    assert "and 1 more" in said
    assert of("Pia Lund").startswith("1 participant has an id that looks like a name (Pia Lund)")
