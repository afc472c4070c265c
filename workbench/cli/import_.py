"""`workbench import`: bring transcripts and colleagues' projects in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result, table

if TYPE_CHECKING:
    from workbench.services.importing.rows import ImportReport


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    folder: Folder,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES...", help="Transcripts, folders of them, .qdpx projects."),
    ],
    participants: Annotated[
        Path | None, typer.Option(metavar="P.csv", help="Who was interviewed, with attributes.")
    ] = None,
    interviewer: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A speaker who asks.")
    ] = None,
    attribute: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A survey's column that says who answered."),
    ] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Read transcripts, or whole .qdpx projects, and cut them into excerpts."""
    from workbench.services.importing.projects import import_material

    project = opened(folder)
    with Bar() as progress:
        report = import_material(
            project,
            author(project, analyst),
            files,
            interviewers=interviewer or (),
            participants=participants,
            attributes=attribute or None,
            progress=progress,
        )
    next_ = f"\nNext: workbench run {folder}" if len(report.refused) < len(report.rows) else ""
    show_import(report, as_json=as_json, hint=next_)
    if report.refused:
        raise typer.Exit(2)


def show_import(report: ImportReport, *, as_json: bool, hint: str = "") -> None:
    """Print what became of each file; refusals go to standard error, a line each."""
    for row in report.refused:
        typer.echo(f"workbench: {row.name}: {row.message}", err=True)
    rows = [(row.name, row.turns or "", row.message) for row in report.rows if row.ok]
    text = table(("file", "turns", "understood"), rows) if rows else "Nothing imported."
    for row in report.rows:
        text += "".join(f"\n  {row.name}, {change}" for change in row.changes)
    for line in report.remarks:
        typer.echo(f"workbench: {line}", err=True)
    result(report, as_json=as_json, text=f"{text}{hint}")
