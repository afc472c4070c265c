"""`workbench changes`: what the newest run offers, and what it contradicts."""

from __future__ import annotations

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, shortened
from workbench.cli.run import changed_lines


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("changes")(changes)


def changes(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """List what the newest run offers to themes worked on and where it contradicts decisions."""
    from workbench.services.reading import study
    from workbench.services.theming.run_review import whole_report

    services = as_it_stands(folder)
    report, now = whole_report(services), study(services)
    lines = [*changed_lines(report)]
    for offer in report.offers:
        lines.append(f"Offered to {offer.theme_id[:8]} {offer.theme}:")
        lines += [f"  {e[:8]}  {shortened(now.excerpts[e].text, 100)}" for e in offer.excerpts]
    text = "\n".join(lines) or "Before the newest run there was no theme that people worked on."
    result(report, as_json=as_json, text=text)
