"""The report as a document to edit: themes with quotes by group, coding tree, codebook, methods.

Quotes are paragraphs of the style "Quote" that hold the transcript's text and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.narrative import RELATIONS, count, listed
from workbench.domain.study import Study
from workbench.domain.text import stored_text
from workbench.exporters.provenance import CANDIDATES, analysts, methods
from workbench.exporters.rows import Grouping, QuoteRow, ThemeRow
from workbench.exporters.tables import (
    code_rows,
    grouping,
    quote_rows,
    theme_rows,
    theme_tree,
    typical,
)

if TYPE_CHECKING:
    from docx.document import Document

QUOTES = 3
"""Quotes of each group in a theme, at most; of all participants where there are no groups."""


def write_docx(study: Study, out: Path, attribute: str | None = None) -> None:
    """Write the document; `attribute` chooses what participants are grouped by."""
    from docx import Document

    groups = grouping(study, attribute)
    document = Document()
    _properties(document, study)
    document.add_heading(_clean(study.name), level=0)
    document.add_paragraph(f"Decided by {listed(analysts(study)) or 'nobody yet'}. {CANDIDATES}")
    themes = theme_rows(study, groups)
    _overview(document, themes, groups)
    document.add_heading("Themes", level=1)
    quotes = quote_rows(study, groups)
    for theme in themes:
        _theme(document, theme, [q for q in quotes if q.theme_id == theme.id], groups)
    _tree(document, theme_tree(study, groups))
    _codebook(document, study)
    document.add_heading("Methods", level=1)
    for paragraph in methods(study):
        document.add_paragraph(_clean(paragraph))
    document.save(str(out))


def _properties(document: Document, study: Study) -> None:
    properties = document.core_properties
    properties.title, properties.author = _clean(study.name)[:255], "Transcript Workbench"
    properties.comments = ""
    if study.trail:
        properties.created = properties.modified = study.trail[-1].time


def _overview(document: Document, themes: Sequence[ThemeRow], groups: Grouping) -> None:
    document.add_heading("Themes by participants", level=1)
    sizes = zip(groups.groups, groups.sizes, strict=True)
    head = ["Theme", *(f"{g} (n = {n})" for g, n in sizes), f"All (n = {groups.participants})"]
    rows = [
        [_titled(theme), *(str(n) for n in theme.in_groups), str(theme.participants)]
        for theme in themes
    ]
    _table(document, head, rows)
    document.add_paragraph("Participants with at least one excerpt in the theme.")


def _theme(
    document: Document, theme: ThemeRow, quotes: Sequence[QuoteRow], groups: Grouping
) -> None:
    document.add_heading(_titled(theme), level=2)
    people = f"{theme.participants} of {count(groups.participants, 'participant')}"
    read = "" if theme.opened or not theme.excerpts else " Nobody has read its excerpts yet."
    document.add_paragraph(f"{people}, {count(theme.excerpts, 'excerpt')}.{read}")
    document.add_paragraph(_clean(theme.definition) or "No definition yet.")
    for code in theme.codes:
        document.add_paragraph(_clean(f"Code: {RELATIONS[code.relation]} {code.name}"))
    for memo in theme.memos:
        document.add_paragraph(_clean(f"Memo by {memo.analyst}: {memo.text}"))
    for group, size in (*zip(groups.groups, groups.sizes, strict=True), ("", 0)):
        own = [quote for quote in quotes if quote.group == group]
        said = len({quote.participant for quote in own})
        if own and groups.groups:
            title = f"{group} ({said} of {size})" if group else "Participant not known"
            document.add_heading(_clean(title), level=3)
        for quote in typical(own, QUOTES):
            _quote(document, quote)


def _quote(document: Document, quote: QuoteRow) -> None:
    document.add_paragraph(quote.text, style="Quote")
    who = quote.participant or "participant not known"
    cite = document.add_paragraph()
    cite.add_run(_clean(f"{who}, {quote.transcript}, {quote.start}–{quote.end}")).italic = True


def _tree(document: Document, themes: Sequence[ThemeRow]) -> None:
    document.add_heading("Coding tree", level=1)
    styles = ("List Bullet", "List Bullet 2", "List Bullet 3")
    for theme in themes:
        size = f"{count(theme.participants, 'participant')}, {count(theme.excerpts, 'excerpt')}"
        document.add_paragraph(f"{_titled(theme)}: {size}", style=styles[min(theme.depth, 2)])


def _codebook(document: Document, study: Study) -> None:
    codes = code_rows(study)
    if not codes:
        return
    document.add_heading("Codebook", level=1)
    rows = [
        [
            "\u2003" * code.depth + _clean(code.name),
            _clean(code.definition),
            _clean("; ".join(theme.name for theme in code.themes)) or "no theme",
        ]
        for code in codes
    ]
    _table(document, ["Code", "Definition", "Themes"], rows)


def _table(document: Document, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table: Any = document.add_table(rows=1, cols=len(head), style="Light List Accent 1")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = _clean(text)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _titled(theme: ThemeRow) -> str:
    name = _clean(theme.name)
    return name if theme.state == "accepted" else f"{name} ({theme.state})"


def _clean(text: str) -> str:
    """Names typed by hand may hold what XML cannot."""
    return stored_text(text).text
