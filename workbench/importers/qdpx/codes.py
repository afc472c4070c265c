"""The codes of a REFI-QDA codebook or project, with their tree, definitions, colours and GUIDs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.codebook import Code, code_id
from workbench.importers.files import file_bytes
from workbench.importers.qdpx.archive import ProjectArchive, is_qda_project
from workbench.importers.qdpx.tree import called, parsed, plain_guid, words

# Our own codebooks say in the description what the standard has no element for.
_PARTS = re.compile(r"^(Include|Exclude|Example): ", re.MULTILINE)


def read_qda_codes(path: Path) -> list[Code]:
    """The codes of a `.qdc` or of the codebook inside a `.qdpx` or `.qde`, parents before children.

    Raises:
        UnreadableFile: it is neither, damaged, hostile, or holds no codes.
    """
    if is_qda_project(path):
        with ProjectArchive(path) as archive:
            book = parsed(path.name, archive.project(), "Project").find("CodeBook")
    elif path.suffix.lower() == ".qde":
        book = parsed(path.name, file_bytes(path), "Project").find("CodeBook")
    else:
        book = parsed(path.name, file_bytes(path), "CodeBook")
    found = list(codes_of(book))
    if not found:
        raise UnreadableFile(path.name, "holds no codes", "Check that it is the codebook.")
    return found


def codes_of(book: Element | None) -> Iterator[Code]:
    """The codes of a `CodeBook` element; one without a GUID gets the id of its name."""
    top = book.find("Codes") if book is not None else None
    if top is not None:
        seen: set[str] = set()
        for element in top.findall("Code"):
            yield from _code(element, None, seen)


def _code(element: Element, parent: str | None, seen: set[str]) -> Iterator[Code]:
    name = called(element) or "(without a name)"
    own = plain_guid(element.get("guid")) or code_id(name, parent)
    if own not in seen:
        seen.add(own)
        said = words(element.find("Description")) or (element.get("description") or "").strip()
        yield Code(
            id=own, name=name, parent=parent, color=element.get("color") or "", **_parts(said)
        )
    for child in element.findall("Code"):
        yield from _code(child, own, seen)


def _parts(said: str) -> dict[str, str]:
    """A description as definition, include, exclude and example."""
    cut = _PARTS.split(said)
    known = {"definition": cut[0].rstrip("\n")}
    for name, text in zip(cut[1::2], cut[2::2], strict=True):
        key = name.lower()
        known[key] = "\n".join(filter(None, (known.get(key, ""), text.rstrip("\n"))))
    return known
