"""REFI-QDA codebook (`.qdc`): the codes, and accepted themes under a code of their own.

Strictly valid against the standard's `Codebook.xsd` (element order, GUIDs, `isCodable`, colours),
since importers are. Source: REFI-QDA standard 1.5, www.qdasoftware.org.
"""

from __future__ import annotations

import re
from uuid import UUID, uuid5
from xml.etree import ElementTree

from workbench.domain.material.codebook import Code
from workbench.domain.material.text import stored_text
from workbench.domain.study import Study
from workbench.domain.telling.looks import look, numbers
from workbench.exporters.tables import outline, themes_in_order

NAMESPACE = "urn:QDA-XML:codebook:1.0"
THEMES = "Themes"

_OURS = UUID("0c1f5f4e-6a0d-5d0f-9b52-6c3a3c0d9e11")
_COLOR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def qdc_bytes(study: Study) -> bytes:
    """The codebook as UTF-8 XML without a byte order mark; GUIDs are the same every time."""
    origin = {"xmlns": NAMESPACE, "origin": "Transcript Workbench"}
    book = ElementTree.Element("CodeBook", origin)
    add_codes(study, book)
    return xml_bytes(book)


def add_codes(study: Study, book: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """Add the codes, and accepted themes under one of their own; gives every element by GUID."""
    codes = ElementTree.SubElement(book, "Codes")
    _add_codes(study, codes)
    if themes_in_order(study, ("accepted",)) or not study.board.codes:
        _add_themes(study, codes)
    return {element.attrib["guid"]: element for element in codes.iter("Code")}


def xml_bytes(root: ElementTree.Element) -> bytes:
    """The tree as UTF-8, indented, with its declaration and without a byte order mark."""
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content + b"\n"


def theme_guid(theme_id: str) -> str:
    """The GUID of the code that an accepted theme becomes."""
    return own_guid(f"theme:{theme_id}")


def own_guid(ours: str) -> str:
    """A GUID that follows from a name of ours, the same in every export."""
    return str(uuid5(_OURS, ours)).upper()


def guid(ours: str) -> str:
    """The GUID of a code: its id if that is a GUID, so that re-imports merge, else uuid5 of it."""
    try:
        return str(UUID(ours)).upper()
    except ValueError:
        return own_guid(ours)


def _add_codes(study: Study, top: ElementTree.Element) -> None:
    codes = study.board.codes
    line = [top]
    for code_id, depth in outline(list(codes), {c.id: c.parent for c in codes.values()}):
        code = codes[code_id]
        del line[depth + 1 :]
        line.append(_code(line[depth], guid(code.id), code.name, _described(code), code.color))


def _add_themes(study: Study, top: ElementTree.Element) -> None:
    about = "Themes that analysts accepted in the Transcript Workbench."
    parent = _code(top, own_guid("themes"), THEMES, about, codable=False)
    themes = {theme.id: theme for theme in themes_in_order(study, ("accepted",))}
    line, number = [parent], numbers(study.board)
    for theme_id, depth in outline(list(themes), {t.id: t.parent for t in themes.values()}):
        del line[depth + 1 :]
        name = study.board.name_of(theme_id)
        colour, about = look(number[theme_id]).colour, themes[theme_id].definition
        line.append(_code(line[depth], theme_guid(theme_id), name, about, colour))


def _code(
    parent: ElementTree.Element,
    its_guid: str,
    name: str,
    description: str,
    color: str = "",
    *,
    codable: bool = True,
) -> ElementTree.Element:
    attributes = {"guid": its_guid, "name": clean(name), "isCodable": str(codable).lower()}
    if _COLOR.fullmatch(color):
        attributes["color"] = color
    code = ElementTree.SubElement(parent, "Code", attributes)
    if description:
        ElementTree.SubElement(code, "Description").text = clean(description)
    return code


def _described(code: Code) -> str:
    parts = (
        ("", code.definition),
        ("Include: ", code.include),
        ("Exclude: ", code.exclude),
        ("Example: ", code.example),
    )
    return "\n".join(f"{head}{text}" for head, text in parts if text)


def clean(text: str) -> str:
    """Names typed by hand may hold what XML cannot."""
    return stored_text(text).text
