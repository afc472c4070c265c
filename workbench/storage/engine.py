"""Connections to a database, to read or to write; what a SQLite file needs is in `sqlite`."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from workbench.domain.errors import InputError, ReadOnly, WorkbenchError
from workbench.storage import sqlite
from workbench.storage.failures import told
from workbench.storage.schema import metadata
from workbench.storage.scratch import open_scratch
from workbench.storage.sqlite import BARE, BUSY_SECONDS, READ, WRITE, footing_of, unmark

COPY = ".of-"
"""What follows the file's name in that of a copy kept by an upgrade, before the old version."""

_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))

# Any number: writers of a PostgreSQL database take turns on it, as SQLite's do on the file.
_TURN = text("SELECT pg_advisory_xact_lock(727274)")


def make_engine(url: str) -> Engine:
    """An engine for a database; a SQLite file that is not there is made, for its owner only.

    Raises:
        InputError: the address is wrong, or the file cannot be made.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return sqlite.make(parsed, _json)
        return _server(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise InputError(f"the database cannot be opened: {error}; mend database_url") from error
    except ValueError as error:  # its words may hold what was meant as a password
        raise InputError("database_url names a port that is not a number; correct it") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which everything comes from one moment."""
    options = READ if _is_sqlite(engine) else {"isolation_level": "REPEATABLE READ"}
    with _begun(engine, options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection that is the only one to write until it ends; an error undoes everything.

    Raises:
        WorkbenchError: another process kept writing for too long.
    """
    if why := is_read_only(engine):
        raise ReadOnly(why)
    with _begun(engine, WRITE if _is_sqlite(engine) else {}) as connection:
        if not _is_sqlite(engine):
            connection.execute(_TURN)
        yield connection


def is_read_only(engine: Engine) -> str:
    """Why an engine's file cannot be written to; empty where it can."""
    footing = footing_of(engine)
    return footing.read_only if footing else ""


def close(engine: Engine) -> None:
    """Close every connection."""
    sqlite.let_go(engine)


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
    scratch = open_scratch(own.parent)  # what a killed process leaves in one goes with the next
    begun = scratch.path / own.name
    try:
        os.close(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _begun(engine, BARE) as connection:
            connection.execute(text("VACUUM INTO :path"), {"path": str(begun)})
        unmark(begun)
        begun.replace(copy)
    finally:
        scratch.close()


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
    with _begun(engine, BARE) as connection:
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
    except DBAPIError as error:
        raise told(error, engine) from error


def _file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _server(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, json_serializer=_json)
    event.listen(engine, "connect", _wait_no_longer)
    return engine


def _wait_no_longer(connection: Any, record: object) -> None:  # noqa: ANN401
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.commit()
