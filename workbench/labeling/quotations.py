"""Finding quotations in prose: those that nobody said, and those that are not marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.domain.words import MARKS

WORDS = 4
"""Shorter passages in quotation marks may be scare quotes or names; they are not checked."""

RUN = 12
"""So many words in a row are never the same as somebody else's unless copied."""

_MARKS = str.maketrans(
    dict.fromkeys("“”„‟«»″〝〞＂「」『』", '"') | dict.fromkeys("‘’‚‛′‹›＇`´", "'")
)
_TRAILING = " .,;:!?…"
_OPENS = re.compile(r"(?<!\w)'(?=\S)")
_CLOSES = re.compile(r"(?<=\S)'(?!\w)")
_MARKED = re.compile(r"\"[^\"]*\"|(?<!\w)'(?=\S).*?(?<=\S)'(?!\w)")
# Anything between spaces and punctuation, digits too: a quotation is exact or it is not one.
_WORD = re.compile(rf"[\w{MARKS}'’-]+")


def invented_quotation(text: str, excerpts: Sequence[str]) -> str | None:
    """The first quotation of four words or more that is exact in no excerpt; None if all are.

    Quotation marks are all alike, curly or straight, and so are runs of white space; punctuation
    before the closing quotation mark does not count as said.
    """
    folded = [_folded(excerpt) for excerpt in excerpts]
    for readings in _quotations(_folded(text)):
        passages = [p for reading in readings if _words(p := reading.strip(_TRAILING)) >= WORDS]
        if passages and not any(p in excerpt for p in passages for excerpt in folded):
            return passages[0]
    return None


def unmarked_passage(text: str, excerpts: Sequence[str]) -> str | None:
    """The first `RUN` words in a row that an excerpt has too, outside quotation marks; or None.

    Case and punctuation aside: a participant's words may not pass for the labeler's.
    """
    spoken = [f" {' '.join(_spoken(excerpt))} " for excerpt in excerpts]
    for piece in _MARKED.split(_folded(text)):
        words = _spoken(piece)
        for start in range(len(words) - RUN + 1):
            passage = " ".join(words[start : start + RUN])
            if any(f" {passage} " in whole for whole in spoken):
                return passage
    return None


def _spoken(text: str) -> list[str]:
    return [word.strip("'-") for word in _WORD.findall(_folded(text).casefold())]


def _folded(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())


def _words(passage: str) -> int:
    return len(_WORD.findall(passage))


def _quotations(text: str) -> Iterator[list[str]]:
    """Every quotation, as the ways it can be read: an apostrophe may or may not close it."""
    pieces = text.split('"')
    inside = pieces[1::2] if len(pieces) % 2 else [*pieces[1:-1:2], pieces[-1]]
    yield from ([piece] for piece in inside)
    for piece in pieces:
        yield from _single_quoted(piece)


def _single_quoted(text: str) -> Iterator[list[str]]:
    opens = [found.end() for found in _OPENS.finditer(text)]
    for start, following in zip(opens, [*opens, len(text) + 1][1:], strict=True):
        ends = [c.start() for c in _CLOSES.finditer(text, start) if c.start() < following - 1]
        readings = [text[start:end] for end in ends]
        # A first close after a letter other than s cannot be a plural's apostrophe.
        if readings and not readings[0].endswith("s"):
            readings = readings[:1]
        if readings:
            yield readings
