"""Steps as bytes, many together: what long trails keep of what is seldom asked for.

An entry that several steps name is written once, and the members of a theme as what differs from
those before. So a packet is about as long as what was decided in it, and not as long as the board.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.domain.board.entries import entry, plain
from workbench.domain.board.past import BoardDelta, Outline, Past, Step

_LEVEL = 3
_MEMBERS = "members"

SIZE = 1_000
"""Steps of a packet."""

BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, zlib.error)
"""What reading bytes that are no packet ends in."""


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
        values = _values(said["values"])
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
    told = [[s.analyst, s.kind, writer.delta(s.before), writer.after(s)] for s in steps]
    touched: dict[str, dict[str, list[int]]] = {}
    for place, step in enumerate(steps):
        for section, entries in step.after.items():
            for key in entries:
                touched.setdefault(section, {}).setdefault(key, []).append(place)
    index = [[s.analyst for s in steps], [s.kind for s in steps], touched]
    return Packed(
        first=steps[0].seq, last=steps[-1].seq, index=_bytes(index),
        body=_bytes({"values": writer.values, "steps": told}),
    )  # fmt: skip


class _Writer:
    """Entries by section, each once, in the order in which they are met."""

    def __init__(self) -> None:
        self.values: dict[str, list[Any]] = {}
        self._places: dict[str, dict[int, int]] = {}
        self._held: list[Any] = []  # so that no id is given twice

    def delta(self, changes: BoardDelta) -> dict[str, dict[str, int | None]]:
        """Section to key to the place of its entry."""
        return {
            section: {key: self._place(section, value) for key, value in entries.items()}
            for section, entries in changes.items()
        }

    def after(self, step: Step) -> dict[str, dict[str, int | None]]:
        """The entries that a step left; members as what differs from those before."""
        before = step.before.get(_MEMBERS, {})
        for theme, held in step.after.get(_MEMBERS, {}).items():
            if held is not None and (was := before.get(theme)) is not None:
                self._place(_MEMBERS, held, was)
        return self.delta(step.after)

    def _place(self, section: str, value: Any, was: Any = None) -> int | None:  # noqa: ANN401
        if value is None:
            return None
        places = self._places.setdefault(section, {})
        if id(value) in places:
            return places[id(value)]
        told = plain(value) if was is None else _difference(was, value, places[id(was)])
        written = self.values.setdefault(section, [])
        written.append([told] if section == _MEMBERS and was is None else told)
        self._held.append(value)
        places[id(value)] = len(written) - 1
        return len(written) - 1


def _difference(was: Mapping[str, Any], now: Mapping[str, Any], place: int) -> list[Any]:
    """What differs from members at a place, where that is less; else the members themselves."""
    come = {e: m for e, m in now.items() if was.get(e) is not m and was.get(e) != m}
    gone = [e for e in was if e not in now]
    if len(come) + len(gone) >= len(now) or list(_changed(was, come, gone)) != list(now):
        return [plain(now)]
    return [place, plain(come), gone]


def _changed(was: Mapping[str, Any], come: Mapping[str, Any], gone: Sequence[str]) -> Any:  # noqa: ANN401
    left = {**was, **come}
    for excerpt in gone:
        del left[excerpt]
    return left


def _values(said: Mapping[str, Any]) -> dict[str, list[Any]]:
    values = {s: [entry(s, v) for v in told] for s, told in said.items() if s != _MEMBERS}
    members: list[Any] = []
    for told in said.get(_MEMBERS, ()):
        if len(told) == 1:
            members.append(entry(_MEMBERS, told[0]))
        else:
            place, come, gone = told
            members.append(_changed(members[place], entry(_MEMBERS, come), gone))
    return values | {_MEMBERS: members}


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
