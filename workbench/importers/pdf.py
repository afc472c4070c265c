"""PDF transcripts: the words of each page, without line numbers, running heads and line ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from workbench.domain.errors import UnreadableFile
from workbench.domain.languages import spoken_in
from workbench.domain.material.text import Draft
from workbench.domain.speech.evidence import weighed
from workbench.domain.speech.heads import head_of
from workbench.domain.speech.labels import Hints, Spoken, label_key
from workbench.domain.speech.looks import ANSWERS, ASKS
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import file_bytes
from workbench.importers.grids import table_lines
from workbench.importers.hyphens import Hyphens
from workbench.importers.pdf_heads import is_headed
from workbench.importers.pdf_tables import page_grid, pieces_of

T = TypeVar("T")

MAX_PAGES = 2_000
_MEND = "Save it again as PDF from its own program, or as docx, and import that."
_OCR = "It is a scan: have its text recognised (OCR), or ask for the document it was made from."
_NUMBER = re.compile(r"\s*\d{1,5}\s*")
# How long a line must be, beside the page's long lines, to run on into the next one.
_FULL = 0.75
_EDGE_LINES = 2
_FEWEST_TORN, _TORN = 2, 0.1
# PDFium works for one thread at a time.
_PDFIUM = Lock()


def read_pdf(path: Path, language: str = "en") -> Draft:
    """A `.pdf` transcript; its lines are joined to paragraphs, which is said in a note."""
    data = file_bytes(path)
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile(path.name, "is not a PDF", _MEND)
    with _PDFIUM:
        pages = _pages(path.name, data)
    if not any(line.strip() for page in pages for line in page):
        raise UnreadableFile(path.name, "holds pictures and no text", _OCR)
    bare, numbered = _without_numbers(pages)
    kept, heads = _without_running_heads(bare)
    notes = ["Lines of the PDF were joined to paragraphs."]
    notes += ["Line numbers were left out."] if numbered else []
    notes += [f"Left out on each page: {', '.join(heads)}."] if heads else []
    lines = (Line(text=text) for text in _paragraphs(kept))
    draft = document_draft(path.name, lines, notes, language)
    if {turn.speaker for turn in draft.turns} - {"", ASKS, ANSWERS}:
        return draft
    return _table_draft(path.name, data, language) or draft


def _table_draft(name: str, data: bytes, language: str) -> Draft | None:
    """The draft of a table of turns with speakers; None where the pages hold none."""
    with _PDFIUM:
        pages = _opened(name, data, pieces_of)
    lines = table_lines(page_grid(pages))
    if len({line.speaker for line in lines if line.speaker}) < 2:
        return None
    notes = ("A table of the PDF was read as turns; check that none is torn apart.",)
    draft = document_draft(name, lines, notes, language)
    return replace(draft, doubt=_torn(draft))


def _torn(draft: Draft) -> str:
    """A word on turns that break off in mid-sentence, where the next goes on in small letters."""
    said = [draft.text[turn.start : turn.end] for turn in draft.turns]
    torn = sum(a[-1:].isalnum() and b[:1].islower() for a, b in pairwise(said))
    if torn < _FEWEST_TORN or torn < _TORN * len(said):
        return ""
    return f"{torn} rows of the table break off where the next one goes on: they may be torn apart"


def _pages(name: str, data: bytes) -> list[list[str]]:
    """The lines of each page."""
    return _opened(name, data, _lines)


def _opened(name: str, data: bytes, of_page: Callable[[Any], list[T]]) -> list[list[T]]:
    """What each page of a PDF holds."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            why = "is protected by a password"
            raise UnreadableFile(name, why, "Save a copy without the password.") from error
        raise UnreadableFile(name, "is not a PDF, or is damaged", _MEND) from error
    try:
        if len(document) > MAX_PAGES:
            why = f"has {len(document)} pages; the limit is {MAX_PAGES}"
            raise UnreadableFile(name, why, "Cut it into several files.")
        return [of_page(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(name, "is damaged", _MEND) from error
    finally:
        document.close()


def _lines(page: Any) -> list[str]:  # noqa: ANN401 - pypdfium2 comes without types
    text = page.get_textpage().get_text_bounded()
    return [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _without_numbers(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], bool]:
    """Pages without the block of line numbers that some programs print in the margin."""
    kept = [_without_number_block(page) for page in pages]
    return kept, any(len(a) < len(b) for a, b in zip(kept, pages, strict=True))


def _without_number_block(page: Sequence[str]) -> list[str]:
    """A page without three or more lines in succession that count upwards."""
    out: list[str] = []
    block: list[str] = []
    for line in (*page, ""):
        counts = _NUMBER.fullmatch(line) is not None
        if counts and (not block or int(line) == int(block[-1]) + 1):
            block.append(line)
            continue
        out += block if len(block) < 3 else []
        block = [line] if counts else []
        out += [] if counts else [line]
    return out[:-1]


def _without_running_heads(
    pages: Sequence[Sequence[str]],
) -> tuple[list[list[str]], tuple[str, ...]]:
    """Pages without what stands at the edge of nearly all, numbers aside: `3/12`, a title."""
    if len(pages) < 3:
        return [_without_page_number(page) for page in pages], ()
    edges = Counter(key for page in pages for key in {_shape(e) for e in _edges(page)})
    running = {key for key, count in edges.items() if key and count >= 0.8 * len(pages)}
    out = []
    for page in pages:
        edge = set(_edges(page))
        out.append([line for line in page if line not in edge or _shape(line) not in running])
    shown = {e.strip()[:60] for e in _edges(pages[0]) if _shape(e) in running}
    return out, tuple(sorted(f"'{s}'" for s in shown))


def _without_page_number(page: Sequence[str]) -> list[str]:
    edge = set(_edges(page))
    return [x for x in page if not (x in edge and re.fullmatch(r"\s*\d+(\s*/\s*\d+)?\s*", x))]


def _edges(page: Sequence[str]) -> list[str]:
    filled = [line for line in page if line.strip()]
    return [*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]]


def _shape(line: str) -> str:
    """A line with its numbers blurred; a speaker's label is not a running head."""
    return "" if is_headed(line) else re.sub(r"\d+", "#", line).strip()


def _paragraphs(pages: Iterable[Sequence[str]]) -> list[str]:
    """Lines joined where one runs on into the next, across pages too."""
    lines = [line for page in pages for line in page]
    lengths = sorted(len(line) for line in lines if line.strip())
    full = _FULL * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    named, hyphens = _named(lines), Hyphens(lines)
    out: list[str] = []
    open_line = False
    for line in lines:
        if open_line and line.strip() and not (is_headed(line) or _key(line) in named):
            out[-1] = hyphens.joined(out[-1], line.strip())
        else:
            out.append(line)
        open_line = len(line) >= full and bool(line.strip())
    return out


def _named(lines: Sequence[str]) -> frozenset[str]:
    """The labels that recur at the beginning of lines and are believed, whatever their words."""
    spoken = [Spoken(head=head_of(x), opens=True, begins=x[:200]) for x in lines if x.strip()]
    return weighed(spoken, spoken_in(" ".join(lines[:100]), "en"), Hints()).believed


def _key(line: str) -> str:
    head = head_of(line)
    return label_key(head.label) if head and head.label else ""
