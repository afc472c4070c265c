"""`workbench verify`: whether anything was altered."""

from __future__ import annotations

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Prove that trail, board and excerpts are as they were written."""
    from workbench.services.projects import verify as verify_project

    project = opened(folder)
    problems = verify_project(project)
    head = project.store.board().seq if not problems else 0
    text = "\n".join(problems) or f"{head} events: the trail, the board and every excerpt agree."
    result({"problems": problems}, as_json=as_json, text=text)
    if problems:
        raise typer.Exit(1)
