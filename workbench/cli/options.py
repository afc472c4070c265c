"""Options that commands share, and opening the project they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workbench.services.context import Author, Project
    from workbench.settings import Settings

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")]
Analyst = Annotated[str, typer.Option("--analyst", metavar="NAME", help="Who decides.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on standard output.")]
Exports = Annotated[
    str,
    typer.Option(
        "--exports",
        metavar="keep|delete|rewrite",
        help="What becomes of files that were exported and hold it.",
    ),
]
PluginsDir = Annotated[
    Path | None, typer.Option("--plugins-dir", metavar="FOLDER", help="Drop-in labelers.")
]
NoPlugins = Annotated[bool, typer.Option("--no-plugins", help="Built-in labelers only.")]


def opened(folder: Path) -> Project:
    """The project in a folder."""
    from workbench.bootstrap import open_project

    return tidied(open_project(folder))


def tidied(project: Project) -> Project:
    """The project, once what was cut off in it is finished; says so."""
    from workbench.exporters.files import sweep_parts
    from workbench.services.erasing.traces import finish_unfinished

    sweep_parts(project.folder)
    if said := finish_unfinished(project):
        typer.echo(f"workbench: {said}", err=True)
    return project


def as_it_stands(folder: Folder) -> Project:
    """The project as it stands now: everything a command reports comes from one moment."""
    from workbench.services.reading import at_one_moment

    return at_one_moment(opened(folder))


def settings_for(folder: Path, plugins_dir: Path | None, no_plugins: bool) -> Settings:
    """A project's settings with what the command line says about plugins.

    Raises:
        InputError: both options are given, or the folder may not be run from.
    """
    from workbench.domain.errors import InputError
    from workbench.labeling.dropins import trusted_folder
    from workbench.settings import read_settings

    settings = read_settings(folder)
    if plugins_dir and no_plugins:
        raise InputError("--plugins-dir names plugins and --no-plugins leaves them out; choose one")
    if no_plugins:
        return settings.model_copy(update={"no_plugins": True})
    if plugins_dir:
        trusted_folder(plugins_dir)
        return settings.model_copy(update={"plugins_dir": str(plugins_dir)})
    return settings


def opened_with(folder: Path, plugins_dir: Path | None, no_plugins: bool) -> Project:
    """The project in a folder, with what the command line says about plugins; errors as above."""
    from workbench.bootstrap import open_project

    settings = settings_for(folder, plugins_dir, no_plugins)
    return tidied(open_project(folder, settings=settings))


def author(project: Project, analyst: str) -> Author:
    """Who decides: `--analyst`, else the environment or the project's settings.

    Raises:
        InputError: nobody is named.
        ReadOnly: nothing can be written to the project.
    """
    from workbench.domain.errors import InputError, ReadOnly
    from workbench.services.context import Author

    if why := project.store.read_only:  # now rather than after long work
        raise ReadOnly(why)
    name = analyst.strip() or project.settings.analyst.strip()
    if not name:
        raise InputError("say who decides: --analyst NAME, or WORKBENCH_ANALYST, or settings.toml")
    return Author(analyst=name)
