"""`workbench why`: what speaks for a theme, and what against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, shortened

if TYPE_CHECKING:
    from workbench.domain.measures.evidence import Evidence
    from workbench.domain.study import Study


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("why")(why)


def why(
    folder: Folder,
    theme: Annotated[str, typer.Argument(metavar="T", help="A theme: id, prefix or name.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Show why something is a theme: who speaks of it, what it echoes, what speaks against it."""
    from workbench.services.reading import study
    from workbench.services.weighing.evidence import evidence

    services = as_it_stands(folder)
    now = study(services)
    found = evidence(services, now.theme_named(theme))
    result(found, as_json=as_json, text="\n".join(_lines(now, found)))


def _lines(now: Study, found: Evidence) -> Iterator[str]:
    from workbench.domain.telling.wording import count, theme_title

    people = f"{count(found.participants, 'participant')}, {len(found.without)} in scope without it"
    yield f"{theme_title(now, found.theme_id)}: {', '.join(found.words)}"
    yield people + "".join(f"; {group} {n} of {size}" for group, n, size in found.by_group)
    if found.carried:
        yield f"One participant carries it: {found.heaviest[0]}, {found.heaviest[1]:.0%}"
    if found.echo:
        shares = f"{found.echo.share:.0%} answer one question, {found.echo.elsewhere:.0%} elsewhere"
        yield f"{shares}: {found.echo.question}"
    if found.borrowed:
        yield f"Words the interviewer said first: {', '.join(found.borrowed)}"
    for excerpt in found.exemplars:
        yield f"  {_excerpt_line(now, excerpt, 'typical')}"
    for case in found.negative:
        stands = ", ".join(theme_title(now, theme) for theme in case.themes) or "no theme"
        what = f"negative case (in {stands}), “{case.words}”"
        yield f"  {_excerpt_line(now, case.excerpt_id, what)}"


def _excerpt_line(now: Study, excerpt_id: str, what: str) -> str:
    """An excerpt with the id by which other commands know it, and who said it."""
    excerpt = now.excerpts[excerpt_id]
    who = excerpt.participant_id or "participant not known"
    return f"{excerpt_id[:8]}  {who}, {what}: {shortened(excerpt.text, 160)}"
