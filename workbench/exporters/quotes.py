"""All quotes by theme, as a document to choose from and as a table; key quotes come first.

Without candidates: accepted themes only, unless nothing was accepted yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.study import Study
from workbench.domain.telling.citing import alone, cited_by
from workbench.domain.telling.matrix import grouping, value_of
from workbench.domain.telling.wording import count, listed
from workbench.domain.trail.heads import head_of
from workbench.exporters.chapters import divided
from workbench.exporters.docx_kit import add_contents, clean, fill_contents, set_up_page
from workbench.exporters.rows import QuoteRow, ThemeRow
from workbench.exporters.tables import quote_rows, theme_rows, typical
from workbench.exporters.xlsx import CELL, Row, parts, write_sheets

if TYPE_CHECKING:
    from docx.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A theme with its quotes: key quotes, then such that everybody speaks."""

    theme: ThemeRow
    quotes: tuple[QuoteRow, ...]


def quoted_themes(study: Study, *, candidates: bool = False) -> tuple[Quoted, ...]:
    """Themes in the order of reports, each with all its quotes."""
    groups = grouping(study)
    chapters = divided(theme_rows(study, groups), candidates=candidates).every
    quotes: dict[str, list[QuoteRow]] = {}
    for quote in quote_rows(study, groups):
        quotes.setdefault(quote.theme_id, []).append(quote)
    return tuple(
        Quoted(theme=theme, quotes=typical(own, len(own)))
        for chapter in chapters
        for theme in chapter.themes
        for own in [quotes.get(theme.id, [])]
    )


def quotes_note(study: Study) -> str:
    """How participants are cited, and how many could be known by it."""
    by = cited_by(study)
    if not by:
        return "Participants are cited by id alone."
    only = alone(study, by)
    known = f" {count(only, 'participant')} would be the only one with their combination."
    return f"Participants are cited by id and {listed(by)}.{known if only else ''}"


def write_quotes_docx(study: Study, out: Path, *, candidates: bool = False) -> None:
    """A chapter a theme; each quote under its question, then whose it is and where it stands."""
    from docx import Document

    document = Document()
    document.core_properties.title = clean(f"{study.name}: quotes")[:255]
    document.core_properties.author, document.core_properties.comments = "Transcript Workbench", ""
    set_up_page(document, study.name)
    document.add_heading(clean(f"{study.name}: quotes by theme"), level=0)
    document.add_paragraph(clean(quotes_note(study)))
    if study.trail:
        document.add_paragraph(f"Head of the trail: {head_of(study.trail)}")
    place = add_contents(document)
    for each in quoted_themes(study, candidates=candidates):
        _chapter(document, each)
    fill_contents(document, place)
    whole = BytesIO()
    document.save(whole)
    out.write_bytes(whole.getvalue())


def write_quotes_xlsx(study: Study, out: Path, *, candidates: bool = False) -> None:
    """A row a quote, with the attributes of who said it, to filter and choose from."""
    groups = grouping(study)
    themes = quoted_themes(study, candidates=candidates)
    names = sorted({name for person in study.participants.values() for name in person.attributes})
    most = max((len(parts(q.text)) for each in themes for q in each.quotes), default=1)
    head: Row = [
        "theme", "state", "key quote", "text", *(f"text ({n})" for n in range(2, most + 1)),
        "cited as", "participant", *names, "transcript", "start", "end", "question", "read",
        "excerpt id",
    ]  # fmt: skip
    rows = [_row(study, each.theme, q, names, most) for each in themes for q in each.quotes]
    about: list[Row] = [["what", "value"], ["cited", quotes_note(study)]]
    about.append(["head of the trail", str(head_of(study.trail))])
    about.append(["participants", groups.participants])
    write_sheets(study, out, (("Quotes", [head, *rows]), ("About", about)))


def _row(study: Study, theme: ThemeRow, quote: QuoteRow, names: Sequence[str], most: int) -> Row:
    cut = parts(quote.text, CELL)
    known = [value_of(study, quote.participant, name) for name in names]
    return [
        theme.name, theme.state, "yes" if quote.key else "no", *cut, *[""] * (most - len(cut)),
        quote.cited, quote.participant, *known, quote.transcript, quote.start, quote.end,
        quote.question, "yes" if quote.opened else "no", quote.excerpt_id,
    ]  # fmt: skip


def _chapter(document: Document, each: Quoted) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    theme = each.theme
    name = clean(theme.name) + ("" if theme.state == "accepted" else f" ({theme.state})")
    document.add_heading(name, level=1)
    keys = sum(quote.key for quote in each.quotes)
    said = f"{count(theme.participants, 'participant')}, {count(theme.excerpts, 'excerpt')}"
    document.add_paragraph(f"{said}, {count(keys, 'key quote')}.")
    for quote in each.quotes:
        if quote.question:
            document.add_paragraph(clean(quote.question)).paragraph_format.keep_with_next = True
        document.add_paragraph(quote.text, style="Quote")
        where = "" if quote.transcript == quote.participant else f"; {quote.transcript}"
        source = f"({quote.cited}{where}; {quote.start}–{quote.end})"
        line = document.add_paragraph(clean(f"Key quote. {source}" if quote.key else source))
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
