"""The board as it stood at an event, kept so that a long trail need not be replayed to open it.

It lies with what can be computed again. A head names the event by number and hash and each part
by its digest; what does not fit is not used, and the board is read from the trail. Whether it says
what the trail says is what `workbench verify` finds out.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from workbench.domain.board.board import SECTIONS, Board
from workbench.domain.board.entries import entry, plain, sections
from workbench.domain.board.packing import BROKEN, Packed, packets
from workbench.domain.board.past import Past
from workbench.domain.trail.audit import canonical
from workbench.storage import schema
from workbench.storage.base import Snapshot, Tables
from workbench.storage.derived import derived, put_derived

EVERY = 500
"""Events after which a new snapshot is kept; so many are replayed in a moment."""

_HEAD, _BOARD, _STEPS = "board head", "board", "board steps "


class KeptBoard(Tables):
    """The snapshot of a project."""

    def head(self) -> Mapping[str, Any] | None:
        """The event that the snapshot was made at and digests of its parts; None: there is none.

        Raises:
            ValueError: it is damaged.
        """
        body = derived(self._at, _HEAD)
        if body is None:
            return None
        head = _read(body)
        if head.pop("digest", "") != _digest_of(head):
            raise ValueError("the head of the stored board is damaged")
        return head  # type: ignore[no-any-return]

    def seq(self) -> int:
        """The number of the event that the snapshot was made at; 0 where none can be used."""
        try:
            head = self.head()
            return int(head["seq"]) if head else 0
        except BROKEN:
            return 0

    def newest(self, erasures: int, newest: int) -> Snapshot | None:
        """The snapshot, if it is whole and of this very trail as it stands; else None.

        Args:
            erasures: how often words were erased.
            newest: the number of the newest event.
        """
        try:
            head = self.head()
            if head is None or head["seq"] > newest or head["erasures"] != erasures:
                return None
            if head["hash"] != self._hash_of(head["seq"]):
                return None
            return Snapshot(erasures=erasures, board=self.board(head))
        except BROKEN:
            return None

    def board(self, head: Mapping[str, Any]) -> Board:
        """The board of a head.

        Raises:
            ValueError and others of `packing.BROKEN`: a part is missing or damaged.
        """
        said = _read(self._part(_BOARD, head["board"]))
        steps = Past(tuple(self._packed(name, digest) for name, digest in head["steps"]))
        if len(steps) != head["seq"]:
            raise ValueError("the stored board lacks steps")
        entries = _entries(said["sections"])
        covered = {int(seq): _stacks(held) for seq, held in said["covered"].items()}
        return Board(
            seq=head["seq"], steps=steps, undoable=_stacks(said["undoable"]),
            redoable=_stacks(said["redoable"]), covered=covered, **entries,
        )  # fmt: skip

    def put(self, snapshot: Snapshot, last_hash: str) -> None:
        """Keep a board in the place of the one before; `last_hash` is of its newest event."""
        board = snapshot.board
        said = {
            "sections": {name: plain(held) for name, held in sections(board).items()},
            "undoable": board.undoable, "redoable": board.redoable, "covered": board.covered,
        }  # fmt: skip
        earlier = {name for name, _ in self._kept_steps()}
        steps = self._put_steps(board.steps)
        head = {
            "seq": board.seq, "hash": last_hash, "erasures": snapshot.erasures,
            "board": self._put(_BOARD, _bytes(said)), "steps": steps,
        }  # fmt: skip
        self._delete(schema.derived, "name", sorted(earlier - {name for name, _ in steps}))
        put_derived(self._at, _HEAD, _bytes(head | {"digest": _digest_of(head)}))

    def drop(self) -> None:
        """Forget it: words that it holds were erased."""
        table = schema.derived
        steps = table.c.name.startswith(_STEPS, autoescape=True)
        ours = table.c.name.in_((_HEAD, _BOARD)) | steps
        self._connection.execute(table.delete().where(self._mine(table), ours))

    def _put_steps(self, steps: Past) -> list[tuple[str, str]]:
        """Keep the steps; packets that are kept already are not written again."""
        kept = dict(self._kept_steps())
        names: list[tuple[str, str]] = []
        for packet in packets(steps):
            body = _joined(packet)
            name, digest = f"{_STEPS}{packet.first}", _digest(body)
            if kept.get(name) != digest:
                put_derived(self._at, name, body)
            names.append((name, digest))
        return names

    def _kept_steps(self) -> list[tuple[str, str]]:
        try:
            head = self.head()
            return [(name, digest) for name, digest in head["steps"]] if head else []
        except BROKEN:
            return []

    def _put(self, name: str, body: bytes) -> str:
        put_derived(self._at, name, body)
        return _digest(body)

    def _part(self, name: str, digest: str) -> bytes:
        body = derived(self._at, name)
        if body is None or _digest(body) != digest:
            raise ValueError(f"{name} is missing or damaged")
        return body

    def _packed(self, name: str, digest: str) -> Packed:
        body = self._part(name, digest)
        head, _, rest = body.partition(b"\n")
        first, last, length = json.loads(head)
        return Packed(first=first, last=last, index=rest[:length], body=rest[length:])

    def _hash_of(self, seq: int) -> str | None:
        table = schema.event
        asked = select(table.c.hash).where(self._mine(table), table.c.seq == seq)
        return self._connection.scalar(asked)


def _entries(said: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Section to key to entry; a section that its writer did not know yet holds nothing."""
    return {n: {k: entry(n, v) for k, v in said.get(n, {}).items()} for n in SECTIONS}


def _joined(packet: Packed) -> bytes:
    head = json.dumps([packet.first, packet.last, len(packet.index)])
    return head.encode() + b"\n" + packet.index + packet.body


def _stacks(said: Mapping[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {who: tuple(seqs) for who, seqs in said.items()}


def _digest_of(head: Mapping[str, Any]) -> str:
    return _digest(canonical(head).encode())


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _bytes(value: object) -> bytes:
    spelled = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(spelled.encode("utf-8"), 3)


def _read(body: bytes) -> Any:  # noqa: ANN401
    return json.loads(zlib.decompress(body))
