"""What each event changed, from the first on: what undo, restore and conflicts are found by.

Most of a long trail's steps are asked for seldom. They lie in packets, which say whom and what
they are about without being opened (`domain.board.packing` makes them); the newest are at hand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, overload

BoardDelta = dict[str, dict[str, Any]]
"""Section to key to new value; None deletes the key."""

AT_HAND = 4
"""Packets whose steps are kept once they were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one event changed: the entries before and after. Undo puts `before` back."""

    seq: int
    analyst: str
    kind: str
    before: BoardDelta
    after: BoardDelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What can be said about several steps without reading them, each at its place from 0.

    `touched` is section to key to the places of the steps that changed that entry.
    """

    analysts: Sequence[str]
    kinds: Sequence[str]
    touched: Mapping[str, Mapping[str, Sequence[int]]]


class Packet(Protocol):
    """Steps that follow each other, from event `first` to `last`."""

    @property
    def first(self) -> int:
        """The number of the first."""

    @property
    def last(self) -> int:
        """The number of the last."""

    def outline(self) -> Outline:
        """What can be told without reading them."""

    def steps(self) -> tuple[Step, ...]:
        """The steps."""


class Past(Sequence[Step]):
    """The steps of a board, one an event, in order, from event 1."""

    __slots__ = ("_first", "_outlines", "_read", "packets", "tail")

    def __init__(self, packets: tuple[Packet, ...] = (), tail: tuple[Step, ...] = ()) -> None:
        self.packets, self.tail = packets, tail
        self._read: dict[int, tuple[Step, ...]] = {}
        self._outlines: dict[int, Outline] = {}
        self._first: dict[tuple[str, int], dict[str, tuple[int, int]]] = {}

    def then(self, *steps: Step) -> Past:
        """These steps, and more after them."""
        return self._with(self.packets, (*self.tail, *steps))

    def with_packet(self, packet: Packet) -> Past:
        """The same steps, of which the oldest at hand are in a packet."""
        taken = packet.last - packet.first + 1
        return self._with((*self.packets, packet), self.tail[taken:])

    def touching(self, section: str, key: str | None = None) -> Iterator[int]:
        """Numbers of the events that changed an entry, or any of a section; the newest first."""
        for step in reversed(self.tail):
            entries = step.after.get(section, {})
            if key in entries or (key is None and entries):
                yield step.seq
        for place in reversed(range(len(self.packets))):
            found = self._outline(place).touched.get(section, {})
            places = (
                found.get(key, ()) if key is not None else {p for ps in found.values() for p in ps}
            )
            yield from (self.packets[place].first + p for p in sorted(places, reverse=True))

    def first_two(self, section: str) -> dict[str, tuple[int, int]]:
        """Numbers of the first two events that changed each entry of a section; 0: no second."""
        found = dict(self._first_packed(section))
        for step in self.tail:
            for key in step.after.get(section, ()):
                _add_later(found, key, step.seq)
        return found

    def _first_packed(self, section: str) -> dict[str, tuple[int, int]]:
        """The same of the packets; kept, for it is asked for with every answer."""
        key = (section, len(self.packets))
        if key not in self._first:
            found: dict[str, tuple[int, int]] = {}
            for place, packet in enumerate(self.packets):
                for entry, places in self._outline(place).touched.get(section, {}).items():
                    for at in sorted(places)[:2]:
                        _add_later(found, entry, packet.first + at)
            self._first[key] = found
        return self._first[key]

    def told(self) -> Iterator[tuple[str, str]]:
        """Who did what, by analyst and kind, oldest first."""
        for place in range(len(self.packets)):
            outline = self._outline(place)
            yield from zip(outline.analysts, outline.kinds, strict=True)
        yield from ((step.analyst, step.kind) for step in self.tail)

    def kind_of(self, seq: int) -> str:
        """The kind of an event."""
        found = self._packed(seq)
        if found is None:
            return self[seq - 1].kind
        return self._outline(found).kinds[seq - self.packets[found].first]

    def analyst_of(self, seq: int) -> str:
        """Whose an event is."""
        found = self._packed(seq)
        if found is None:
            return self[seq - 1].analyst
        return self._outline(found).analysts[seq - self.packets[found].first]

    def __len__(self) -> int:
        """How many there are: the number of the newest event."""
        return self._held + len(self.tail)

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, place: int | slice) -> Step | tuple[Step, ...]:
        """A step by its place from 0, or several."""
        if isinstance(place, slice):
            wanted = range(len(self))[place]
            if wanted.step == 1 and wanted.start >= self._held:
                return self.tail[wanted.start - self._held : wanted.stop - self._held]
            return tuple(self[i] for i in wanted)
        at = range(len(self))[place]
        found = self._packed(at + 1)
        if found is None:
            return self.tail[at - self._held]
        return self._steps(found)[at + 1 - self.packets[found].first]

    def __iter__(self) -> Iterator[Step]:
        """The steps, oldest first; none that was in a packet stays at hand."""
        return self._after(0)

    def __eq__(self, other: object) -> bool:
        """Whether all steps are the same."""
        if not isinstance(other, Past | tuple):
            return NotImplemented
        if len(self) != len(other):
            return False
        same = _alike(self, other) if isinstance(other, Past) else 0
        theirs = other._after(same) if isinstance(other, Past) else other
        return all(mine == their for mine, their in zip(self._after(same), theirs, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _after(self, packets: int) -> Iterator[Step]:
        """The steps that lie after so many packets, oldest first."""
        for packet in self.packets[packets:]:
            yield from packet.steps()
        yield from self.tail

    @property
    def _held(self) -> int:
        return self.packets[-1].last if self.packets else 0

    def _with(self, packets: tuple[Packet, ...], tail: tuple[Step, ...]) -> Past:
        made = Past(packets, tail)
        made._read, made._outlines, made._first = self._read, self._outlines, self._first
        return made

    def _packed(self, seq: int) -> int | None:
        """The place of the packet that an event is in; None: it is at hand."""
        if seq > self._held:
            return None
        return bisect_left(self.packets, seq, key=lambda packet: packet.last)

    def _outline(self, place: int) -> Outline:
        if place not in self._outlines:
            self._outlines[place] = self.packets[place].outline()
        return self._outlines[place]

    def _steps(self, place: int) -> tuple[Step, ...]:
        known = self._read.get(place)
        if known is None:
            known = self.packets[place].steps()
            while len(self._read) >= AT_HAND:
                self._read.pop(next(iter(self._read), -1), None)
            self._read[place] = known
        return known


def _alike(one: Past, other: Past) -> int:
    """How many packets both begin with, to the byte; they need not be opened to be compared."""
    pairs = enumerate(zip(one.packets, other.packets, strict=False))
    fewest = min(len(one.packets), len(other.packets))
    return next((place for place, (mine, theirs) in pairs if mine != theirs), fewest)


def steps_touching(past: Past, section: str, key: str) -> Iterator[Step]:
    """The steps that changed an entry, the newest first."""
    return (past[seq - 1] for seq in past.touching(section, key))


def _add_later(found: dict[str, tuple[int, int]], key: str, seq: int) -> None:
    """Note an event that changed an entry, if it is one of the first two; they come in order."""
    one, two = found.get(key, (seq, 0))
    found[key] = (one, two or (seq if seq != one else 0))
