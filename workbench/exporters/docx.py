"""The report as a document to edit: themes with quotes by group, coding tree, codebook, methods.

Quotes are paragraphs of the style "Quote" that hold the transcript's text and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.material.text import stored_text
from workbench.domain.study import Study
from workbench.domain.telling.matrix import Grouping, grouping
from workbench.domain.telling.wording import RELATIONS, count, listed
from workbench.exporters.aligned import alignment_rows, alone_of, convergence_rows, perhaps_of
from workbench.exporters.coreq import OPEN, coreq
from workbench.exporters.pictures import map_picture, map_png
from workbench.exporters.provenance import CANDIDATES, SECTIONS, analysts, methods
from workbench.exporters.rows import QuoteRow, ThemeRow
from workbench.exporters.tables import (
    HIDDEN,
    code_rows,
    quote_rows,
    theme_rows,
    theme_tree,
    typical,
)

if TYPE_CHECKING:
    from docx.document import Document

PAGE = (21.0, 29.7)
MARGIN = 2.5
"""Centimetres: A4, and what is left free at each edge."""

_TABLE = "Light List Accent 1"

QUOTES = 3
"""Quotes of each group in a theme, at most; of all participants if there are no groups."""


def write_docx(study: Study, out: Path, attribute: str | None = None) -> None:
    """Write the document; `attribute` chooses what participants are grouped by."""
    from docx import Document

    groups = grouping(study, attribute)
    document = Document()
    _properties(document, study)
    _page(document)
    document.add_heading(_clean(study.name), level=0)
    document.add_paragraph(f"Decided by {listed(analysts(study)) or 'nobody yet'}. {CANDIDATES}")
    themes = theme_rows(study, groups)
    _overview(document, themes, groups)
    _map(document, study)
    quotes = quote_rows(study, groups)
    for state, title, about in SECTIONS:
        own = [theme for theme in themes if theme.state == state]
        if own:
            document.add_heading(title, level=1)
        if own and about:
            document.add_paragraph(about)
        for theme in own:
            _theme(document, theme, [q for q in quotes if q.theme_id == theme.id], groups)
    _tree(document, theme_tree(study, groups))
    _codebook(document, study)
    _alignment(document, study)
    document.add_heading("Methods", level=1)
    for paragraph in methods(study):
        document.add_paragraph(_clean(paragraph))
    _checklist(document, study, groups, themes)
    whole = BytesIO()  # an archive that is cut short by a full disk complains when it is forgotten
    document.save(whole)
    out.write_bytes(whole.getvalue())


def _properties(document: Document, study: Study) -> None:
    properties = document.core_properties
    properties.title, properties.author = _clean(study.name)[:255], "Transcript Workbench"
    properties.comments = ""
    if study.trail:
        properties.created = properties.modified = study.trail[-1].time


def _page(document: Document) -> None:
    """A4, tables in smaller type, and each quote close to the line that says whose it is."""
    from docx.shared import Cm, Pt

    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = (Cm(side) for side in PAGE)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Cm(MARGIN)
    styles: Any = document.styles
    styles[_TABLE].font.size = Pt(9)
    styles["Quote"].paragraph_format.keep_with_next = True
    styles["Quote"].paragraph_format.space_after = Pt(0)


def _overview(document: Document, themes: Sequence[ThemeRow], groups: Grouping) -> None:
    document.add_heading("Themes by participants", level=1)
    sizes = zip(groups.groups, groups.sizes, strict=True)
    head = ["Theme", *(f"{g} (n = {n})" for g, n in sizes), f"All (n = {groups.participants})"]
    rows = [
        [
            _titled(theme),
            *(HIDDEN if n is None else str(n) for n in theme.in_groups),
            str(theme.participants),
        ]
        for theme in themes
    ]
    narrow = min(2.2, 11 / (len(head) - 1))
    _table(document, head, rows, (16 - narrow * (len(head) - 1), *[narrow] * (len(head) - 1)))
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
    for line in theme.evidence:
        document.add_paragraph(_clean(line), style="List Bullet")
    for memo in theme.memos:
        document.add_paragraph(_clean(f"Memo by {memo.analyst}: {memo.text}"))
    counted = zip(groups.groups, theme.in_groups, groups.sizes, strict=True)
    for group, said, size in (*counted, ("", 0, 0)):
        own = [quote for quote in quotes if quote.group == group]
        if own and groups.groups:
            many = f"{HIDDEN}, of {size}" if said is None else f"{said} of {size}"
            title = f"{group} ({many})" if group else "Participant not known"
            document.add_heading(_clean(title), level=3)
        for quote in typical(own, QUOTES):
            _quote(document, quote)


def _quote(document: Document, quote: QuoteRow) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.add_paragraph(quote.text, style="Quote")
    who = quote.participant or "participant not known"
    # An interview is often called by the participant's id, which need not be said twice.
    where = "" if quote.transcript == who else f", {quote.transcript}"
    cite = document.add_paragraph(_clean(f"{who}{where}, {quote.start}–{quote.end}"))
    cite.alignment = WD_ALIGN_PARAGRAPH.RIGHT


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
    perhaps, alone = perhaps_of(study), alone_of(study)
    rows = [
        [
            "\u2003" * code.depth + _clean(code.name),
            _clean(code.definition),
            _clean(
                "; ".join(theme.name for theme in code.themes)
                or "; ".join(f"perhaps {theme.name}" for theme in perhaps.get(code.id, ()))
                or alone.get(code.id, "no theme")
            ),
        ]
        for code in codes
    ]
    _table(document, ["Code", "Definition", "Themes"], rows, (4, 8, 4))


def _map(document: Document, study: Study) -> None:
    from docx.shared import Cm

    picture = map_picture(study)
    if not picture.dots:
        return
    document.add_heading("Map", level=1)
    document.add_picture(BytesIO(map_png(picture)), width=Cm(14))
    names = "; ".join(f"{m.number} {_clean(m.name)}" for m in picture.marks)
    about = (
        "Every dot is an excerpt; near ones are alike. Numbers mark where most of a theme lies: "
    )
    document.add_paragraph(about + names + ".")


def _alignment(document: Document, study: Study) -> None:
    if study.alignment is None:
        return
    document.add_heading("Themes and codebook", level=1)
    rows = [
        [
            _clean(row.theme),
            _clean(f"{RELATIONS[row.relation]} {row.code}"),
            "an analyst" if row.decided else row.basis,
            f"{row.strength:.2f}",
        ]
        for row in alignment_rows(study)
    ]
    _table(
        document, ["Theme", "Relation to the code", "By", "Strength"], rows, (5.5, 5.3, 2.6, 2.6)
    )
    document.add_heading("Convergence", level=2)
    verdicts = [
        [row.verdict, _clean(row.theme) or "–", _clean(row.code) or "–", row.why]
        for row in convergence_rows(study)
    ]
    _table(document, ["Verdict", "Theme", "Code", "Why"], verdicts, (3.2, 4.8, 4, 4))


def _checklist(
    document: Document, study: Study, groups: Grouping, themes: tuple[ThemeRow, ...]
) -> None:
    document.add_heading("COREQ checklist", level=1)
    rows = [
        [str(item.number), item.name, _clean(item.answer) or OPEN]
        for item in coreq(study, groups, themes)
    ]
    _table(document, ["Item", "What", "Here"], rows, (1.5, 5, 9.5))


def _table(
    document: Document,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float] = (),
) -> None:
    """A table with its head on every page and unbroken rows; `widths` in centimetres or equal."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table: Any = document.add_table(rows=1, cols=len(head), style=_TABLE)
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = _clean(text)
    for row in rows:
        line = table.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    for column, width in zip(table.columns, widths, strict=False):
        # Word reads the cells, other programs the column.
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _titled(theme: ThemeRow) -> str:
    name = _clean(theme.name)
    return name if theme.state == "accepted" else f"{name} ({theme.state})"


def _clean(text: str) -> str:
    """Names typed by hand may hold what XML cannot."""
    return stored_text(text).text
