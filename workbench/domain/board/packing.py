"""Steps as bytes, many together: what long trails keep of what is seldom asked for.

An entry that several steps name is written once, and the members of a theme as what differs from
those before. So a packet is about as long as what was decided in it, and not as long as the board.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.domain.board.board import Members, Membership
from workbench.domain.board.entries import entry, plain
from workbench.domain.board.past import BoardDelta, Outline, Past, Step

_LEVEL = 3
_MEMBERS = "members"

SIZE = 1_000
"""Steps of a packet."""

BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, zlib.error)
"""What reading bytes that are not a packet ends in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Steps that follow each other, as bytes; a `domain.board.past.Packet`.

    Attributes:
        index: whose they are and what they touch.
        body: the steps.
    """

    first: int
    last: int
    index: bytes
    body: bytes

    def outline(self) -> Outline:
        """What can be told without reading the steps."""
        analysts, kinds, touched = _read(self.index)
        return Outline(analysts=analysts, kinds=kinds, touched=touched)

    def steps(self) -> tuple[Step, ...]:
        """The steps; one of `BROKEN` where the bytes say none."""
        said = _read(self.body)
        values = {n: [entry(n, v) for v in told] for n, told in said["values"].items()}
        values[_MEMBERS] = _members(said)
        steps = tuple(
            Step(
                seq=seq, analyst=analyst, kind=kind,
                before=_delta(before, values), after=_delta(after, values),
            )
            for seq, (analyst, kind, before, after) in enumerate(said["steps"], start=self.first)
        )  # fmt: skip
        if len(steps) != self.last - self.first + 1:
            raise ValueError("a packet lacks steps")
        return steps


def settled(past: Past) -> Past:
    """The same steps; the older half of those at hand in a packet once there are two of it."""
    if len(past.tail) < 2 * SIZE:
        return past
    return past.with_packet(pack(past.tail[:SIZE]))


def packets(past: Past) -> tuple[Packed, ...]:
    """All steps as packets, those at hand too."""
    made = (p if isinstance(p, Packed) else pack(p.steps()) for p in past.packets)
    rest = (past.tail[i : i + SIZE] for i in range(0, len(past.tail), SIZE))
    return (*made, *map(pack, rest))


def changed(past: Past, change: Callable[[Step], Step]) -> Past:
    """Every step changed, a packet at a time."""
    done = tuple(pack([change(step) for step in packet.steps()]) for packet in past.packets)
    return Past(done, tuple(map(change, past.tail)))


def pack(steps: Sequence[Step]) -> Packed:
    """Several steps, at least one, as bytes."""
    writer = _Writer()
    told = [[s.analyst, s.kind, writer.delta(s.before), writer.delta(s.after)] for s in steps]
    touched: dict[str, dict[str, list[int]]] = {}
    for place, step in enumerate(steps):
        for section, entries in step.after.items():
            for key in entries:
                touched.setdefault(section, {}).setdefault(key, []).append(place)
    return Packed(
        first=steps[0].seq, last=steps[-1].seq,
        index=_bytes([[s.analyst for s in steps], [s.kind for s in steps], touched]),
        body=_bytes({**writer.told(), "steps": told}),
    )  # fmt: skip


class _Writer:
    """Entries by section, each once, in the order in which they are met.

    Members are numbers, of an excerpt and of how it belongs: both are written once.
    """

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {_MEMBERS: []}
        self._last: dict[tuple[str, str], tuple[Any, int]] = {}
        self._excerpts: dict[str, int] = {}
        self._how: dict[Membership, int] = {}

    def told(self) -> dict[str, Any]:
        """All entries that were met."""
        how = [plain(membership) for membership in self._how]
        members = self._values.pop(_MEMBERS)
        return {
            "values": self._values, _MEMBERS: members, "excerpts": list(self._excerpts), "how": how,
        }  # fmt: skip

    def delta(self, changes: BoardDelta) -> dict[str, dict[str, int | None]]:
        """Section to key to the place of its entry."""
        return {
            section: {key: self._place(section, key, value) for key, value in entries.items()}
            for section, entries in changes.items()
        }

    def _place(self, section: str, key: str, value: Any) -> int | None:  # noqa: ANN401
        if value is None:
            return None
        was, place = self._last.get((section, key), (None, 0))
        if was is value or (was == value and _in_order(was, value)):
            return place
        written = self._values.setdefault(section, [])
        told = self._members(was, value, place) if section == _MEMBERS else plain(value)
        written.append(told)
        self._last[section, key] = value, len(written) - 1
        return len(written) - 1

    def _members(self, was: Members | None, now: Members, place: int) -> list[Any]:
        """Members, as what differs from others at a place where that is less."""
        before = was or {}
        come = {e: m for e, m in now.items() if before.get(e) is not m and before.get(e) != m}
        gone = [e for e in before if e not in now]
        less = len(come) + len(gone) < len(now)
        if was is None or not less or list(_changed(before, come, gone)) != list(now):
            return self._numbers(now)
        return [*self._numbers(come), [self._number(e) for e in gone], place]

    def _numbers(self, held: Members) -> list[list[int]]:
        how = [self._how.setdefault(m, len(self._how)) for m in held.values()]
        return [[self._number(e) for e in held], how]

    def _number(self, excerpt: str) -> int:
        return self._excerpts.setdefault(excerpt, len(self._excerpts))


def _in_order(was: Any, value: Any) -> bool:  # noqa: ANN401
    return not isinstance(value, Mapping) or list(was) == list(value)


def _changed(was: Members, come: Members, gone: Iterable[str]) -> dict[str, Membership]:
    left = {**was, **come}
    for excerpt in gone:
        del left[excerpt]
    return left


def _members(said: Mapping[str, Any]) -> list[dict[str, Membership]]:
    """Every theme's members that the steps name."""
    excerpts = said["excerpts"]
    how: list[Membership] = list(entry(_MEMBERS, dict(enumerate(said["how"]))).values())
    found: list[dict[str, Membership]] = []
    for come, belong, *less in said[_MEMBERS]:
        held = {excerpts[e]: how[m] for e, m in zip(come, belong, strict=True)}
        if less:
            gone, place = less
            held = _changed(found[place], held, (excerpts[e] for e in gone))
        found.append(held)
    return found


def _delta(said: Mapping[str, Any], values: Mapping[str, Sequence[Any]]) -> BoardDelta:
    return {
        section: {k: None if at is None else values[section][at] for k, at in entries.items()}
        for section, entries in said.items()
    }


def _bytes(value: object) -> bytes:
    spelled = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(spelled.encode("utf-8", "surrogatepass"), _LEVEL)


def _read(body: bytes) -> Any:  # noqa: ANN401
    return json.loads(zlib.decompress(body).decode("utf-8", "surrogatepass"))
