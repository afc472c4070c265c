"""Plain text and Markdown transcripts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.domain.material.text import Draft, stored_text
from workbench.importers.cells import Grid
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import file_text
from workbench.importers.grids import tabbed_rows, table_lines

_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")
_BAR = re.compile(r"(?<!\\)\|")


def read_plain(path: Path, language: str = "en") -> Draft:
    """A `.txt` transcript: `Name: text`, `**Name:** text`, Otter's and Rev's layouts."""
    text, notes = file_text(path)
    # Only LF separates lines: other separators that Python knows are part of what was typed.
    lines = stored_text(text).text.split("\n")
    # NVivo saves its table of timespan, content and speaker as text.
    table = table_lines(tabbed_rows(lines))
    return document_draft(path.name, table or [Line(text=x) for x in lines], notes, language)


def read_markdown(path: Path, language: str = "en") -> Draft:
    """A `.md` transcript, as `read_plain`; entities are the characters they name."""
    text, notes = file_text(path)
    lines = [html.unescape(line) for line in stored_text(text).text.split("\n")]
    return document_draft(path.name, _with_tables(lines), notes, language)


def _with_tables(lines: Sequence[str]) -> Iterator[Line]:
    """The lines, those of a table as its cells: titles, a rule, and rows between bars."""
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        if end - place > 2 and _RULE.fullmatch(lines[place + 1]):
            rows = [_cells(row) for row in (lines[place], *lines[place + 2 : end])]
            yield from table_lines(Grid(rows=rows))
            place = end
        else:
            yield Line(text=lines[place])
            place += 1


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in _BAR.split(inner)]
