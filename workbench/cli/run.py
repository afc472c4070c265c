"""`workbench run`: propose candidate themes and have them named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.show import Bar, result, table

if TYPE_CHECKING:
    from workbench.services.theming import RunReport


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    folder: Folder,
    granularity: Annotated[
        str, typer.Option(metavar="coarse|medium|fine", help="Few broad themes or many narrow.")
    ] = "",
    themes: Annotated[int | None, typer.Option(metavar="N", help="About so many themes.")] = None,
    clusterer: Annotated[str, typer.Option(metavar="graph|density", help="The engine.")] = "",
    labeler: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[:key=value,...]", help="A labeler, with its options."),
    ] = None,
    parallel: Annotated[int | None, typer.Option(metavar="N", help="Calls at once.")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Start of random numbers.")] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Propose candidate themes and name them."""
    from workbench.services.theming import run as run_theming
    from workbench.services.theming import run_options

    services = opened(folder)
    options = run_options(
        services.settings,
        granularity=granularity,
        themes=themes,
        clusterer=clusterer,
        labelers=tuple(labeler or ()),
        parallel=parallel,
        seed=seed,
    )
    with Bar() as progress:
        report = run_theming(services, author(services, analyst), options, progress=progress)
    show_run(report, as_json=as_json)


def show_run(report: RunReport, *, as_json: bool) -> None:
    """Print what was proposed."""
    rows = [
        (line.excerpts, line.participants, line.state, line.id[:8], line.name or "(unnamed)")
        for line in report.themes
    ]
    lines = [table(("excerpts", "people", "state", "id", "theme"), rows), report.sentence]
    names = {line.id: line.name for line in report.themes}
    for theme, why in report.unnamed:
        kept = f"keeps “{names[theme]}”" if names.get(theme) else "stays unnamed"
        lines.append(f"{theme[:8]} {kept}: {why}")
    result(report, as_json=as_json, text="\n".join(lines))
