"""`workbench review`: what is prepared for publication, a subcommand a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from workbench.cli.deciding import Why, desk_at
from workbench.cli.options import Analyst, AsJson
from workbench.cli.review import review

if TYPE_CHECKING:
    from workbench.domain.trail.findings import CellMark, CellOf


def register(app: typer.Typer) -> None:
    """Nothing of its own: the subcommands are added to `review`."""


@review.command()
def key(
    context: typer.Context,
    excerpts: Annotated[
        list[str], typer.Argument(metavar="E…", help="Excerpts: ids or id prefixes.")
    ],
    of: Annotated[str, typer.Option("--of", metavar="T", help="The theme.")],
    remove: Annotated[
        bool, typer.Option("--remove", help="They are no longer key quotes.")
    ] = False,
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Mark excerpts as key quotes of a theme, which reports take first."""
    from workbench.services.deciding import findings

    desk = desk_at(context, analyst, why)
    ids = [desk.study.excerpt_named(excerpt) for excerpt in excerpts]
    decide = findings.unmark_key_quotes if remove else findings.mark_key_quotes
    desk.decide(as_json, decide, ids, desk.study.theme_named(of))


@review.command()
def state(
    context: typer.Context,
    fact: Annotated[str, typer.Argument(metavar="FACT", help="coreq:N, srqr:N, ethics, consent …")],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="What is so.")] = "",
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """State what only the team knows of its study; nothing takes it back."""
    from workbench.services.deciding.findings import state_fact

    desk = desk_at(context, analyst, why)
    desk.decide(as_json, state_fact, fact, text)


@review.command()
def cell(
    context: typer.Context,
    participant: Annotated[str, typer.Argument(metavar="PARTICIPANT", help="Whose cell.")],
    column: Annotated[str, typer.Argument(metavar="T", help="The theme, or code:CODE.")],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="The summary.")] = "",
    says: Annotated[
        str, typer.Option("--says", metavar="nothing|opposite", help="A mark of the cell.")
    ] = "",
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Summarise what a participant says of a theme or code; nothing clears the cell."""
    from workbench.domain.errors import InputError
    from workbench.services.deciding.findings import summarise_cell

    if says not in ("", "nothing", "opposite"):
        raise InputError(f"--says {says!r} is not a mark; give nothing or opposite")
    desk = desk_at(context, analyst, why)
    of, _, code = column.partition(":")
    target: CellOf = "code" if of == "code" and code else "theme"
    named = desk.study.code_named(code) if target == "code" else desk.study.theme_named(column)
    desk.decide(
        as_json, summarise_cell, participant, target, named, text, cast("CellMark", says)
    )  # fmt: skip


@review.command()
def cite(
    context: typer.Context,
    attributes: Annotated[
        list[str] | None, typer.Argument(metavar="[ATTRIBUTE…]", help="In the order of citing.")
    ] = None,
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Say what stands behind a participant's id where quotes are cited; nothing: the id alone."""
    from workbench.services.deciding.findings import cite_by

    desk = desk_at(context, analyst, why)
    desk.decide(as_json, cite_by, attributes or [])
