"""Where a selection lies in the stored text: programs count characters in their own ways.

The standard counts Unicode code points. NVivo counts UTF-16 units, so an emoji is two, and for
Windows keeps the CR of each line end; ATLAS.ti counts a line end as one character.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from workbench.domain.material.text import StoredText, stored_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """A selection as the file gives it: positions in the program's count, and its name."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A way of counting: in UTF-16 units or code points, a CRLF as two characters or one."""

    utf16: bool = False
    crlf: bool = True


READINGS = tuple(Reading(utf16=u, crlf=c) for u, c in product((False, True), (True, False)))

_ENOUGH = 10
"""Selections from which whole words are evidence."""

_CUSTOMS = (("nvivo", Reading(utf16=True)), ("atlas", Reading(crlf=False)))


class Counted:
    """A text as one program counts it, with the way into our stored text."""

    def __init__(self, raw: str, reading: Reading) -> None:
        source = raw.removeprefix("\ufeff")
        source = source if reading.crlf else source.replace("\r\n", "\n")
        self._stored: StoredText = stored_text(source)
        # The second half of each character that UTF-16 writes as two units.
        wide = [i for i, char in enumerate(source) if ord(char) > 0xFFFF] if reading.utf16 else []
        self._halves = [place + earlier + 1 for earlier, place in enumerate(wide)]
        self.length = len(source) + len(wide)

    @property
    def text(self) -> str:
        """The stored text; the same for every reading."""
        return self._stored.text

    def span(self, selected: Selected) -> tuple[int, int] | None:
        """Start and end in the stored text; None where the text has no such place."""
        if not 0 <= selected.start < selected.end <= self.length:
            return None
        start, end = self._place(selected.start), self._place(selected.end)
        return (start, end) if start < end else None

    def _place(self, units: int) -> int:
        return self._stored.position(units - bisect_left(self._halves, units))


def reading_of(origin: str, texts: Sequence[tuple[str, Sequence[Selected]]]) -> Reading:
    """How a program counted: as it usually does, unless its selections plainly say otherwise.

    They do where more of them hold the words they are called by, or where hardly any cuts a word
    in two though the usual count makes many do so.

    Args:
        origin: what the file says it was made with.
        texts: each raw text with its selections.
    """
    made = origin.casefold()
    usual = next((reading for known, reading in _CUSTOMS if known in made), Reading())
    telling = [(raw, sel) for raw, sel in texts if sel and ("\r\n" in raw or _has_wide(raw))]
    if not telling:
        return usual
    named, whole = _fit(telling, usual)
    every = sum(len(selections) for _, selections in telling)
    fits = {reading: _fit(telling, reading) for reading in READINGS if reading != usual}
    best = max(fits, key=lambda reading: fits[reading])
    plain = every >= _ENOUGH and whole < 0.6 * every and fits[best][1] > 0.9 * every
    return best if fits[best][0] > named or (fits[best][0] == named and plain) else usual


def quotes(name: str, text: str) -> bool:
    """Whether a selection is called by the words it selects, in full or cut short with dots."""
    begun = " ".join(name.rstrip("….").split())
    return bool(begun) and " ".join(text.split()).startswith(begun)


def at_word_edges(text: str, start: int, end: int) -> bool:
    """Whether a span neither begins nor ends inside a word."""
    return not (_inside(text, start) or _inside(text, end))


def _fit(texts: Iterable[tuple[str, Sequence[Selected]]], reading: Reading) -> tuple[int, int]:
    """How many selections hold the words of their name, and how many whole words."""
    named = whole = 0
    for raw, selections in texts:
        counted = Counted(raw, reading)
        for selected in selections:
            span = counted.span(selected)
            if span is not None:
                named += quotes(selected.name, counted.text[span[0] : span[1]])
                whole += at_word_edges(counted.text, *span)
    return named, whole


def _inside(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _has_wide(text: str) -> bool:
    return any(ord(char) > 0xFFFF for char in text)
