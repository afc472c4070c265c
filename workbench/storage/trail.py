"""The trail: events appended, checked and chained, and the board they lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import Row, func, select

from workbench.domain.board.board import SECTIONS, Board, BoardDelta, Step
from workbench.domain.board.rules import apply, effects, replay
from workbench.domain.board.steps import conflicts
from workbench.domain.errors import DecisionError, InputError, NotFound, StaleBoard
from workbench.domain.trail.audit import GENESIS, event_hash, from_payload, text_digest, to_payload
from workbench.domain.trail.events import ERASED, Event, WriteMemo, kind_of
from workbench.domain.trail.recorded import Recorded
from workbench.storage import schema
from workbench.storage.base import Connected, Shelf, Snapshot, Tables, chunks
from workbench.storage.entries import plain, sections
from workbench.storage.failures import damaged, legible


class TrailTables(Tables):
    """The trail's part of a transaction; a `domain.store.Trail`."""

    def __init__(self, at: Connected, shelf: Shelf) -> None:
        super().__init__(at)
        self._shelf = shelf
        self._snapshot: Snapshot | None = None
        self._appended: list[Recorded] = []

    def shelve(self) -> None:
        """Let later transactions know what this one saw and recorded; call once it is kept."""
        if self._snapshot is not None:
            self._shelf.offer(self._snapshot)
        for recorded in self._appended:
            self._shelf.remember(recorded)

    def append(
        self,
        event: Event,
        *,
        analyst: str,
        reason: str = "",
        made_at: int | None = None,
        own: Collection[int] = (),
        client_id: str = "",
    ) -> Recorded:
        """Append an event and write what it changes on the board.

        Raises:
            DecisionError: the event does not fit the board; nothing is written.
            StaleBoard: somebody changed what it touches since `made_at`; nothing is written.
        """
        known = self.of_request(client_id)
        if known is not None:
            return known
        head = self.board()
        made = head.seq if made_at is None else made_at
        recorded = Recorded(
            seq=head.seq + 1, id=self._sources.new_id(), analyst=_storable(analyst),
            time=self._sources.clock().astimezone(UTC), event=event, reason=_storable(reason),
            made_at=made, client_id=client_id, previous=self.hash_of(head.seq),
        )  # fmt: skip
        self._check_fresh(recorded, head, own)
        board = apply(recorded, head)
        recorded = self._write_event(recorded)
        self._write_entries(board.steps[-1].after)
        erasures = self._snapshot.erasures if self._snapshot else 0
        self._snapshot = Snapshot(erasures=erasures, board=board)
        self._appended += [recorded] if client_id else []
        return recorded

    @legible("the trail")
    def events(self, after: int = 0) -> tuple[Recorded, ...]:
        """The events after number `after`, oldest first; erased texts read `audit.ERASED`."""
        words = {row.digest: _intact(row) for row in self._texts(after)}
        return tuple(_recorded(row, words) for row in self._rows(after))

    def as_stored(self) -> tuple[Recorded, ...]:
        """All events with their texts as they stand, altered or not, for a proof.

        Raises:
            TrailBroken: an event is none.
        """
        words = {row.digest: row.body for row in self._texts(0)}
        return tuple(_recorded(row, words) for row in self._rows(0))

    def _rows(self, after: int) -> Iterable[Row[*tuple[Any, ...]]]:
        table = schema.event
        asked = select(table).where(self._mine(table), table.c.seq > after)
        return self._connection.execute(asked.order_by(table.c.seq))

    def head(self) -> int:
        """The number of the newest event, 0 if there is none."""
        table = schema.event
        newest = self._connection.scalar(select(func.max(table.c.seq)).where(self._mine(table)))
        return newest or 0

    def hash_of(self, seq: int) -> str:
        """The hash of an event; empty where there is none of that number, `GENESIS` for 0."""
        table = schema.event
        asked = select(table.c.hash).where(self._mine(table), table.c.seq == seq)
        return (self._connection.scalar(asked) or "") if seq else GENESIS

    @legible("the trail")
    def of_request(self, client_id: str) -> Recorded | None:
        """The event that a request led to; None where it led to none, or has no id."""
        if not client_id:
            return None
        table = schema.event
        row = self._connection.execute(
            select(table).where(self._mine(table), table.c.client_id == client_id)
        ).one_or_none()
        if row is None:
            return None
        return _recorded(row, {t.digest: _intact(t) for t in self._texts(row.seq - 1, row.seq)})

    @legible("the trail")
    def board(self) -> Board:
        """The board after the newest event, as this transaction sees it."""
        erasures, head = self._erasures(), self.head()
        known = self._snapshot or self._shelf.newest
        if known is None or known.erasures != erasures or known.board.seq > head:
            known = Snapshot(erasures=erasures, board=Board())
        if known.board.seq < head:
            later = self.events(after=known.board.seq)
            known = Snapshot(erasures=erasures, board=_replayed(later, known.board))
        self._snapshot = known
        return known.board

    def rewrite_board(self) -> None:
        """Build the stored board again from the trail as it stands."""
        table = schema.board_entry
        self._connection.execute(table.delete().where(self._mine(table)))
        self._snapshot = None
        self._connection.execute(
            schema.project.update()
            .where(schema.project.c.id == self._project)
            .values(erasures=schema.project.c.erasures + 1)
        )
        self._write_entries(sections(self.board()))

    def _erasures(self) -> int:
        table = schema.project
        times = self._connection.scalar(select(table.c.erasures).where(table.c.id == self._project))
        return times or 0

    def _check_fresh(self, recorded: Recorded, head: Board, own: Collection[int]) -> None:
        """Refuse a decision that overlaps with what others did after the board it was made on."""
        if not 0 <= recorded.made_at <= head.seq:
            raise DecisionError(f"there is no event #{recorded.made_at}; reload the board")
        if recorded.made_at == head.seq or isinstance(recorded.event, WriteMemo):
            return
        try:
            changes = effects(recorded.event, head, recorded)
        except (DecisionError, NotFound) as error:
            raise self._why_not(recorded, head, own, error) from error
        if found := conflicts(head, _shared(changes), made_at=recorded.made_at, own=own):
            raise _stale(found, head)

    def _why_not(
        self, recorded: Recorded, head: Board, own: Collection[int], error: Exception
    ) -> Exception:
        """Stale where the decision did fit the board it was made on, else the error itself."""
        earlier = replay(e for e in self.events() if e.seq <= recorded.made_at)
        try:
            changes = effects(recorded.event, earlier, recorded)
        except (DecisionError, NotFound):
            return error
        found = conflicts(head, _shared(changes), made_at=recorded.made_at, own=own)
        return _stale(found, head) if found else error

    def _write_event(self, recorded: Recorded) -> Recorded:
        texts: list[dict[str, Any]] = []

        def digest(text: str) -> str:
            salt = self._sources.new_salt()
            row = {"project": self._project, "digest": text_digest(_storable(text), salt)}
            texts.append(row | {"seq": recorded.seq, "body": text, "salt": salt})
            return str(row["digest"])

        payload = to_payload(recorded.event, digest)
        reason = digest(recorded.reason) if recorded.reason else ""
        recorded = replace(recorded, hash=event_hash(recorded, payload, reason))
        self._connection.execute(
            schema.event.insert().values(
                project=self._project,
                seq=recorded.seq,
                id=recorded.id,
                kind=kind_of(recorded.event),
                analyst=recorded.analyst,
                time=recorded.time,
                made_at=recorded.made_at,
                client_id=recorded.client_id or None,
                reason=reason,
                payload=payload,
                previous=recorded.previous,
                hash=recorded.hash,
            )
        )
        if texts:
            self._connection.execute(schema.trail_text.insert(), texts)
        return recorded

    def _write_entries(self, changes: BoardDelta) -> None:
        rows: list[dict[str, Any]] = []
        for section, entries in changes.items():
            gone = [key for key, value in entries.items() if value is None]
            self._drop_entries(section, gone)
            for key, value in entries.items():
                if value is not None:
                    row = {"project": self._project, "section": section}
                    rows.append(row | {"key": key, "value": plain(value)})
        schema.put(self._connection, schema.board_entry, rows)

    def _drop_entries(self, section: str, keys: list[str]) -> None:
        table = schema.board_entry
        for some in chunks(keys):
            self._connection.execute(
                table.delete().where(
                    self._mine(table), table.c.section == section, table.c.key.in_(some)
                )
            )

    def _texts(self, after: int, to: int | None = None) -> Iterable[Row[*tuple[Any, ...]]]:
        """The texts of the events after `after` (up to `to`), erased ones left out."""
        table = schema.trail_text
        asked = select(table.c.digest, table.c.body, table.c.salt, table.c.seq).where(
            self._mine(table), table.c.seq > after, table.c.body.is_not(None)
        )
        if to is not None:
            asked = asked.where(table.c.seq <= to)
        return self._connection.execute(asked)


