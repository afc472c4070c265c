"""Writing a study out: for colleagues' tools, reports and machines. What is written is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbench import exporters
from workbench.domain.board.codings import closed_rounds
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.exporters.matrix import matrix_csv, matrix_svg
from workbench.services.coding.agreement import agreement
from workbench.services.context import Project
from workbench.services.copies.noting import (
    Told,
    Wanted,
    download_noted,
    make_noted,
    told,
    write_noted,
)
from workbench.services.labelers.rehearsal import what_was_sent
from workbench.services.reading import at_one_moment, study
from workbench.services.weighing.alignment import align
from workbench.services.weighing.evidence import evidences

MATRICES: Mapping[str, str] = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}
"""Formats of the matrix by itself, and their media types."""


def export(
    project: Project,
    to: str,
    path: Path,
    *,
    dialect: str = "default",
    analyst: str = "",
    remembered: str = "",
) -> Path:
    """Write the study as it stands to a file in one of the formats of `EXPORTS`.

    The file is noted, so that an erasure can say what it still holds.

    Args:
        project: the open project.
        to: the format.
        path: the file; one that is there is replaced.
        dialect: whose habits the file follows, one of the format's dialects.
        analyst: who asks for it; may be empty.
        remembered: what the file is noted by, where its name tells of somebody who was erased.

    Raises:
        InputError: no such format or dialect, or the file cannot be written; the message says
            which exist.
        Damaged: an event is not as it was written.
    """
    wanted = Wanted(format=to, dialect=dialect, analyst=analyst, path=remembered)
    write_noted(project, path, wanted, _writer(to, dialect))
    return path


def download(
    project: Project, to: str, path: Path, *, dialect: str = "default", analyst: str = ""
) -> Path:
    """The same for somebody who downloads it; where their file goes, nobody knows.

    Raises:
        InputError: as for `export`.
    """
    wanted = Wanted(format=to, dialect=dialect, analyst=analyst)
    download_noted(project, path, wanted, _writer(to, dialect))
    return path


def left_out(project: Project, to: str) -> tuple[str, ...]:
    """What of the study the format has no place for, a line each."""
    return exporters.format_named(to).leaves_out(study(project))


def _writer(to: str, dialect: str) -> Callable[[Project, Path], Told]:
    """What fills a file, once the format is known to be there.

    Raises:
        InputError: no such format or dialect.
    """
    format_ = exporters.format_named(to)
    format_.dialect(dialect)

    def write(project: Project, part: Path) -> Told:
        now = _reported(project, to)
        with project.store.read() as tx:  # whoever is given it cannot see whether it was altered
            tx.check_chain()
        exporters.fill(now, to, part, dialect=dialect)
        return told(now, format_.tells)

    return write


def _reported(project: Project, to: str) -> Study:
    """The study with what the format needs beside the board.

    That is what speaks for and against each theme of a run, themes aligned to the codebook, how far
    coders agree, and what language models were sent.
    """
    needs = exporters.format_named(to).needs
    project = at_one_moment(project)
    now = study(project)
    live = [theme.id for theme in now.board.live()]
    if "evidence" in needs and now.board.runs:
        now = replace(now, evidence={e.theme_id: e for e in evidences(project, live)})
    if "alignment" in needs and now.board.codes and live:
        now = replace(now, alignment=align(project))
    if "agreement" in needs and now.board.codings:
        now = replace(now, agreement=agreement(project))
    if "agreement" in needs and (closed := closed_rounds(now.board)):
        now = replace(now, course={r.id: agreement(project, round_=r.id) for r in closed})
    if "egress" in needs:
        now = replace(now, sent=what_was_sent(project))
    return now


def file_name(study_name: str, to: str) -> str:
    """A plain file name for an export: letters and digits of the study's name, and the format."""
    stem = "".join(c if c.isalnum() else "-" for c in study_name).strip("-") or "study"
    return f"{stem[:60]}.{to}"


def matrix(
    project: Project,
    to: str,
    attribute: str,
    themes: Callable[[Study], Sequence[str]],
    *,
    analyst: str = "",
) -> bytes:
    """Themes by the groups of an attribute (empty: the one called "group") as svg or csv.

    Args:
        project: the open project.
        to: one of `MATRICES`.
        attribute: of participants.
        themes: which themes of a study, by id.
        analyst: who downloads it; may be empty.
    """
    write = {"svg": matrix_svg, "csv": matrix_csv}[to]

    def make(project: Project) -> tuple[bytes, Told]:
        now = study(project)
        made = write(now, grouping(now, attribute or None), themes(now))
        return made.encode("utf-8"), told(now, "people")

    wanted = Wanted(format=f"matrix.{to}", analyst=analyst)
    return make_noted(at_one_moment(project), wanted, make)
