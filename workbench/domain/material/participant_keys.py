"""Participants in the trail: recognised without being named, so that they can be forgotten.

What an event says about a participant stays in the hash chain forever, and an id is often a name
(of a file, of a speaker). So events hold a key that follows from the id but does not reveal it;
the ids themselves lie with the transcripts and go when the participant withdraws.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

_PEOPLE = UUID("5b1f7c0e-9d0a-5c57-8a6e-0c2f4f1f2a90")


def participant_key(participant_id: str) -> str:
    """The key of a participant; the same id gives the same key in every project."""
    return f"participant-{uuid5(_PEOPLE, participant_id).hex[:12]}"


def known_as(key: str, participant_ids: Iterable[str]) -> str:
    """The participant whose key it is, or the key where they are forgotten."""
    return next((p for p in participant_ids if participant_key(p) == key), key)
