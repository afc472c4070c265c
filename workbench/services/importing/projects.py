"""Everything brought in together: transcripts, folders of them, colleagues' projects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.importing.plan import met_by
from workbench.domain.material.speaker_names import is_same, plain_label
from workbench.domain.material.text import Transcript
from workbench.domain.ports import Progress, silent
from workbench.importers.folders import Gathered, gathered
from workbench.importers.qdpx import is_qda_project
from workbench.services.context import Author, Project
from workbench.services.importing.doubles import said_twice
from workbench.services.importing.files import ReadFiles, read_files, see_that_any
from workbench.services.importing.people import load_participants
from workbench.services.importing.project_plan import (
    ReadProject,
    read_project,
)
from workbench.services.importing.rows import (
    Content,
    FileRow,
    ImportReport,
    out_remarks,
    row_of,
    row_with_beginning,
)
from workbench.services.importing.texts import collected, foresee, store, with_people
from workbench.services.reading import forget_study, study


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do: its report, with first words of texts, and what projects hold."""

    report: ImportReport
    contents: tuple[Content, ...] = ()


def import_material(
    project: Project,
    by: Author,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    pseudonyms: Path | None = None,
    attributes: Sequence[str] | None = None,
    found: Collection[Path] = (),
    again: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Import transcripts and whole projects; a file that cannot be read stops none of the others.

    A folder stands for the transcripts in it, at any depth. Everything of a project comes in at
    once, or nothing; what the study has already stays, and the same text is not doubled. With
    `again`, texts that are there are read as one would today; what an analyst corrected stays.
    `attributes` are the columns of surveys that say something of who answered; None: all closed
    ones. `found` are files that nobody named one by one: where one is not a transcript, or was
    taken out of the study, it is left out and said, not refused and not brought back.

    Raises:
        InputError: no file was given, or the participants file is unusable; nothing is written.
    """
    see_that_any(paths)
    meant, met = gathered(paths, [participants] if participants else []), frozenset[str]()
    report = _begun(meant)
    asked = _Asked(
        interviewers, participants, pseudonyms, again, attributes, meant.found | {*found}
    )
    for read in _read(project, meant.files, asked, progress):
        with project.store.begin() as tx:
            steps = store(tx, by, read.texts, met, progress)
            board = tx.trail.board()
            planned = read.planned(steps, board)
            planned.store(tx, by)
            doubles = said_twice(steps, tx.material.transcripts(), board.removed)
            remarks = (*doubles, *out_remarks(steps))
        forget_study(project)
        report += planned.report(row_of).with_remarks(remarks)
        met |= met_by(steps)
    if participants and meant.files and all(is_qda_project(path) for path in meant.files):
        load_participants(project, by, participants)
    return report + _not_heard(study(project).transcripts.values(), interviewers)


def _not_heard(transcripts: Iterable[Transcript], interviewers: Sequence[str]) -> ImportReport:
    """A remark for each name that was given and that nobody speaks under."""
    heard = {turn.speaker for t in transcripts for turn in t.turns}
    keys = {plain_label(name) for name in heard if name}
    missing = [
        name for name in interviewers
        if not any(is_same(plain_label(name), key) for key in keys)
    ]  # fmt: skip
    said = (f"nobody speaks under the name {name!r} that was given as an interviewer"
            for name in missing)  # fmt: skip
    return ImportReport(rows=(), remarks=tuple(said))


def preview_material(
    project: Project,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    pseudonyms: Path | None = None,
    attributes: Sequence[str] | None = None,
    again: bool = False,
    progress: Progress = silent,
) -> Preview:
    """What an import of the same things would do as the study stands; nothing is stored.

    Raises:
        InputError: as the import does.
    """
    meant = gathered(paths, [participants] if participants else [])
    report, contents = _begun(meant), list[Content]()
    with project.store.read() as tx:
        there = collected(tx)
    asked = _Asked(interviewers, participants, pseudonyms, again, attributes, meant.found)
    for read in _read(project, meant.files, asked, progress):
        there = with_people(there, read.texts.people)
        steps = foresee(there, read.texts)
        planned = read.planned(steps, there.board)
        doubles = said_twice(steps, there.transcripts, there.removed)
        there = there.after(steps)
        remarks = (*doubles, *out_remarks(steps))
        report += planned.report(row_with_beginning).with_remarks(remarks)
        contents += planned.contents
    here = (t for i, t in there.transcripts.items() if i not in there.removed)
    report += _not_heard(here, interviewers)
    return Preview(report=report, contents=tuple(contents))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is said of the files of an import."""

    interviewers: Sequence[str]
    participants: Path | None
    pseudonyms: Path | None
    again: bool
    attributes: Sequence[str] | None
    found: frozenset[Path]


def _begun(meant: Gathered) -> ImportReport:
    """The report on what was named, before any of its files is read."""
    rows = (FileRow(name=e.name, ok=False, message=e.reason) for e in meant.refused)
    return ImportReport(rows=tuple(rows), remarks=meant.remarks)


def _read(
    project: Project, files: Sequence[Path], asked: _Asked, progress: Progress
) -> Iterator[ReadFiles | ReadProject]:
    """Projects one by one, then all other files together, each read when its turn comes."""
    unasked = frozenset(map(str, asked.found))
    projects = [path for path in files if is_qda_project(path)]
    for path in projects:
        try:
            read = read_project(project, path, asked.interviewers, asked.pseudonyms, progress)
        except UnreadableFile as error:
            yield ReadFiles(paths=(path,), unread={path: error})
        else:
            yield replace(read, texts=replace(read.texts, unasked=unasked))
    if others := [path for path in files if path not in projects]:
        read_ = read_files(
            project, others, interviewers=asked.interviewers, participants=asked.participants,
            pseudonyms=asked.pseudonyms, again=asked.again, attributes=asked.attributes,
            progress=progress,
        )  # fmt: skip
        texts = replace(read_.texts, unasked=unasked)
        yield replace(read_, found=asked.found, texts=texts)
