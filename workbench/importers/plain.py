"""Plain text and Markdown transcripts."""

from __future__ import annotations

from pathlib import Path

from workbench.domain.text import Draft, stored_text
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import file_text


def read_plain(path: Path, language: str = "en") -> Draft:
    """A `.txt` or `.md` transcript: `Name: text`, `**Name:** text`, Otter's and Rev's layouts."""
    text, notes = file_text(path)
    # Only LF parts lines: other separators that Python knows are part of what was typed.
    lines = (Line(text=line) for line in stored_text(text).text.split("\n"))
    return document_draft(path.name, lines, notes, language)
