"""`workbench evaluate`: score the themes against human codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.show import result, table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    folder: Folder,
    gold: Annotated[Path, typer.Option("--gold", metavar="F.jsonl", help="Human codes by row.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Score the themes against human codes."""
    from workbench.services.evaluation import evaluate as score_themes

    found = score_themes(opened(folder), gold)
    names = ("ari", "nmi", "p1", "best_f1")
    rows = [
        (n, *(f"{getattr(s, n):.3f}" for s in (found.scores, found.low, found.high))) for n in names
    ]
    text = "\n".join(
        (
            table(("figure", "value", "2.5 %", "97.5 %"), rows),
            f"{found.themes} themes; {found.scores.rows} rows count, {found.scores.single} of them "
            f"with one code; {found.unthemed:.1%} of excerpts in no theme, {found.set_aside:.1%} "
            f"set aside; {len(found.lost)} rows were not found.",
        )
    )
    result(found, as_json=as_json, text=text)