def _intact(row: Row[*tuple[Any, ...]]) -> str:
    """A text of the trail, if it is what was written."""
    body: str = row.body
    if text_digest(body, row.salt or "") != row.digest:
        raise damaged("the project", f"a text of event #{row.seq} is not what was written")
    return body


def _replayed(later: Sequence[Recorded], known: Board) -> Board:
    numbers = [recorded.seq for recorded in later]
    if missing := set(range(known.seq + 1, known.seq + len(numbers) + 1)).difference(numbers):
        raise damaged("the project", f"event #{min(missing)} is missing from the trail")
    try:
        return replay(later, known)
    except (DecisionError, NotFound) as error:
        raise damaged("the project", f"its trail does not hold together: {error}") from error


def _recorded(row: Row[Any], words: Mapping[str, str]) -> Recorded:
    def text(digest: str) -> str:
        return words.get(digest, ERASED)

    return Recorded(
        seq=row.seq, id=row.id, analyst=row.analyst, time=row.time,
        event=from_payload(row.kind, row.payload, text),
        reason=text(row.reason) if row.reason else "", made_at=row.made_at,
        client_id=row.client_id or "", previous=row.previous, hash=row.hash,
    )  # fmt: skip


def _shared(changes: BoardDelta) -> BoardDelta:
    return {n: entries for n, entries in changes.items() if not SECTIONS[n].alongside}


def _stale(found: tuple[Step, ...], head: Board) -> StaleBoard:
    done = ", ".join(f"#{step.seq} {step.kind} by {step.analyst}" for step in found[-3:])
    return StaleBoard(f"this was changed in the meantime ({done}); look again and decide", head.seq)


def _storable(text: str) -> str:
    """Refuse what no database can hold.

    Raises:
        InputError: the text holds a NUL or half a surrogate pair.
    """
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError(f"{text[:40]!r} holds characters that cannot be stored; leave them out")
    return text
