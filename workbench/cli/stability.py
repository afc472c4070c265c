"""`workbench stability`: how often each theme is found again in other samples."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result, table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stability")(stability)


def stability(
    folder: Folder,
    runs: Annotated[int | None, typer.Option(metavar="N", help="Resampled runs.")] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Run again on other samples of the interviews: how often is each theme found?"""
    from workbench.services.reading import study
    from workbench.services.theming.stability import RUNS, measure_stability

    project = opened(folder)
    with Bar() as progress:
        report = measure_stability(project, runs=RUNS if runs is None else runs, progress=progress)
    board = study(project).board
    rows = [
        (f"{x.found} of {x.runs}", len(x.flips), theme[:8], board.name_of(theme) or "(unnamed)")
        for theme, x in report.themes.items()
    ]
    lines = table(("found", "flipping", "id", "theme"), rows)
    result(report, as_json=as_json, text=f"{lines}\n{report.sentence}")
