"""Every memo of a study with what it is on, when it was written and what was said to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.board.board import Memo
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.study import Study
from workbench.domain.telling.wording import excerpts_title, transcript_title
from workbench.domain.trail.events import WriteMemo
from workbench.domain.trail.history import events_of
from workbench.domain.trail.notes import CommentOnMemo, MemoTarget, Question

TARGETS: Mapping[MemoTarget, str] = {
    "project": "the study", "theme": "theme", "code": "code", "participant": "participant",
    "transcript": "transcript", "excerpt": "excerpt",
}  # fmt: skip
"""What a memo can be on, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment with its date."""

    seq: int
    analyst: str
    time: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A memo in its place.

    Attributes:
        target_id: as the pages name it; a participant by id.
        title: what it is on, as people call it.
        time: None where the trail lacks it.
    """

    target: MemoTarget
    target_id: str
    title: str
    seq: int
    analyst: str
    time: datetime | None
    text: str
    question: Question
    comments: tuple[Said, ...]


def memos_of(study: Study) -> tuple[Noted, ...]:
    """Every memo on what is in the study, newest first."""
    told = events_of(study.trail, WriteMemo, CommentOnMemo)
    times = {recorded.seq: recorded.time for recorded in told}
    people = {participant_key(p): p for p in study.participants}
    found = [
        _noted(study, key, memo, people, times)
        for key, memos in study.board.memos.items()
        for memo in memos
    ]
    return tuple(sorted(found, key=lambda noted: -noted.seq))


def _noted(
    study: Study,
    key: str,
    memo: Memo,
    people: Mapping[str, str],
    times: Mapping[int, datetime],
) -> Noted:
    target, _, on = key.partition(":")
    kind = next(each for each in TARGETS if each == target)
    its = people.get(on, on) if kind == "participant" else on
    comments = tuple(
        Said(seq=c.seq, analyst=c.analyst, time=times.get(c.seq), text=c.text)
        for c in memo.comments
    )
    return Noted(
        target=kind, target_id=its, title=_title(study, kind, its), seq=memo.seq,
        analyst=memo.analyst, time=times.get(memo.seq), text=memo.text, question=memo.question,
        comments=comments,
    )  # fmt: skip


def _title(study: Study, target: MemoTarget, target_id: str) -> str:
    board = study.board
    match target:
        case "project":
            return study.name
        case "theme":
            return (target_id in board.themes and board.name_of(target_id)) or target_id[:8]
        case "code":
            return board.codes[target_id].name if target_id in board.codes else target_id[:8]
        case "transcript":
            return transcript_title(study, target_id)
        case "excerpt":
            return excerpts_title((target_id,), study)
        case _:
            return target_id
