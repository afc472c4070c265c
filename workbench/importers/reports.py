"""The quotes of a report: docx, html or xlsx, our own or one that somebody wrote.

A quote is what a document sets as one (a paragraph of a style for quotes, an element for them, a
column "text" or "quote"), and whatever stands in quotation marks and has four words or more.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from workbench.domain.errors import InputError, UnreadableFile
from workbench.importers.files import archive_bytes, file_text
from workbench.importers.office import BROKEN
from workbench.importers.sheets import sheets_of
from workbench.importers.word_parts import W

WORDS = 4
"""From so many words on a passage in quotation marks counts as a quote."""

_MARKED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"|‘([^‘]+?)’(?!\w)")
_STYLES = ("quote", "intensequote", "blocktext", "quotations", "citation")
_COLUMNS = re.compile(r"(?:text|quotes?|excerpt)(?: \((\d+)\))?", re.IGNORECASE)
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
_BLOCKS = frozenset(
    (
        *("p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"),
        *("section", "article", "figure", "figcaption", "caption", "dd", "dt", "table", "ul", "ol"),
    )
)
_EMPTY = frozenset(("br", "img", "meta", "link", "hr", "input", "col", "wbr"))
_UNSEEN = frozenset(("style", "script", "title", "svg", "head"))
_AROUND = frozenset(("asked", "cite"))
"""Classes of our own reports: what stands with a quote and is not part of it."""


@dataclass(frozen=True, slots=True)
class ReportQuote:
    """What a report quotes, and where."""

    where: str
    text: str


def report_quotes(path: Path) -> tuple[ReportQuote, ...]:
    """The quotes of a report, in order.

    Raises:
        UnreadableFile: the file cannot be read.
        InputError: it is of no kind that is read.
    """
    readers = {".docx": _docx, ".html": _html, ".htm": _html, ".xlsx": _xlsx}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise InputError(f"{path.name}: quotes are looked for in docx, html and xlsx")
    return tuple(quote for quote in read(path) if quote.text.strip())


def passages(text: str) -> Iterator[str]:
    """What stands in quotation marks and has `WORDS` words or more."""
    for found in _MARKED.finditer(text):
        passage = next(filter(None, found.groups()), "").strip()
        if len(passage.split()) >= WORDS:
            yield passage


def _docx(path: Path) -> Iterator[ReportQuote]:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    data = archive_bytes(path, "a docx file")
    try:
        paragraphs = [
            (_style(p), _words(p)) for p in Document(io.BytesIO(data)).element.body.iter(f"{W}p")
        ]
    except (PackageNotFoundError, *BROKEN) as error:
        mend = "Open it in a word processor and save it again as docx."
        raise UnreadableFile(path.name, "is not a docx file, or is damaged", mend) from error
    for number, (style, text) in enumerate(paragraphs, start=1):
        said = [text] if style in _STYLES else passages(text)
        yield from (ReportQuote(f"paragraph {number}", each) for each in said)


def _style(paragraph: Any) -> str:  # noqa: ANN401 - lxml comes without types
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return (style.get(f"{W}val") or "").casefold() if style is not None else ""


def _words(paragraph: Any) -> str:  # noqa: ANN401
    """A paragraph's text; what was deleted under tracking is another element."""
    parts = (n.text or "" if n.tag == f"{W}t" else _BREAKS.get(n.tag, "") for n in paragraph.iter())
    return "".join(parts)


def _xlsx(path: Path) -> Iterator[ReportQuote]:
    for sheet in sheets_of(path):
        heads = [_COLUMNS.fullmatch(head.strip()) for head in sheet.rows[0]]
        first = next((i for i, head in enumerate(heads) if head and not head[1]), None)
        more = [i for i, head in enumerate(heads) if head and head[1]]
        for number, row in enumerate(sheet.rows[1:], start=2):
            where = f"{sheet.name}, row {number}"
            told = {i: cell for i, cell in enumerate(row) if cell}
            if first is not None:
                whole = "".join(told.pop(i, "") for i in (first, *more))
                yield ReportQuote(where, whole)
            for cell in told.values():
                yield from (ReportQuote(where, each) for each in passages(cell))


def _html(path: Path) -> Iterator[ReportQuote]:
    text, _ = file_text(path)
    page = _Page()
    page.feed(text)
    page.close()
    page.flush()
    for number, (quoted, block) in enumerate(page.blocks, start=1):
        said = [block] if quoted else passages(block)
        yield from (ReportQuote(f"block {number}", each) for each in said)


class _Page(HTMLParser):
    """The blocks of a page, each with whether it is set as a quote."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[bool, str]] = []
        self._open: list[tuple[str, bool | None]] = []
        self._text: list[str] = []
        self._quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            self._text += ["\n"] if tag == "br" else []
            return
        known = dict(attrs)
        classes = set((known.get("class") or "").split())
        set_as: bool | None = None
        if "data-excerpt" in known or tag in ("blockquote", "q"):
            set_as = True
        elif classes & _AROUND:
            set_as = False
        if tag in _BLOCKS or set_as is not None:
            self.flush()
        self._open.append((tag, set_as))

    def handle_endtag(self, tag: str) -> None:
        place = next((i for i in reversed(range(len(self._open))) if self._open[i][0] == tag), None)
        if place is None:
            return
        if tag in _BLOCKS or self._open[place][1] is not None:
            self.flush()
        del self._open[place:]

    def handle_data(self, data: str) -> None:
        if not any(tag in _UNSEEN for tag, _ in self._open):
            self._text.append(data)

    def flush(self) -> None:
        """End a block."""
        text = "".join(self._text).strip()
        said = next((set_as for _, set_as in reversed(self._open) if set_as is not None), False)
        if text:
            self.blocks.append((said, text))
        self._text.clear()
