"""Participants' attributes as an analyst corrected them, in place of what files say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import Participant


def attribute_said(key: str, name: str, value: str) -> str:
    """What the trail keeps of a correction.

    It holds the participant's key, so it is like no text on anybody else, and is erased alone.
    """
    return json.dumps([key, name, value], ensure_ascii=False)


def attribute_in(said: str) -> tuple[str, str] | None:
    """Name and value out of `attribute_said`; None where they were erased."""
    try:
        match json.loads(said):
            case [str(), str(name), str(value)]:
                return name, value
    except ValueError:
        pass
    return None


def corrected(
    people: Mapping[str, Participant], by_hand: Mapping[str, Mapping[str, str]]
) -> dict[str, Participant]:
    """Participants with what was corrected by hand; an empty value takes an attribute away.

    Args:
        people: participants by id, as files describe them.
        by_hand: `participant:` with the participant's key, to corrected attributes.
    """
    if not by_hand:
        return dict(people)
    return {p: _corrected(who, by_hand.get(place_of(p), {})) for p, who in people.items()}


def place_of(participant_id: str) -> str:
    """Where a participant's corrections are kept: where memos on them are."""
    return f"participant:{participant_key(participant_id)}"


def _corrected(person: Participant, by_hand: Mapping[str, str]) -> Participant:
    if not by_hand:
        return person
    values = {**person.attributes, **by_hand}
    return replace(person, attributes={name: value for name, value in values.items() if value})
