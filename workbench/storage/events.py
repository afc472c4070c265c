"""The rows of the trail: events and their texts, written once, read a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, func, select

from workbench.domain.errors import InputError
from workbench.domain.trail.audit import (
    GENESIS,
    event_hash,
    from_payload,
    kinds_digest,
    text_digest,
    to_payload,
)
from workbench.domain.trail.events import ERASED, kind_of
from workbench.domain.trail.recorded import Recorded, Written
from workbench.storage import schema
from workbench.storage.base import Tables, chunks
from workbench.storage.failures import damaged

PAGE = 1_000
"""Events that are read at once."""

Words = Mapping[str, tuple[str, str]]
"""Digest to text and salt; erased ones are not there."""


class EventTable(Tables):
    """Events by number. What is read of one moment never changes, but that texts are erased."""

    def pages(
        self, after: int = 0, to: int | None = None, kinds: Collection[str] = ()
    ) -> Iterator[tuple[Recorded, ...]]:
        """The events after number `after` (up to `to`, of some kinds), oldest first, by page."""
        while rows := self._connection.execute(self._asked(after, to, kinds).limit(PAGE)).all():
            words = self._words_of([r.seq for r in rows]) if kinds else self._words(rows)
            yield tuple(_recorded(row, words) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1].seq

    def head(self) -> int:
        """The number of the newest event, 0 where there is none."""
        table = schema.event
        newest = self._connection.scalar(select(func.max(table.c.seq)).where(self._mine(table)))
        return newest or 0

    def hash_of(self, seq: int) -> str:
        """The hash of an event; empty where there is none of that number, `GENESIS` for 0."""
        table = schema.event
        asked = select(table.c.hash).where(self._mine(table), table.c.seq == seq)
        return (self._connection.scalar(asked) or "") if seq else GENESIS

    def of_request(self, client_id: str) -> Recorded | None:
        """The event that a request led to; None where it led to none, or has no id."""
        if not client_id:
            return None
        table = schema.event
        row = self._connection.execute(
            select(table).where(self._mine(table), table.c.client_id == client_id)
        ).one_or_none()
        return None if row is None else _recorded(row, self._words([row]))

    def insert(self, recorded: Recorded) -> Recorded:
        """Write an event with its texts; it comes back with its hash, and as it was written."""
        texts: list[dict[str, Any]] = []

        def digest(text: str) -> str:
            salt = self._sources.new_salt()
            row = {"project": self._project, "digest": text_digest(storable(text), salt)}
            texts.append(row | {"seq": recorded.seq, "body": text, "salt": salt})
            return str(row["digest"])

        payload = to_payload(recorded.event, digest)
        reason = digest(recorded.reason) if recorded.reason else ""
        salts = {row["digest"]: row["salt"] for row in texts}
        recorded = replace(
            recorded,
            hash=event_hash(recorded, payload, reason, self._kinds_before(recorded.seq)),
            written=Written(payload=payload, reason=reason, salts=salts),
        )
        self._connection.execute(
            schema.event.insert().values(
                project=self._project,
                seq=recorded.seq,
                id=recorded.id,
                kind=kind_of(recorded.event),
                analyst=recorded.analyst,
                time=recorded.time,
                made_at=recorded.made_at,
                client_id=recorded.client_id or None,
                reason=reason,
                payload=payload,
                previous=recorded.previous,
                hash=recorded.hash,
                version=recorded.version,
            )
        )
        if texts:
            self._connection.execute(schema.trail_text.insert(), texts)
        return recorded

    def _asked(self, after: int, to: int | None, kinds: Collection[str]) -> Select[Any]:
        table = schema.event
        asked = select(table).where(self._mine(table), table.c.seq > after).order_by(table.c.seq)
        if to is not None:
            asked = asked.where(table.c.seq <= to)
        return asked.where(table.c.kind.in_(sorted(kinds))) if kinds else asked

    def _kinds_before(self, seq: int) -> str:
        """What the first hash that covers kinds says of the kinds that no hash covers."""
        table = schema.event
        kinds = select(table.c.kind).where(self._mine(table), table.c.seq < seq)
        newest = select(table.c.version).where(self._mine(table), table.c.seq == seq - 1)
        if self._connection.scalar(newest) != 1:
            return ""
        return kinds_digest(self._connection.scalars(kinds.order_by(table.c.seq)))

    def _words(self, rows: Collection[Row[Any]]) -> Words:
        """The words of events that follow each other."""
        first, last = min(row.seq for row in rows), max(row.seq for row in rows)
        return self._found(schema.trail_text.c.seq.between(first, last))

    def _words_of(self, seqs: list[int]) -> Words:
        found: dict[str, tuple[str, str]] = {}
        for some in chunks(seqs):
            found.update(self._found(schema.trail_text.c.seq.in_(some)))
        return found

    def _found(self, where: Any) -> Words:  # noqa: ANN401
        table = schema.trail_text
        asked = select(table.c.digest, table.c.body, table.c.salt, table.c.seq)
        rows = self._connection.execute(
            asked.where(self._mine(table), where, table.c.body.is_not(None))
        )
        return {row.digest: (self._text(row), row.salt or "") for row in rows}

    def _text(self, row: Any) -> str:  # noqa: ANN401
        body: str = row.body
        return body


class SoundEvents(EventTable):
    """The same for whoever builds on what they say: an altered text is not given out."""

    def _text(self, row: Any) -> str:  # noqa: ANN401
        body: str = row.body
        if text_digest(body, row.salt or "") != row.digest:
            raise damaged("the project", f"a text of event #{row.seq} is not what was written")
        return body


def storable(text: str) -> str:
    """Refuse what no database can hold.

    Raises:
        InputError: the text holds a NUL or half a surrogate pair.
    """
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError(f"{text[:40]!r} holds characters that cannot be stored; leave them out")
    return text


def _recorded(row: Row[Any], words: Words) -> Recorded:
    salts: dict[str, str] = {}
    erased: list[str] = []

    def text(digest: str) -> str:
        if digest not in words:
            erased.append(digest)
            return ERASED
        body, salts[digest] = words[digest]
        return body

    event = from_payload(row.kind, row.payload, text)
    reason = text(row.reason) if row.reason else ""
    written = Written(payload=row.payload, reason=row.reason, salts=salts, erased=tuple(erased))
    return Recorded(
        seq=row.seq, id=row.id, analyst=row.analyst, time=row.time,
        event=event, reason=reason, made_at=row.made_at,
        client_id=row.client_id or "", previous=row.previous, hash=row.hash, version=row.version,
        written=written,
    )  # fmt: skip
