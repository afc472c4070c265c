"""Connections: SQLite made durable and forgetful, PostgreSQL made to take turns."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
)

from workbench.domain.errors import InputError, WorkbenchError
from workbench.storage.schema import metadata

BUSY_SECONDS = 20
"""How long a writer waits for another process."""

COPY = ".of-"
"""What follows the file's name in that of a copy kept by an upgrade, before the old version."""

_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))

_READ, _WRITE = {"begin": "BEGIN"}, {"begin": "BEGIN IMMEDIATE"}

_PRAGMAS = (
    f"busy_timeout = {BUSY_SECONDS * 1000}",
    "journal_mode = WAL",
    "foreign_keys = ON",
    # What is deleted is overwritten: interviews must be erasable.
    "secure_delete = ON",
    # An acknowledged decision survives the power cut after it.
    "synchronous = FULL",
)

# Any number: writers of a PostgreSQL database take turns on it, as SQLite's do on the file.
_TURN = text("SELECT pg_advisory_xact_lock(727274)")

_BUSY = ("55P03", "40P01")
"""PostgreSQL's codes where a lock was not had: in BUSY_SECONDS, or because of a deadlock.

Its words may be translated.
"""


def make_engine(url: str) -> Engine:
    """An engine for a database; a SQLite file that is not there is made, for its owner only.

    Raises:
        InputError: the address is wrong, or the file cannot be made.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        return _server(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise InputError(f"the database cannot be opened: {error}; mend database_url") from error
    except ValueError as error:  # its words may hold what was meant as a password
        raise InputError("database_url names a port that is no number; mend it") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which everything is of one moment."""
    options = _READ if _is_sqlite(engine) else {"isolation_level": "REPEATABLE READ"}
    with _begun(engine, options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection that is the only one to write until it ends; an error undoes everything.

    Raises:
        WorkbenchError: another process kept writing for too long.
    """
    with _begun(engine, _WRITE if _is_sqlite(engine) else {}) as connection:
        if not _is_sqlite(engine):
            connection.execute(_TURN)
        yield connection


def compact(engine: Engine) -> None:
    """Rewrite the database's files without what was deleted."""
    (_compact_file if _is_sqlite(engine) else _compact_server)(engine)


def keep_copy(engine: Engine, version: str) -> None:
    """Copy a SQLite file as it stands beside itself, for its owner only, before it is upgraded.

    It holds all words that the project holds, so that `compact` deletes it after an erasure.
    """
    if not _is_sqlite(engine):
        return
    own = _file(engine)
    copy = own.with_name(f"{own.name}{COPY}{version}")
    if copy.exists():
        return
    handle, begun = mkstemp(prefix=f"{own.name}{COPY}", dir=own.parent)
    os.close(handle)
    with _begun(engine, {"begin": ""}) as connection:
        connection.execute(text("VACUUM INTO :path"), {"path": begun})
    Path(begun).replace(copy)


def file_of(engine: Engine) -> Path:
    """The file that a project is kept in.

    Raises:
        InputError: it is kept by a server.
    """
    if not _is_sqlite(engine):
        raise InputError(
            "this project is in a database of a server: back it up with the server's own tools, "
            "such as pg_dump"
        )
    return _file(engine)


@contextmanager
def whole_moment(engine: Engine) -> Iterator[Connection]:
    """A connection for one statement on the whole file, which begins a transaction by itself."""
    with _begun(engine, {"begin": ""}) as connection:
        yield connection


def _compact_file(engine: Engine) -> None:
    own = _file(engine)
    for copy in own.parent.glob(f"{glob.escape(own.name)}{COPY}*"):
        copy.unlink()
    with _begun(engine, {"begin": ""}) as connection:
        connection.execute(text("VACUUM"))
        if connection.scalar(text("PRAGMA wal_checkpoint(TRUNCATE)")):
            raise WorkbenchError("another process reads this project; close it and try again")


def _compact_server(engine: Engine) -> None:
    tables = ", ".join(metadata.tables)
    with writing(engine) as connection:
        # Rows that an open reader may still see would be kept: wait until all of them have gone.
        connection.execute(text(f"LOCK TABLE {tables}"))
    with _begun(engine, {"isolation_level": "AUTOCOMMIT"}) as connection:
        # Without FULL the place of what was deleted is only marked as free.
        connection.execute(text(f"VACUUM (FULL) {tables}"))


@contextmanager
def _begun(engine: Engine, options: dict[str, Any]) -> Iterator[Connection]:
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except OperationalError as error:
        if "is locked" in str(error.orig) or _sqlstate(error) in _BUSY:
            raise WorkbenchError("another process is writing to this project; try again") from error
        raise WorkbenchError(f"the database failed: {error.orig}") from error
    except DataError as error:
        said = str(error.orig).partition("\n")[0]
        raise InputError(f"the database cannot hold this: {said}; nothing was kept") from error
    except DatabaseError as error:
        if "not a database" in str(error.orig):
            raise InputError("the project's database is damaged or is none; restore it") from error
        if isinstance(error, ProgrammingError) and error.statement is None:  # never connected
            said = f"the database cannot be opened: {error.orig}; mend database_url"
            raise InputError(said) from error
        raise


def _file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _sqlstate(error: DatabaseError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _server(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, json_serializer=_json)
    event.listen(engine, "connect", _wait_no_longer)
    return engine


def _wait_no_longer(connection: Any, record: object) -> None:  # noqa: ANN401
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.commit()


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise InputError("a project needs a file; give sqlite:///PATH")
    path = Path(url.database)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}; choose another") from error
    engine = create_engine(url, json_serializer=_json)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, record: object) -> None:  # noqa: ANN401
    # SQLAlchemy, not the driver, says when a transaction begins.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    if begin := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(begin)
