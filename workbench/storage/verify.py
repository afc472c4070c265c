"""Proving that nothing was altered: the chain, the texts, the board, the material."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, select

from workbench.domain.board.board import SECTIONS, Board, kept
from workbench.domain.board.rules import apply
from workbench.domain.errors import DecisionError, NotFound, TrailBroken
from workbench.domain.material.text import text_sha256
from workbench.domain.trail.audit import GENESIS, check_chain, from_payload, text_digest
from workbench.domain.trail.families import Erasing
from workbench.domain.trail.recorded import Recorded
from workbench.storage import schema
from workbench.storage.base import Connected, Tables
from workbench.storage.entries import plain
from workbench.storage.material import KEPT, MaterialTables
from workbench.storage.trail import TrailTables


class Verifier(Tables):
    """The proving part of a transaction."""

    def __init__(self, at: Connected, trail: TrailTables, material: MaterialTables) -> None:
        super().__init__(at)
        self._trail, self._material = trail, material

    def problems(self) -> list[str]:
        """Problems, one line each; empty where everything is as the trail says.

        Raises:
            TrailBroken: an event was altered, lost or does not follow from those before it.
        """
        trail = self._trail.as_stored()
        self._check_chain(trail)
        board = _replayed(trail)
        problems = [*self._texts(trail), *self._entries(board)]
        return [*problems, *self._collected(board, trail), *_members(board)]

    def check_chain(self) -> None:
        """See to it that every event is as it was written, and none is missing.

        Raises:
            TrailBroken: naming the first that is not.
        """
        self._check_chain(self._trail.as_stored())

    def _check_chain(self, trail: tuple[Recorded, ...]) -> None:
        previous = GENESIS
        for place, (recorded, row) in enumerate(zip(trail, self._rows(), strict=True), start=1):
            if recorded.seq != place:
                raise TrailBroken(f"event #{place} is missing from the trail")
            check_chain(recorded, row.payload, row.reason, previous)
            previous = recorded.hash

    def _rows(self) -> list[Row[Any]]:
        table = schema.event
        asked = select(table.c.seq, table.c.kind, table.c.payload, table.c.reason)
        return list(self._connection.execute(asked.where(self._mine(table)).order_by(table.c.seq)))

    def _texts(self, trail: tuple[Recorded, ...]) -> Iterator[str]:
        """Texts that differ from their digest, or are gone though nobody erased anything."""
        table = schema.trail_text
        rows = self._connection.execute(select(table).where(self._mine(table))).all()
        last = max((e.seq for e in trail if isinstance(e.event, Erasing)), default=0)
        for row in rows:
            if row.body is not None and text_digest(row.body, row.salt or "") != row.digest:
                yield f"a text of event #{row.seq} was altered after it was written"
            elif row.body is None and row.seq > last:
                yield f"a text of event #{row.seq} is gone, but nothing was erased after it"
        there = {row.digest for row in rows}
        for event in self._rows():
            if not _digests(event) <= there:
                yield f"a text of event #{event.seq} is missing"

    def _entries(self, board: Board) -> Iterator[str]:
        """Entries of the stored board that differ from the replayed one."""
        table = schema.board_entry
        asked = select(table.c.section, table.c.key, table.c.value).where(self._mine(table))
        stored = {(row.section, row.key): row.value for row in self._connection.execute(asked)}
        replayed = {
            (section, key): plain(value)
            for section in SECTIONS
            for key, value in getattr(board, section).items()
        }
        for section, key in sorted(stored.keys() | replayed.keys()):
            if _filled(stored.get((section, key))) != _filled(replayed.get((section, key))):
                yield f"the stored board differs from the trail at {section}: {key}"

    def _collected(self, board: Board, trail: tuple[Recorded, ...]) -> Iterator[str]:
        texts: dict[str, str] = {}
        erased = any(isinstance(e.event, Erasing) for e in trail)
        table = schema.transcript
        for row in self._connection.execute(select(table).where(self._mine(table))):
            texts[row.id] = row.text
            if text_sha256(row.text) != row.text_sha256:
                yield f"the text of transcript {row.name or row.id} was altered"
            elif row.state == KEPT and row.text_sha256 != row.sha256:
                yield f"transcript {row.name or row.id} is not the text that was imported"
            elif row.state != KEPT and not erased:
                yield f"transcript {row.name or row.id} was {row.state}, but no event says so"
            gone = board.removed.get(row.id)
            entry = gone.entry if gone else board.transcripts.get(row.id)
            if entry is not None and entry.sha256 != row.sha256:
                yield f"transcript {row.name or row.id} is another revision than the trail says"
        yield from _absent("transcript", (*board.transcripts, *board.removed), texts)
        yield from self._spans(board, texts)

    def _spans(self, board: Board, texts: Mapping[str, str]) -> Iterator[str]:
        """Excerpts of the board that are not stored or do not lie in their transcript."""
        rows = {row.id: row for row in self._material.excerpt_rows()}
        yield from _absent("excerpt", sorted(kept(board)), rows)
        for key in board.excerpts.keys() & rows.keys():
            row = rows[key]
            if row.transcript_id != board.excerpts[key]:
                yield f"excerpt {key} is in another transcript than the trail says"
            elif not 0 <= row.start < row.end <= len(texts.get(row.transcript_id, "")):
                yield f"excerpt {key} does not lie in its transcript"


def _filled(entry: Any) -> Any:  # noqa: ANN401
    """What waits with a transcript that was taken out, without sections that hold nothing.

    The program that stored it may have known fewer of them.
    """
    if not isinstance(entry, dict) or "back" not in entry:
        return entry
    return entry | {"back": {name: held for name, held in entry["back"].items() if held}}


def _replayed(trail: tuple[Recorded, ...]) -> Board:
    board = Board()
    for recorded in trail:
        try:
            board = apply(recorded, board)
        except (DecisionError, NotFound) as error:
            raise TrailBroken(
                f"event #{recorded.seq} does not fit those before it: {error}"
            ) from error
    return board


def _digests(event: Row[Any]) -> set[str]:
    """The digests that an event names."""
    found = {event.reason} if event.reason else set()

    def collect(digest: str) -> str:
        found.add(digest)
        return digest

    from_payload(event.kind, event.payload, collect)
    return found


def _absent(what: str, wanted: Iterable[str], there: Container[str]) -> Iterator[str]:
    return (f"{what} {key} is on the board but not stored" for key in wanted if key not in there)


def _members(board: Board) -> Iterator[str]:
    for theme, held in board.members.items():
        if held.keys() - board.excerpts.keys():
            yield f"theme {theme} holds an excerpt that is not in the study"
    if board.set_aside.keys() - board.excerpts.keys():
        yield "an excerpt that is not in the study is set aside"
