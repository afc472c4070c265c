"""Parts of a Word document that python-docx does not make: cover, contents, foot, captions.

What Word counts are fields: they hold what is known now, until Word renews them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.domain.material.text import stored_text

if TYPE_CHECKING:
    from docx.document import Document

PAGE = (21.0, 29.7)
MARGIN = 2.5
"""Centimetres: A4, and what is left free at each edge."""

_EM_SPACE = "\u2003"
_LONG = 50
"""Letters of a word, such as a hash, that would not fit on a line in the usual size."""
_TABLE = "Light Shading"
INK, SOFT = "1D2129", "59606C"
"""Colours of headings, and of what is said beside the text."""


def clean(text: str) -> str:
    """Names typed by hand may hold what XML cannot."""
    return stored_text(text).text


def set_up_page(document: Document, name: str) -> None:
    """A4, small tables, quotes close to their source, and a foot with name and page number."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt, RGBColor

    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = (Cm(side) for side in PAGE)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Cm(MARGIN)
    sheet.different_first_page_header_footer = True
    styles: Any = document.styles
    styles[_TABLE].font.size = Pt(9)
    for name_of in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        styles[name_of].font.color.rgb = RGBColor.from_string(INK)
    styles["Caption"].font.color.rgb = RGBColor.from_string(SOFT)
    styles["Caption"].font.bold = False
    styles["Caption"].font.size = Pt(9)
    styles["Quote"].paragraph_format.keep_with_next = True
    styles["Quote"].paragraph_format.space_after = Pt(0)
    styles["Footer"].paragraph_format.tab_stops.clear_all()
    foot = sheet.footer.paragraphs[0]
    width = Cm(PAGE[0] - 2 * MARGIN)
    foot.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    foot.text = f"{clean(name)}\t"
    _field(foot, "PAGE", "1")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES", "1")


def add_cover(document: Document, name: str, lines: Sequence[str]) -> None:
    """A title page: the name, and lines under it."""
    from docx.enum.text import WD_BREAK
    from docx.shared import Cm, Pt

    document.add_heading(clean(name), level=0).paragraph_format.space_before = Cm(6)
    for line in lines:
        said = document.add_paragraph().add_run(clean(line))
        if max(map(len, line.split()), default=0) > _LONG:
            said.font.size = Pt(8)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def add_contents(document: Document) -> Any:  # noqa: ANN401 - a paragraph; python-docx says too little
    """Where the contents go; `fill_contents` writes them once every heading is there."""
    document.add_heading("Contents", level=1)
    return document.add_paragraph()


def fill_contents(document: Document, place: Any) -> None:  # noqa: ANN401
    """Write chapters and themes as contents, which Word renews with page numbers."""
    from docx.enum.text import WD_BREAK

    levels = {"Heading 1": 0, "Heading 2": 1}
    found: list[tuple[int, str]] = []
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style is not None else ""
        if style in levels and paragraph.text != "Contents":
            found.append((levels[style], paragraph.text))
    lines = [_EM_SPACE * level + title for level, title in found]
    _field(place, 'TOC \\o "1-2" \\h \\z', "\n".join(lines), dirty=True)
    place.add_run().add_break(WD_BREAK.PAGE)


def add_caption(
    document: Document, kind: str, number: int, text: str, *, above: bool = True
) -> None:
    """A caption with its number, which Word counts on: `Table 2. …`; `above`: what follows."""
    caption = document.add_paragraph(f"{kind} ", style="Caption")
    caption.paragraph_format.keep_with_next = above
    _field(caption, f"SEQ {kind} \\* ARABIC", str(number))
    caption.add_run(f". {clean(text)}")


def add_table(
    document: Document,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float] = (),
) -> None:
    """A table with its head on every page and unbroken rows; `widths` in centimetres or equal.

    Lines between rows and no shades, as journals want them.
    """
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table: Any = document.add_table(rows=1, cols=len(head), style=_TABLE)
    table.autofit = False
    _ruled(table)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = clean(text)
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
    document.add_paragraph()


def add_columns(document: Document, lines: Sequence[str], columns: int = 2) -> None:
    """Short lines side by side, to be read down each column."""
    from docx.shared import Cm, Pt

    height = -(-len(lines) // columns)
    table: Any = document.add_table(rows=1, cols=columns)
    table.autofit = False
    for place, cell in enumerate(table.rows[0].cells):
        cell.width = Cm((PAGE[0] - 2 * MARGIN) / columns)
        said = cell.paragraphs[0].add_run("\n".join(lines[place * height : (place + 1) * height]))
        said.font.size = Pt(9)
    document.add_paragraph()


def _ruled(table: Any) -> None:  # noqa: ANN401 - a table; python-docx says too little
    """Fine lines between rows in place of the style's shades."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:val"), "06A0")  # head and first column stand out, no bands
    look.set(qn("w:noHBand"), "1")
    line = OxmlElement("w:insideH")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "D5D8DC")):
        line.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:tblBorders")
    borders.append(line)
    look.addprevious(borders)


def _field(paragraph: Any, code: str, shown: str, *, dirty: bool = False) -> None:  # noqa: ANN401
    """A field of Word's: its code, and what it shows until it is renewed."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def mark(kind: str) -> None:
        char = OxmlElement("w:fldChar")
        char.set(qn("w:fldCharType"), kind)
        if dirty and kind == "begin":
            char.set(qn("w:dirty"), "true")
        paragraph.add_run()._r.append(char)

    mark("begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    mark("separate")
    paragraph.add_run(shown)
    mark("end")
