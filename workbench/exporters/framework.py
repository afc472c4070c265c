"""The framework matrix as a workbook and as a document across; by themes, then by codes.

Rows are participants, so nothing is masked: whoever is given these files sees who said what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.study import Study
from workbench.domain.telling.citing import cited, cited_by
from workbench.domain.telling.framework import Column, FrameCell, FrameRow, Framework, framework
from workbench.domain.telling.matrix import grouping
from workbench.domain.telling.wording import count
from workbench.domain.trail.findings import CellMark, CellOf
from workbench.domain.trail.heads import head_of
from workbench.exporters.docx_kit import MARGIN, PAGE, add_caption, add_table, clean, set_up_page
from workbench.exporters.xlsx import Row, write_sheets

if TYPE_CHECKING:
    from docx.document import Document

ACROSS = 4
"""Themes or codes that a table across a page holds."""

SHOWN = 2
"""Quotes of a cell that a document shows; the workbook has all."""

KINDS: tuple[tuple[CellOf, str], ...] = (("theme", "Themes"), ("code", "Codes"))

MARKS: dict[CellMark, str] = {
    "": "", "nothing": "says nothing of it", "opposite": "says the opposite",
}  # fmt: skip

UNMASKED = "Nothing is masked here: every row is one participant."


def frameworks(study: Study) -> tuple[Framework, ...]:
    """By accepted themes and by codes, as far as there are any; grouped by the group."""
    by = [grouping(study).attribute] if grouping(study).attribute else []
    made = (framework(study, of, by) for of, _ in KINDS)
    return tuple(each for each in made if each.columns and each.rows)


def write_framework_xlsx(study: Study, out: Path) -> None:
    """A sheet with summaries, and one with every quote of every cell."""
    sheets: list[tuple[str, list[Row]]] = []
    for each in frameworks(study):
        name = dict(KINDS)[each.of]
        sheets.append((name, _summaries(study, each)))
        sheets.append((f"{name}, quotes", _quotes(study, each)))
    about: list[Row] = [["what", "value"], ["note", UNMASKED]]
    about.append(["head of the trail", str(head_of(study.trail))])
    write_sheets(study, out, [*sheets, ("About", about)])


def write_framework_docx(study: Study, out: Path) -> None:
    """Tables across, each with a few columns; heads are repeated on every page."""
    from docx import Document

    document = Document()
    document.core_properties.title = clean(f"{study.name}: framework matrix")[:255]
    document.core_properties.author, document.core_properties.comments = "Transcript Workbench", ""
    set_up_page(document, study.name)
    _turned(document)
    document.add_heading(clean(f"{study.name}: framework matrix"), level=0)
    document.add_paragraph(UNMASKED)
    if study.trail:
        document.add_paragraph(f"Head of the trail: {head_of(study.trail)}")
    number = 0
    for each in frameworks(study):
        document.add_heading(dict(KINDS)[each.of], level=1)
        for start in range(0, len(each.columns), ACROSS):
            number += 1
            _table(document, study, each, range(start, min(start + ACROSS, len(each.columns))),
                   number)  # fmt: skip
    whole = BytesIO()
    document.save(whole)
    out.write_bytes(whole.getvalue())


def cell_text(cell: FrameCell) -> str:
    """What stands in a cell beside its quotes: mark, summary, and a proposal marked as one."""
    parts = [MARKS[cell.mark], cell.written.text]
    if cell.proposed:
        parts.append(f"[proposed by {cell.proposed.labeler}, nobody has taken it] "
                     f"{cell.proposed.text}")  # fmt: skip
    return "\n".join(part for part in parts if part)


def _summaries(study: Study, each: Framework) -> list[Row]:
    names = sorted({name for row in each.rows for name in row.attributes})
    head: Row = ["participant", *names, *(column.name for column in each.columns)]
    return [head, *(_summary_row(row, names) for row in each.rows)]


def _summary_row(row: FrameRow, names: Sequence[str]) -> Row:
    known = [row.attributes.get(name, "") for name in names]
    cells = [
        f"{cell_text(cell)}\n({count(len(cell.passages), 'passage')})".strip() for cell in row.cells
    ]
    return [row.participant, *known, *cells]


def _quotes(study: Study, each: Framework) -> list[Row]:
    by = cited_by(study)
    rows: list[Row] = [
        ["participant", "cited as", each.of, "mark", "summary", "by", "key quote", "text",
         "transcript", "start", "end"],
    ]  # fmt: skip
    for row, column, cell in _cells(each):
        who = (row.participant, cited(study, row.participant, by), column.name)
        said = (MARKS[cell.mark], cell_text(cell), cell.written.analyst)
        for p in cell.passages:
            name = study.transcripts[p.transcript].name
            rows.append([*who, *said, "yes" if p.key else "no", p.text, name, p.start, p.end])
        if not cell.passages and cell_text(cell):
            rows.append([*who, *said, "", "", "", "", ""])
    return rows


def _cells(each: Framework) -> Iterator[tuple[FrameRow, Column, FrameCell]]:
    for row in each.rows:
        for column, cell in zip(each.columns, row.cells, strict=True):
            yield row, column, cell


def _table(document: Document, study: Study, each: Framework, places: range, number: int) -> None:
    columns, by = [each.columns[i] for i in places], cited_by(study)
    head = ["Participant", *(column.name for column in columns)]
    rows = [
        [clean(cited(study, row.participant, by)), *(_printed(row.cells[i]) for i in places)]
        for row in each.rows
    ]
    wide = (PAGE[1] - 2 * MARGIN - 3.5) / len(columns)
    add_caption(document, "Table", number, "Summaries by participants, each with a few quotes.")
    add_table(document, head, rows, (3.5, *[wide] * len(columns)))


def _printed(cell: FrameCell) -> str:
    """A cell on paper: what was written, then its first quotes in quotation marks."""
    quotes = [f"“{clean(p.text)}”" for p in cell.passages[:SHOWN]]
    more = len(cell.passages) - SHOWN
    left = [f"({count(more, 'more passage')})"] if more > 0 else []
    return "\n".join(part for part in (clean(cell_text(cell)), *quotes, *left) if part) or "–"


def _turned(document: Document) -> None:
    """A4 across."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    sheet: Any = document.sections[0]
    sheet.orientation = WD_ORIENT.LANDSCAPE
    sheet.page_width, sheet.page_height = Cm(PAGE[1]), Cm(PAGE[0])
    stops = sheet.footer.paragraphs[0].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(PAGE[1] - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)
