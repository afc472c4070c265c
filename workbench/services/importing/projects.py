"""Everything brought in together: transcripts, folders of them, colleagues' projects."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.importing.plan import met_by
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
    row_of,
    row_with_beginning,
)
from workbench.services.importing.texts import collected, foresee, store, with_people
from workbench.services.reading import forget_study


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
    progress: Progress = silent,
) -> ImportReport:
    """Import transcripts and whole projects; a file that cannot be read stops none of the others.

    A folder stands for the transcripts in it, at any depth. Everything of a project comes in at
    once, or nothing; what the study has already stays, and the same text is not doubled.
    `attributes` are the columns of surveys that say something of who answered; None: all closed
    ones. `found` are files that nobody named one by one: where one is something else, it is left
    out and said, not refused.

    Raises:
        InputError: no file was given, or the participants file is unusable; nothing is written.
    """
    see_that_any(paths)
    meant, met = gathered(paths, [participants] if participants else []), frozenset[str]()
    report = _begun(meant)
    asked = _Asked(interviewers, participants, pseudonyms, attributes, meant.found | {*found})
    for read in _read(project, meant.files, asked, progress):
        with project.store.begin() as tx:
            steps = store(tx, by, read.texts, met, progress)
            board = tx.trail.board()
            planned = read.planned(steps, board)
            planned.store(tx, by)
            doubles = said_twice(steps, tx.material.transcripts(), board.removed)
        forget_study(project)
        report += planned.report(row_of).with_remarks(doubles)
        met |= met_by(steps)
    if participants and meant.files and all(is_qda_project(path) for path in meant.files):
        load_participants(project, by, participants)
    return report


def preview_material(
    project: Project,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    pseudonyms: Path | None = None,
    attributes: Sequence[str] | None = None,
) -> Preview:
    """What an import of the same things would do as the study stands; nothing is stored.

    Raises:
        InputError: as the import does.
    """
    meant = gathered(paths, [participants] if participants else [])
    report, contents = _begun(meant), list[Content]()
    with project.store.read() as tx:
        study = collected(tx)
    asked = _Asked(interviewers, participants, pseudonyms, attributes, meant.found)
    for read in _read(project, meant.files, asked, silent):
        study = with_people(study, read.texts.people)
        steps = foresee(study, read.texts)
        planned = read.planned(steps, study.board)
        doubles = said_twice(steps, study.transcripts, study.removed)
        study = study.after(steps)
        report += planned.report(row_with_beginning).with_remarks(doubles)
        contents += planned.contents
    return Preview(report=report, contents=tuple(contents))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is said of the files of an import."""

    interviewers: Sequence[str]
    participants: Path | None
    pseudonyms: Path | None
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
    projects = [path for path in files if is_qda_project(path)]
    for path in projects:
        try:
            read = read_project(project, path, asked.interviewers, asked.pseudonyms, progress)
        except UnreadableFile as error:
            yield ReadFiles(paths=(path,), unread={path: error})
        else:
            yield read
    if others := [path for path in files if path not in projects]:
        read_ = read_files(
            project, others, interviewers=asked.interviewers, participants=asked.participants,
            pseudonyms=asked.pseudonyms, attributes=asked.attributes, progress=progress,
        )  # fmt: skip
        yield replace(read_, found=asked.found)
