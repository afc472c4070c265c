"""The tables. Every one carries a project, so that one PostgreSQL database can hold several.

The words of the trail lie in `trail_text`, apart from the events that name them by digest, so
that they can be erased. What changes here needs a migration beside it; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    column,
    table,
)
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC times in and out; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("only aware times are stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as aware UTC; SQLite gives it back naive."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key(name: str, length: int = 200) -> Column[str]:
    return Column(name, String(length), primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _of_project() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["project"], ["project.id"])


# Made once for each database, so that another one in its place is noticed.
database_id = Table("database_id", metadata, _key("id", 36))

version = table("alembic_version", column("version_num", String))
"""What the migrations keep beside the tables."""

project = Table(
    "project",
    metadata,
    _key("id"),
    _text("name"),
    Column("language", String(35), nullable=False),
    Column("created", UtcTime, nullable=False),
    # How often words were erased: a board in memory that is older is read again.
    Column("erasures", Integer, nullable=False),
    # The study file that a batch made it from, as seen from its folder.
    Column("source", Text, nullable=False, server_default=""),
)

event = Table(
    "event",
    metadata,
    _key("project"),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    _text("analyst"),
    Column("time", UtcTime, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("client_id", String(200)),
    Column("reason", String(64), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    _of_project(),
    UniqueConstraint("project", "client_id"),
)

trail_text = Table(
    "trail_text",
    metadata,
    _key("project"),
    _key("digest", 64),
    Column("seq", Integer, nullable=False),
    Column("body", Text),
    Column("salt", String(64)),
    ForeignKeyConstraint(["project", "seq"], ["event.project", "event.seq"]),
    Index(None, "project", "seq"),
)

board_entry = Table(
    "board_entry",
    metadata,
    _key("project"),
    _key("section", 40),
    _key("key", 400),
    Column("value", JSON, nullable=False),
)

transcript = Table(
    "transcript",
    metadata,
    _key("project"),
    _key("id"),
    _text("name"),
    # As imported, which is what the trail names; text_sha256 is of the text as it stands.
    Column("sha256", String(64), nullable=False),
    Column("text_sha256", String(64), nullable=False),
    _text("text"),
    Column("turns", JSON, nullable=False),
    Column("language", String(35), nullable=False),
    Column("participant_id", Text),
    _text("source_name"),
    Column("source_sha256", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    _of_project(),
)

participant = Table(
    "participant",
    metadata,
    _key("project"),
    _key("id", 400),
    Column("attributes", JSON, nullable=False),
    _of_project(),
)

excerpt = Table(
    "excerpt",
    metadata,
    _key("project"),
    _key("id"),
    Column("transcript_id", String(200), nullable=False),
    Column("participant_id", Text),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("context", JSON, nullable=False),
    ForeignKeyConstraint(["project", "transcript_id"], ["transcript.project", "transcript.id"]),
    Index(None, "project", "transcript_id"),
)

vector = Table(
    "vector",
    metadata,
    _key("project"),
    _key("key"),
    Column("body", LargeBinary, nullable=False),
)

label_cache = Table("label_cache", metadata, _key("project"), _key("key"), _text("body"))

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", String(200), nullable=False),
    Column("call", JSON, nullable=False),
)

opened = Table("opened", metadata, _key("project"), _key("excerpt_id"), _key("analyst"))

derived = Table(
    "derived",
    metadata,
    _key("project"),
    _key("name"),
    Column("body", LargeBinary, nullable=False),
)

# What was written out of the study. It names participants by key, and no path tells an erased name.
exported = Table(
    "exported",
    metadata,
    _key("project"),
    _key("id", 64),
    Column("format", String(40), nullable=False),
    Column("dialect", String(40), nullable=False),
    _text("path"),
    Column("sha256", String(64), nullable=False),
    Column("stamp", BigInteger, nullable=False),
    Column("time", UtcTime, nullable=False),
    _text("analyst"),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("people", JSON, nullable=False),
    Column("transcripts", JSON, nullable=False),
    Column("stale", Integer, nullable=False),
    _of_project(),
)


def insert(connection: Connection, table: Table) -> Any:  # noqa: ANN401
    """An insert that knows `on_conflict_do_…`; both databases spell it the same way."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows; where the key is there already, the row replaces it."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = insert(connection, table)
    values = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values), rows)
