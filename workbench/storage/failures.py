"""What a database says when it fails, in one line for whoever works with the project."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, ProgrammingError

from workbench.domain.errors import Damaged, InputError, ReadOnly, TrailBroken, WorkbenchError

_BUSY = ("55P03", "40P01")
"""PostgreSQL's codes where a lock was not had in time, or because of a deadlock.

Its words may be translated.
"""

SALVAGE = (
    "keep it as it is, and put a backup in its place or bring what can be read of it into a new "
    "project: workbench salvage DIR NEWDIR"
)

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What is raised where a row does not hold what it was written with."""


def told(error: DBAPIError, engine: Engine) -> Exception:
    """The error to raise in the place of a database's own; that itself where it is a fault here."""
    if engine.dialect.name == "sqlite":
        return _of_a_file(error, Path(engine.url.database or ""))
    return _of_a_server(error)


def damaged(where: str, what: str) -> Damaged:
    """That something is damaged, in what way, and what can be saved."""
    return Damaged(f"{where} is damaged ({what}); {SALVAGE}")


def named(engine: Engine) -> str:
    """What a database is called in a message."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return "the project in the database"


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Have what reads rows say which part of the project does not hold what was written."""
    try:
        yield
    except UNREADABLE as error:
        raise damaged("the project", f"{what} cannot be read") from error


@contextmanager
def legible(what: str) -> Iterator[None]:
    """The same, for who does not prove the trail but wants to read it."""
    try:
        with readable(what):
            yield
    except TrailBroken as error:
        raise damaged("the project", str(error)) from error


def _of_a_file(error: DBAPIError, path: Path) -> Exception:
    name, said = str(getattr(error.orig, "sqlite_errorname", "")), str(error.orig)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return WorkbenchError("another process is writing to this project; try again")
    if name == "SQLITE_FULL":
        return WorkbenchError(f"the disk is full, so nothing was written to {path}; make room")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return ReadOnly(f"{path} cannot be written to ({said})")
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        room = "see whether the disk is full, or the folder cannot be written to"
        return WorkbenchError(f"the disk failed on {path} ({said}); nothing was written; {room}")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(str(path), said)
    if said.startswith(("no such table", "no such column")) or " has no column " in said:
        return damaged(str(path), said)
    if said.startswith("Could not decode"):  # the rest are words of the study
        return damaged(str(path), "a text in it is not text any more")
    if isinstance(error, DataError):
        return _unfit(error)
    return error


def _of_a_server(error: DBAPIError) -> Exception:
    state, said = getattr(error.orig, "sqlstate", None), str(error.orig).partition("\n")[0]
    if state in _BUSY:
        return WorkbenchError("another process is writing to this project; try again")
    if isinstance(error, DataError):
        return _unfit(error)
    if isinstance(error, ProgrammingError) and error.statement is None:  # never connected
        return InputError(f"the database cannot be opened: {error.orig}; mend database_url")
    if state in ("42P01", "42703"):  # undefined table or column
        return damaged("the project in the database", said)
    if isinstance(error, OperationalError):
        return WorkbenchError(f"the database failed: {error.orig}")
    return error


def _unfit(error: DBAPIError) -> InputError:
    said = str(error.orig).partition("\n")[0]
    return InputError(f"the database cannot hold this: {said}; nothing was kept")
