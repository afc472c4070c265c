"""A project's database: opening it, its transactions, and the study as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from workbench.domain.board.board import Board
from workbench.domain.material.text import Participant
from workbench.domain.study import Study
from workbench.storage.base import Connected, Shelf, Sources
from workbench.storage.derived import DerivedTables, LabelTable, LedgerTable, VectorTable
from workbench.storage.engine import compact, make_engine, reading, writing
from workbench.storage.erasure import ErasureTables
from workbench.storage.material import MaterialTables
from workbench.storage.migrate import migrate
from workbench.storage.trail import TrailTables
from workbench.storage.verify import Verifier


class SqlTx:
    """One transaction on a database; a `domain.store.Tx`."""

    def __init__(self, at: Connected, shelf: Shelf) -> None:
        self._at = at
        self.trail = TrailTables(at, shelf)
        self.material = MaterialTables(at, self.trail)
        self.derived = DerivedTables(at)
        self.erasure = ErasureTables(at, self.trail, self.material, self.derived)

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
            participants=self._people(),
            excerpts=self.material.excerpts(),
            trail=self.trail.events(),
            opened=self.derived.opened(),
            doubts={t: d for t, d in self.material.doubts().items() if t in board.transcripts},
            map_points={e: point for e, point in points.items() if e in board.excerpts},
            groupings=groupings.only(board.excerpts.keys()) if groupings else None,
            near_codes={
                t: near for t, near in self.derived.near_codes().items() if t in board.themes
            },
        )

    def whole(self) -> Study:
        """The study with what was taken out and can come back: all that an erasure reaches."""
        now = self.study()
        return replace(
            now,
            transcripts={**now.transcripts, **now.removed},
            excerpts={**now.excerpts, **self.material.removed_excerpts()},
            participants=self.material.participants(),
        )

    def verify(self) -> list[str]:
        """Problems, one line each; empty where everything is as the trail says.

        Raises:
            TrailBroken: an event was altered, lost or does not follow from those before it.
        """
        return Verifier(self._at, self.trail, self.material).problems()

    def _people(self) -> dict[str, Participant]:
        """The participants, but for those of whom only what was taken out tells."""
        everybody = self.material.participants()
        if not self.trail.board().removed:
            return everybody
        heard = {e.participant_id for e in self.material.excerpts().values()}
        gone = {e.participant_id for e in self.material.removed_excerpts().values()} - heard
        return {p: who for p, who in everybody.items() if p not in gone or who.attributes}


class SqlStore:
    """One project in one database; a `domain.store.Store`."""

    def __init__(self, engine: Engine, project: str, sources: Sources) -> None:
        self._engine = engine
        self._project = project
        self._sources = sources
        self._shelf = Shelf()

    @contextmanager
    def begin(self) -> Iterator[SqlTx]:
        """A writing transaction: all of it is kept at the end, or nothing on an error.

        Raises:
            WorkbenchError: another process keeps writing.
        """
        with writing(self._engine) as connection:
            tx = self._tx(connection)
            yield tx
        tx.trail.shelve()

    @contextmanager
    def read(self) -> Iterator[SqlTx]:
        """A reading transaction: everything in it is of one moment."""
        with reading(self._engine) as connection:
            tx = self._tx(connection)
            yield tx
        tx.trail.shelve()

    def board(self) -> Board:
        """The board after the newest event; cheap where little or nothing happened since."""
        with self.read() as tx:
            return tx.trail.board()

    def vectors(self) -> VectorTable:
        """The vectors that were computed."""
        return VectorTable(engine=self._engine, project=self._project)

    def label_cache(self) -> LabelTable:
        """The answers that labelers gave."""
        return LabelTable(engine=self._engine, project=self._project)

    def ledger(self) -> LedgerTable:
        """What left the machine."""
        return LedgerTable(engine=self._engine, project=self._project)

    def compact(self) -> None:
        """Rewrite the database's files, so that no erased byte is left in them.

        Raises:
            WorkbenchError: somebody else is reading or writing; nothing is lost, try again.
        """
        compact(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _tx(self, connection: Connection) -> SqlTx:
        at = Connected(connection=connection, project=self._project, sources=self._sources)
        return SqlTx(at, self._shelf)


def open_store(
    url: str,
    *,
    clock: Callable[[], datetime],
    new_id: Callable[[], str],
    new_salt: Callable[[], str],
    project: str = "project",
) -> SqlStore:
    """Open a database and bring its tables up to date; a SQLite file is made where there is none.

    Args:
        url: `sqlite:///PATH` or `postgresql+DRIVER://…`.
        clock: the time, aware.
        new_id: ids of events.
        new_salt: salts of texts; must not be guessable.
        project: which project, in a database that holds several.

    Raises:
        InputError: it cannot be opened, or a newer workbench made it.
    """
    engine = make_engine(url)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, project, Sources(clock=clock, new_id=new_id, new_salt=new_salt))
