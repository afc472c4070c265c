"""Proving that nothing was altered: the chain, the texts, the board, the material."""

from __future__ import annotations

import gc
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row, select

from workbench.domain.board.board import SECTIONS, Board, kept
from workbench.domain.board.entries import plain
from workbench.domain.material.text import excerpt_id, text_sha256
from workbench.domain.trail.audit import Chain, text_digest
from workbench.domain.trail.recorded import Recorded, Written
from workbench.storage import schema
from workbench.storage.base import Connected, Tables
from workbench.storage.events import EventTable
from workbench.storage.material import KEPT, MaterialTables
from workbench.storage.proving import KeptProof, Replayed
from workbench.storage.snapshot import KeptBoard


class Verifier(Tables):
    """The proving part of a transaction."""

    def __init__(self, at: Connected, material: MaterialTables) -> None:
        super().__init__(at)
        self._material = material
        self._kept = KeptProof(KeptBoard(at))

    def problems(self) -> list[str]:
        """Problems, one line each; empty where everything is as the trail says.

        Raises:
            TrailBroken: an event was altered, lost or does not follow from those before it.
        """
        read = Replayed()
        texts: list[str] = []
        with _uncollected():
            for page in EventTable(self._at).pages():
                read.follow(page, self._kept)
                texts += self._texts(page)
        board = read.board
        problems = [*texts, *self._gone(read.erased), *self._entries(board)]
        problems += [*self._collected(board, read), *_members(board)]
        return [*problems, *self._kept.problems(read.board.seq)]

    def check_chain(self) -> None:
        """Make sure that every event is as it was written, and none is missing.

        Raises:
            TrailBroken: naming the first that is not.
        """
        chain = Chain()
        for page in EventTable(self._at).pages():
            for recorded in page:
                written = recorded.written or Written(payload={})
                chain.check(recorded, written.payload, written.reason)

    def _texts(self, page: Sequence[Recorded]) -> Iterator[str]:
        """Texts that differ from their digest, are missing, or that no event names."""
        table = schema.trail_text
        these = table.c.seq.between(page[0].seq, page[-1].seq)
        there: dict[int, set[str]] = {}
        for row in self._connection.execute(select(table).where(self._mine(table), these)):
            there.setdefault(row.seq, set()).add(row.digest)
            if row.body is not None and text_digest(row.body, row.salt or "") != row.digest:
                yield f"a text of event #{row.seq} was altered after it was written"
        for recorded in page:
            named, found = _digests(recorded), there.get(recorded.seq, set())
            if named - found:
                yield f"a text of event #{recorded.seq} is missing"
            if found - named:
                yield f"a text that event #{recorded.seq} does not name lies beside it"

    def _gone(self, last: int) -> Iterator[str]:
        """Texts that are gone though nobody erased anything after event `last`."""
        table = schema.trail_text
        gone = (table.c.body.is_(None), table.c.seq > last)
        asked = select(table.c.seq).where(self._mine(table), *gone).order_by(table.c.seq)
        for seq in self._connection.scalars(asked):
            yield f"a text of event #{seq} is gone, but nothing was erased after it"

    def _entries(self, board: Board) -> Iterator[str]:
        """Entries of the stored board that differ from the replayed one."""
        table = schema.board_entry
        asked = select(table.c.section, table.c.key, table.c.value).where(self._mine(table))
        left = {(name, key) for name in SECTIONS for key in getattr(board, name)}
        wrong: list[tuple[str, str]] = []
        for row in self._connection.execute(asked):
            left.discard((row.section, row.key))
            entry = (
                getattr(board, row.section, {}).get(row.key) if row.section in SECTIONS else None
            )
            if _filled(row.value) != _filled(plain(entry)):
                wrong.append((row.section, row.key))
        for section, key in sorted((*wrong, *left)):
            yield f"the stored board differs from the trail at {section}: {key}"

    def _collected(self, board: Board, read: Replayed) -> Iterator[str]:
        texts: dict[str, str] = {}
        table = schema.transcript
        for row in self._connection.execute(select(table).where(self._mine(table))):
            texts[row.id] = row.text
            if text_sha256(row.text) != row.text_sha256:
                yield f"the text of transcript {row.name or row.id} was altered"
            elif row.state == KEPT and row.text_sha256 != row.sha256:
                yield f"transcript {row.name or row.id} is not the text that was imported"
            elif row.state != KEPT and not read.erased:
                yield f"transcript {row.name or row.id} was {row.state}, but no event says so"
            gone = board.removed.get(row.id)
            entry = gone.entry if gone else board.transcripts.get(row.id)
            if entry is not None and entry.sha256 != row.sha256:
                yield f"transcript {row.name or row.id} is another revision than the trail says"
        yield from _absent("transcript", (*board.transcripts, *board.removed), texts)
        yield from self._spans(board, texts, read.recut)

    def _spans(
        self, board: Board, texts: Mapping[str, str], recut: Container[str]
    ) -> Iterator[str]:
        """Excerpts of the board that are not stored or do not lie where they were cut.

        Once a transcript came in changed, its excerpts may have moved; their ids have not.
        """
        rows = {row.id: row for row in self._material.excerpt_rows()}
        yield from _absent("excerpt", sorted(kept(board)), rows)
        for key in board.excerpts.keys() & rows.keys():
            row = rows[key]
            if row.transcript_id != board.excerpts[key]:
                yield f"excerpt {key} is in another transcript than the trail says"
            elif not 0 <= row.start < row.end <= len(texts.get(row.transcript_id, "")):
                yield f"excerpt {key} does not lie in its transcript"
            elif row.transcript_id not in recut and not _as_cut(row):
                yield f"excerpt {key} is not the span that it was cut at"


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for objects that only refer to each other: a replay makes none.

    The search would go through the growing board again and again, a quarter of the whole time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _filled(entry: Any) -> Any:  # noqa: ANN401
    """What waits with a transcript that was taken out, without sections that hold nothing.

    The program that stored it may have known fewer of them.
    """
    if not isinstance(entry, dict) or "back" not in entry:
        return entry
    return entry | {"back": {name: held for name, held in entry["back"].items() if held}}


def _as_cut(row: Row[Any]) -> bool:
    """Whether an excerpt's id is that of its span; ids that are none of ours say nothing."""
    try:
        return bool(excerpt_id(row.transcript_id, row.start, row.end) == row.id)
    except ValueError:
        return True


def _digests(recorded: Recorded) -> set[str]:
    """The digests that an event names."""
    written = recorded.written or Written(payload={})
    return {*written.salts, *written.erased}


def _absent(what: str, wanted: Iterable[str], there: Container[str]) -> Iterator[str]:
    return (f"{what} {key} is on the board but not stored" for key in wanted if key not in there)


def _members(board: Board) -> Iterator[str]:
    for theme, held in board.members.items():
        if held.keys() - board.excerpts.keys():
            yield f"theme {theme} holds an excerpt that is not in the study"
    if board.set_aside.keys() - board.excerpts.keys():
        yield "an excerpt that is not in the study is set aside"
