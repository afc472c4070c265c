"""A SQLite file: durable and forgetful, on its own ground, or only to be read."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event

from workbench.domain.errors import Displaced, InputError
from workbench.storage.footing import Footing, Mark, check_log

BUSY_SECONDS = 20
"""How long a writer waits for another process."""

PRAGMAS = (
    f"busy_timeout = {BUSY_SECONDS * 1000}",
    "journal_mode = WAL",
    "foreign_keys = ON",
    # What is deleted is overwritten: interviews must be erasable.
    "secure_delete = ON",
    # An acknowledged decision survives the power cut after it.
    "synchronous = FULL",
)

READ, WRITE, BARE = {"begin": "BEGIN"}, {"begin": "BEGIN IMMEDIATE"}, {"begin": ""}
"""How a transaction begins; the bare one is for what SQLite does in none."""

_READ_ONLY = ("query_only = ON",)


def make(url: URL, json_serializer: Any) -> Engine:  # noqa: ANN401
    """An engine for a file, which is made for its owner only where there is none.

    Its option `footing` is the file that it stands on. A file that cannot be written to is opened
    to be read.

    Raises:
        InputError: the file cannot be opened or made, or the log beside it is another file's.
    """
    if not url.database or url.database == ":memory:":
        raise InputError("a project needs a file; give sqlite:///PATH")
    footing = Footing(path := Path(url.database), _made(path))
    check_log(path)
    ways: dict[str, Any] = {"creator": lambda: _to_read(path)} if footing.read_only else {}
    options = {"footing": footing}
    engine = create_engine(url, json_serializer=json_serializer, execution_options=options, **ways)
    _listen(engine, footing)
    return engine


def footing_of(engine: Engine) -> Footing | None:
    """The file that an engine stands on; None for a server's."""
    found: Footing | None = engine.get_execution_options().get("footing")
    return found


def let_go(engine: Engine) -> None:
    """Close all connections; SQLite writes nothing to a file that took the place of its own.

    The last connection writes the log back into the file. It does not where another file has that
    name; so one that was overwritten is put there again, as a file of its own.
    """
    footing = footing_of(engine)
    if footing is not None and footing.overwritten():
        fresh = footing.path.with_name(f"{footing.path.name}.new-{secrets.token_hex(4)}")
        shutil.copy2(footing.path, fresh)
        fresh.replace(footing.path)
    engine.dispose()


def unmark(copy: Path) -> None:
    """Take out of a copy, which nobody has open, that it is the file it was made of."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA application_id = 0")
        connection.execute("PRAGMA user_version = 0")


def _made(path: Path) -> str:
    """Make the file where there is none; why it cannot be written to, or nothing where it can."""
    try:
        if path.is_dir():
            raise OSError(None, "it is a folder")
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if not os.access(path, os.R_OK):
            raise OSError(None, "you have no right to read it")
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}; choose another") from error
    return next((_why_not(each) for each in (path, path.parent) if _why_not(each)), "")


def _why_not(path: Path) -> str:
    if os.access(path, os.W_OK):
        return ""
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        return f"{path} is on a disk that is read-only"
    return f"you have no right to write to {path}"


def _to_read(path: Path) -> sqlite3.Connection:
    """A connection to a file that cannot be written to.

    Where nobody writes to it there is no log, and SQLite must be told that none will come.
    """
    log = path.with_name(f"{path.name}-wal")
    way = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return sqlite3.connect(f"file:{quote(str(path))}?{way}", uri=True, check_same_thread=False)


def _listen(engine: Engine, footing: Footing) -> None:
    """Check where the engine stands before anything is read, when it begins, and at the end."""

    def connected(connection: sqlite3.Connection, record: object) -> None:
        _checked(engine, footing)
        # SQLAlchemy, not the driver, says when a transaction begins.
        connection.isolation_level = None
        for pragma in _READ_ONLY if footing.read_only else PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        begin = connection.get_execution_options().get("begin", "BEGIN")
        connection.info["seen"] = None
        _checked(engine, footing)
        if begin:
            connection.exec_driver_sql(begin)
            connection.info["seen"] = seen = _noted(connection)
            _checked(engine, footing, seen)
        if begin == WRITE["begin"]:
            connection.exec_driver_sql(f"PRAGMA application_id = {seen.file or _new_file()}")
            connection.exec_driver_sql(f"PRAGMA user_version = {seen.writes + 1}")

    def ended(connection: Connection) -> None:
        _checked(engine, footing, connection.info.get("seen"))

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    event.listen(engine, "commit", ended)


def _checked(engine: Engine, footing: Footing, seen: Mark | None = None) -> None:
    try:
        footing.check(seen)
    except Displaced:
        if not footing.left:  # before connections are closed by the end of the process
            atexit.register(let_go, engine)
        footing.left = True
        raise


def _noted(connection: Connection) -> Mark:
    asked = "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"
    return Mark(*connection.exec_driver_sql(asked).one())


def _new_file() -> int:
    return secrets.randbelow(2**31 - 1) + 1
