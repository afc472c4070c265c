"""What the parts of a transaction share: connection and project; and the board in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from threading import Lock
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Table

from workbench.domain.board.board import Board
from workbench.domain.trail.recorded import Recorded

T = TypeVar("T")

REMEMBERED = 200
"""Requests whose events are known without the database."""

AT_ONCE = 900
"""Keys asked for in one statement; SQLite takes 999 parameters in its smallest build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A board as read after so many erasures; the newer one has the higher `age`."""

    erasures: int
    board: Board

    @property
    def age(self) -> tuple[int, int]:
        """Orders snapshots of one project."""
        return (self.erasures, self.board.seq)


@dataclass(slots=True, kw_only=True)
class Shelf:
    """The newest committed board of a store, and what it recorded last; shared by its threads.

    `unkept`: the snapshot on disk could not be used, so that there must be a new one.
    """

    newest: Snapshot | None = None
    recorded: dict[str, Recorded] = field(default_factory=dict)
    unkept: bool = False
    lock: Lock = field(default_factory=Lock)

    def offer(self, snapshot: Snapshot) -> None:
        """Keep the snapshot unless a newer one is there; after an erasure, nothing else."""
        with self.lock:
            if self.newest is not None and snapshot.erasures > self.newest.erasures:
                self.recorded.clear()
            if self.newest is None or snapshot.age > self.newest.age:
                self.newest = snapshot

    def remember(self, recorded: Recorded) -> None:
        """Keep an event by its request's id, the last ones: the database may be gone later."""
        with self.lock:
            self.recorded[recorded.client_id] = recorded
            while len(self.recorded) > REMEMBERED:
                del self.recorded[next(iter(self.recorded))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where times, ids and salts come from, and who hears of events that were recorded."""

    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    new_salt: Callable[[], str]
    hear: Callable[[int], None] = lambda seq: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """One project on one connection, for one transaction: what all of its parts share."""

    connection: Connection
    project: str
    sources: Sources


class Tables:
    """What a transaction does with some of the tables."""

    def __init__(self, at: Connected) -> None:
        self._at = at
        self._connection = at.connection
        self._project = at.project
        self._sources = at.sources

    def _mine(self, table: Table) -> ColumnElement[bool]:
        """Rows of this project."""
        mine: ColumnElement[bool] = table.c.project == self._project
        return mine

    def _delete(self, table: Table, column: str, keys: Iterable[str]) -> None:
        for some in chunks(list(keys)):
            where = self._mine(table) & table.c[column].in_(some)
            self._connection.execute(table.delete().where(where))


def chunks(keys: Sequence[T]) -> Iterator[list[T]]:
    """The keys, so many at a time as one statement takes."""
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        yield some
