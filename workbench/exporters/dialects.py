"""How other programs count characters and end lines, and where a passage lies in their count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One program's habits.

    Attributes:
        name: as the project's origin says it; empty for the standard.
        crlf: lines end in CR LF, which counts as two characters.
        utf16: UTF-16 units are counted, so that an emoji is two.
        groups: attributes are read from sets of sources called "name: value".
    """

    name: str = ""
    crlf: bool = False
    utf16: bool = False
    groups: bool = False


DIALECTS: Mapping[str, Dialect] = {
    "default": Dialect(),
    "nvivo": Dialect(name="NVivo", utf16=True),
    "maxqda": Dialect(name="MAXQDA", crlf=True),
    "atlasti": Dialect(name="ATLAS.ti", groups=True),
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
