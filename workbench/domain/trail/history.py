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

Read = Callable[[int, int, Collection[str]], Iterator[Recorded]]
"""The events after a number, up to another, of some kinds (none: of all), oldest first."""


class History(Sequence[Recorded]):
    """The events up to number `length`; the page that was asked for last is kept."""

    def __init__(self, read: Read, length: int) -> None:
        self._read, self._length = read, length
        self._page: tuple[int, tuple[Recorded, ...]] = 0, ()

    def of(self, kinds: Collection[str]) -> Iterator[Recorded]:
        """The events of some kinds, oldest first."""
        return self._read(0, self._length, kinds) if kinds else iter(())

    def upto(self, length: int) -> History:
        """The same trail, as far as another event."""
        return History(self._read, length)

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
        first, page = self._page
        if not first <= at < first + len(page):
            first = at - at % PAGE
            page = tuple(self._read(first, min(first + PAGE, self._length), ()))
            self._page = first, page
        return page[at - first]

    def __eq__(self, other: object) -> bool:
        """Whether the events are the same."""
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def events_of(trail: Sequence[Recorded], *families: type) -> Iterator[Recorded]:
    """The events of a trail that are of these classes or families, oldest first."""
    if isinstance(trail, History):
        return trail.of([kind for kind, made in KINDS.items() if issubclass(made, families)])
    return (recorded for recorded in trail if isinstance(recorded.event, families))
