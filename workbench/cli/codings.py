"""`workbench codings`: passages that people have coded."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("codings")(codings)


def codings(
    folder: Folder,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A table of coded passages, or a .qdpx.")
    ],
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would be placed and load nothing.")
    ] = False,
    add_codes: Annotated[
        bool, typer.Option("--add-codes", help="Add codes that the codebook lacks.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Load passages that people have coded."""
    from workbench.services.importing.codings import load_codings, preview_codings

    project, load = opened(folder), partial(load_codings, add_codes=add_codes)
    if preview:
        loaded, done = preview_codings(project, file), "would be loaded"
    else:
        loaded, done = load(project, author(project, analyst), file), "loaded"
    for line in (*loaded.lost, *loaded.doubtful):
        typer.echo(f"workbench: {file.name}, {line}", err=True)
    text = f"{loaded.placed} codings {done}, {len(loaded.lost)} could not be placed."
    if loaded.doubtful:
        text += f" {len(loaded.doubtful)} should be looked at."
    result(loaded, as_json=as_json, text=text)
    if loaded.lost:
        raise typer.Exit(2)
