"""`workbench import`, `codebook`, `codings`: bring material in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.show import Bar, result, shortened, table

if TYPE_CHECKING:
    from workbench.services.context import Author, Services
    from workbench.services.importing.files import ImportReport


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command("codebook")(codebook)
    app.command("codings")(codings)


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
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Read transcripts, or whole .qdpx projects, and cut them into excerpts."""
    from workbench.services.importing.projects import import_material

    services = opened(folder)
    with Bar() as progress:
        report = import_material(
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
        typer.echo(f"workbench: {row.name}: {row.message}", err=True)
    rows = [(row.name, row.turns or "", row.message) for row in report.rows if row.ok]
    text = table(("file", "turns", "understood"), rows) if rows else "Nothing imported."
    for row in report.rows:
        text += "".join(f"\n  {row.name}, {change}" for change in row.changes)
    for line in report.remarks:
        typer.echo(f"workbench: {line}", err=True)
    result(report, as_json=as_json, text=f"{text}{hint}")


def codebook(
    folder: Folder,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A .csv, .xlsx, .yaml, .qdc or .qdpx codebook."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change and load nothing.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Load the team's codebook; without FILE, show its versions and how they differ."""
    services = opened(folder)
    if file is None:
        _show_versions(services, as_json=as_json)
    elif preview:
        _show_preview(services, file, as_json=as_json)
    else:
        _load_codebook(services, author(services, analyst), file, as_json=as_json)


def _load_codebook(services: Services, by: Author, file: Path, *, as_json: bool) -> None:
    from workbench.services.importing.codebook import load_codebook

    loaded = load_codebook(services, by, file)
    for link in loaded.loose:
        typer.echo(
            f"workbench: the theme {link.theme!r} was linked to {link.code!r}, which is gone",
            err=True,
        )
    if loaded.codings:
        typer.echo(f"workbench: {loaded.codings} codings are of codes that are gone", err=True)
    lines = [f"The codebook has {loaded.codes} codes."]
    lines += [f"  {change.sentence}" for change in loaded.changes if change.kind != "added"]
    result(loaded, as_json=as_json, text="\n".join(lines))


def _show_preview(services: Services, file: Path, *, as_json: bool) -> None:
    from workbench.services.importing.codebook import preview_codebook

    codes, changes = preview_codebook(services, file)
    names = {code.id: code.name for code in codes}
    rows = [(c.name, names.get(c.parent or "", ""), shortened(c.definition, 60)) for c in codes]
    said = "\n".join(f"  {change.sentence}" for change in changes) or "  nothing would change"
    text = f"{table(('code', 'parent', 'definition'), rows)}\n\nAgainst the codebook now:\n{said}"
    result({"codes": codes, "changes": changes}, as_json=as_json, text=text)


def _show_versions(services: Services, *, as_json: bool) -> None:
    from workbench.services.importing.codebook import codebook_versions

    versions = codebook_versions(services)
    lines = [
        "\n".join(
            [
                f"Version {v.number}: {len(v.codes)} codes, {v.time:%Y-%m-%d %H:%M}, {v.analyst} "
                f"(event #{v.seq})",
                *(f"  {change.sentence}" for change in v.changes),
            ]
        )
        for v in versions
    ]
    result(versions, as_json=as_json, text="\n".join(lines) or "No codebook yet.")


def codings(
    folder: Folder,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A table of coded passages, or a .qdpx.")
    ],
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would be placed and load nothing.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Load passages that people have coded."""
    from workbench.services.importing.codings import load_codings, preview_codings

    services = opened(folder)
    if preview:
        loaded, done = preview_codings(services, file), "would be loaded"
    else:
        loaded, done = load_codings(services, author(services, analyst), file), "loaded"
    for line in (*loaded.lost, *loaded.doubtful):
        typer.echo(f"workbench: {file.name}, {line}", err=True)
    text = f"{loaded.placed} codings {done}, {len(loaded.lost)} could not be placed."
    if loaded.doubtful:
        text += f" {len(loaded.doubtful)} should be looked at."
    result(loaded, as_json=as_json, text=text)
    if loaded.lost:
        raise typer.Exit(2)
