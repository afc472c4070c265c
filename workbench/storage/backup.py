"""A copy of a database as it stands, while others use it; and looking at a copy from elsewhere."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Engine, text

from workbench.domain.backup import DatabaseCopy
from workbench.domain.errors import InputError
from workbench.domain.ports import Progress, silent
from workbench.domain.trail.audit import GENESIS
from workbench.storage.engine import COPY, file_of, whole_moment
from workbench.storage.migrate import check_known
from workbench.storage.schema import metadata
from workbench.storage.scratch import CLAIMED, open_scratch
from workbench.storage.sqlite import unmark

_OFTEN = 20_000
"""Steps of SQLite's machine between two looks at how far it is."""

_OWN = {*metadata.tables, "alembic_version"}


@contextmanager
def copied(engine: Engine, *, progress: Progress = silent) -> Iterator[DatabaseCopy]:
    """A copy of a SQLite database as it stands, without what was erased; gone at the end.

    It lies in a private folder beside the database, which is swept after a crash.

    Raises:
        InputError: the database is a server's, or its folder cannot be written to.
    """
    own = file_of(engine)
    try:
        scratch = open_scratch(own.parent)
    except OSError as error:
        raise InputError(f"{own.parent} cannot be written to: {error.strerror}") from error
    try:
        # An erasure leaves it to us: what is made of it is thrown away then.
        copy = Path(mkdtemp(prefix=CLAIMED, dir=scratch.path)) / own.name
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(engine, own, copy, progress)
        yield _told(copy)
    finally:
        scratch.close()


def _copy(engine: Engine, own: Path, copy: Path, progress: Progress) -> None:
    size = own.stat().st_size

    def look() -> None:
        progress("copying the database", min(copy.stat().st_size, size - 1), size)

    with whole_moment(engine) as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(look, _OFTEN)
        try:
            connection.execute(text("VACUUM INTO :path"), {"path": str(copy)})
        finally:
            driver.set_progress_handler(None, 0)
    unmark(copy)  # which file it is, and how often that was written to, is not the copy's
    progress("copying the database", size, size)


def check_received(path: Path) -> DatabaseCopy:
    """Look at a database that somebody gave, before it is opened as a project.

    Raises:
        InputError: it is none of ours, damaged, or a newer workbench made it.
    """
    try:
        with closing(_reading(path)) as database:
            _check_schema(database)
            [(said,)] = database.execute("PRAGMA quick_check(1)").fetchall()
            if said != "ok":
                raise InputError("the database in it is damaged; take another backup")
        return _told(path)
    except sqlite3.DatabaseError as error:
        raise InputError(
            "the database in it is damaged, or no project's; take another backup"
        ) from error


def drop_older_copies(path: Path) -> None:
    """Delete what an upgrade keeps of a database: the backup that it came from is such a copy."""
    for copy in path.parent.glob(f"{path.name}{COPY}*"):
        copy.unlink()


def _check_schema(database: sqlite3.Connection) -> None:
    found = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    tables = {name for kind, name, _ in found if kind == "table"}
    if "alembic_version" in tables:
        versions = database.execute("SELECT version_num FROM alembic_version").fetchall()
        check_known(str(versions[0][0]) if len(versions) == 1 else "")
    strange = [
        name
        for kind, name, sql in found
        if not (kind == "index" or (kind == "table" and _is_own(name, sql)))
    ]
    if strange or not {"alembic_version", "project", "event"} <= tables:
        what = f" (it holds {str(strange[0])[:40]!r})" if strange else ""
        raise InputError(f"the database in it is not a project's{what}; ask where it comes from")


def _is_own(name: str, sql: object) -> bool:
    """Whether a table is one of ours, or of SQLite's own statistics."""
    plain = isinstance(sql, str) and sql.lstrip().upper().startswith("CREATE TABLE")
    return plain and (name in _OWN or name.startswith("sqlite_"))


def _told(path: Path) -> DatabaseCopy:
    """The head of the trail in a copy, and the migration that its tables are at."""
    with closing(_reading(path)) as database:
        [(tables,)] = database.execute("SELECT version_num FROM alembic_version").fetchall()
        newest = database.execute(
            "SELECT seq, hash, time FROM event WHERE project = 'project' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    seq, digest, time = newest or (0, GENESIS, "")
    return DatabaseCopy(path=str(path), seq=seq, hash=digest, time=str(time), tables=str(tables))


def _reading(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.execute("PRAGMA trusted_schema = OFF")
    return database
