"""`workbench code`: the codebook edited by single codes, one subcommand a decision."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.deciding import Why, desk_at, folder_first
from workbench.cli.options import Analyst, AsJson

Code = Annotated[str, typer.Argument(metavar="CODE", help="A code: id, id prefix or exact name.")]
Words = Annotated[str | None, typer.Option("--definition", metavar="TEXT", help="What it means.")]
Include = Annotated[str | None, typer.Option("--include", metavar="TEXT", help="When to use it.")]
Exclude = Annotated[str | None, typer.Option("--exclude", metavar="TEXT", help="When not.")]
Example = Annotated[str | None, typer.Option("--example", metavar="TEXT", help="A passage.")]
Color = Annotated[str | None, typer.Option("--color", metavar="COLOR", help="Like #1f77b4.")]

code = folder_first("Edit the codebook by single codes.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(code, name="code")


@code.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new code's name.")],
    under: Annotated[str, typer.Option("--under", metavar="CODE", help="Its parent.")] = "",
    definition: Words = None,
    include: Include = None,
    exclude: Exclude = None,
    example: Example = None,
    color: Color = None,
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Add a code, at the top or under another one."""
    from workbench.services.deciding.codes import add_code

    desk = desk_at(context, analyst, why)
    parent = desk.study.code_named(under) if under else None
    said = (definition, include, exclude, example, color)
    desk.decide(as_json, add_code, name, parent, *(each or "" for each in said))


@code.command()
def rename(
    context: typer.Context,
    code: Code,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Give a code another name."""
    from workbench.services.deciding.codes import change_code

    desk = desk_at(context, analyst, why)
    desk.decide(as_json, change_code, desk.study.code_named(code), name=name)


@code.command()
def define(
    context: typer.Context,
    code: Code,
    definition: Words = None,
    include: Include = None,
    exclude: Exclude = None,
    example: Example = None,
    color: Color = None,
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Say what a code means and when it is used; what is not given stays as it is."""
    from workbench.services.deciding.codes import change_code

    desk = desk_at(context, analyst, why)
    desk.decide(
        as_json, change_code, desk.study.code_named(code), None,
        definition, include, exclude, example, color,
    )  # fmt: skip


@code.command()
def nest(
    context: typer.Context,
    code: Code,
    under: Annotated[
        str, typer.Option("--under", metavar="CODE", help="Its parent; without it, the top.")
    ] = "",
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Put a code under another one, or at the top."""
    from workbench.services.deciding.codes import nest_code

    desk = desk_at(context, analyst, why)
    parent = desk.study.code_named(under) if under else None
    desk.decide(as_json, nest_code, desk.study.code_named(code), parent)


@code.command()
def merge(
    context: typer.Context,
    code: Code,
    into: Annotated[str, typer.Option("--into", metavar="CODE", help="The code that stays.")],
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Let a code's codings and links count as another one's."""
    from workbench.services.deciding.codes import merge_codes

    desk = desk_at(context, analyst, why)
    named = desk.study.code_named
    desk.decide(as_json, merge_codes, named(code), named(into))


@code.command()
def retire(
    context: typer.Context,
    code: Code,
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Take a code out of the codebook; its codings and links wait for its return."""
    from workbench.services.deciding.codes import retire_code

    desk = desk_at(context, analyst, why)
    desk.decide(as_json, retire_code, desk.study.code_named(code))
