"""`workbench combine`: bring a colleague's project in, and list where the two disagree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result

if TYPE_CHECKING:
    from workbench.services.context import Author, Project
    from workbench.services.importing.combining import Combined


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("combine")(combine)


def combine(
    folder: Folder,
    other: Annotated[
        Path, typer.Argument(metavar="OTHER", help="A project folder, or a .qdpx project.")
    ],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Bring a colleague's project in; what differs is kept beside yours and listed."""
    project = opened(folder)
    by = author(project, analyst)
    done = _of_archive(project, by, other) if other.is_file() else _of_folder(project, by, other)
    for line in done.conflicts:
        typer.echo(f"workbench: {done.source}: {line}", err=True)
    text = (
        f"From {done.source}: {done.transcripts} transcripts, {done.codes} codes, {done.codings} "
        f"codings, {done.memos} memos; {len(done.themes)} accepted themes came as candidates. "
        f"{len(done.conflicts)} things differ.\nThemes and memos are undone with `workbench review "
        f"{folder} undo`, transcripts taken out with `workbench remove`."
    )
    result(done, as_json=as_json, text=text)


def _of_folder(project: Project, by: Author, other: Path) -> Combined:
    from workbench.bootstrap import opened_copy
    from workbench.domain.errors import InputError
    from workbench.services.importing.combining import combine as bring_in
    from workbench.services.reading import study

    if other.resolve() == project.folder.resolve():
        raise InputError(f"{other} is the project itself; name the colleague's")
    with opened_copy(other) as theirs, Bar() as progress:
        return bring_in(project, by, study(theirs), other.resolve().name, progress)


def _of_archive(project: Project, by: Author, other: Path) -> Combined:
    from workbench.domain.errors import InputError
    from workbench.importers.qdpx import is_qda_project
    from workbench.services.importing.combining import Combined, keep_ours
    from workbench.services.importing.projects import import_material
    from workbench.services.reading import study

    if not is_qda_project(other):
        raise InputError(f"{other.name} is no project folder and no .qdpx; name one of these")
    before = study(project)
    with Bar() as progress:
        report = import_material(project, by, [other], progress=progress)
    if report.refused:
        raise InputError(f"{other.name}: {report.refused[0].message}")
    differ = keep_ours(project, by, before.board.codings, other.stem)
    now = study(project)
    return Combined(
        source=other.name,
        transcripts=len(now.transcripts) - len(before.transcripts),
        codes=len(now.board.codes) - len(before.board.codes),
        codings=_number(now.board.codings) - _number(before.board.codings),
        memos=_number(now.board.memos) - _number(before.board.memos),
        conflicts=[*differ, *(line.partition(", ")[2] for line in report.remarks)],
    )


def _number(found: object) -> int:
    assert hasattr(found, "values")
    return sum(len(own) for own in found.values())
