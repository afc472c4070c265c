"""Memos, annotations and comments, each on what it was written on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from workbench.domain.material.text import stored_text
from workbench.importers.qdpx.archive import ProjectArchive
from workbench.importers.qdpx.texts import plain_text
from workbench.importers.qdpx.tree import called, plain_guid, words
from workbench.importers.qdpx.values import QdaNote, Remark

OURS = "Transcript Workbench"
"""How `origin` begins in projects that a workbench exported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What notes can be on, by GUID; `passages` are source, start and end of selections."""

    codes: frozenset[str]
    sources: Mapping[str, str]
    passages: Mapping[str, tuple[str, int, int]]
    cases: frozenset[str]

    def note(self, holder: str, text: str, author: str) -> QdaNote | None:
        """The note on what has that GUID (empty: the project); None where that stays out."""
        if holder in self.passages:
            source, start, end = self.passages[holder]
            return QdaNote(
                target="passage", guid=source, text=text, author=author, start=start, end=end
            )
        if holder in self.sources:
            source = self.sources[holder]
            return QdaNote(target="source", guid=source, text=text, author=author)
        if holder in self.codes:
            return QdaNote(target="code", guid=holder, text=text, author=author)
        if holder in self.cases:
            return QdaNote(target="case", guid=holder, text=text, author=author)
        return None if holder else QdaNote(target="project", guid="", text=text, author=author)


def note_texts(root: Element, archive: ProjectArchive) -> dict[str, str]:
    """The text of every note of the project by GUID, its title first unless it begins with it."""
    return {plain_guid(note.get("guid")): _body(note, archive) for note in root.iter("Note")}


def notes_of(
    root: Element, texts: Mapping[str, str], places: Places, users: Mapping[str, str]
) -> tuple[tuple[QdaNote, ...], list[Remark]]:
    """Notes and descriptions on what they are about, and a remark on those that stay out."""
    notes: list[QdaNote] = []
    remarks: list[Remark] = []
    holders = _holders(root)
    for element in root.iter("Note"):
        guid = plain_guid(element.get("guid"))
        for holder in holders.get(guid, [""]):
            _take(notes, remarks, places, holder, texts[guid], _author(element, users))
    for holder, element in _described(root):
        text = words(element.find("Description"))
        if text:
            _take(notes, remarks, places, holder, text, _author(element, users))
    return tuple(notes), remarks


def _take(
    notes: list[QdaNote], remarks: list[Remark], places: Places, holder: str, text: str, author: str
) -> None:
    note = places.note(holder, text, author) if text else None
    if note is not None:
        notes.append(note)
    else:
        why = "is on something that stays out" if text else "is empty, or not in the archive"
        remarks.append(Remark(kind="note", name=text[:60] or holder, why=why))


def _holders(root: Element) -> dict[str, list[str]]:
    """What each note is on, by the references to it and by the links to or from it."""
    notes = {plain_guid(note.get("guid")) for note in root.iter("Note")}
    holders: dict[str, list[str]] = {}
    for element in root.iter():
        for ref in element.findall("NoteRef"):
            holder = "" if element is root else plain_guid(element.get("guid"))
            holders.setdefault(plain_guid(ref.get("targetGUID")), []).append(holder)
    for link in root.iter("Link"):
        ends = [plain_guid(link.get(end)) for end in ("originGUID", "targetGUID")]
        for note, other in (ends, reversed(ends)):
            if note in notes and other not in notes:
                holders.setdefault(note, []).append(other)
    return holders


def _described(root: Element) -> Iterator[tuple[str, Element]]:
    """What has a comment of its own: the project, sources, selections, cases (codes have more)."""
    if not root.get("origin", "").startswith(OURS):  # it would be the head of another trail
        yield "", root
    for element in root.iter():
        if element.tag.endswith(("Source", "Selection")) or element.tag == "Case":
            yield plain_guid(element.get("guid")), element


def _body(note: Element, archive: ProjectArchive) -> str:
    title, more = called(note), words(note.find("Description"))
    text = stored_text((plain_text(note, archive) or "").removeprefix("\ufeff")).text.strip()
    begun = title.rstrip("….") if " ".join(text.split()).startswith(title.rstrip("….")) else ""
    return "\n\n".join(part for part in ("" if begun else title, more, text) if part)


def _author(element: Element, users: Mapping[str, str]) -> str:
    guid = plain_guid(element.get("creatingUser"))
    return users.get(guid) or guid
