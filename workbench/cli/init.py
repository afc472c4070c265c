"""`workbench init`: make a project."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(
    folder: Folder,
    name: Annotated[str, typer.Option(help="The study's name; default: the folder's.")] = "",
    language: Annotated[str, typer.Option(help="BCP 47 tag of the interviews.")] = "en",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Make a project folder."""
    from workbench.bootstrap import create_project
    from workbench.embedding.multilingual import model_for, sentence_for

    made = create_project(
        folder, name=name, language=language, analyst=analyst.strip(),
        embedding_model=model_for(language),
    )  # fmt: skip
    text = f"Made a project in {folder}. Next: workbench import {folder} FILES…"
    about = sentence_for(language, made.settings.embedding_model)
    said = {"project": str(folder), **({"model": about} if about else {})}
    result(said, as_json=as_json, text="\n".join(filter(None, (text, about))))
