"""Starting from a colleague's project: everything of a `.qdpx` comes in at once, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.codebook import Code, Coding, renumbered
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import (
    Excerpt,
    Participant,
    ParticipantRow,
    Transcript,
    excerpt_id,
)
from workbench.domain.ports import Progress, silent
from workbench.domain.store import Material, Trail, Tx
from workbench.domain.trail.events import MarkExcerpt, MemoTarget, WriteMemo
from workbench.importers import ParticipantsTable
from workbench.importers.folders import gathered
from workbench.importers.qdpx import QdaNote, QdaProject, Remark, read_qda_project
from workbench.services.context import Author, Project, record
from workbench.services.importing.codebook import put_codebook
from workbench.services.importing.codings import known_codes, put_codings
from workbench.services.importing.files import (
    FileRow,
    ImportReport,
    import_files,
    load_participants,
    store_drafts,
)
from workbench.services.importing.identity import Arrival
from workbench.services.importing.people import known_people, who_speaks_at
from workbench.services.importing.pseudonyms import names_of
from workbench.services.reading import forget_study


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectReport:
    """What came in of a project, and a remark on what did not or should be looked at."""

    name: str
    origin: str
    rows: tuple[FileRow, ...]
    codes: int
    codings: int
    notes: int
    cases: int
    remarks: tuple[Remark, ...]

    @property
    def sentence(self) -> str:
        """The report in one line."""
        out, doubtful = (sum(r.kept is kept for r in self.remarks) for kept in (False, True))
        return (
            f"{self.name} ({self.origin or 'unnamed program'}): {len(self.rows)} transcripts, "
            f"{self.codes} codes, {self.codings} codings, {self.notes} notes, {self.cases} cases; "
            f"{out} things stay out, {doubtful} to look at"
        )


def import_material(
    project: Project,
    by: Author,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    pseudonyms: Path | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Import transcripts and whole projects; a file that cannot be read stops none of the others.

    A folder stands for the transcripts in it, at any depth.

    Raises:
        InputError: no file was given, or the participants file is unusable; nothing is written.
    """
    meant = gathered(paths, [participants] if participants else [])
    projects = [path for path in meant.files if path.suffix.lower() == ".qdpx"]
    files = [path for path in meant.files if path not in projects]
    rows = [FileRow(name=e.name, ok=False, message=e.reason) for e in meant.refused]
    remarks = [*meant.remarks]
    for path in projects:
        try:
            report = import_qda_project(
                project,
                by,
                path,
                interviewers=interviewers,
                pseudonyms=pseudonyms,
                progress=progress,
            )
        except UnreadableFile as error:
            rows.append(FileRow(name=path.name, ok=False, message=error.reason))
            continue
        rows += [FileRow(name=path.name, ok=True, message=report.sentence), *report.rows]
        remarks += [f"{path.name}, {remark.sentence}" for remark in report.remarks]
    if participants and not files and projects:
        load_participants(project, by, participants)
    elif files or not (projects or rows):
        said = import_files(
            project, by, files, interviewers=interviewers, participants=participants,
            pseudonyms=pseudonyms, progress=progress,
        )  # fmt: skip
        rows += said.rows
    return ImportReport(rows=tuple(rows), remarks=tuple(remarks))


def import_qda_project(
    project: Project,
    by: Author,
    path: Path,
    *,
    interviewers: Sequence[str] = (),
    pseudonyms: Path | None = None,
    progress: Progress = silent,
) -> ProjectReport:
    """Bring in the texts, codes, codings, cases, variables and notes of a `.qdpx`.

    What the study has already stays: codes and codings are added, the same text is not doubled.

    Raises:
        UnreadableFile: the archive cannot be used; nothing is written.
    """
    if names_of(project, pseudonyms):
        why = "its codings point into its own wording, so no names can be replaced in it"
        raise UnreadableFile(path.name, why, "Import it into a project without a list of names.")
    progress("reading the project", 0, 1)
    with project.store.read() as tx:
        language = tx.material.project().language
    qda = read_qda_project(path, language)
    progress("reading the project", 1, 1)
    with project.store.begin() as tx:
        rows = store_drafts(tx, by, _arrivals(qda, path), _people(qda), interviewers, progress)
        homes = _homes(tx.material, qda, rows)
        codes = _add_codes(tx.trail, by, qda)
        placed = _add_codings(tx.trail, by, qda, homes, codes)
        notes = sum(_add_note(tx, by, note, qda, homes, codes, path) for note in qda.notes)
    forget_study(project)
    lost = tuple(
        Remark(kind="source", name=row.name, why=row.message) for row in rows if not row.ok
    )
    return ProjectReport(
        name=path.name, origin=qda.origin, rows=tuple(rows), codes=len(codes),
        codings=placed, notes=notes, cases=len(qda.cases), remarks=(*lost, *qda.remarks),
    )  # fmt: skip


