"""A project's database: opening it, its transactions, and the study as it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from workbench.domain.backup import DatabaseCopy
from workbench.domain.board.board import Board
from workbench.domain.material.attributes import corrected
from workbench.domain.material.text import Participant
from workbench.domain.ports import Progress, silent
from workbench.domain.study import Study
from workbench.domain.trail.history import History, Read
from workbench.domain.trail.recorded import Recorded
from workbench.storage import schema
from workbench.storage.backup import copied
from workbench.storage.base import Connected, Shelf, Sources
from workbench.storage.condition import Condition
from workbench.storage.continuity import Continuity, head_in
from workbench.storage.derived import DerivedTables, LabelTable, LedgerTable, VectorTable
from workbench.storage.engine import (
    close,
    compact,
    is_read_only,
    make_engine,
    reading,
    writing,
)
from workbench.storage.erasure import ErasureTables
from workbench.storage.events import SoundEvents
from workbench.storage.exported import ExportTables
from workbench.storage.failures import legible, readable
from workbench.storage.material import MaterialTables
from workbench.storage.migrate import NEWEST, migrate
from workbench.storage.trail import TrailTables
from workbench.storage.verify import Verifier


class SqlTx:
    """One transaction on a database; a `domain.store.Tx`."""

    def __init__(self, at: Connected, shelf: Shelf, read: Read) -> None:
        self._at, self._read, self.connection = at, read, at.connection
        self.trail = TrailTables(at, shelf)
        self.material = MaterialTables(at, self.trail)
        self.derived = DerivedTables(at)
        self.exports = ExportTables(at)
        self.erasure = ErasureTables(at, self.trail, self.material, self.derived)

    def database_id(self) -> str:
        """Which database it is: the same in every copy of it; empty where nobody noted it."""
        return self.connection.scalar(select(schema.database_id.c.id).limit(1)) or ""

    def study(self) -> Study:
        """Everything, as of the newest event."""
        board, project = self.trail.board(), self.material.project()
        newest = board.newest_run
        points = self.derived.map(newest) if newest else {}
        groupings = self.derived.groupings(newest) if newest else None
        transcripts = self.material.transcripts()
        return Study(
            name=project.name,
            language=project.language,
            board=board,
            transcripts={t: found for t, found in transcripts.items() if t in board.transcripts},
            removed={t: found for t, found in transcripts.items() if t in board.removed},
            participants=self.people(),
            excerpts=self.material.excerpts(),
            trail=self.history(),
            opened=self.derived.opened(),
            doubts={t: d for t, d in self.material.doubts().items() if t in board.transcripts},
            map_points={e: point for e, point in points.items() if e in board.excerpts},
            groupings=groupings.only(board.excerpts.keys()) if groupings else None,
            near_codes={
                t: near for t, near in self.derived.near_codes().items() if t in board.themes
            },
        )

    def history(self) -> History:
        """Every event up to the newest, read when asked for."""
        return History(self._read, self.trail.head())

    def whole(self) -> Study:
        """The study with what was taken out and can come back: all that an erasure reaches."""
        now = self.study()
        return replace(
            now,
            transcripts={**now.transcripts, **now.removed},
            excerpts={**now.excerpts, **self.material.removed_excerpts()},
            participants=self._everybody(),
        )

    @readable("the project")
    def verify(self) -> list[str]:
        """Problems, one line each; empty where everything is as the trail says.

        Raises:
            TrailBroken: an event was altered, lost or does not follow from those before it.
        """
        return Verifier(self._at, self.material).problems()

    @legible("the trail")
    def check_chain(self) -> None:
        """Make sure that every event is as it was written.

        Raises:
            Damaged: naming the first that is not.
        """
        Verifier(self._at, self.material).check_chain()

    def condition(self) -> list[str]:
        """What the database finds wrong with itself, a line each."""
        return Condition(self._at).problems()

    def lost_texts(self) -> list[str]:
        """Transcripts and texts of the trail that are not what was stored, a line each."""
        return Condition(self._at).lost_texts()

    def people(self) -> dict[str, Participant]:
        """The participants, except those known only from what was taken out."""
        everybody = self._everybody()
        if not self.trail.board().removed:
            return everybody
        heard = {e.participant_id for e in self.material.excerpts().values()}
        gone = {e.participant_id for e in self.material.removed_excerpts().values()} - heard
        return {p: who for p, who in everybody.items() if p not in gone or who.attributes}

    def _everybody(self) -> dict[str, Participant]:
        """The participants with their attributes as they were corrected."""
        return corrected(self.material.participants(), self.trail.board().attributes)


class SqlStore:
    """One project in one database; a `domain.store.Store`."""

    def __init__(self, engine: Engine, project: str, sources: Sources) -> None:
        self._engine = engine
        self._project = project
        self._sources = sources
        self._shelf = Shelf()
        self._continuity = Continuity(project, NEWEST)

    @property
    def read_only(self) -> str:
        """Why nothing can be written to it; empty where something can."""
        return is_read_only(self._engine)

    @contextmanager
    def begin(self) -> Iterator[SqlTx]:
        """A writing transaction: all of it is kept at the end, or nothing on an error.

        Raises:
            WorkbenchError: another process keeps writing.
            Displaced: the database is not the one that was opened, or not as it was known.
            ReadOnly: it cannot be written to.
        """
        known = self._continuity.known
        with writing(self._engine) as connection:
            self._continuity.check(connection, known)
            tx = self._tx(connection)
            yield tx
            tx.trail.keep()
            head = head_in(connection, self._project)
        self._continuity.know(head)
        tx.trail.shelve()

    @contextmanager
    def read(self) -> Iterator[SqlTx]:
        """A reading transaction: everything in it comes from one moment."""
        known = self._continuity.known
        with reading(self._engine) as connection:
            head = self._continuity.check(connection, known)
            tx = self._tx(connection)
            yield tx
        self._continuity.know(head)
        tx.trail.shelve()

    def board(self) -> Board:
        """The board after the newest event; cheap where little or nothing happened since."""
        with self.read() as tx:
            return tx.trail.board()

    def remembered(self, client_id: str) -> Recorded | None:
        """An event that this process recorded a short while ago, by its request's id."""
        return self._shelf.recorded.get(client_id)

    def vectors(self) -> VectorTable:
        """The vectors that were computed."""
        return VectorTable(engine=self._engine, project=self._project)

    def label_cache(self) -> LabelTable:
        """The answers that labelers gave."""
        return LabelTable(engine=self._engine, project=self._project)

    def ledger(self) -> LedgerTable:
        """What left the machine."""
        return LedgerTable(engine=self._engine, project=self._project)

    @contextmanager
    def copied(self, *, progress: Progress = silent) -> Iterator[DatabaseCopy]:
        """A copy of the database as it stands, however many write; gone at the end.

        Raises:
            InputError: a server keeps the database, or the project's folder cannot be written to.
        """
        with copied(self._engine, progress=progress) as copy:
            yield copy

    def compact(self) -> None:
        """Rewrite the database's files, so that no erased byte is left in them.

        Raises:
            WorkbenchError: somebody else is reading or writing; nothing is lost, try again.
        """
        compact(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        close(self._engine)

    def _events(self, after: int, to: int, kinds: Collection[str]) -> Iterator[Recorded]:
        """Events, each page read by itself, so that nobody is kept waiting in between."""
        while after < to:
            with reading(self._engine) as connection, legible("the trail"):
                page = next(SoundEvents(self._at(connection)).pages(after, to, kinds), ())
            yield from page
            if not page:
                return
            after = page[-1].seq

    def _at(self, connection: Connection) -> Connected:
        return Connected(connection=connection, project=self._project, sources=self._sources)

    def _tx(self, connection: Connection) -> SqlTx:
        return SqlTx(self._at(connection), self._shelf, self._events)


def open_store(
    url: str,
    *,
    clock: Callable[[], datetime],
    new_id: Callable[[], str],
    new_salt: Callable[[], str],
    hear: Callable[[int], None] = lambda seq: None,
    project: str = "project",
) -> SqlStore:
    """Open a database and bring its tables up to date; a SQLite file is made if there is none.

    Args:
        url: `sqlite:///PATH` or `postgresql+DRIVER://…`.
        clock: the time, aware.
        new_id: ids of events.
        new_salt: salts of texts; must not be guessable.
        hear: told the number of each event once it is in the trail.
        project: which project, in a database that holds several.

    Raises:
        InputError: it cannot be opened, or a newer workbench made it.
    """
    engine = make_engine(url)
    try:
        migrate(engine)
    except BaseException:
        close(engine)
        raise
    sources = Sources(clock=clock, new_id=new_id, new_salt=new_salt, hear=hear)
    return SqlStore(engine, project, sources)
