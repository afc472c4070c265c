"""What comes in of real REFI-QDA files, counted beside the workbench, and comes back after export.

    python bench/interchange.py FOLDER

FOLDER holds `.qdpx` and `.qdc` files. The XML is counted, and every coded passage cut out of its
text, here with lxml and in the program's own count, without the workbench's importer: a coding has
the right words if code, coder and words are the same. Round trip: import, export in each dialect,
import into an empty project; `same` if transcripts, codes, codings, participants and memos are.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from workbench.bootstrap import create_project, open_project
from workbench.domain.errors import InputError
from workbench.embedding import HashingEmbedder
from workbench.exporters.dialects import DIALECTS
from workbench.importers import read_codebook
from workbench.importers.qdpx import QdaProject, read_qda_project
from workbench.services.context import Author, Project
from workbench.services.importing.projects import import_material
from workbench.services.reading import study
from workbench.services.reporting import export

BY = Author(analyst="Bench")
SELECTIONS = ("PlainTextSelection", "PDFSelection", "PictureSelection", "VideoSelection")
Known = Counter[tuple[str, str, str]]


class Source:
    """A file's XML and texts, read with nothing of ours."""

    def __init__(self, path: Path) -> None:
        self.texts: dict[str, bytes] = {}
        if path.suffix == ".qdc":
            self.root = etree.parse(path).getroot()
            return
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                self.texts[name.rpartition("/")[2].lower()] = archive.read(name)
        (project,) = (data for name, data in self.texts.items() if name.endswith(".qde"))
        self.root = etree.fromstring(project)
        self.utf16 = "nvivo" in (self.root.get("origin") or "").lower()

    def count(self, *tags: str) -> int:
        """How many elements of these names there are."""
        return sum(1 for e in self.root.iter("{*}*") if etree.QName(e).localname in tags)

    def codings(self) -> Known:
        """Codings of text by code, coder and words."""
        names = {plain(e.get("guid")): spaced(e.get("name")) for e in self.root.iter("{*}Code")}
        users = {plain(e.get("guid")): e.get("name") or "" for e in self.root.iter("{*}User")}
        found: Known = Counter()
        for selection, words in self._selections():
            for coding in selection.iterfind("{*}Coding"):
                who = plain(coding.get("creatingUser") or selection.get("creatingUser"))
                code = plain(coding.find("{*}CodeRef").get("targetGUID"))
                found[names.get(code, ""), users.get(who, who), spaced(words)] += 1
        return found

    def _selections(self) -> Iterator[tuple[etree._Element, str]]:
        for source in self.root.iter("{*}TextSource"):
            inside = source.find("{*}PlainTextContent")
            file = (source.get("plainTextPath") or "").rpartition("/")[2].lower()
            text = self.texts.get(file, b"").decode("utf-8-sig") if inside is None else inside.text
            units = (text or "").encode("utf-16-le" if self.utf16 else "utf-32-le")
            wide = 2 if self.utf16 else 4
            for selection in source.iterfind("{*}PlainTextSelection"):
                ends = (int(selection.get(f"{end}Position")) for end in ("start", "end"))
                start, end = (wide * place for place in ends)
                words = units[start:end].decode(f"utf-{8 * wide}-le", "replace")
                yield selection, words


def plain(guid: str | None) -> str:
    return (guid or "").strip("{}").lower()


def spaced(text: str | None) -> str:
    return " ".join((text or "").split())


def ours(qda: QdaProject) -> Known:
    names = {code.id: code.name for code in qda.codes}
    texts = {source.guid: source.draft.text for source in qda.sources}
    return Counter(
        (names[c.code], c.coder, spaced(texts[c.source][c.start : c.end])) for c in qda.codings
    )


def state(project: Project) -> tuple[object, ...]:
    now = study(project)
    memos = {k: [(m.analyst, m.text) for m in found] for k, found in now.board.memos.items()}
    codings = {coder: set(found) for coder, found in now.board.codings.items()}
    return now.transcripts, now.board.codes, codings, now.participants, memos


def project_from(path: Path, folder: Path) -> Project:
    create_project(folder, name="Bench").store.close()
    project = open_project(folder, embedder=HashingEmbedder)
    import_material(project, BY, [path])
    return project


def round_trips(path: Path, folder: Path) -> str:
    """Dialects whose round trip gives the same study."""
    first = project_from(path, folder / "first")
    told = []
    for dialect in DIALECTS:
        out = export(first, "qdpx", folder / f"{dialect}.qdpx", dialect=dialect)
        again = project_from(out, folder / dialect)
        names = ("transcripts", "codes", "codings", "participants", "memos")
        pairs = zip(names, state(first), state(again), strict=True)
        other = [name for name, a, b in pairs if a != b]
        told.append(f"{dialect}: {'other ' + ', '.join(other) if other else 'same'}")
    return "; ".join(told)


def line(path: Path) -> str:
    source = Source(path)
    counts = [source.count("Code"), source.count(*SELECTIONS), source.count("Coding")]
    codes = len(read_codebook(path))
    if path.suffix == ".qdc":
        return f"| {path.name} | {counts[0]} | {codes} | – | – | – | – | – | – |"
    try:
        qda = read_qda_project(path)
    except InputError as error:
        told = " | ".join(map(str, (counts[0], codes, *counts[1:])))
        return f"| {path.name} | {told} | – | – | – | refused: {error} |"
    right = sum((source.codings() & ours(qda)).values())
    lost = sum(r.kind == "coding" and not r.kept for r in qda.remarks)
    look = sum(r.kind == "selection" and r.kept for r in qda.remarks)
    with tempfile.TemporaryDirectory() as folder:
        trips = round_trips(path, Path(folder))
    told = (counts[0], codes, *counts[1:], len(qda.codings), right, f"{lost} / {look}", trips)
    return f"| {path.name} | {' | '.join(map(str, told))} |"


def main() -> None:
    print("| file | codes in the XML | imported | selections in the XML | codings in the XML | "
          "imported | right words | listed as lost / to look at | round trip |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for path in sorted(Path(sys.argv[1]).glob("*.qd*")):
        print(line(path), flush=True)


if __name__ == "__main__":
    main()
