"""`workbench verify`: whether anything was altered."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    folder: Folder,
    head: Annotated[
        str, typer.Option(metavar="N:HASH", help="A head that was printed: it must still be there.")
    ] = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Prove that trail, board and excerpts are as they were written."""
    from workbench.domain.trail.heads import read_head
    from workbench.services.projects import prove

    kept = read_head(head) if head else None
    proof = prove(opened(folder), kept)
    now = proof.head
    lines = list(proof.problems)
    if not lines:
        lines = [f"{now.seq} events: the trail, the board and every excerpt agree."]
        lines += [f"Event #{kept.seq} is the one whose head was printed."] if kept else []
    lines.append(f"Head: {now}")
    value = {"problems": proof.problems, "head": str(now)}
    result(value, as_json=as_json, text="\n".join(lines))
    if proof.problems:
        raise typer.Exit(1)
