"""OpenDocument texts: odt."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft
from workbench.importers.cells import odt_grid
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import archive_bytes
from workbench.importers.grids import table_lines
from workbench.importers.office import BROKEN, MEND, Element

_SKIPPED = ("text:tracked-changes", "text:table-of-content", "text:sequence-decls")
_LOOKS = {"fo:font-weight": ("bold", "bold"), "fo:font-style": ("italic", "italic")}

Styles = Mapping[str, frozenset[str]]
"""A style's name to how words of it look."""


def read_odt(path: Path, language: str = "en") -> Draft:
    """An `.odt` transcript: paragraphs and tables in order."""
    from odfdo import Document, SecurityError

    data = archive_bytes(path, "an odt file")
    try:
        document = Document(io.BytesIO(data))
        lines = list(_lines(document.body, _styles(document)))
    except (SecurityError, *BROKEN) as error:
        raise UnreadableFile(path.name, "is not an odt file, or is damaged", MEND) from error
    return document_draft(path.name, lines, (), language)


def _styles(document: Element) -> Styles:
    found: dict[str, frozenset[str]] = {}
    for style in document.get_styles():
        if style.family in ("text", "paragraph") and style.name:
            said = style.get_properties() or {}
            looks = {look for key, (value, look) in _LOOKS.items() if said.get(key) == value}
            found[style.name] = frozenset(looks)
    return found


def _lines(body: Element, styles: Styles) -> Iterator[Line]:
    for child in body.children:
        if child.tag in ("text:p", "text:h"):
            yield Line(text=child.inner_text, looks=_looks(child, styles))
        elif child.tag == "table:table":
            yield from table_lines(odt_grid(child, _cell))
        elif child.tag not in _SKIPPED:
            yield from _lines(child, styles)


def _cell(cell: Element) -> str:
    return "\n".join(p.inner_text for p in cell.get_elements("descendant::text:p"))


def _looks(paragraph: Element, styles: Styles) -> frozenset[str]:
    """How a whole paragraph is set: by its own style, or by that of all its words."""
    heading = frozenset({"heading"} if paragraph.tag == "text:h" else ())
    text = paragraph.inner_text.strip()
    spans = [s for s in paragraph.get_elements("text:span") if s.inner_text.strip()]
    own = styles.get(paragraph.get_attribute("text:style-name") or "", frozenset())
    if not spans or "".join(s.inner_text for s in spans).strip() != text:
        return heading | own
    set_ = [styles.get(s.get_attribute("text:style-name") or "", frozenset()) for s in spans]
    return heading | own | frozenset.intersection(*set_)
