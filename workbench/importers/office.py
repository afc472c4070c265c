"""Transcripts written in a word processor: docx, odt and rtf."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft
from workbench.importers.cells import docx_grid, odt_grid
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import archive_bytes, file_bytes
from workbench.importers.grids import table_lines

Element = Any
"""An lxml element; lxml and odfdo come without types."""

_MEND = "Open it in a word processor, save it again as docx and import that."
# What a damaged archive or its XML raises in zipfile, lxml, python-docx and odfdo.
_BROKEN = (
    BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, OSError, EOFError,
    SyntaxError, NotImplementedError, RuntimeError,
)  # fmt: skip

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", _FALLBACK})
_LOOKS = {"bold": f"{_W}b", "italic": f"{_W}i"}
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}

_ODT_SKIPPED = ("text:tracked-changes", "text:table-of-content", "text:sequence-decls")


def read_docx(path: Path, language: str = "en") -> Draft:
    """A `.docx` transcript: paragraphs and tables in order, deleted text left out."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    data = archive_bytes(path, "a docx file")
    try:
        lines = list(_docx_lines(Document(io.BytesIO(data)).element.body))
    except (PackageNotFoundError, *_BROKEN) as error:
        raise UnreadableFile(path.name, "is not a docx file, or is damaged", _MEND) from error
    return document_draft(path.name, lines, (), language)


def read_odt(path: Path, language: str = "en") -> Draft:
    """An `.odt` transcript: paragraphs and tables in order."""
    from odfdo import Document, SecurityError

    data = archive_bytes(path, "an odt file")
    try:
        lines = list(_odt_lines(Document(io.BytesIO(data)).body))
    except (SecurityError, *_BROKEN) as error:
        raise UnreadableFile(path.name, "is not an odt file, or is damaged", _MEND) from error
    return document_draft(path.name, lines, (), language)


def read_rtf(path: Path, language: str = "en") -> Draft:
    """An `.rtf` transcript."""
    from striprtf.striprtf import rtf_to_text

    data = file_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(path.name, "is not an RTF document", _MEND)
    try:
        text: str = rtf_to_text(  # type: ignore[no-untyped-call]
            data.decode("latin-1"), errors="replace"
        )
    except _BROKEN as error:
        raise UnreadableFile(path.name, "is a damaged RTF document", _MEND) from error
    return document_draft(path.name, (Line(text=line) for line in text.split("\n")), (), language)


def _docx_lines(body: Element) -> Iterator[Line]:
    after_table = False
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            lines = table_lines(docx_grid(block, _cell))
            yield from lines
            after_table = any(line.speaker is not None for line in lines)
        else:
            text = _words(block)
            # What follows a table of turns is not the last speaker's.
            speaker = "" if after_table and text.strip() else None
            yield Line(text=text, speaker=speaker, looks=_looks(block, text))
            after_table = after_table and not text.strip()


def _looks(paragraph: Element, text: str) -> frozenset[str]:
    """How a whole paragraph is set: `bold`, `italic`, `indented`."""
    runs = [r for r in paragraph.iter(f"{_W}r") if _words(r).strip()]
    looks = {
        look
        for look, tag in _LOOKS.items()
        if runs and all(_is_on(run.find(f"{_W}rPr/{tag}")) for run in runs)
    }
    return frozenset(looks | ({"indented"} if text.startswith("\t") else set()))


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val") not in ("0", "false", "none")


def _blocks(element: Element) -> Iterator[Element]:
    """Paragraphs and tables, also inside content controls and tracked insertions."""
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _cell(cell: Element) -> str:
    return "\n".join(_words(paragraph) for paragraph in cell.iter(f"{_W}p"))


def _words(element: Element) -> str:
    """A paragraph's text with insertions and without deletions, as Word shows it."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _SKIPPED:
            parts.append(_words(child))
    return "".join(parts)


def _odt_cell(cell: Element) -> str:
    return "\n".join(p.inner_text for p in cell.get_elements("descendant::text:p"))


def _odt_lines(body: Element) -> Iterator[Line]:
    for child in body.children:
        if child.tag in ("text:p", "text:h"):
            yield Line(text=child.inner_text)
        elif child.tag == "table:table":
            yield from table_lines(odt_grid(child, _odt_cell))
        elif child.tag not in (
            "text:tracked-changes",
            "text:table-of-content",
            "text:sequence-decls",
        ):
            yield from _odt_lines(child)
