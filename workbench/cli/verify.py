"""`workbench verify`: whether anything was altered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result

if TYPE_CHECKING:
    from workbench.domain.trail.heads import Head
    from workbench.services.projects import Proof


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
    from workbench.domain.errors import Damaged
    from workbench.domain.trail.heads import read_head
    from workbench.services.projects import Proof, prove

    kept = read_head(head) if head else None
    try:
        proof = prove(opened(folder), kept)
    except Damaged as error:  # it cannot even be opened
        proof = Proof(head=None, problems=(str(error),))
    lines = list(proof.problems) or agreed(proof, kept)
    lines += [f"Head: {proof.head}"] if proof.head else []
    value = {"problems": proof.problems, "head": str(proof.head or "")}
    result(value, as_json=as_json, text="\n".join(lines))
    if proof.problems:
        raise typer.Exit(1)


def agreed(proof: Proof, kept: Head | None) -> list[str]:
    """What is said where no problem was found."""
    events = proof.head.seq if proof.head else 0
    lines = [f"{events} events: the trail, the board and every excerpt agree."]
    return [*lines, f"Event #{kept.seq} is the one whose head was printed."] if kept else lines
