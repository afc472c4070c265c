"""How programs count characters, and which count a table's positions were made in.

Tables of positions come from scripts in many languages: some count UTF-16 units, some bytes, some a
line end as two. Quotes and the edges of words tell which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, product

_ENOUGH = 5
_PLAIN, _POOR = 0.9, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A way of counting: in code points, UTF-16 units or bytes; a line end as one or two."""

    unit: str = "code points"
    crlf: bool = False

    @property
    def called(self) -> str:
        """The way in words."""
        return f"{self.unit}, a line end as two" if self.crlf else self.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A passage as a table gives it; `quote` is empty where it has none."""

    start: int
    end: int
    quote: str = ""


OURS = Count()
COUNTS = tuple(
    Count(unit=u, crlf=c)
    for u, c in product(("code points", "UTF-16 units", "bytes"), (False, True))
)


class Ruler:
    """A text as one way of counting sees it."""

    def __init__(self, text: str, count: Count) -> None:
        self._places = [0, *accumulate(_width(char, count) for char in text)]

    def span(self, given: Given) -> tuple[int, int] | None:
        """Start and end in code points; None where a place is not in the text or in a character."""
        start, end = self._place(given.start), self._place(given.end)
        return None if start is None or end is None or start >= end else (start, end)

    def _place(self, units: int) -> int | None:
        place = bisect_left(self._places, units)
        return place if place < len(self._places) and self._places[place] == units else None


def count_of(text: str, passages: Sequence[Given]) -> Count:
    """How positions were counted: as code points, unless quotes or words plainly say otherwise."""
    if text.isascii() and "\n" not in text:
        return OURS
    fits = {count: _fit(text, passages, count) for count in COUNTS}
    quoted, whole = fits[OURS]
    best = max(COUNTS, key=lambda count: fits[count])
    every = len(passages)
    plain = every >= _ENOUGH and whole < _POOR * every and fits[best][1] > _PLAIN * every
    more = fits[best][0] > quoted
    return best if more or (fits[best][0] == quoted and plain) else OURS


def at_word_edges(text: str, start: int, end: int) -> bool:
    """Whether a span neither begins nor ends inside a word, or on a blank."""
    blank = text[start:end][:1].isspace() or text[start:end][-1:].isspace()
    return not (blank or _inside(text, start) or _inside(text, end))


def has_words_apart(text: str) -> bool:
    """Whether blanks part the words of a text: in Chinese they do not."""
    return text.count(" ") * 20 > len(text)


def same_words(one: str, other: str) -> bool:
    """Whether two passages are the same except for blanks."""
    return one.split() == other.split()


def _fit(text: str, passages: Sequence[Given], count: Count) -> tuple[int, int]:
    """How many passages hold their quote, and how many whole words."""
    ruler = Ruler(text, count)
    quoted = whole = 0
    for given in passages:
        span = ruler.span(given)
        if span is not None:
            quoted += bool(given.quote) and same_words(text[slice(*span)], given.quote)
            whole += at_word_edges(text, *span)
    return quoted, whole


def _inside(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _width(char: str, count: Count) -> int:
    if char == "\n" and count.crlf:
        return 2
    if count.unit == "bytes":
        return len(char.encode("utf-8", "replace"))
    return 2 if count.unit == "UTF-16 units" and ord(char) > 0xFFFF else 1
