"""Whether the making of a project was cut off: its file is there, and nothing is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_OURS = frozenset({"alembic_version", "project", "event"})
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_BEGUN = "SELECT EXISTS (SELECT * FROM project) OR EXISTS (SELECT * FROM event)"


def is_half_made(database: Path) -> bool:
    """Whether a SQLite file holds no project and nothing else; a damaged one may hold one."""
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as file:
            tables = {name for (name,) in file.execute(_TABLES)}
            if tables >= _OURS:
                return not file.execute(_BEGUN).fetchone()[0]
            return not tables
    except sqlite3.Error:
        return False
