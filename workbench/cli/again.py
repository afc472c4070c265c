"""`workbench stability` and `changes`: are themes found again, what did a further run change?"""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands, opened
from workbench.cli.run import changed_lines
from workbench.cli.show import Bar, result, shortened, table


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("stability")(stability)
    app.command("changes")(changes)


def stability(
    folder: Folder,
    runs: Annotated[int | None, typer.Option(metavar="N", help="Resampled runs.")] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Run again on other draws of the interviews: how often is each theme found?"""
    from workbench.services.reading import study
    from workbench.services.theming.stability import RUNS, measure_stability

    services = opened(folder)
    with Bar() as progress:
        report = measure_stability(services, runs=RUNS if runs is None else runs, progress=progress)
    board = study(services).board
    rows = [
        (f"{x.found} of {x.runs}", len(x.flips), theme[:8], board.name_of(theme) or "(unnamed)")
        for theme, x in report.themes.items()
    ]
    lines = table(("found", "flipping", "id", "theme"), rows)
    result(report, as_json=as_json, text=f"{lines}\n{report.sentence}")


def changes(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """List what the newest run offers to themes worked on and where it contradicts decisions."""
    from workbench.services.reading import study
    from workbench.services.theming.run_review import changes_report

    services = as_it_stands(folder)
    report, now = changes_report(services), study(services)
    lines = [*changed_lines(report)]
    for offer in report.offers:
        lines.append(f"Offered to {offer.theme_id[:8]} {offer.theme}:")
        lines += [f"  {e[:8]}  {shortened(now.excerpts[e].text, 100)}" for e in offer.excerpts]
    text = "\n".join(lines) or "Before the newest run there was no theme that people worked on."
    result(report, as_json=as_json, text=text)
