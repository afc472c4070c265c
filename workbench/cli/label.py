"""`workbench label`: have themes named again, or see what would be sent."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, NoPlugins, PluginsDir, opened_with
from workbench.cli.printing import result
from workbench.cli.run import naming_lines

Labelers = Annotated[
    list[str] | None,
    typer.Option("--labeler", metavar="NAME[:key=value,...]", help="A labeler, with its options."),
]

NONE = "No theme needs a new name."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("label")(label)


def label(
    folder: Folder,
    themes: Annotated[list[str] | None, typer.Argument(metavar="[T]...", help="Themes.")] = None,
    labeler: Labelers = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Only names whose themes have changed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")
    ] = False,
    parallel: Annotated[int | None, typer.Option(metavar="N", help="Calls at once.")] = None,
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Have themes named again; names that analysts gave stay."""
    from workbench.services.labelers.naming import label_again, tasks
    from workbench.services.labelers.rehearsal import rehearsal_text, rehearse
    from workbench.services.projects import status

    project = opened_with(folder, plugins_dir, no_plugins)
    asked = tasks(project, labeler or (), themes or (), only_stale=stale)
    if dry_run:
        shown = [rehearse(project, task.labeler, task.themes) for task in asked]
        text = "\n".join(map(rehearsal_text, shown)) or NONE
        result(shown, as_json=as_json, text=text)
        raise typer.Exit(1 if any(rehearsal.problem for rehearsal in shown) else 0)
    with Bar() as progress:
        reports = label_again(project, asked, parallel=parallel, progress=progress)
    names = {line.id: line.name for line in status(project).themes}
    lines = [line for report in reports for line in naming_lines(report, names)]
    result(reports, as_json=as_json, text="\n".join(lines) or NONE)
    if any(report.problem for report in reports):
        raise typer.Exit(1)
