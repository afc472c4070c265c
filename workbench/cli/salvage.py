"""`workbench salvage`: what can be read of a damaged project, in a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("salvage")(salvage)


def salvage(
    folder: Folder,
    target: Annotated[Path, typer.Argument(metavar="NEWDIR", help="Where the new project goes.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Bring what can be read of a damaged project into a new one."""
    from workbench.bootstrap import salvage_project
    from workbench.services.projects import status

    project, lost = salvage_project(folder, target)
    now = status(project)
    lines = [
        f"{target} holds {now.transcripts} transcripts, {now.excerpts} excerpts and {now.seq} "
        "events that could be read. The damaged project was left as it is.",
        *lost,
    ]
    lines += [] if lost else ["Nothing was lost."]
    result({"project": target, "lost": lost}, as_json=as_json, text="\n".join(lines))
    if lost:
        raise typer.Exit(1)
