"""`workbench run`: propose candidate themes and have them named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import (
    Analyst,
    AsJson,
    Folder,
    NoPlugins,
    PluginsDir,
    author,
    opened_with,
)
from workbench.cli.printing import result, theme_table
from workbench.clustering import CLUSTERERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbench.services.labelers.naming import NamingReport
    from workbench.services.theming.run import RunReport
    from workbench.services.theming.run_review import ChangesReport

LISTED = 8
"""Themes listed one by one where a labeler failed to name several for the same reason."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    folder: Folder,
    granularity: Annotated[
        str, typer.Option(metavar="coarse|medium|fine", help="Few broad themes or many narrow.")
    ] = "",
    themes: Annotated[int | None, typer.Option(metavar="N", help="About so many themes.")] = None,
    clusterer: Annotated[str, typer.Option(metavar="|".join(CLUSTERERS), help="The engine.")] = "",
    labeler: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[:key=value,...]", help="A labeler, with its options."),
    ] = None,
    parallel: Annotated[int | None, typer.Option(metavar="N", help="Calls at once.")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Start of random numbers.")] = None,
    plugins_dir: PluginsDir = None,
    no_plugins: NoPlugins = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Propose candidate themes and name them."""
    from workbench.services.theming.run import run as run_theming
    from workbench.services.theming.run import run_options

    project = opened_with(folder, plugins_dir, no_plugins)
    options = run_options(
        project.settings,
        granularity=granularity,
        themes=themes,
        clusterer=clusterer,
        labelers=tuple(labeler or ()),
        parallel=parallel,
        seed=seed,
    )
    with Bar() as progress:
        report = run_theming(project, author(project, analyst), options, progress=progress)
    show_run(report, as_json=as_json, hint=f"\nNext: workbench serve {folder}")
    if report.problems:
        raise typer.Exit(1)


def show_run(report: RunReport, *, as_json: bool, hint: str = "") -> None:
    """Print what was proposed."""
    lines = [theme_table(report.themes), report.sentence]
    names = {line.id: line.name for line in report.themes}
    lines += [line for naming in report.naming for line in naming_lines(naming, names)]
    lines += changed_lines(report.changes)
    result(report, as_json=as_json, text="\n".join(lines) + hint)


def changed_lines(changes: ChangesReport) -> Iterable[str]:
    """What the newest run offers to themes worked on, and where it contradicts them."""
    if changes.sentence:
        yield changes.sentence
    for offer in changes.offers:
        some = "excerpt" if len(offer.excerpts) == 1 else "excerpts"
        yield f"  offered to {offer.theme_id[:8]} {offer.theme}: {len(offer.excerpts)} {some}"
    for conflict in changes.conflicts:
        yield f"  conflict ({', '.join(theme[:8] for theme in conflict.themes)}): {conflict.said}"


def naming_lines(naming: NamingReport, names: Mapping[str, str]) -> Iterable[str]:
    """What a labeler did: how many themes it named, and the others by the reason."""
    if naming.problem or naming.named or naming.failures:
        yield naming.sentence
    for why in dict.fromkeys(why for _, why in naming.failures):
        themes = [theme for theme, reason in naming.failures if reason == why]
        some = ", ".join(_called(theme, names) for theme in themes[:LISTED])
        more = f" and {len(themes) - LISTED} more" if len(themes) > LISTED else ""
        yield f"  not {some}{more}: {why}"
    for theme, words in naming.overreach:
        yield f"  {theme[:8]} has words in its name that nobody in it says: {', '.join(words)}"


def _called(theme: str, names: Mapping[str, str]) -> str:
    kept = f"keeps “{names[theme]}”" if names.get(theme) else "stays unnamed"
    return f"{theme[:8]} ({kept})"
