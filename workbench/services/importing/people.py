"""Which participant speaks: by the participants file, else by the transcript."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.material.text import ParticipantRow, Transcript
from workbench.domain.store import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody known, and what participants files have said of where they speak."""

    ids: frozenset[str]
    places: tuple[ParticipantRow, ...] = ()


def known_people(material: Material) -> People:
    """Everybody in the study, and where they speak."""
    return People(ids=frozenset(material.participants()), places=material.places())


def who_speaks(transcript: Transcript, people: People, speaker: str | None = None) -> str | None:
    """The participant id of a speaker, or (no speaker given) of a transcript with one participant.

    In this order: the participants file names transcript or speaker; a participant's id is the
    file's name or the speaker's; the file's name for the only participant of an interview;
    `file/speaker` in a group. None: several participants and none was named.
    """
    voices = sorted({turn.speaker for turn in transcript.turns if turn.role == "participant"})
    if speaker is None:
        if len(voices) != 1:
            return None
        speaker = voices[0]
    for place in people.places:
        if _is_there(place, transcript.name, speaker, alone=len(voices) == 1):
            return place.participant
    if len(voices) == 1 and transcript.name in people.ids:
        return transcript.name
    if speaker in people.ids:
        return speaker
    return transcript.name if len(voices) == 1 else f"{transcript.name}/{speaker or 'unnamed'}"


def who_speaks_at(transcript: Transcript, position: int, people: People) -> str | None:
    """The participant who speaks at or last before a position; in an interview, its participant."""
    if transcript.participant_id is not None:
        return transcript.participant_id
    before = [turn for turn in transcript.turns if turn.start <= position]
    if not before or before[-1].role != "participant":
        return None
    return who_speaks(transcript, people, before[-1].speaker)


def _is_there(place: ParticipantRow, transcript: str, speaker: str, *, alone: bool) -> bool:
    """Whether a row of the participants file means this speaker of this transcript."""
    if place.transcript is None and place.speaker is None:
        return False
    if place.transcript not in (None, transcript):
        return False
    return place.speaker == speaker or (place.speaker is None and alone)
