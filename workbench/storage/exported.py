"""What was written out of a study: the exports' part of a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row, select

from workbench.domain.exported import Exported, is_masked
from workbench.storage import schema
from workbench.storage.base import Tables, chunks


class ExportTables(Tables):
    """What was written out; a `domain.exported.Exports`."""

    def note(self, exported: Exported) -> None:
        """Remember one; what was written to the same path before is forgotten."""
        table = schema.exported
        if exported.path and not is_masked(exported.path):
            same = self._mine(table) & (table.c.path == exported.path)
            self._connection.execute(table.delete().where(same))
        exported = replace(exported, time=self._sources.clock())
        row = {"project": self._project, **asdict(exported)}
        lists = {name: list(row[name]) for name in ("people", "transcripts")}
        self._connection.execute(table.insert().values(row | lists))

    def all(self) -> tuple[Exported, ...]:
        """Everything that is remembered, oldest first."""
        table = schema.exported
        rows = self._connection.execute(select(table).where(self._mine(table)))
        return tuple(sorted(map(_exported, rows), key=lambda one: (one.time, one.id)))

    def forget(self, ids: Iterable[str]) -> None:
        """Remember these no more."""
        self._delete(schema.exported, "id", ids)

    def mark_stale(self, ids: Iterable[str], erasure: int) -> None:
        """Say of some that they hold what event number `erasure` erased."""
        table = schema.exported
        for some in chunks(list(ids)):
            here = self._mine(table) & table.c.id.in_(some)
            self._connection.execute(table.update().where(here).values(stale=erasure))

    def rename(self, masked: Callable[[str], str], keys: Mapping[str, str]) -> None:
        """Rewrite the paths that they are remembered by, and the keys of participants."""
        table = schema.exported
        for one in self.all():
            people = sorted({keys.get(key, key) for key in one.people})
            fresh = {"path": masked(one.path), "people": people}
            if fresh != {"path": one.path, "people": list(one.people)}:
                here = self._mine(table) & (table.c.id == one.id)
                self._connection.execute(table.update().where(here).values(fresh))


def _exported(row: Row[Any]) -> Exported:
    return Exported(
        id=row.id, format=row.format, dialect=row.dialect, path=row.path, sha256=row.sha256,
        stamp=row.stamp, time=row.time, analyst=row.analyst, seq=row.seq, hash=row.hash,
        people=tuple(row.people), transcripts=tuple(row.transcripts), stale=row.stale,
    )  # fmt: skip
