"""`workbench guide`: the interview guide, so that questions are known by its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("guide")(guide)


def guide(
    folder: Folder,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The guide, as txt, md, docx, odt, rtf or pdf.")
    ],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Load the interview guide; themes that answer one question are shown with its words."""
    from workbench.services.importing.guide import load_guide

    project = opened(folder)
    questions = load_guide(project, author(project, analyst), file)
    lines = [f"{len(questions)} questions:", *(f"  {question}" for question in questions)]
    result({"questions": questions}, as_json=as_json, text="\n".join(lines))
