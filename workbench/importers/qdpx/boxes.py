"""Codings on boxes of a page: placed in the page's text by the words that the box is called by.

ATLAS.ti writes the codings of a PDF as rectangles. Each carries the words inside it, in full or cut
short; where these stand in the text once, nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from workbench.domain.material.text import stored_text
from workbench.importers.qdpx.tree import called, plain_guid
from workbench.importers.qdpx.values import Remark

SHORTEST = 12
"""Characters without blanks that are enough to tell a passage by."""

SELECTIONS = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection")
_CUT = re.compile(r"(?:…|\.\.+)\s*\Z")
_PLACED = "on boxes of a page, placed by the words they are called by, as far as these go"
_BLANK = re.compile(r"\s+")

Span = tuple[int, int]


def boxed(source: Element, text: str) -> Iterator[tuple[Element, Span]]:
    """The boxes of a page whose words stand in its text once, with where.

    A box whose words are cut short is placed as far as they go.

    Args:
        source: the PDF's element.
        text: its stored text.
    """
    places = [place for place, char in enumerate(text) if not char.isspace()]
    bare = "".join(text[place] for place in places)
    for box in source.findall("PDFSelection"):
        words = _words(box)
        first = bare.find(words) if len(words) >= SHORTEST else -1
        if first >= 0 and bare.find(words, first + 1) < 0:
            yield box, (places[first], places[first + len(words) - 1] + 1)


def unplaced(sources: Sequence[Element], placed: frozenset[str]) -> Iterator[Remark]:
    """What is coded and cannot be placed, counted by source and reason.

    Args:
        sources: all sources of the project.
        placed: the GUIDs of selections that lie in a text.
    """
    for source in sources:
        counts = Counter[str]()
        for kind in SELECTIONS:
            for box in source.findall(kind):
                again = plain_guid(box.get("guid")) in placed
                codings = len(box.findall("Coding"))
                if codings:
                    counts[_PLACED if again else _why(source, kind, box)] += codings
        for why, count in counts.items():
            many = "coding" if count == 1 else f"{count} codings"
            yield Remark(kind=many, name=f"in {called(source)}", why=why, kept=why == _PLACED)


def _why(source: Element, kind: str, box: Element) -> str:
    if kind != "PDFSelection":
        return f"on a {kind.removesuffix('Selection').lower()}: no text is selected"
    if source.find("Representation") is None:
        return "on boxes of a page whose text is not in the archive"
    if len(_words(box)) < SHORTEST:
        return "on boxes of a page that are not called by their words"
    return "on boxes of a page whose words stand in its text nowhere, or more than once"


def _words(box: Element) -> str:
    """The words of a box without blanks: its own text, else its name."""
    own = box.find("Representation/PlainTextContent")
    raw = (own.text or "") if own is not None else ""
    named = _CUT.sub("", called(box))
    return _BLANK.sub("", stored_text(raw.strip() or named).text)
