"""`workbench plugins`: which labelers there are, whether one behaves, and a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import (
    Analyst,
    AsJson,
    Folder,
    NoPlugins,
    PluginsDir,
    author,
    opened_with,
)
from workbench.cli.printing import result, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.labeling.dropins import DropIn

plugins = typer.Typer(help="Labelers: installed ones, checks, a template.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(plugins, name="plugins")


@plugins.command("list")
def list_(
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    load: Annotated[
        bool, typer.Option("--load", help="Import each, and say what is wrong with it.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """List the labelers without importing the installed ones."""
    from workbench.labeling.registry import built_in_listing, listing, loaded_listing

    dropped = () if no_plugins else _dropped(plugins_dir)
    found = built_in_listing() if no_plugins else listing(dropped)
    found = loaded_listing(found, dropped) if load else found
    state = "ready" if load else "installed"
    rows = [(row.name, row.version, row.distribution, row.error or state) for row in found]
    text = table(("labeler", "version", "from", "state"), rows)
    result(found, as_json=as_json, text=text)


@plugins.command()
def check(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A labeler.")],
    plugins_dir: PluginsDir = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Run the conformance checks on a labeler."""
    from workbench.domain.errors import BrokenLabeler
    from workbench.labeling.conformance import check_labeler
    from workbench.labeling.manners import watched
    from workbench.labeling.registry import find, parse_option

    labeler, options = parse_option(name)
    try:
        with watched() as seen:
            spec = find(labeler, _dropped(plugins_dir))
        problems = [f"as it is imported, it {said}" for said in seen.problems]
        problems += check_labeler(spec, options)
    except BrokenLabeler as error:
        problems = [str(error)]
    text = "\n".join(problems) or f"{labeler} passes every check."
    result({"labeler": labeler, "problems": problems}, as_json=as_json, text=text)
    if problems:
        raise typer.Exit(1)


@plugins.command()
def enable(
    folder: Folder,
    name: Annotated[
        str, typer.Argument(metavar="NAME[:key=value,...]", help="A labeler, with its options.")
    ],
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Allow a labeler to send excerpts of a project off this computer."""
    from workbench.services.labelers.choosing import chosen_labeler
    from workbench.services.labelers.choosing import enable as enable_labeler

    project = opened_with(folder, plugins_dir, no_plugins)
    by = author(project, analyst)
    recorded = enable_labeler(project, by, chosen_labeler(project, name))
    to = getattr(recorded.event, "destination", "") if recorded else ""
    sentence = f"{by.analyst} allows {name} to send excerpts to {to}; undo takes it back."
    value = {"labeler": name, "destination": to, "seq": recorded.seq if recorded else None}
    result(value, as_json=as_json, text=sentence if recorded else f"{name} needs no permission.")


@plugins.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new labeler's name.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Write a labeler package with an entry point and tests into the folder NAME."""
    from workbench.labeling.scaffold import new_plugin

    written = new_plugin(name, Path(name))
    text = "\n".join(f"Wrote {path}" for path in written)
    text += f"\nNext: pip install -e {name} && workbench plugins check {name}"
    result({"files": [str(path) for path in written]}, as_json=as_json, text=text)


def _dropped(folder: Path | None) -> Sequence[DropIn]:
    from workbench.labeling.dropins import drop_ins

    return drop_ins(folder) if folder else ()
