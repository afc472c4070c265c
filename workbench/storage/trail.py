"""The trail: events appended, checked and chained, and the board they lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC
from itertools import chain
from typing import Any

from sqlalchemy import select

from workbench.domain.board.board import SECTIONS, Board
from workbench.domain.board.entries import plain, sections
from workbench.domain.board.past import BoardDelta, Step
from workbench.domain.board.rules import apply, effects, replay
from workbench.domain.board.steps import conflicts
from workbench.domain.errors import DecisionError, NotFound, StaleBoard
from workbench.domain.trail.events import Event, WriteMemo
from workbench.domain.trail.recorded import Recorded
from workbench.storage import schema
from workbench.storage.base import Connected, Shelf, Snapshot, Tables, chunks
from workbench.storage.events import SoundEvents, storable
from workbench.storage.failures import damaged, legible
from workbench.storage.snapshot import EVERY, KeptBoard


class TrailTables(Tables):
    """The trail's part of a transaction; a `domain.store.Trail`."""

    def __init__(self, at: Connected, shelf: Shelf) -> None:
        super().__init__(at)
        self._shelf = shelf
        self._events = SoundEvents(at)
        self._snapshot: Snapshot | None = None
        self._appended: list[Recorded] = []
        self._wrote = False

    def shelve(self) -> None:
        """Let later transactions know what this one saw and recorded; call once it is kept."""
        if self._snapshot is not None:
            self._shelf.offer(self._snapshot)
        for recorded in self._appended:
            if recorded.client_id:
                self._shelf.remember(recorded)
            self._sources.hear(recorded.seq)

    def keep(self) -> None:
        """Keep the board of a long trail for whoever opens it next; before what was written ends.

        Where there was none that could be used, or words of it were erased, there is a new one.
        """
        if not self._wrote or self._snapshot is None:
            return
        board, kept = self._snapshot.board, KeptBoard(self._at)
        if self._shelf.unkept:
            kept.drop()
            self._shelf.unkept = False
        if board.seq >= kept.seq() + EVERY:
            kept.put(self._snapshot, self._events.hash_of(board.seq))

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
            seq=head.seq + 1, id=self._sources.new_id(), analyst=storable(analyst),
            time=self._sources.clock().astimezone(UTC), event=event, reason=storable(reason),
            made_at=made, client_id=client_id, previous=self._events.hash_of(head.seq),
        )  # fmt: skip
        self._check_fresh(recorded, head, own)
        board = apply(recorded, head)
        recorded = self._events.insert(recorded)
        self._write_entries(board.steps[-1].after)
        self._wrote = True
        erasures = self._snapshot.erasures if self._snapshot else 0
        self._snapshot = Snapshot(erasures=erasures, board=board)
        self._appended.append(recorded)
        return recorded

    @legible("the trail")
    def events(self, after: int = 0) -> tuple[Recorded, ...]:
        """The events after number `after`, oldest first; erased texts read `ERASED`."""
        return tuple(chain.from_iterable(self._events.pages(after)))

    def head(self) -> int:
        """The number of the newest event, 0 if there is none."""
        return self._events.head()

    def hash_of(self, seq: int) -> str:
        """The hash of an event; empty where there is none of that number, `GENESIS` for 0."""
        return self._events.hash_of(seq)

    @legible("the trail")
    def of_request(self, client_id: str) -> Recorded | None:
        """The event that a request led to; None where it led to none, or has no id."""
        return self._events.of_request(client_id)

    @legible("the trail")
    def board(self) -> Board:
        """The board after the newest event, as this transaction sees it."""
        erasures, head = self._erasures(), self.head()
        known = self._snapshot or self._shelf.newest
        if known is None or known.erasures != erasures or known.board.seq > head:
            known = self._kept(erasures, head)
        if known.board.seq < head:
            later = chain.from_iterable(self._events.pages(known.board.seq))
            known = Snapshot(erasures=erasures, board=_replayed(later, known.board))
        self._snapshot = known
        return known.board

    def rewrite_board(self) -> None:
        """Build the stored board again from the trail as it stands."""
        table = schema.board_entry
        self._connection.execute(table.delete().where(self._mine(table)))
        self._snapshot, self._wrote = None, True
        self._connection.execute(
            schema.project.update()
            .where(schema.project.c.id == self._project)
            .values(erasures=schema.project.c.erasures + 1)
        )
        self._write_entries(sections(self.board()))
        self._shelf.unkept = True

    def _kept(self, erasures: int, upto: int) -> Snapshot:
        """The board to begin with: the one that is kept, or that of an empty trail."""
        kept = KeptBoard(self._at).newest(erasures, upto)
        self._shelf.unkept = self._shelf.unkept or (kept is None and upto >= EVERY)
        return kept or Snapshot(erasures=erasures, board=Board())

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
        kept = KeptBoard(self._at).newest(self._erasures(), recorded.made_at)
        begun = kept.board if kept else Board()
        pages = self._events.pages(begun.seq, recorded.made_at)
        earlier = replay(chain.from_iterable(pages), begun)
        try:
            changes = effects(recorded.event, earlier, recorded)
        except (DecisionError, NotFound):
            return error
        found = conflicts(head, _shared(changes), made_at=recorded.made_at, own=own)
        return _stale(found, head) if found else error

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


def _replayed(later: Iterable[Recorded], known: Board) -> Board:
    """The board after some more events, none of which may be missing."""
    try:
        return replay(_unbroken(later, known.seq), known)
    except (DecisionError, NotFound) as error:
        raise damaged("the project", f"its trail does not hold together: {error}") from error


def _unbroken(later: Iterable[Recorded], seq: int) -> Iterator[Recorded]:
    for place, recorded in enumerate(later, start=seq + 1):
        if recorded.seq != place:
            raise damaged("the project", f"event #{place} is missing from the trail")
        yield recorded


def _shared(changes: BoardDelta) -> BoardDelta:
    return {n: entries for n, entries in changes.items() if not SECTIONS[n].alongside}


def _stale(found: tuple[Step, ...], head: Board) -> StaleBoard:
    done = ", ".join(f"#{step.seq} {step.kind} by {step.analyst}" for step in found[-3:])
    return StaleBoard(f"this was changed in the meantime ({done}); look again and decide", head.seq)
