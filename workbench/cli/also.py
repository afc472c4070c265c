"""`workbench also`: further themes that excerpts may belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, shortened, why_empty

if TYPE_CHECKING:
    from workbench.domain.measures.duplicates import AlsoIn
    from workbench.domain.study import Study


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("also")(also)


def also(
    folder: Folder,
    handle: Annotated[
        str, typer.Argument(metavar="T|E", help="A theme (id, prefix or name) or an excerpt.")
    ],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """List further themes that excerpts may belong to; `review move` puts them there."""
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
        words = shortened(now.excerpts[one.excerpt_id].text, 100)
        title = theme_title(now, one.theme_id)
        yield f"{one.excerpt_id[:8]}  {title} (as near as {one.strength:.0%} of it): {words}"
