"""RTF documents: their words, and which lines are headings or set in bold or italics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import file_bytes
from workbench.importers.office import BROKEN, MEND

# Signs that no document holds stand for how words are set, until the lines are there.
_SIGNS = {"bold": "\ue0b0", "italic": "\ue0b1", "heading": "\ue0b3"}
_OFF = "\ue0b2"
_ALL = "".join((*_SIGNS.values(), _OFF))
_PIECE = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\[^a-z]|[{}]|[^\\{}]+", re.DOTALL)
_SWITCHES = {"b": "bold", "i": "italic"}
# A paragraph of another level of the outline is not a heading.
_LEVELS = frozenset("012345678")
# Groups of what the document is made with, whose words nobody sees.
_UNSEEN = frozenset({"stylesheet", "fonttbl", "colortbl", "info"})
_SILENT = "silent"
_SURROGATES = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")

Looks = frozenset[str]


def read_rtf(path: Path, language: str = "en") -> Draft:
    """An `.rtf` transcript."""
    from striprtf.striprtf import rtf_to_text

    data = file_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(path.name, "is not an RTF document", MEND)
    try:
        text: str = rtf_to_text(  # type: ignore[no-untyped-call]
            _signed(data.decode("latin-1")), errors="replace"
        )
    except BROKEN as error:
        raise UnreadableFile(path.name, "is a damaged RTF document", MEND) from error
    return document_draft(path.name, _lines(_SURROGATES.sub(_whole, text)), (), language)


def _whole(pair: re.Match[str]) -> str:
    """The character that two halves stand for; RTF writes an emoji as two."""
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _signed(source: str) -> str:
    """The document with a sign before words wherever they begin to be set in another way."""
    out: list[str] = []
    stack: list[Looks] = [frozenset()]
    shown: Looks = frozenset()
    for found in _PIECE.finditer(source):
        piece = found[0]
        if piece == "{":
            stack.append(stack[-1])
        elif piece == "}":
            stack = stack[:-1] or [frozenset()]
        elif piece[0] == "\\":
            stack[-1] = _switched(stack[-1], found)
        elif piece.strip() and stack[-1] != shown and _SILENT not in stack[-1]:
            shown = stack[-1]
            out.append(_escaped(_OFF + "".join(_SIGNS[look] for look in sorted(shown))))
        out.append(piece)
    return "".join(out)


def _switched(now: Looks, found: re.Match[str]) -> Looks:
    """How words are set after a control word, and whether they are words at all."""
    word, number = found[1], found[2]
    if word in _SWITCHES:
        look = _SWITCHES[word]
        return now - {look} if number == "0" else now | {look}
    if word == "outlinelevel" and number in _LEVELS:
        return now | {"heading"}
    if word in _UNSEEN or found[0] == r"\*":
        return now | {_SILENT}
    if word == "plain":
        return now & {"heading", _SILENT}
    return now - {"heading"} if word == "pard" else now


def _escaped(signs: str) -> str:
    return "".join(f"\\u{ord(sign) - 65536}?" for sign in signs)


def _lines(text: str) -> Iterator[Line]:
    """Lines without the signs; a line looks as all its words do."""
    now: Looks = frozenset()
    for line in text.split("\n"):
        looks: Looks | None = None
        for stretch in re.split(f"([{_ALL}])", line):
            if stretch == _OFF:
                now = frozenset()
            elif stretch in _SIGNS.values():
                now |= {look for look, sign in _SIGNS.items() if sign == stretch}
            elif stretch.strip():
                looks = now if looks is None else looks & now
        yield Line(text=re.sub(f"[{_ALL}]", "", line), looks=looks or frozenset())
