"""`workbench pseudonyms`: what may be names in transcripts, and the list of those to replace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result, table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pseudonyms")(pseudonyms)


def pseudonyms(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="Transcripts.")],
    add: Annotated[
        bool, typer.Option("--add", help="Put what is found on the project's list of names.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Find what may be names, before anything is imported; nothing of the files is stored."""
    from workbench.services.importing.pseudonyms import (
        list_note,
        list_path,
        names_of,
        offer,
        put_names,
    )

    project = opened(folder)
    with Bar() as progress:
        found = offer(project, files, progress)
    place = list_path(project)
    if add and found.candidates:
        author(project, analyst)
        entries = [c.pseudonym for c in found.candidates]
        place = put_names(project, [*names_of(project), *entries])
    for line in (*found.refused, *filter(None, [list_note(project)])):
        typer.echo(f"workbench: {line}", err=True)
    rows = [(c.pseudonym.name, c.pseudonym.kind, c.count, c.pseudonym.replacement)
            for c in found.candidates]  # fmt: skip
    shown = table(("name", "kind", "times", "replacement"), rows) if rows else "No new names."
    next_ = (
        f"Now in {place}. Delete whatever isn't a name, then: workbench import {folder} FILES…"
        if add
        else f"--add puts them on the list {place}."
    )
    value = {"list": str(place), "added": add, "candidates": found.candidates}
    result(value, as_json=as_json, text=f"{shown}\n{next_}")
    if found.refused:
        raise typer.Exit(2)
