"""`workbench combine`: bring a colleague's project in, and list where the two disagree."""

from __future__ import annotations

from dataclasses import replace
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
        Path, typer.Argument(metavar="OTHER", help="A project folder, a backup, or a .qdpx.")
    ],
    back: Annotated[
        bool, typer.Option("--back", help="Take back the codes and codings that it brought.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Bring a colleague's project in; what differs is kept beside yours and listed."""
    project = opened(folder)
    by = author(project, analyst)
    if back:
        _taken_back(project, by, other, as_json=as_json)
        return
    done = _brought(project, by, other)
    for line in done.conflicts:
        typer.echo(f"workbench: {done.source}: {line}", err=True)
    text = (
        f"From {done.source}: {done.transcripts} transcripts, {done.codes} codes, {done.codings} "
        f"codings, {done.memos} memos; {len(done.themes)} accepted themes came as candidates. "
        f"{len(done.conflicts)} things differ.\nThemes and memos are undone with `workbench review "
        f"{folder} undo`, codes and codings taken back with the same command and --back, "
        "transcripts taken out with `workbench remove`."
    )
    result(done, as_json=as_json, text=text)


def _taken_back(project: Project, by: Author, other: Path, *, as_json: bool) -> None:
    from workbench.services.importing.uncombining import take_back

    done = take_back(project, by, _source(other))
    for line in done.kept:
        typer.echo(f"workbench: {done.source}: {line}", err=True)
    text = f"Of {done.source}: {done.codes} codes and {done.codings} codings were taken back."
    result(done, as_json=as_json, text=text)


def _source(other: Path) -> str:
    """What the other project is called: its folder's name, or its file's without the suffix."""
    return other.resolve().name if other.is_dir() or not other.suffix else other.stem


def _brought(project: Project, by: Author, other: Path) -> Combined:
    from workbench.importers.qdpx import is_qda_project

    if not other.is_file():
        return _of_folder(project, by, other)
    return (_of_archive if is_qda_project(other) else _of_backup)(project, by, other)


def _of_backup(project: Project, by: Author, other: Path) -> Combined:
    """Of a backup, which is opened in a folder that is gone afterwards."""
    from tempfile import TemporaryDirectory

    from workbench.bootstrap import open_project
    from workbench.receiving import receive_backup
    from workbench.services.importing.combining import combine as bring_in
    from workbench.services.reading import study

    with TemporaryDirectory(prefix="workbench-") as place, Bar() as progress:
        folder = Path(place) / "project"
        receive_backup(other, folder, progress=progress)
        theirs = open_project(folder)
        try:
            return bring_in(project, by, study(theirs), other.stem, progress)
        finally:
            theirs.store.close()


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
    from workbench.services.importing.combining import Combined, keep_ours
    from workbench.services.importing.projects import import_material
    from workbench.services.importing.uncombining import combined_with
    from workbench.services.reading import study

    before = study(project)
    by = replace(by, reason=combined_with(other.stem))
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
