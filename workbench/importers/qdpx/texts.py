"""The texts of a project: text sources, the text beside a PDF, transcripts of recordings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft, stored_text
from workbench.importers.documents import whole_draft
from workbench.importers.qdpx.archive import ProjectArchive
from workbench.importers.qdpx.positions import Selected
from workbench.importers.qdpx.tree import called, plain_guid
from workbench.importers.qdpx.values import Remark

_WITHIN = {"PDFSource": "Representation", "AudioSource": "Transcript", "VideoSource": "Transcript"}
_SUFFIXES = ("txt", "docx", "doc", "rtf", "odt", "pdf", "md", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A text of the project with what lies on it.

    Attributes:
        guid: what the rest of the file calls the source: the owner's GUID, or the transcript's
            where a recording has several.
        owner: the GUID of the source it belongs to.
        element: the source element, with notes, variables and codings on the whole.
        raw: as it lies in the archive, before cleaning.
        selections: elements with a stretch of the text.
    """

    guid: str
    owner: str
    element: Element
    raw: str
    draft: Draft
    selections: tuple[Element, ...]


def texts_of(
    root: Element, archive: ProjectArchive, language: str
) -> tuple[list[SourceText], list[Remark]]:
    """The texts that can be read, and a remark on every source without one."""
    found: list[SourceText] = []
    missing: list[Remark] = []
    names: dict[str, int] = {}
    for source in (s for sources in root.findall("Sources") for s in sources):
        inner = list(_textual(source))
        if not inner:
            kind = source.tag.removesuffix("Source").lower()
            missing.append(Remark(kind=kind, name=called(source), why="has no text"))
        for element in inner:
            read = _read(source, element, archive, language)
            if isinstance(read, Remark):
                missing.append(read)
            else:
                guid = read.owner if len(inner) == 1 else plain_guid(element.get("guid"))
                draft = replace(read.draft, name=_unused(read.draft.name, names))
                found.append(replace(read, guid=guid, draft=draft))
    return found, missing


def selected(selection: Element) -> Selected:
    """A selection's positions and name; positions that are not numbers have no place."""
    return Selected(
        start=_number(selection.get("startPosition")),
        end=_number(selection.get("endPosition")),
        name=called(selection),
    )


def _textual(source: Element) -> Iterator[Element]:
    if source.tag == "TextSource":
        yield source
    elif source.tag in _WITHIN:
        yield from source.findall(_WITHIN[source.tag])


def _read(
    source: Element, element: Element, archive: ProjectArchive, language: str
) -> SourceText | Remark:
    name = _name(source, element)
    raw = plain_text(element, archive)
    if raw is None:
        return Remark(kind="source", name=name, why="has no text in the archive")
    try:
        draft = whole_draft(name, stored_text(raw.removeprefix("\ufeff")).text, language)
    except UnreadableFile as error:
        return Remark(kind="source", name=name, why=error.why)
    return SourceText(
        guid="", owner=plain_guid(source.get("guid")), element=source, raw=raw,
        draft=draft, selections=tuple(_selections(element)),
    )  # fmt: skip


def plain_text(element: Element, archive: ProjectArchive) -> str | None:
    """The text of a source or note, in the project file or beside it; None where it is absent."""
    inside = element.find("PlainTextContent")
    if inside is not None:
        return inside.text or ""
    data = archive.text(element.get("plainTextPath") or "")
    if data is None:
        return None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _selections(element: Element) -> Iterator[Element]:
    """Selections by position; those between sync points of a transcript get their positions."""
    yield from element.findall("PlainTextSelection")
    points = {plain_guid(p.get("guid")): p.get("position") for p in element.findall("SyncPoint")}
    for selection in element.findall("TranscriptSelection"):
        yield _between(selection, points)


def _between(selection: Element, points: Mapping[str, str | None]) -> Element:
    selection.set("startPosition", points.get(plain_guid(selection.get("fromSyncPoint"))) or "")
    selection.set("endPosition", points.get(plain_guid(selection.get("toSyncPoint"))) or "")
    return selection


def _name(source: Element, element: Element) -> str:
    """What the source is called, without the suffix of the file it once was."""
    path = element.get("plainTextPath") or ""
    name = called(source) or path.rpartition("/")[2] or plain_guid(source.get("guid"))
    stem, _, suffix = name.rpartition(".")
    return stem if stem and suffix.lower() in _SUFFIXES else name


def _unused(name: str, names: dict[str, int]) -> str:
    """The name, numbered where an earlier source has it: a study knows transcripts by name."""
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


def _number(raw: str | None) -> int:
    text = (raw or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
