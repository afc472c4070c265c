"""`workbench import`, `codebook`, `codings`: bring material in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.show import Bar, result, table

if TYPE_CHECKING:
    from workbench.services.ingest import ImportReport


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command("codebook")(codebook)
    app.command("codings")(codings)


def import_(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="Transcripts.")],
    participants: Annotated[
        Path | None, typer.Option(metavar="P.csv", help="Who was interviewed, with attributes.")
    ] = None,
    interviewer: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A speaker who asks.")
    ] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Read transcripts and cut them into excerpts."""
    from workbench.services.ingest import import_files

    services = opened(folder)
    with Bar() as progress:
        report = import_files(
            services,
            author(services, analyst),
            files,
            interviewers=interviewer or (),
            participants=participants,
            progress=progress,
        )
    next_ = f"\nNext: workbench run {folder}" if len(report.refused) < len(report.rows) else ""
    show_import(report, as_json=as_json, hint=next_)
    if report.refused:
        raise typer.Exit(2)


def show_import(report: ImportReport, *, as_json: bool, hint: str = "") -> None:
    """Print what became of each file; refusals go to standard error, a line each."""
    for row in report.refused:
        typer.echo(f"workbench: {row.message}", err=True)
    rows = [(row.name, row.turns or "", row.message) for row in report.rows if row.ok]
    text = table(("file", "turns", "understood"), rows) if rows else "Nothing imported."
    result(report, as_json=as_json, text=f"{text}{hint}")


def codebook(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv, .xlsx or .yaml codebook.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Load the team's codebook."""
    from workbench.services.ingest import load_codebook

    services = opened(folder)
    load_codebook(services, author(services, analyst), file)
    codes = services.store.board().codes
    result({"codes": len(codes)}, as_json=as_json, text=f"The codebook has {len(codes)} codes.")


def codings(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv of coded passages.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Load passages that people have coded."""
    from workbench.services.ingest import load_codings

    services = opened(folder)
    placed, lost = load_codings(services, author(services, analyst), file)
    for line in lost:
        typer.echo(f"workbench: {file.name}, {line}", err=True)
    text = f"{placed} codings loaded, {len(lost)} could not be placed."
    result({"placed": placed, "lost": lost}, as_json=as_json, text=text)
    if lost:
        raise typer.Exit(2)
