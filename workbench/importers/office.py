"""Transcripts written in a word processor: docx. What odt and rtf have is read beside it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft
from workbench.importers.cells import docx_grid
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import archive_bytes
from workbench.importers.grids import table_lines
from workbench.importers.word_parts import (
    BOX,
    FALLBACK,
    boxes_in,
    goes_on,
    is_hidden,
    is_on,
    left_out,
    paragraphs_in,
)
from workbench.importers.word_parts import W as _W

Element = Any
"""An lxml element; lxml and odfdo come without types."""

MEND = "Open it in a word processor, save it again as docx and import that."
# What a damaged archive or its XML raises in zipfile, lxml, python-docx and odfdo.
BROKEN = (
    BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, OSError, EOFError,
    SyntaxError, NotImplementedError, RuntimeError,
)  # fmt: skip

_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", FALLBACK, BOX})
_LOOKS = {"bold": f"{_W}b", "italic": f"{_W}i"}
_MOST_STYLES = 12
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}


def read_docx(path: Path, language: str = "en") -> Draft:
    """A `.docx` transcript: paragraphs and tables in order; what is left out is counted.

    Text boxes are nobody's words, unless they hold most of the document.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    data = archive_bytes(path, "a docx file")
    try:
        document = Document(io.BytesIO(data))
        body, styles = document.element.body, _style_looks(document.styles.element)
        boxes = [box for box in boxes_in(body) if _boxed(box).strip()]
        said = _mostly(boxes, body)
        lines = list(_docx_lines(body, styles, said=said))
        notes = (*_told_of_boxes(boxes, said=said), *left_out(document))
    except (PackageNotFoundError, *BROKEN) as error:
        raise UnreadableFile(path.name, "is not a docx file, or is damaged", MEND) from error
    return document_draft(path.name, lines, notes, language)


def _mostly(boxes: Sequence[Element], body: Element) -> bool:
    """Whether most of the words stand in text boxes."""
    boxed = sum(len(_boxed(box)) for box in boxes)
    return boxed > sum(len(_words(block)) for block in _blocks(body))


def _boxed(box: Element) -> str:
    return "\n".join(_words(paragraph) for paragraph in box.iter(f"{_W}p"))


def _told_of_boxes(boxes: Sequence[Element], *, said: bool) -> tuple[str, ...]:
    if not boxes:
        return ()
    many = f"{len(boxes)} text box{'es are' if len(boxes) > 1 else ' is'}"
    return (
        f"{many} read as the transcript" if said
        else f"{many} kept in the text, as nobody's words",
    )  # fmt: skip


def _docx_lines(
    body: Element, styles: Mapping[str, frozenset[str]], *, said: bool
) -> Iterator[Line]:
    """The lines of a body, those of text boxes below where they are anchored.

    Args:
        body: of the document.
        styles: how paragraphs of a style look.
        said: text boxes are the transcript.
    """
    after_table, begun = False, ""
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            lines = table_lines(docx_grid(block, _cell))
            yield from lines
            after_table = any(line.speaker is not None for line in lines)
        else:
            text = begun + _words(block)
            begun = text if goes_on(block) else ""
            if begun:
                continue
            # What follows a table of turns is not the last speaker's.
            speaker = "" if after_table and text.strip() else None
            yield Line(text=text, speaker=speaker, looks=_looks(block, text, styles))
            after_table = after_table and not text.strip()
        yield from (Line(text=_boxed(box), mark=not said) for box in boxes_in(block))
    if begun:
        yield Line(text=begun)


def _style_looks(styles: Element) -> Mapping[str, frozenset[str]]:
    """Style id to how paragraphs of it look, by its own name or those that it is based on."""
    own: dict[str, frozenset[str]] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{_W}style"):
        key = style.get(f"{_W}styleId") or ""
        parent, name = style.find(f"{_W}basedOn"), style.find(f"{_W}name")
        called = (name.get(f"{_W}val") or "").casefold() if name is not None else ""
        based[key] = parent.get(f"{_W}val") if parent is not None else ""
        heading = called.startswith(("heading", "title", "subtitle"))
        own[key] = frozenset({"heading"} if heading else ())
    return {key: _inherited(key, own, based) for key in own}


def _inherited(
    key: str, own: Mapping[str, frozenset[str]], based: Mapping[str, str]
) -> frozenset[str]:
    looks: frozenset[str] = frozenset()
    for _ in range(_MOST_STYLES):
        looks |= own.get(key, frozenset())
        key = based.get(key, "")
    return looks


def _looks(paragraph: Element, text: str, styles: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """How a whole paragraph is set: `heading`, `bold`, `italic`, `indented`."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = styles.get(style.get(f"{_W}val"), frozenset()) if style is not None else frozenset()
    runs = [r for r in paragraph.iter(f"{_W}r") if _words(r).strip() and not is_hidden(r)]
    looks = {
        look
        for look, tag in _LOOKS.items()
        if runs and all(is_on(run.find(f"{_W}rPr/{tag}")) for run in runs)
    }
    return frozenset(looks | ({"indented"} if text.startswith("\t") else set())) | named


def _blocks(element: Element) -> Iterator[Element]:
    """Paragraphs and tables, also inside content controls and tracked insertions."""
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _cell(cell: Element) -> str:
    return "\n".join(_words(paragraph) for paragraph in paragraphs_in(cell))


def _words(element: Element) -> str:
    """A paragraph's text with insertions and without deletions, as Word shows it."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _SKIPPED and not is_hidden(child):
            parts.append(_words(child))
    return "".join(parts)
