"""Transcripts from files: read, then stored as planned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.board.board import Board
from workbench.domain.errors import InputError, OtherKind, UnreadableFile
from workbench.domain.importing.steps import Step
from workbench.domain.material.pseudonyms import Pseudonyms
from workbench.domain.ports import Progress, silent
from workbench.domain.store import Tx
from workbench.importers import read_participants
from workbench.services.context import Author, Project
from workbench.services.importing.arrivals import read_arrivals
from workbench.services.importing.pseudonyms import hidden_people, names_of
from workbench.services.importing.respondents import columns_not_found, with_respondents
from workbench.services.importing.rows import Content, FileRow, ImportReport, row_of
from workbench.services.importing.texts import Texts, store
from workbench.services.reading import forget_study


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFiles:
    """Files as they were read, names replaced.

    `unread` are those that cannot be; `found` those that lay in a folder that was named.
    """

    paths: Sequence[Path]
    unread: Mapping[Path, UnreadableFile]
    texts: Texts = field(default_factory=Texts)
    remarks: tuple[str, ...] = ()
    found: Collection[Path] = frozenset()

    @property
    def left_out(self) -> frozenset[Path]:
        """Files of a folder that are not transcripts: nobody asked for them by name."""
        other = (path for path, error in self.unread.items() if isinstance(error, OtherKind))
        return frozenset(path for path in other if path in self.found)

    def planned(self, steps: Sequence[Step], board: Board) -> PlannedFiles:
        """What becomes of the files whose texts become what `steps` say."""
        return PlannedFiles(read=self, steps=steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFiles:
    """What becomes of every file; a table may hold several texts."""

    read: ReadFiles
    steps: Sequence[Step]
    contents: tuple[Content, ...] = ()

    def report(self, row: Callable[[Step], FileRow]) -> ImportReport:
        """Every file, in the order given."""
        rows = {
            str(path): [FileRow(name=path.name, ok=False, message=error.reason)]
            for path, error in self.read.unread.items()
            if path not in self.read.left_out
        }
        for step in self.steps:
            rows.setdefault(step.arrival.whole, []).append(row(step))
        paths = dict.fromkeys(self.read.paths)
        left = [self.read.unread[path] for path in paths if path in self.read.left_out]
        return ImportReport(
            rows=tuple(row for path in paths for row in rows.get(str(path), ())),
            remarks=(*(f"{e} It was left out." for e in left), *self.read.remarks),
        )

    def store(self, tx: Tx, by: Author) -> None:
        """Files hold nothing but texts, which are stored."""


def import_files(
    project: Project,
    by: Author,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    pseudonyms: Path | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Import transcripts; a file that cannot be read is reported and stops none of the others.

    Names on the list `pseudonyms` (default: the project's) are replaced before anything is stored.

    The same text again is reported, not doubled; a changed text under the same name is a revision,
    in which unchanged excerpts keep their ids and so their themes.

    Raises:
        InputError: no file was given, or the participants file is unusable; nothing is written.
    """
    see_that_any(paths)
    read = read_files(
        project, paths, interviewers=interviewers, participants=participants,
        pseudonyms=pseudonyms, progress=progress,
    )  # fmt: skip
    with project.store.begin() as tx:
        steps = store(tx, by, read.texts, frozenset(), progress)
    forget_study(project)
    return PlannedFiles(read=read, steps=steps).report(row_of)


def see_that_any(paths: Sequence[Path]) -> None:
    """Make sure that there is something to import.

    Raises:
        InputError: no file was given.
    """
    if not paths:
        raise InputError("no transcript was given; name files such as interviews/*.docx")


def read_files(
    project: Project,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    pseudonyms: Path | None = None,
    attributes: Sequence[str] | None = None,
    again: bool = False,
    progress: Progress = silent,
) -> ReadFiles:
    """Read transcripts, with everything on the list of names replaced.

    Closed columns of surveys are attributes of who answered: those named, else all.

    Raises:
        InputError: the participants file is unusable.
    """
    table = read_participants(participants) if participants else None
    names, told = names_of(project, pseudonyms), interviewers
    if names:
        table = hidden_people(table, names) if table else None
        interviewers = [Pseudonyms(names).in_text(name) for name in interviewers]
    arrivals, unread = read_arrivals(project, paths, names, told, progress)
    with project.store.read() as tx:
        known = {person.id: person for person in tx.material.participants().values()}
    people = with_respondents(table, arrivals, known, attributes)
    texts = Texts(arrivals=arrivals, people=people, interviewers=interviewers, again=again)
    remarks = columns_not_found(arrivals, attributes)
    return ReadFiles(paths=paths, texts=texts, unread=unread, remarks=remarks)
