"""`workbench withdraw`: forget a participant."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("withdraw")(withdraw)


def withdraw(
    folder: Folder,
    participant: Annotated[str, typer.Argument(metavar="PARTICIPANT", help="Whose words go.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Erase a participant's words everywhere; this cannot be undone."""
    from workbench.services.erasing.participants import withdraw as erase

    project = opened(folder)
    recorded = erase(project, author(project, analyst), participant)
    text = f"{participant} is erased (event #{recorded.seq}). Delete earlier exports yourself."
    result({"seq": recorded.seq}, as_json=as_json, text=text)
