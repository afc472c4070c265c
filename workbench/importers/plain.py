"""Plain text and Markdown transcripts."""

from __future__ import annotations

import html
from pathlib import Path

from workbench.domain.material.text import Draft, stored_text
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import file_text
from workbench.importers.grids import tabbed_rows, table_lines


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
    lines = (Line(text=html.unescape(line)) for line in stored_text(text).text.split("\n"))
    return document_draft(path.name, lines, notes, language)
