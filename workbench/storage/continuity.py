"""Whether a database is still the one that was opened, as its tables tell.

Another one may be in its place, or an earlier copy of it, and a newer workbench may have upgraded
it. Whatever a process has seen of the trail or added to it must still be there.
"""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Connection, Row, select

from workbench.domain.errors import Displaced
from workbench.domain.trail.audit import GENESIS
from workbench.domain.trail.heads import Head
from workbench.storage import schema

_START_AGAIN = "so nothing more is written; stop the workbench and start it again"


class Continuity:
    """What one process knows of a project's database."""

    def __init__(self, project: str, version: str) -> None:
        self._project, self._version = project, version
        self._id = ""
        self.known = Head(seq=0, hash=GENESIS)
        """The newest event that was seen or written: it must be there from now on."""
        self._lock = Lock()

    def check(self, connection: Connection, known: Head) -> Head:
        """The head of the trail, if the database is still the one that was opened.

        Args:
            connection: in a transaction.
            known: what was known before that began: it need not see what others wrote since.

        Raises:
            Displaced: it is not, or it is no longer as this process knew it.
        """
        here = _found(connection, self._project, known.seq)
        if here.version != self._version:
            raise Displaced(f"another version upgraded the project meanwhile, {_START_AGAIN}")
        if self._id and here.id != self._id:
            raise Displaced(f"another project is in its place, {_START_AGAIN}")
        if known.seq and here.hash != known.hash:
            raise Displaced(
                f"the project was set back or replaced: event #{known.seq} is not in it any more, "
                f"{_START_AGAIN} to go on with what is there now"
            )
        self._id = here.id
        return head_in(connection, self._project)

    def know(self, head: Head) -> None:
        """Remember what was seen, or written, and must be there from now on."""
        with self._lock:
            if head.seq > self.known.seq:
                self.known = head


def head_in(connection: Connection, project: str) -> Head:
    """The head of a project's trail."""
    table = schema.event
    newest = select(table.c.seq, table.c.hash).where(table.c.project == project)
    row = connection.execute(newest.order_by(table.c.seq.desc()).limit(1)).one_or_none()
    return Head(seq=0, hash=GENESIS) if row is None else Head(seq=row.seq, hash=row.hash)


def _found(connection: Connection, project: str, seq: int) -> Row[tuple[str, str, str]]:
    """Its version, its id, and the hash of an event; None where there is none."""
    event, version = schema.event, schema.version
    of_event = select(event.c.hash).where(event.c.project == project, event.c.seq == seq)
    asked = (select(version.c.version_num), select(schema.database_id.c.id), of_event)
    first = (each.limit(1).scalar_subquery() for each in asked)
    labels = zip(first, ("version", "id", "hash"), strict=True)
    return connection.execute(select(*(each.label(name) for each, name in labels))).one()
