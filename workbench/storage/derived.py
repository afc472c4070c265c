"""What can be computed again, and what is kept beside the trail.

Vectors, labelers' answers and the ledger are tables of their own, each call its own transaction,
because they are filled from long work and from threads. The map, near codes and what was
opened belong to a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter
from sqlalchemy import Engine, select

from workbench.api import LabelProposal
from workbench.domain.egress import ChatCall
from workbench.domain.measures.stability import Groupings
from workbench.domain.ports import Vectors
from workbench.domain.store import Near
from workbench.storage import schema
from workbench.storage.base import Connected, Tables, chunks
from workbench.storage.engine import is_read_only, reading, writing
from workbench.storage.failures import legible

_FLOATS = np.dtype("<f4")
NEAR_CODES = "near codes"
LARGEST = 1e6
"""Beyond any number of a vector that an embedder makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """A table whose every call is a transaction of its own."""

    engine: Engine
    project: str


class VectorTable(_Beside):
    """Vectors by content key; a `domain.ports.VectorCache`."""

    @legible("a vector")
    def get(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """The known ones among `keys`, each a (dim,) float32 row.

        What is not a vector any more counts as unknown: it can be computed again.
        """
        table = schema.vector
        found: dict[str, Vectors] = {}
        with reading(self.engine) as connection:
            for some in chunks(list(dict.fromkeys(keys))):
                rows = connection.execute(
                    select(table.c.key, table.c.body).where(
                        table.c.project == self.project, table.c.key.in_(some)
                    )
                )
                found.update((key, _vector(body)) for key, body in rows)
        return {key: vector for key, vector in found.items() if _is_sound(vector)}

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Store, where that can be; an existing key is left as it is."""
        rows = [
            {"project": self.project, "key": key, "body": vector.astype(_FLOATS).tobytes()}
            for key, vector in vectors.items()
        ]
        if not rows or is_read_only(self.engine):
            return
        with writing(self.engine) as connection:
            statement = schema.insert(connection, schema.vector).on_conflict_do_nothing()
            connection.execute(statement, rows)


class LabelTable(_Beside):
    """Labelers' answers by request key; what the labeling host takes as its cache."""

    def get(self, key: str) -> LabelProposal | None:
        """The answer, or None if there is none or it cannot be read."""
        table = schema.label_cache
        asked = select(table.c.body).where(table.c.project == self.project, table.c.key == key)
        with reading(self.engine) as connection:
            body = connection.scalar(asked)
        try:
            return None if body is None else _proposals().validate_json(body)
        except ValueError:  # written by another version: asking again is always right
            return None

    def put(self, key: str, proposal: LabelProposal) -> None:
        """Keep an answer; the newer one replaces the older."""
        body = _proposals().dump_json(proposal).decode()
        with writing(self.engine) as connection:
            row = {"project": self.project, "key": key, "body": body}
            schema.put(connection, schema.label_cache, [row])


class LedgerTable(_Beside):
    """What left the machine, a row for every request; a `domain.store.Ledger`."""

    def append(self, call: ChatCall) -> None:
        """Write one down."""
        with writing(self.engine) as connection:
            connection.execute(
                schema.ledger.insert().values(
                    project=self.project, call=_calls().dump_python(call, mode="json")
                )
            )

    @legible("what was sent to language models")
    def list(self) -> tuple[ChatCall, ...]:
        """Every request, oldest first."""
        table = schema.ledger
        asked = select(table.c.call).where(table.c.project == self.project).order_by(table.c.id)
        with reading(self.engine) as connection:
            return tuple(_calls().validate_python(call) for call in connection.scalars(asked))


class DerivedTables(Tables):
    """What lies beside the trail, in a transaction; a `domain.store.Derived`."""

    def put_map(self, run_id: str, excerpt_ids: Sequence[str], points: NDArray[np.float32]) -> None:
        """Keep a run's map.

        Args:
            run_id: the run.
            excerpt_ids: n excerpts.
            points: (n, 2) their places.
        """
        head = json.dumps(list(excerpt_ids)).encode()
        put_derived(self._at, f"map {run_id}", head + b"\n" + points.astype(_FLOATS).tobytes())

    @legible("a map")
    def map(self, run_id: str) -> dict[str, tuple[float, float]]:
        """Excerpt id to its place on a run's map; empty where the run has none."""
        body = derived(self._at, f"map {run_id}")
        if body is None:
            return {}
        head, _, floats = body.partition(b"\n")
        points = np.frombuffer(floats, dtype=_FLOATS).reshape(-1, 2).tolist()
        return {key: (x, y) for key, (x, y) in zip(json.loads(head), points, strict=True)}

    def put_groupings(self, run_id: str, groupings: Groupings) -> None:
        """Keep how a run and its resamples grouped the excerpts."""
        put_derived(self._at, f"groupings {run_id}", _groupings().dump_json(groupings))

    @legible("how a run grouped the excerpts")
    def groupings(self, run_id: str) -> Groupings | None:
        """How a run grouped the excerpts, or None where nobody kept it."""
        body = derived(self._at, f"groupings {run_id}")
        return None if body is None else _groupings().validate_json(body)

    def put_near_codes(self, near: Near) -> None:
        """Keep which codes are near to themes; themes that are not given keep theirs."""
        body = json.dumps({**self.near_codes(), **near})
        put_derived(self._at, NEAR_CODES, body.encode())

    @legible("which codes are near")
    def near_codes(self) -> dict[str, tuple[tuple[str, float], ...]]:
        """Theme id to code ids and cosines, nearest first."""
        near = json.loads(derived(self._at, NEAR_CODES) or b"{}")
        return {theme: tuple((code, cos) for code, cos in codes) for theme, codes in near.items()}

    def mark_opened(self, excerpt_ids: Iterable[str], analyst: str) -> None:
        """Note that an analyst has had these excerpts open."""
        rows = [
            {"project": self._project, "excerpt_id": e, "analyst": analyst}
            for e in dict.fromkeys(excerpt_ids)
        ]
        if rows:
            statement = schema.insert(self._connection, schema.opened).on_conflict_do_nothing()
            self._connection.execute(statement, rows)

    @legible("who opened what")
    def opened(self) -> dict[str, frozenset[str]]:
        """Excerpt id to the analysts who have had it open."""
        table = schema.opened
        rows = self._connection.execute(
            select(table.c.excerpt_id, table.c.analyst).where(self._mine(table))
        )
        found: dict[str, set[str]] = {}
        for excerpt_id, analyst in rows:
            found.setdefault(excerpt_id, set()).add(analyst)
        return {excerpt_id: frozenset(analysts) for excerpt_id, analysts in found.items()}


def put_derived(at: Connected, name: str, body: bytes) -> None:
    """Keep something by name, in the place of what was kept before."""
    row = {"project": at.project, "name": name, "body": body}
    schema.put(at.connection, schema.derived, [row])


def derived(at: Connected, name: str) -> bytes | None:
    """What is kept by that name, or None."""
    table = schema.derived
    return at.connection.scalar(
        select(table.c.body).where(table.c.project == at.project, table.c.name == name)
    )


def _vector(body: bytes) -> Vectors:
    return np.frombuffer(body, dtype=_FLOATS).astype(np.float32, copy=False)


def _is_sound(vector: Vectors) -> bool:
    return bool(np.isfinite(vector).all() and np.abs(vector).max(initial=0) < LARGEST)


@cache
def _proposals() -> TypeAdapter[LabelProposal]:
    return TypeAdapter(LabelProposal)


@cache
def _groupings() -> TypeAdapter[Groupings]:
    return TypeAdapter(Groupings)


@cache
def _calls() -> TypeAdapter[ChatCall]:
    return TypeAdapter(ChatCall)
