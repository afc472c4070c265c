"""`workbench verify`: whether anything was altered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result

if TYPE_CHECKING:
    from workbench.domain.trail.heads import Head
    from workbench.services.projects import Proof
    from workbench.services.verifying import ReportCheck


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    folder: Folder,
    head: Annotated[
        str, typer.Option(metavar="N:HASH", help="A head that was printed: it must still be there.")
    ] = "",
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A docx, html or xlsx: its quotes are looked for."),
    ] = None,
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
    value: dict[str, object] = {"problems": proof.problems, "head": str(proof.head or "")}
    checked = _checked(folder, report) if report and proof.head else None
    if checked:
        value["quotes"], value["report"] = checked.quotes, checked.sentence
        lines += [checked.sentence, *quote_lines(checked)]
    result(value, as_json=as_json, text="\n".join(lines))
    if proof.problems or (checked and checked.missing):
        raise typer.Exit(1)


def _checked(folder: Path, report: Path) -> ReportCheck:
    from workbench.cli.options import as_it_stands
    from workbench.services.verifying import check_report

    return check_report(as_it_stands(folder), report)


def quote_lines(checked: ReportCheck) -> list[str]:
    """A line for each quote that is not in a transcript to the letter."""
    from workbench.cli.printing import shortened

    said = {"missing": "in no transcript", "adapted": "adapted"}
    return [
        f"{said[q.verdict]}, {q.where}: “{shortened(q.text, 160)}”"
        + (f" ({q.transcript})" if q.transcript else "")
        for q in checked.quotes
        if q.verdict in said
    ]


def agreed(proof: Proof, kept: Head | None) -> list[str]:
    """What is said where no problem was found."""
    events = proof.head.seq if proof.head else 0
    lines = [f"{events} events: the trail, the board and every excerpt agree."]
    return [*lines, f"Event #{kept.seq} is the one whose head was printed."] if kept else lines
