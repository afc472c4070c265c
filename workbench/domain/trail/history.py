"""A trail that is read a page at a time, when somebody asks: it may hold a hundred thousand events.

What an event says never changes, but that erased words are gone from it, so that what is read
later is what stood there, or less.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import overload

from workbench.domain.trail.events import KINDS
from workbench.domain.trail.recorded import Recorded

PAGE = 500
"""Events that are read at once where some are asked for by their place."""

AT_HAND = 8
"""Pages that are kept."""

Read = Callable[[int, int, Collection[str]], Iterator[Recorded]]
"""The events after a number, up to another, of some kinds (none: of all), oldest first."""


class History(Sequence[Recorded]):
    """The events up to number `length`; pages that were asked for last are kept."""

    def __init__(self, read: Read, length: int) -> None:
        self._read, self._length = read, length
        self._pages: dict[int, tuple[Recorded, ...]] = {}

    def of(self, kinds: Collection[str], after: int = 0) -> Iterator[Recorded]:
        """The events of some kinds after a number, oldest first."""
        return self._read(after, self._length, kinds) if kinds else iter(())

    def __len__(self) -> int:
        """How many there are: the number of the newest."""
        return self._length

    def __iter__(self) -> Iterator[Recorded]:
        """All events, oldest first; none is kept."""
        return self._read(0, self._length, ())

    @overload
    def __getitem__(self, place: int) -> Recorded: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Recorded, ...]: ...
    def __getitem__(self, place: int | slice) -> Recorded | tuple[Recorded, ...]:
        """An event by its place from 0, or several."""
        if isinstance(place, slice):
            wanted = range(self._length)[place]
            if wanted.step == 1:
                return tuple(self._read(wanted.start, wanted.stop, ())) if wanted else ()
            return tuple(self[i] for i in wanted)
        at = range(self._length)[place]
        first = at - at % PAGE
        page = self._pages.get(first)
        if page is None:
            page = tuple(self._read(first, min(first + PAGE, self._length), ()))
            self._pages = dict([*self._pages.items(), (first, page)][-AT_HAND:])
        return page[at - first]

    def __eq__(self, other: object) -> bool:
        """Whether the events are the same."""
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def events_of(trail: Sequence[Recorded], *families: type, after: int = 0) -> Iterator[Recorded]:
    """The events of a trail that are of these classes or families, after a number, oldest first."""
    if isinstance(trail, History):
        kinds = [kind for kind, made in KINDS.items() if issubclass(made, families)]
        return trail.of(kinds, after)
    return (r for r in trail if r.seq > after and isinstance(r.event, families))