def _arrivals(qda: QdaProject, path: Path) -> list[Arrival]:
    """The texts; only the last part of a path is shown."""
    return [
        Arrival(
            path=Path(source.guid, source.draft.name.replace("/", "∕")),
            draft=source.draft,
            names=(source.draft.name,),
            project=path,
        )
        for source in qda.sources
    ]


def _people(qda: QdaProject) -> ParticipantsTable:
    """Cases as participants; a text without a case whose file says something of it is one too."""
    names = {source.guid: source.draft.name for source in qda.sources}
    said = {source.guid: source.variables for source in qda.sources}
    cased = {source for case in qda.cases for source in case.sources}
    people = {
        case.name: {**_merged(said[source] for source in case.sources), **case.variables}
        for case in qda.cases
    }
    rows = [
        ParticipantRow(participant=case.name, transcript=names[source])
        for case in qda.cases
        for source in case.sources
    ]
    alone = {names[guid]: dict(v) for guid, v in said.items() if v and guid not in cased}
    return ParticipantsTable(
        participants=tuple(Participant(id=i, attributes=v) for i, v in {**people, **alone}.items()),
        rows=tuple(rows),
    )


def _merged(values: Iterator[Mapping[str, str]]) -> dict[str, str]:
    return {name: value for of_one in values for name, value in of_one.items()}


def _homes(material: Material, qda: QdaProject, rows: Sequence[FileRow]) -> dict[str, Transcript]:
    """Source GUID to the transcript that holds its text."""
    there = {t.id: t for t in material.transcripts().values() if t.text}
    became = zip(qda.sources, rows, strict=True)
    return {source.guid: there[row.transcript] for source, row in became if row.transcript in there}


def _add_codes(trail: Trail, by: Author, qda: QdaProject) -> dict[str, str]:
    """Add the project's codes to the codebook; gives each GUID the id it has in the study."""
    there = trail.board().codes
    ids = dict(known_codes(qda, trail.board()))
    fresh: tuple[Code, ...] = renumbered((c for c in qda.codes if c.id not in ids), ids)
    if fresh:
        put_codebook(trail, by, (*there.values(), *fresh))
    return {code.id: ids.get(code.id, code.id) for code in qda.codes}


def _add_codings(
    trail: Trail,
    by: Author,
    qda: QdaProject,
    homes: Mapping[str, Transcript],
    codes: Mapping[str, str],
) -> int:
    """Add the codings; those that the same coders made in other transcripts stay."""
    fresh = [
        Coding(
            code_id=codes[c.code], transcript_id=homes[c.source].id, start=c.start, end=c.end,
            coder=c.coder,
        )
        for c in qda.codings
        if c.source in homes
    ]  # fmt: skip
    coders, here = {c.coder for c in fresh}, {home.id for home in homes.values()}
    elsewhere = [
        coding
        for coder, codings in trail.board().codings.items()
        for coding in codings
        if coder in coders and coding.transcript_id not in here
    ]
    put_codings(trail, by, [*elsewhere, *fresh])
    return len(fresh)


def _add_note(
    tx: Tx,
    by: Author,
    note: QdaNote,
    qda: QdaProject,
    homes: Mapping[str, Transcript],
    codes: Mapping[str, str],
    path: Path,
) -> bool:
    """Add a note in its author's name, unless it is there; whether its place is in the study."""
    author = Author(analyst=note.author or by.analyst, reason=f"a note in {path.name}")
    target: MemoTarget
    if note.target == "code":
        target, place = "code", codes[note.guid]
    elif note.target == "case":
        name = next(case.name for case in qda.cases if case.guid == note.guid)
        target, place = "participant", participant_key(name)
        if place in tx.trail.board().withdrawn:
            return False
    elif note.target == "project":
        target, place = "project", ""
    elif note.guid not in homes:
        return False
    elif note.target == "source":
        target, place = "transcript", homes[note.guid].id
    else:
        target, place = "excerpt", _marked(tx, author, homes[note.guid], note.start, note.end)
    there = tx.trail.board().memos_on(target, place)
    if not any(memo.text == note.text for memo in there):
        record(tx.trail, author, WriteMemo(target=target, target_id=place, text=note.text))
    return True


def _marked(tx: Tx, by: Author, transcript: Transcript, start: int, end: int) -> str:
    """The excerpt of that span; where none was cut there, it is marked as one."""
    here = (e for e in tx.material.excerpts().values() if e.transcript_id == transcript.id)
    same = next((e.id for e in here if (e.start, e.end) == (start, end)), None)
    if same is not None:
        return same
    own = excerpt_id(transcript.id, start, end)
    excerpt = Excerpt(
        id=own, transcript_id=transcript.id,
        participant_id=who_speaks_at(transcript, start, known_people(tx.material)),
        start=start, end=end, text=transcript.text[start:end],
    )  # fmt: skip
    record(
        tx.trail, by,
        MarkExcerpt(excerpt_id=own, transcript_id=transcript.id, start=start, end=end, target=None),
    )  # fmt: skip
    tx.material.put_excerpts([excerpt])
    return own
