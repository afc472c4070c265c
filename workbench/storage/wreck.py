"""A damaged SQLite file, read row by row; nothing is written to it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from sqlalchemy import JSON, Column, Table

from workbench.domain.errors import InputError
from workbench.storage import schema
from workbench.storage.failures import UNREADABLE
from workbench.storage.footing import check_log

Values = dict[str, Any]
"""A row, by column."""

_SHORTEST, _LONGEST = 1 << 20, 1 << 30
"""Bytes of a value that are read at least, for statements are limited with it, and at most."""

_FARTHEST = 1 << 40
"""Rows beyond which no more is looked for."""


@dataclass(slots=True)
class Wreck:
    """A damaged file as far as it can be read: rows by table, and tables that were not read whole.

    A file that SQLite cannot read at all has no rows.
    """

    rows: dict[str, list[Values]] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)

    def project(self) -> Values:
        """Name, language and source of the project; empty where they are lost."""
        return next(iter(self.rows.get("project", ())), {})


def read_wreck(file: Path) -> Wreck:
    """Read what can be read of a damaged file, row by row; it is left as it is."""
    wreck = Wreck()
    with _to_read(file) as connection:
        for table in schema.metadata.sorted_tables:
            wreck.rows[table.name] = list(_rows(connection, table, wreck.torn))
    return wreck


@contextmanager
def _to_read(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that writes nothing to the file: to a copy, where it has a log of its own."""
    with TemporaryDirectory() as place:
        read, way = file, "immutable=1"
        if _has_own_log(file):
            read, way = Path(place) / file.name, "mode=rw"
            for part in ("", "-wal"):
                shutil.copyfile(f"{file}{part}", f"{read}{part}")
        address = f"file:{quote(str(read.resolve()))}?{way}"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            # What is damaged may claim any length, but nothing is longer than its file.
            longest = min(max(_SHORTEST, file.stat().st_size), _LONGEST)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
            yield connection


def _has_own_log(file: Path) -> bool:
    log = file.with_name(f"{file.name}-wal")
    try:
        check_log(file)
    except InputError:
        return False
    return log.is_file() and log.stat().st_size > 0


def _rows(connection: sqlite3.Connection, table: Table, torn: set[str]) -> Iterator[Values]:
    """The rows of a table; what cannot be read is passed over in longer and longer steps."""
    names = ", ".join(f'"{column.name}"' for column in table.c)
    asked = f'SELECT rowid, {names} FROM "{table.name}" NOT INDEXED WHERE rowid > ? ORDER BY rowid'
    last, step = -1, 1
    while last < _FARTHEST:
        try:
            for row in connection.execute(asked, (last,)):
                if row[0] <= last:  # pages that lead back to themselves would be read for ever
                    raise sqlite3.DatabaseError("rows come out of order")
                last, step = row[0], 1
                if values := _values(table, row[1:]):
                    yield values
                else:
                    torn.add(table.name)
            return
        except (sqlite3.Error, MemoryError):
            torn.add(table.name)
            last, step = last + step, step * 2


def _values(table: Table, row: tuple[Any, ...]) -> Values:
    """A row as it was written; empty where it cannot be that any more."""
    try:
        return {c.name: _value(c, each) for c, each in zip(table.c, row, strict=True)}
    except UNREADABLE:
        return {}


def _value(column: Column[Any], stored: Any) -> Any:  # noqa: ANN401
    """A value as the column has it.

    Raises:
        ValueError: it is of another type.
    """
    if stored is None and column.nullable:
        return None
    if isinstance(column.type, JSON):
        return json.loads(stored)
    if isinstance(column.type, schema.UtcTime):
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    if not isinstance(stored, column.type.python_type):
        raise ValueError(column.name)
    return stored
