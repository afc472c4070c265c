"""A study of eight short interviews in two groups, with accepted themes and codings."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from workbench.domain.material.codebook import Coding
from workbench.domain.material.text import Excerpt, Participant, Transcript, Turn, text_sha256
from workbench.domain.study import Study
from workbench.domain.trail import events as ev
from workbench.domain.trail import incoming

sys.path.insert(0, str(Path(__file__).parent / "golden"))
from study import History

SAID = {
    "F01": ("The bus is late every week I go.", "They know what a bad night is like."),
    "F02": ("Nobody there asks me to prove it.", "I was tired of talking about pain."),
    "F03": ("The parking costs more than the tea.", "They know me and they wave me in."),
    "F04": ("I drive there with my sister each time.", "I wanted my evenings back, honestly."),
    "F05": ("Nobody looks round when I stand up.", "The bus home is the worst of it."),
    "T01": ("I was asked to run it in the spring.", "They know it hurts, so I say nothing."),
    "T02": ("Running it gave me my confidence back.", "Nobody there thinks I put it on."),
    "T03": ("We put the chairs out in a circle.", "The bus stopped running to the hall."),
}
THEMES = {
    "believed": ("Being believed", {"F01": 1, "F02": 0, "F03": 1, "F05": 0, "T01": 1, "T02": 1}),
    "travel": ("Getting there", {"F01": 0, "F03": 0, "F04": 0, "F05": 1, "T03": 1}),
    "ending": ("Wanting to stop", {"F02": 1, "F04": 1}),
    "running": ("Running it ourselves", {"T01": 0, "T02": 0}),
}
ATTRIBUTES = {
    "F01": {"group": "attendee", "gender": "female", "age": "55-64", "held": "2026-03-09"},
    "F02": {"group": "attendee", "gender": "male", "age": "45-54", "held": "2026-03-02"},
    "F03": {"group": "attendee", "gender": "female", "age": "65-74", "held": "2026-03-11"},
    "F04": {"group": "attendee", "gender": "female", "age": "55-64", "held": "2026-03-05"},
    "F05": {"group": "attendee", "gender": "female", "age": "55-64", "held": "2026-03-20"},
    "T01": {"group": "tutor", "gender": "male", "age": "", "held": "2026-02-20"},
    "T02": {"group": "tutor", "gender": "female", "age": "45-54", "held": "2026-02-21"},
    "T03": {"group": "tutor", "gender": "male", "age": "65-74"},
}


def excerpt_of(person: str, place: int) -> str:
    """The id of what somebody said first (0) or then (1)."""
    return f"{person.lower()}-{place}"


def eight_interviews(*more: ev.Event) -> tuple[Study, History]:
    """The study, after these events of Ann's as well."""
    spoken = {person: _transcript(person) for person in SAID}
    excerpts = {e.id: e for person in SAID for e in _excerpts(person, spoken[person])}
    history = History()
    for person, transcript in spoken.items():
        own = tuple(e.id for e in excerpts.values() if e.participant_id == person)
        history.record(incoming.Import(
            transcript_id=transcript.id, name=person, sha256=transcript.sha256,
            participant_id=person, excerpts=own,
        ))  # fmt: skip
    history.record(incoming.LoadCodebook(codes=(
        incoming.CodeEntry(id="bus", name="Bus"), incoming.CodeEntry(id="trust", name="Trust"),
    )))  # fmt: skip
    history.record(incoming.LoadCodings(codings=_codings(spoken)))
    for theme, (name, members) in THEMES.items():
        held = tuple(excerpt_of(person, place) for person, place in members.items())
        history.record(ev.CreateTheme(theme_id=theme, name=name, excerpts=held))
        history.record(ev.Accept(theme_id=theme, name=name))
    for event in more:
        history.record(event)
    return study_of(history, spoken, excerpts), history


def study_of(
    history: History, spoken: dict[str, Transcript], excerpts: dict[str, Excerpt]
) -> Study:
    return Study(
        name="Peer support", language="en", board=history.board, trail=tuple(history.trail),
        transcripts={t.id: t for t in spoken.values()}, excerpts=excerpts,
        participants={p: Participant(id=p, attributes=a) for p, a in ATTRIBUTES.items()},
    )  # fmt: skip


def went_on(study: Study, history: History) -> Study:
    """The study as it stands after what was recorded since."""
    return replace(study, board=history.board, trail=tuple(history.trail))


def _transcript(person: str) -> Transcript:
    text, turns = "", []
    for words in SAID[person]:
        text += "INT: How was it?\n"
        turns.append(Turn(start=len(text) - 12, end=len(text) - 1, speaker="INT",
                          role="interviewer"))  # fmt: skip
        text += f"{person}: "
        turns.append(
            Turn(start=len(text), end=len(text) + len(words), speaker=person, role="participant")
        )
        text += f"{words}\n"
    return Transcript(
        id=f"transcript-{person}", name=person, sha256=text_sha256(text), text=text,
        turns=tuple(turns), participant_id=person,
    )  # fmt: skip


def _excerpts(person: str, transcript: Transcript) -> list[Excerpt]:
    said = [turn for turn in transcript.turns if turn.role == "participant"]
    return [
        Excerpt(
            id=excerpt_of(person, place), transcript_id=transcript.id, participant_id=person,
            start=turn.start, end=turn.end, text=transcript.speech(turn),
        )
        for place, turn in enumerate(said)
    ]  # fmt: skip


def _codings(spoken: dict[str, Transcript]) -> tuple[Coding, ...]:
    """Ben has coded seven of the interviews."""
    found = []
    for person, words, code in (
        ("F01", "bus", "bus"), ("F02", "prove", "trust"), ("F03", "know", "trust"),
        ("F04", "drive", "bus"), ("F05", "bus", "bus"), ("T01", "know", "trust"),
        ("T02", "Nobody", "trust"),
    ):  # fmt: skip
        at = spoken[person].text.index(words)
        found.append(Coding(
            code_id=code, transcript_id=spoken[person].id, start=at, end=at + len(words),
            coder="Ben",
        ))  # fmt: skip
    return tuple(found)
