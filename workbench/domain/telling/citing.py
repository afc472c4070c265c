"""How participants are cited: by id, and by what the team chose to say of them. Pure."""

from __future__ import annotations

import re
from collections import Counter

from workbench.domain.material.facts import CITED, attributes_in
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping

UNKNOWN = "participant not known"


def cited_by(study: Study) -> tuple[str, ...]:
    """The attributes that stand behind an id; unless the team chose, the one called "group"."""
    stated = study.board.facts.get(CITED)
    known = {name for person in study.participants.values() for name in person.attributes}
    if stated is None:
        group = grouping(study).attribute
        return (group,) if group else ()
    return tuple(name for name in attributes_in(stated.text) if name in known)


def cited(study: Study, person: str | None, attributes: tuple[str, ...]) -> str:
    """A participant as in `F05, attendee, female, 55–64`; what is not known is left out."""
    if not person:
        return UNKNOWN
    there = study.participants.get(person)
    values = (there.attributes.get(name, "").strip() for name in attributes) if there else ()
    return ", ".join([person, *(_ranged(value) for value in values if value)])


def alone(study: Study, attributes: tuple[str, ...]) -> int:
    """How many participants in scope are the only ones with what is said of them."""
    inside = {e.participant_id for e in study.excerpts.values() if e.participant_id}
    told = Counter(
        tuple(study.participants[p].attributes.get(name, "").strip() for name in attributes)
        for p in inside
        if p in study.participants
    )
    return sum(1 for many in told.values() if many == 1) if attributes else 0


def _ranged(value: str) -> str:
    """A range of numbers with the dash that belongs there."""
    return re.sub(r"(?<=\d)\s?-\s?(?=\d)", "–", value)
