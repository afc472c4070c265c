"""Hyphens at the end of a line: a word's own stay, those that only part it go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from workbench.domain.languages.tables import named

SOFT = ("\ufffe", "\x02", "\u00ad")
"""What PDFium writes where a line ends with a hyphen and its word goes on."""

_LAST = re.compile(r"([^\W_]+(?:[-\u2019'][^\W_]+)*)\Z")
_FIRST = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class Hyphens:
    """Joins lines; what a document writes elsewhere with a hyphen, it means with one here."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words = Counter(word.casefold() for line in lines for word in _WORD.findall(line))

    def joined(self, line: str, more: str) -> str:
        """A line and the one it runs on into."""
        if not line.endswith(SOFT):
            return f"{line} {more}"
        bare = line.rstrip("".join(SOFT))
        return f"{bare}-{more}" if self._own(bare, more) else bare + more

    def _own(self, before: str, after: str) -> bool:
        """Whether the word has the hyphen wherever it stands."""
        last, first = _LAST.search(before), _FIRST.match(after)
        if last is None or first is None:
            return False
        one, two = last[1].casefold(), first[0].casefold()
        apart, together = self._words[f"{one}-{two}"], self._words[one + two]
        if apart != together:
            return apart > together
        if first[0][:1].isupper() or two.isdecimal() or "-" in one:
            return True
        return one in _after() or (two in _before() and self._words[one] > 1)


@cache
def _after() -> frozenset[str]:
    return frozenset(named("hyphen_after"))


@cache
def _before() -> frozenset[str]:
    return frozenset(named("hyphen_before"))
