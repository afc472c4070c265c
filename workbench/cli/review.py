"""`workbench review`: the analyst's decisions, one subcommand each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, cast

import typer

from workbench.cli.deciding import Why, desk_at, folder_first
from workbench.cli.options import Analyst, AsJson
from workbench.cli.printing import result, shortened

if TYPE_CHECKING:
    from workbench.domain.study import Study
    from workbench.domain.trail.notes import MemoTarget

Theme = Annotated[str, typer.Argument(metavar="T", help="A theme: id, id prefix or exact name.")]

review = folder_first("Decide on themes.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(review, name="review")


def _on_a_theme(name: str) -> Callable[..., None]:
    """A subcommand for a decision that needs nothing but the theme."""

    def decide(
        context: typer.Context,
        theme: Theme,
        why: Why = "",
        analyst: Analyst = "",
        as_json: AsJson = False,
    ) -> None:
        from workbench.services.deciding import review as decisions

        desk = desk_at(context, analyst, why)
        theme_id, decided = desk.study.theme_named(theme), getattr(decisions, name)
        desk.decide(as_json, decided, theme_id)

    return decide


review.command("accept", help="Let a theme stand under its shown name.")(_on_a_theme("accept"))
review.command("reject", help="Reject a theme.")(_on_a_theme("reject"))
review.command("park", help="Let a theme wait.")(_on_a_theme("park"))


@review.command()
def rename(
    context: typer.Context,
    theme: Theme,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Give a theme the analyst's name."""
    from workbench.services.deciding.review import rename as decide

    desk = desk_at(context, analyst, why)
    theme_id = desk.study.theme_named(theme)
    desk.decide(as_json, decide, theme_id, name)


@review.command()
def split(
    context: typer.Context,
    theme: Theme,
    into: Annotated[int, typer.Option("--into", metavar="K", min=2, max=4, help="Sides, 2 to 4.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only show the sides.")] = False,
    regroup: Annotated[
        bool, typer.Option("--anew", help="Group by meaning, not along the run's parts.")
    ] = False,
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Split a theme into several."""
    from workbench.services.deciding.previews import split_preview
    from workbench.services.deciding.review import split as decide

    desk = desk_at(context, analyst, why)
    theme_id = desk.study.theme_named(theme)
    proposed = split_preview(desk.project, theme_id, into=into, way="anew" if regroup else None)
    if not preview:
        parts = [side.excerpts for side in proposed.sides]
        desk.decide(as_json, decide, theme_id, parts)
        return
    lines = [f"{len(proposed.sides)} sides {proposed.said}:"]
    for number, side in enumerate(proposed.sides, 1):
        words = ", ".join(side.keyphrases)
        lines.append(
            f"{number}. {len(side.excerpts)} excerpts, {side.participants} people: {words}"
        )
        quotes = (shortened(desk.study.excerpts[e].text, 160) for e in side.typical)
        lines += [f"     “{quote}”" for quote in quotes]
    result(proposed, as_json=as_json, text="\n".join(lines))


@review.command()
def merge(
    context: typer.Context,
    themes: Annotated[list[str], typer.Argument(metavar="T T...", help="Two or more themes.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Name of the new theme.")],
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Make one theme of several."""
    from workbench.services.deciding.review import merge as decide

    desk = desk_at(context, analyst, why)
    ids = [desk.study.theme_named(theme) for theme in themes]
    desk.decide(as_json, decide, ids, name)


@review.command()
def move(
    context: typer.Context,
    excerpts: Annotated[list[str], typer.Argument(metavar="E...", help="Excerpts.")],
    to: Annotated[str, typer.Option("--to", metavar="T", help="The theme that gets them.")],
    from_: Annotated[str, typer.Option("--from", metavar="T", help="The theme they leave.")] = "",
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Put excerpts into a theme; with --from they leave that one."""
    from workbench.services.deciding.review import add
    from workbench.services.deciding.review import move as decide

    desk = desk_at(context, analyst, why)
    ids = [desk.study.excerpt_named(excerpt) for excerpt in excerpts]
    target = desk.study.theme_named(to)
    if from_:
        source = desk.study.theme_named(from_)
        desk.decide(as_json, decide, ids, source=source, target=target)
    else:
        desk.decide(as_json, add, ids, target)


@review.command()
def link(
    context: typer.Context,
    theme: Theme,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code: id, prefix or name.")],
    why: Why = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Link a theme to a code that means the same."""
    from workbench.services.deciding.review import link_code

    desk = desk_at(context, analyst, why)
    theme_id, code_id = desk.study.theme_named(theme), desk.study.code_named(code)
    desk.decide(as_json, link_code, theme_id, code_id)


@review.command()
def memo(
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="project, theme:T, excerpt:E, code:CODE …")
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The memo.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Write a memo on the project or on something in it."""
    from workbench.services.deciding.review import write_memo

    desk = desk_at(context, analyst, "")
    kind, target_id = _target(desk.study, target)
    desk.decide(as_json, write_memo, kind, target_id, text)


@review.command()
def undo(context: typer.Context, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Undo your own latest decision."""
    from workbench.services.deciding.review import undo as decide

    desk = desk_at(context, analyst, "")
    desk.decide(as_json, decide)


@review.command()
def redo(context: typer.Context, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Redo what was undone last."""
    from workbench.services.deciding.review import redo as decide

    desk = desk_at(context, analyst, "")
    desk.decide(as_json, decide)


def _target(study: Study, target: str) -> tuple[MemoTarget, str]:
    """What a memo is on: `project`, or a kind and an id or name."""
    from workbench.domain.errors import InputError

    kind, _, handle = target.partition(":")
    named = {"theme": study.theme_named, "excerpt": study.excerpt_named, "code": study.code_named}
    if kind in named:
        return cast("MemoTarget", kind), named[kind](handle)
    if kind == "transcript":
        ids = [t.id for t in study.transcripts.values() if handle in (t.name, t.id)]
        return "transcript", ids[0] if ids else handle
    if kind in ("participant", "project"):
        return cast("MemoTarget", kind), handle
    raise InputError(
        f"{target!r} is nothing to write a memo on; give project, theme:T, excerpt:E, code:CODE, "
        "transcript:NAME or participant:ID"
    )
