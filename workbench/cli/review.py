"""`workbench review`: the analyst's decisions, one subcommand each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Concatenate, ParamSpec, cast

import typer

from workbench.cli.options import Analyst, AsJson, author, opened
from workbench.cli.printing import in_words, result, shortened

if TYPE_CHECKING:
    from workbench.domain.study import Study
    from workbench.domain.trail.findings import CellMark, CellOf
    from workbench.domain.trail.notes import MemoTarget
    from workbench.domain.trail.recorded import Recorded
    from workbench.services.context import Author, Project

P = ParamSpec("P")

Theme = Annotated[str, typer.Argument(metavar="T", help="A theme: id, id prefix or exact name.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the trail.")]

review = typer.Typer(help="Decide on themes.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(review, name="review")


@review.callback()
def _folder(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")],
) -> None:
    context.obj = folder


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """An open project with the analyst at it, and the study as they see it."""

    project: Project
    by: Author
    study: Study

    def decide(
        self,
        as_json: bool,
        decision: Callable[Concatenate[Project, Author, P], Recorded],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Decide, and print what was decided; what fails after that does not undo it."""
        from workbench.services.deciding.acknowledged import acknowledged
        from workbench.services.heard import recorded_but

        done = acknowledged(self.project, self.by, decision, *args, **kwargs)
        try:
            said = self._said(done.recorded)
        except Exception as error:  # the decision stands, whatever failed in reporting it
            said, done = f"recorded by {self.by.analyst}", replace(done, problem=error)
        value = {"seq": done.recorded.seq, "id": done.recorded.id, "said": said}
        result(value, as_json=as_json, text=f"#{done.recorded.seq} {said}")
        if done.problem is not None:
            said = recorded_but([done.recorded.seq], in_words(done.problem))
            typer.echo(f"workbench: {said}", err=True)

    def _said(self, recorded: Recorded) -> str:
        from workbench.domain.telling.narrative import sentence
        from workbench.services.reading import study

        return sentence(recorded, study(self.project))


def _desk(context: typer.Context, analyst: str, reason: str) -> _Desk:
    from workbench.services.context import Author
    from workbench.services.reading import study

    project = opened(context.obj)
    by = Author(analyst=author(project, analyst).analyst, reason=reason)
    return _Desk(project=project, by=by, study=study(project))


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

        desk = _desk(context, analyst, why)
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

    desk = _desk(context, analyst, why)
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

    desk = _desk(context, analyst, why)
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

    desk = _desk(context, analyst, why)
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

    desk = _desk(context, analyst, why)
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

    desk = _desk(context, analyst, why)
    theme_id, code_id = desk.study.theme_named(theme), desk.study.code_named(code)
    desk.decide(as_json, link_code, theme_id, code_id)


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

    desk = _desk(context, analyst, why)
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

    desk = _desk(context, analyst, why)
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
    desk = _desk(context, analyst, why)
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

    desk = _desk(context, analyst, why)
    desk.decide(as_json, cite_by, attributes or [])


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

    desk = _desk(context, analyst, "")
    kind, target_id = _target(desk.study, target)
    desk.decide(as_json, write_memo, kind, target_id, text)


@review.command()
def undo(context: typer.Context, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Undo your own latest decision."""
    from workbench.services.deciding.review import undo as decide

    desk = _desk(context, analyst, "")
    desk.decide(as_json, decide)


@review.command()
def redo(context: typer.Context, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """Redo what was undone last."""
    from workbench.services.deciding.review import redo as decide

    desk = _desk(context, analyst, "")
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
