"""A REFI-QDA project as values, with a remark on all that stays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from workbench.domain.errors import UnreadableFile
from workbench.importers.qdpx.archive import ProjectArchive
from workbench.importers.qdpx.boxes import unplaced
from workbench.importers.qdpx.cases import cases_of, group_variables, variables_of
from workbench.importers.qdpx.codes import codes_of
from workbench.importers.qdpx.notes import Places, note_texts, notes_of
from workbench.importers.qdpx.passages import coded_passages
from workbench.importers.qdpx.positions import Counted as Ruler
from workbench.importers.qdpx.positions import reading_of
from workbench.importers.qdpx.texts import SourceText, selected, texts_of
from workbench.importers.qdpx.tree import called, parsed, plain_guid
from workbench.importers.qdpx.values import Counted, QdaProject, QdaSource, Remark

SELECTIONS = (
    "PlainTextSelection", "TranscriptSelection", "PDFSelection", "PictureSelection",
    "AudioSelection", "VideoSelection",
)  # fmt: skip


def read_qda_project(path: Path, language: str = "en") -> QdaProject:
    """Read a `.qdpx` file; every position points into the stored text of its source.

    Args:
        path: the archive.
        language: BCP 47 tag of the texts.

    Raises:
        UnreadableFile: it is not such an archive, damaged, hostile, or holds none of its texts.
    """
    with ProjectArchive(path) as archive:
        root = parsed(path.name, archive.project(), "Project")
        archive.expect(filter(None, (e.get("plainTextPath") for e in root.iter())))
        texts, missing = texts_of(root, archive, language)
        written = note_texts(root, archive)
    lacking = sum(remark.kind == "source" for remark in missing)
    if lacking and not texts:
        why = f"holds none of its {lacking} texts (they are empty or not in the archive)"
        mend = (
            "Export the project with its sources; `workbench codebook` can read its codes as it is."
        )
        raise UnreadableFile(path.name, why, mend)
    return _project(root, texts, missing, written)


def _project(
    root: Element,
    texts: Sequence[SourceText],
    missing: Sequence[Remark],
    written: Mapping[str, str],
) -> QdaProject:
    origin = root.get("origin") or ""
    users = {
        plain_guid(u.get("guid")): called(u) or (u.get("id") or "") for u in _all(root, "User")
    }
    codes = tuple(codes_of(root.find("CodeBook")))
    reading = reading_of(origin, [(t.raw, [selected(s) for s in t.selections]) for t in texts])
    coded = [
        coded_passages(text, Ruler(text.raw, reading), users, {code.id for code in codes})
        for text in texts
    ]
    groups, leftover = group_variables(root, origin)
    sources = tuple(_source(root, text, groups) for text in texts)
    cases, without = cases_of(root, texts)
    places = Places(
        codes=frozenset(code.id for code in codes),
        sources={name: t.guid for t in texts for name in (t.owner, t.guid)},
        passages={
            guid: (text.guid, *span)
            for text, on in zip(texts, coded, strict=True)
            for guid, span in on.spans.items()
        },
        cases=frozenset(case.guid for case in cases),
    )
    notes, loose = notes_of(root, written, places, users)
    inside = frozenset(guid for on in coded for guid in on.spans)
    every = [s for sources in root.findall("Sources") for s in sources]
    remarks = (*missing, *unplaced(every, inside), *(r for c in coded for r in c.remarks))
    return QdaProject(
        name=called(root), origin=origin, codes=codes, sources=sources,
        codings=tuple(coding for c in coded for coding in c.codings), notes=notes, cases=cases,
        remarks=(*remarks, *without, *loose, *leftover, *_not_ours(root)),
        counted=Counted(
            codes=len(_all(root, "Code")),
            sources=sum(len(sources) for sources in root.findall("Sources")),
            selections=sum(len(_all(root, kind)) for kind in SELECTIONS),
            codings=len(_all(root, "Coding")),
        ),
    )  # fmt: skip


def _source(root: Element, text: SourceText, groups: Mapping[str, Mapping[str, str]]) -> QdaSource:
    said = {**groups.get(text.owner, {}), **variables_of(root, text.element)}
    return QdaSource(guid=text.guid, draft=text.draft, variables=said)


def _not_ours(root: Element) -> list[Remark]:
    """What the workbench has no place for at all."""
    categories = [code for code in _all(root, "Code") if code.get("isCodable") == "false"]
    remarks = [
        Remark(kind="category", name=called(code), why="is a code here like others", kept=True)
        for code in categories
    ]
    notes = {plain_guid(note.get("guid")) for note in _all(root, "Note")}
    between = [
        link
        for link in _all(root, "Link")
        if not notes & {plain_guid(link.get(end)) for end in ("originGUID", "targetGUID")}
    ]
    for kind, found in (("link", between), ("graph", _all(root, "Graph"))):
        remarks += [Remark(kind=kind, name=called(one), why="stays out") for one in found]
    return remarks


def _all(root: Element, tag: str) -> list[Element]:
    return list(root.iter(tag))
