"""HTML as lines of text: saved web pages and what oTranscribe keeps."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from workbench.domain.material.text import Draft
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import file_text

_BLOCKS = frozenset(
    (
        "p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5",
        "h6", "blockquote", "section", "article", "header", "footer", "dt", "dd", "dl", "cite",
        "time", "pre", "hr", "figure",
    )
)  # fmt: skip
_UNSPOKEN = frozenset(("script", "style", "head", "template", "noscript"))


def read_html(path: Path, language: str = "en") -> Draft:
    """An `.html` transcript: its blocks are the lines."""
    text, notes = file_text(path)
    return document_draft(path.name, map(_line, html_lines(text)), notes, language)


def html_lines(source: str) -> list[str]:
    """The text of each block, blanks folded as a browser shows them; markup is left out."""
    parser = _Lines()
    parser.feed(source)
    parser.close()
    parser.end_line()
    return parser.lines


def _line(text: str) -> Line:
    return Line(text=text)


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._unspoken = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unspoken += tag in _UNSPOKEN
        if tag in _BLOCKS:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        self._unspoken = max(0, self._unspoken - (tag in _UNSPOKEN))
        if tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self._unspoken:
            self._parts.append(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Where a `<![…` ends; anything else is text like any other."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            self.handle_data(self.rawdata[i : i + 3])
            return i + 3

    def end_line(self) -> None:
        line = " ".join("".join(self._parts).split())
        self._parts.clear()
        if line:
            self.lines.append(line)
