"""Which participant speaks: by the participants file, else by the transcript."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import Excerpt, Participant, ParticipantRow, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody known, and what participants files have said about where they speak."""

    ids: frozenset[str]
    places: tuple[ParticipantRow, ...] = ()

    def joined_by(
        self, participants: Iterable[Participant], rows: Iterable[ParticipantRow]
    ) -> People:
        """Joined by a participants file; what it says about a place replaces what was there."""
        said = tuple(rows)
        again = {(row.transcript, row.speaker) for row in said}
        kept = (row for row in self.places if (row.transcript, row.speaker) not in again)
        return People(ids=self.ids | {p.id for p in participants}, places=(*kept, *said))


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
    """The participant who speaks at or last before a position; in an interview, the participant."""
    if transcript.participant_id is not None:
        return transcript.participant_id
    before = [turn for turn in transcript.turns if turn.start <= position]
    if not before or before[-1].role != "participant":
        return None
    return who_speaks(transcript, people, before[-1].speaker)


def owned(transcript: Transcript, people: People) -> Transcript:
    """The transcript with its participant, if it has only one."""
    return replace(transcript, participant_id=who_speaks(transcript, people))


def spoken(transcript: Transcript, excerpts: Iterable[Excerpt], people: People) -> list[Excerpt]:
    """The excerpts, each with the participant who speaks it."""
    turns = sorted(transcript.turns, key=lambda turn: turn.start)
    starts = [turn.start for turn in turns]
    speakers = {turn.speaker: who_speaks(transcript, people, turn.speaker) for turn in turns}
    return [
        replace(e, participant_id=speakers[turns[place - 1].speaker])
        for e in excerpts
        if (place := bisect_right(starts, e.start))
    ]


def is_of_any(transcript: Transcript, people: People, keys: Container[str]) -> bool:
    """Whether somebody with one of these keys speaks in a transcript.

    Where people who withdrew have spoken is no longer known: a speaker also counts as one of them
    if their own name, or file and name, was the id.
    """
    voices = {turn.speaker for turn in transcript.turns}
    answers = {turn.speaker for turn in transcript.turns if turn.role == "participant"}
    owners = {who_speaks(transcript, people, voice) for voice in answers}
    owners |= voices | {f"{transcript.name}/{voice}" for voice in voices}
    return any(participant_key(owner) in keys for owner in owners if owner)


def _is_there(place: ParticipantRow, transcript: str, speaker: str, *, alone: bool) -> bool:
    """Whether a row of the participants file means this speaker of this transcript."""
    if place.transcript is None and place.speaker is None:
        return False
    if place.transcript not in (None, transcript):
        return False
    return place.speaker == speaker or (place.speaker is None and alone)
