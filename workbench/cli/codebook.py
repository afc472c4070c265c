"""`workbench codebook`: the team's codes, loaded, previewed, and their versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result, shortened, table

if TYPE_CHECKING:
    from workbench.services.context import Author, Project


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("codebook")(codebook)


def codebook(
    folder: Folder,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A .csv, .xlsx, .yaml, .qdc or .qdpx codebook."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change and load nothing.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Let the file replace what was changed by hand.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Load the team's codebook; without FILE, show its versions and how they differ."""
    project = opened(folder)
    if file is None:
        _show_versions(project, as_json=as_json)
    elif preview:
        _show_preview(project, file, overwrite, as_json=as_json)
    else:
        _load_codebook(project, author(project, analyst), file, overwrite, as_json=as_json)


def _load_codebook(
    project: Project, by: Author, file: Path, overwrite: bool, *, as_json: bool
) -> None:
    from workbench.domain.telling.codebook import edited
    from workbench.services.importing.codebook import load_codebook

    loaded = load_codebook(project, by, file, overwrite=overwrite)
    for edit in loaded.edits:
        typer.echo(f"workbench: {edited(edit, overwrite)}", err=True)
    for link in loaded.loose:
        typer.echo(
            f"workbench: the theme {link.theme!r} was linked to {link.code!r}, which is gone",
            err=True,
        )
    if loaded.codings:
        typer.echo(f"workbench: {loaded.codings} codings belong to codes that are gone", err=True)
    lines = [f"The codebook has {loaded.codes} codes."]
    lines += [f"  {change.sentence}" for change in loaded.changes if change.kind != "added"]
    result(loaded, as_json=as_json, text="\n".join(lines))


def _show_preview(project: Project, file: Path, overwrite: bool, *, as_json: bool) -> None:
    from workbench.domain.telling.codebook import edited
    from workbench.services.importing.codebook import preview_codebook

    found = preview_codebook(project, file, overwrite=overwrite)
    codes, changes = found.codes, found.changes
    names = {code.id: code.name for code in codes}
    rows = [(c.name, names.get(c.parent or "", ""), shortened(c.definition, 60)) for c in codes]
    lines = [f"  {change.sentence}" for change in changes] or ["  nothing would change"]
    lines += [f"  {edited(edit, overwrite)}" for edit in found.edits]
    differences = "\n".join(lines)
    shown = table(("code", "parent", "definition"), rows)
    text = f"{shown}\n\nAgainst the codebook now:\n{differences}"
    result({"codes": codes, "changes": changes, "edits": found.edits}, as_json=as_json, text=text)


def _show_versions(project: Project, *, as_json: bool) -> None:
    from workbench.services.importing.codebook import codebook_versions

    versions = codebook_versions(project)
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
