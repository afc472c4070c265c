"""The framework matrix: participants by accepted themes or codes, with summaries. Pure.

A cell shows a person's words word for word, so nothing is masked in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.board.board import (
    Cell,
    CellProposal,
)
from workbench.domain.board.codings import every_coding
from workbench.domain.board.keys import cell_key
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.study import Study
from workbench.domain.telling.coded import Speakers
from workbench.domain.telling.going_back import taken_back
from workbench.domain.telling.matrix import NOT_STATED, value_of
from workbench.domain.telling.saturation import natural
from workbench.domain.trail.findings import CellMark, CellOf, SummariseCell
from workbench.domain.trail.history import events_of

EMPTY = Cell(seq=0, analyst="", text="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What somebody said; `excerpt` is empty where a coding is not an excerpt by itself."""

    excerpt: str
    transcript: str
    start: int
    end: int
    text: str
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCell:
    """What a participant says of one theme or code.

    Attributes:
        passages: their words, key quotes first, then in the order of the transcript.
        written: as an analyst filled it in; `EMPTY` where nobody did.
        proposed: a model's words for it, unless an analyst has written since; or None.
    """

    passages: tuple[Passage, ...]
    written: Cell
    proposed: CellProposal | None

    @property
    def mark(self) -> CellMark:
        """What an analyst marked."""
        return self.written.mark

    @property
    def at_odds(self) -> bool:
        """Whether it is marked that nothing is said, though there are words now."""
        return self.mark == "nothing" and bool(self.passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A theme or code."""

    id: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRow:
    """A participant; `group` is their value of the attribute that rows are grouped by."""

    participant: str
    group: str
    attributes: Mapping[str, str]
    cells: tuple[FrameCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """The matrix; a cell of a row for each column, in order."""

    of: CellOf
    columns: tuple[Column, ...]
    rows: tuple[FrameRow, ...]

    @property
    def filled(self) -> int:
        """Cells that somebody wrote or marked."""
        return sum(cell.written is not EMPTY for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a cell held before; `back` where that was taken back."""

    seq: int
    analyst: str
    time: datetime
    text: str
    mark: CellMark
    back: bool


def framework(study: Study, of: CellOf = "theme", by: Sequence[str] = ()) -> Framework:
    """Participants with an excerpt, grouped and sorted by attributes, then by id.

    Args:
        study: what is shown.
        of: whether columns are accepted themes or the codes that people used.
        by: attributes; the first one groups.
    """
    columns = _themes(study) if of == "theme" else _codes(study)
    said = _said(study, of, [column.id for column in columns])
    people = {e.participant_id for e in study.excerpts.values() if e.participant_id}
    rows = [_row(study, of, person, columns, said, by) for person in people]
    ordered = sorted(rows, key=lambda row: _place(row, by))
    return Framework(of=of, columns=columns, rows=tuple(ordered))


def cell_history(study: Study, person: str, of: CellOf, target_id: str) -> tuple[Earlier, ...]:
    """Everything that was written in a cell, newest first."""
    key, back = participant_key(person), taken_back(study.trail)
    found = []
    for recorded in events_of(study.trail, SummariseCell):
        event = recorded.event
        if isinstance(event, SummariseCell) and (
            (event.participant_id, event.target, event.target_id) == (key, of, target_id)
        ):
            found.append(Earlier(
                seq=recorded.seq, analyst=recorded.analyst, time=recorded.time, text=event.text,
                mark=event.mark, back=recorded.seq in back,
            ))  # fmt: skip
    return tuple(sorted(found, key=lambda earlier: -earlier.seq))


def _themes(study: Study) -> tuple[Column, ...]:
    board = study.board
    return tuple(
        Column(id=t.id, name=board.name_of(t.id) or t.id[:8], definition=t.definition)
        for t in board.live()
        if t.state == "accepted"
    )


def _codes(study: Study) -> tuple[Column, ...]:
    used = {coding.code_id for coding in every_coding(study.board)}
    return tuple(
        Column(id=code.id, name=code.name, definition=code.definition)
        for code in study.board.codes.values()
        if code.id in used
    )


def _said(study: Study, of: CellOf, ids: Iterable[str]) -> dict[tuple[str, str], list[Passage]]:
    """Participant and column to passages."""
    found: dict[tuple[str, str], list[Passage]] = {}
    passages = _in_themes(study, ids) if of == "theme" else _in_codes(study, frozenset(ids))
    for person, column, passage in passages:
        found.setdefault((person, column), []).append(passage)
    for held in found.values():
        held.sort(key=lambda p: (not p.key, p.transcript, p.start, p.end))
    return found


def _in_themes(study: Study, ids: Iterable[str]) -> Iterator[tuple[str, str, Passage]]:
    for theme in ids:
        keys = study.board.key_quotes_of(theme)
        for e in study.members_of(theme):
            if e.participant_id:
                yield e.participant_id, theme, Passage(
                    excerpt=e.id, transcript=e.transcript_id, start=e.start, end=e.end,
                    text=e.text, key=e.id in keys,
                )  # fmt: skip


def _in_codes(study: Study, ids: frozenset[str]) -> Iterator[tuple[str, str, Passage]]:
    """Passages that somebody coded; what two coded alike counts once."""
    who, seen = Speakers(study), set()
    for c in every_coding(study.board):
        place = (c.code_id, c.transcript_id, c.start, c.end)
        if c.transcript_id not in study.transcripts or c.code_id not in ids or place in seen:
            continue
        seen.add(place)
        if person := who.of(c):
            text = study.transcripts[c.transcript_id].text[c.start : c.end]
            yield (
                person,
                c.code_id,
                Passage(
                    excerpt="", transcript=c.transcript_id, start=c.start, end=c.end, text=text
                ),
            )


def _row(
    study: Study,
    of: CellOf,
    person: str,
    columns: Sequence[Column],
    said: Mapping[tuple[str, str], Sequence[Passage]],
    by: Sequence[str],
) -> FrameRow:
    known = study.participants.get(person)
    return FrameRow(
        participant=person, group=value_of(study, person, by[0]) if by else "",
        attributes=dict(known.attributes) if known else {},
        cells=tuple(
            _cell(study, cell_key(participant_key(person), of, c.id), said.get((person, c.id), ()))
            for c in columns
        ),
    )  # fmt: skip


def _cell(study: Study, key: str, passages: Sequence[Passage]) -> FrameCell:
    board = study.board
    written, proposed = board.cells.get(key, EMPTY), board.proposed.get(key)
    waits = proposed is not None and proposed.seq > written.seq
    return FrameCell(
        passages=tuple(passages), written=written, proposed=proposed if waits else None
    )


def _place(row: FrameRow, by: Sequence[str]) -> tuple[object, ...]:
    values = (row.attributes.get(name, "").strip() for name in by)
    told = [(not value or value == NOT_STATED, natural(value)) for value in values]
    return (told, natural(row.participant))
