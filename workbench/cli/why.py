"""`workbench why`, `duplicates` and `also`: what speaks for a theme; what may be one; what else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.show import result, shortened, why_empty

if TYPE_CHECKING:
    from workbench.domain.measures.duplicates import AlsoIn
    from workbench.domain.measures.evidence import Evidence
    from workbench.domain.study import Study


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("why")(why)
    app.command("duplicates")(duplicates)
    app.command("also")(also)


def why(
    folder: Folder,
    theme: Annotated[str, typer.Argument(metavar="T", help="A theme: id, prefix or name.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Say why something is a theme: who speaks of it, what it echoes, what speaks against it."""
    from workbench.services.reading import study
    from workbench.services.weighing.evidence import evidence

    services = as_it_stands(folder)
    now = study(services)
    found = evidence(services, now.theme_named(theme))
    result(found, as_json=as_json, text="\n".join(_said(now, found)))


def duplicates(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """List themes that may be one, with the reason; merge them with `review merge`."""
    from workbench.domain.telling.wording import theme_title
    from workbench.services.reading import study
    from workbench.services.weighing.duplicates import merge_suggestions, not_compared

    services = as_it_stands(folder)
    now = study(services)
    found = merge_suggestions(services)
    lines = [f"{' + '.join(theme_title(now, t) for t in m.themes)}: {m.said}" for m in found]
    none = not_compared(now)
    why_empty(none, as_json=as_json)
    text = "\n".join(lines) or none or "No two themes look like one."
    result(found, as_json=as_json, text=text)


def also(
    folder: Folder,
    handle: Annotated[
        str, typer.Argument(metavar="T|E", help="A theme (id, prefix or name) or an excerpt.")
    ],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Say which further themes excerpts may belong to; `review move` puts them there."""
    from workbench.services.reading import study
    from workbench.services.weighing.duplicates import FEWEST, also_in, comparable

    services = as_it_stands(folder)
    now = study(services)
    found = also_in(services, _excerpts(now, handle))
    none = ""
    if not comparable(now):
        none = f"Nothing was compared: no theme has {FEWEST} excerpts or more."
    why_empty(none, as_json=as_json)
    text = "\n".join(_further(now, found)) or none or "No excerpt belongs to another theme as well."
    result(found, as_json=as_json, text=text)


def _excerpts(now: Study, handle: str) -> list[str]:
    """A theme's excerpts, or the one that is named so."""
    from workbench.domain.errors import NotFound

    try:
        return list(now.board.members.get(now.theme_named(handle), ()))
    except NotFound:
        try:
            return [now.excerpt_named(handle)]
        except NotFound:
            message = f"no theme or excerpt is called {handle!r}; give its id or exact name"
            raise NotFound(message) from None


def _further(now: Study, found: Sequence[AlsoIn]) -> Iterator[str]:
    from workbench.domain.telling.wording import theme_title

    for one in found:
        told = shortened(now.excerpts[one.excerpt_id].text, 100)
        title = theme_title(now, one.theme_id)
        yield f"{one.excerpt_id[:8]}  {title} (as near as {one.strength:.0%} of it): {told}"


def _said(now: Study, found: Evidence) -> Iterator[str]:
    from workbench.domain.telling.wording import count, theme_title

    people = f"{count(found.participants, 'participant')}, {len(found.without)} in scope without it"
    yield f"{theme_title(now, found.theme_id)}: {', '.join(found.words)}"
    yield people + "".join(f"; {group} {n} of {size}" for group, n, size in found.by_group)
    if found.carried:
        yield f"One participant carries it: {found.heaviest[0]}, {found.heaviest[1]:.0%}"
    if found.echo:
        told = f"{found.echo.share:.0%} answer one question, {found.echo.elsewhere:.0%} elsewhere"
        yield f"{told}: {found.echo.question}"
    if found.borrowed:
        yield f"Words the interviewer said first: {', '.join(found.borrowed)}"
    for excerpt in found.exemplars:
        yield f"  {_told(now, excerpt, 'typical')}"
    for case in found.negative:
        stands = ", ".join(theme_title(now, theme) for theme in case.themes) or "no theme"
        what = f"negative case (in {stands}), “{case.words}”"
        yield f"  {_told(now, case.excerpt_id, what)}"


def _told(now: Study, excerpt_id: str, what: str) -> str:
    """An excerpt with the id by which other commands know it, and who said it."""
    excerpt = now.excerpts[excerpt_id]
    who = excerpt.participant_id or "participant not known"
    return f"{excerpt_id[:8]}  {who}, {what}: {shortened(excerpt.text, 160)}"
