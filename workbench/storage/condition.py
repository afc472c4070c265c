"""What can be said of a damaged project without its trail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.exc import DBAPIError

from workbench.domain.material.text import text_sha256
from workbench.domain.trail.audit import text_digest
from workbench.storage import schema
from workbench.storage.base import Tables

MOST = 20
"""Faults of the file that are told one by one."""


class Condition(Tables):
    """Looks at rows and pages one by one, each of which may be unreadable."""

    def problems(self) -> list[str]:
        """What SQLite finds wrong with its file, a line each; a server looks after its own."""
        if self._connection.dialect.name != "sqlite":
            return []
        try:
            asked = self._connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})")
            found = [str(row[0]) for row in asked]
        except DBAPIError as error:
            found = [str(error.orig)]
        lines = [line.strip() for each in found for line in each.splitlines()]
        return [f"the file is damaged: {line}" for line in lines if line not in ("ok", "")]

    def lost_texts(self) -> list[str]:
        """Transcripts and texts of the trail that are not what was stored, a line each."""
        return [*self._transcripts(), *self._texts()]

    def _transcripts(self) -> Iterator[str]:
        for row in self._rows(schema.transcript, "the transcripts"):
            if isinstance(row, str):
                yield row
            elif not isinstance(row.text, str) or text_sha256(row.text) != row.text_sha256:
                yield f"the text of transcript {row.name or row.id} is not what was stored"

    def _texts(self) -> Iterator[str]:
        for row in self._rows(schema.trail_text, "the texts of the trail"):
            if isinstance(row, str):
                yield row
            elif row.body is not None and _altered(row):
                yield f"a text of event #{row.seq} is not what was written"

    def _rows(self, table: Table, what: str) -> Iterator[Row[Any] | str]:
        """The rows of a table as far as they can be read, and what stops the reading."""
        columns = [column for column in table.c if column.name != "turns"]
        try:
            yield from self._connection.execute(select(*columns).where(self._mine(table)))
        except (DBAPIError, ValueError) as error:
            said = str(error.orig) if isinstance(error, DBAPIError) else "a value"
            yield f"{what} cannot be read on from some place: {said.partition(' with text')[0]}"


def _altered(row: Row[Any]) -> bool:
    return not isinstance(row.body, str) or text_digest(row.body, row.salt or "") != row.digest
