"""Options that commands share, and opening the project they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workbench.services.context import Author, Services

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")]
Analyst = Annotated[str, typer.Option("--analyst", metavar="NAME", help="Who decides.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on standard output.")]


def opened(folder: Path) -> Services:
    """The project in a folder."""
    from workbench.bootstrap import open_project

    return open_project(folder)


def author(services: Services, analyst: str) -> Author:
    """Who decides: `--analyst`, else the environment or the project's settings.

    Raises:
        InputError: nobody is named.
    """
    from workbench.domain.errors import InputError
    from workbench.services.context import Author

    name = analyst.strip() or services.settings.analyst.strip()
    if not name:
        raise InputError("say who decides: --analyst NAME, or WORKBENCH_ANALYST, or settings.toml")
    return Author(analyst=name)
