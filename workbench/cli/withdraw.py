"""`workbench withdraw`: forget a participant."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.erasing import shown
from workbench.cli.options import Analyst, AsJson, Exports, Folder, author, opened
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("withdraw")(withdraw)


def withdraw(
    folder: Folder,
    participant: Annotated[str, typer.Argument(metavar="PARTICIPANT", help="Whose words go.")],
    exports: Exports = "keep",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Erase a participant's words everywhere; this cannot be undone."""
    from workbench.services.erasing.participants import withdraw as erase
    from workbench.services.reach import choice_of, erased

    project, choice = opened(folder), choice_of(exports)
    by = author(project, analyst)
    with Bar() as progress:
        recorded, reached = erased(
            project, by, choice, lambda: erase(project, by, participant), lambda done: done.seq,
            progress=progress,
        )  # fmt: skip
    lines = [f"{participant} is erased (event #{recorded.seq}).", *shown(folder, reached)]
    value = {"seq": recorded.seq, "exports": reached.outcomes, "notes": reached.notes}
    result(value, as_json=as_json, text="\n".join(lines))
