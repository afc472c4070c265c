"""`workbench bakeoff`: whose names analysts prefer when they do not know whose they are."""

from __future__ import annotations

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result, table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bakeoff")(bakeoff)


def bakeoff(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Say how often each labeler's name was picked, blind, with 95 % intervals."""
    from workbench.domain.measures.bakeoff import summary
    from workbench.services.labelers.bakeoff import standings

    now = standings(opened(folder))
    rows = [
        (row.labeler, row.wins, row.shown, f"{row.rate:.0%}", f"{row.low:.0%}–{row.high:.0%}")
        for row in now.labelers
    ]
    heads = ("labeler", "picked", "shown", "rate", "95 % interval")
    text = "\n".join((table(heads, rows), summary(now))) if rows else summary(now)
    result(now, as_json=as_json, text=text)
