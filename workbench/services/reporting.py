"""Writing a study out: for colleagues' tools, reports and machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbench import exporters
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.exporters.matrix import matrix_csv, matrix_svg
from workbench.services.context import Project
from workbench.services.reading import at_one_moment, study
from workbench.services.weighing.alignment import align
from workbench.services.weighing.evidence import evidences

MATRICES: Mapping[str, str] = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}
"""Formats of the matrix by itself, and their media types."""


def export(project: Project, to: str, path: Path, *, dialect: str = "default") -> Path:
    """Write the study as it stands to a file in one of the formats of `EXPORTS`.

    Args:
        project: the open project.
        to: the format.
        path: the file; one that is there is replaced.
        dialect: whose habits the file follows, one of the format's dialects.

    Raises:
        InputError: no such format or dialect, or the file cannot be written; the message says
            which exist.
        Damaged: an event is not as it was written.
    """
    with project.store.read() as tx:  # whoever is given it cannot see whether it was altered
        tx.check_chain()
    exporters.export(_reported(project, to), to, path, dialect=dialect)
    return path


def left_out(project: Project, to: str) -> tuple[str, ...]:
    """What of the study the format has no place for, a line each."""
    return exporters.format_named(to).leaves_out(study(project))


def _reported(project: Project, to: str) -> Study:
    """The study with what the format needs beside the board.

    That is what speaks for and against each theme of a run, and themes aligned to the codebook.
    """
    needs = exporters.format_named(to).needs
    project = at_one_moment(project)
    now = study(project)
    live = [theme.id for theme in now.board.live()]
    if "evidence" in needs and now.board.runs:
        now = replace(now, evidence={e.theme_id: e for e in evidences(project, live)})
    if "alignment" in needs and now.board.codes and live:
        now = replace(now, alignment=align(project))
    return now


def file_name(study_name: str, to: str) -> str:
    """A plain file name for an export: letters and digits of the study's name, and the format."""
    stem = "".join(c if c.isalnum() else "-" for c in study_name).strip("-") or "study"
    return f"{stem[:60]}.{to}"


def matrix(project: Project, to: str, attribute: str, themes: Sequence[str]) -> str:
    """Themes by the groups of an attribute (empty: the one called "group") as svg or csv."""
    now = study(project)
    write = {"svg": matrix_svg, "csv": matrix_csv}[to]
    return write(now, grouping(now, attribute or None), themes)
