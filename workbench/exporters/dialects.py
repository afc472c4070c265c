"""Ways in which one format is written: other programs' habits, and what a report shows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One program's habits, or one kind of report.

    Attributes:
        name: as the project's origin says it and pages call it; empty for the standard.
        crlf: lines end in CR LF, which counts as two characters.
        utf16: UTF-16 units are counted, so that an emoji is two.
        groups: attributes are read from sets of sources called "name: value".
        candidates: a report has an appendix of what nobody has accepted.
    """

    name: str = ""
    crlf: bool = False
    utf16: bool = False
    groups: bool = False
    candidates: bool = False


DIALECTS: Mapping[str, Dialect] = {
    "default": Dialect(),
    "nvivo": Dialect(name="NVivo", utf16=True),
    "maxqda": Dialect(name="MAXQDA", crlf=True),
    "atlasti": Dialect(name="ATLAS.ti", groups=True),
}

REPORTS: Mapping[str, Dialect] = {
    "default": Dialect(),
    "candidates": Dialect(name="with candidates", candidates=True),
}


class Measured:
    """A stored text as a dialect writes and counts it."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        counts_twice = [
            place
            for place, char in enumerate(text)
            if (dialect.crlf and char == "\n") or (dialect.utf16 and ord(char) > 0xFFFF)
        ]
        self._twice = counts_twice
        self.content = text.replace("\n", "\r\n") if dialect.crlf else text

    def position(self, place: int) -> int:
        """A code point position of the stored text in the dialect's count."""
        return place + bisect_left(self._twice, place)
