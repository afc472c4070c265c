"""`workbench exports`: what was written out of a project, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result, table

if TYPE_CHECKING:
    from workbench.services.copies.known import Known

NONE = "Nothing that was written out of this project is known."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("exports")(exports)


def exports(
    folder: Folder,
    stale: Annotated[
        str, typer.Option(metavar="delete|rewrite", help="Do this to files that are stale.")
    ] = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """List what was written out of the project, and whether it holds what was erased since."""
    from workbench.services.copies.known import known_exports
    from workbench.services.reach import choice_of, reach_stale

    project = opened(folder)
    if stale:
        by, choice = author(project, analyst), choice_of(stale)
        with Bar() as progress:
            reached = reach_stale(project, by, choice, progress=progress)
        value = {"exports": reached.outcomes, "notes": reached.notes}
        text = "\n".join(reached.lines) if reached.outcomes else "Nothing is stale."
        result(value, as_json=as_json, text=text)
        return
    with Bar() as progress:
        found = known_exports(project, progress=progress)
    rows = [(k.state, *_told(k), k.shown or "(downloaded)") for k in found]
    lines = table(("state", "format", "written", "event", "by", "file"), rows) if rows else NONE
    result({"exports": [_value(k) for k in found]}, as_json=as_json, text=lines)


def _told(known: Known) -> tuple[str, str, int, str]:
    one = known.exported
    return one.format, f"{one.time:%Y-%m-%d %H:%M}", one.seq, one.analyst


def _value(known: Known) -> dict[str, object]:
    """What is known of one, as it is printed with `--json`."""
    one = known.exported
    return {
        "id": one.id, "format": one.format, "dialect": one.dialect, "path": one.path,
        "state": known.state, "sha256": one.sha256, "time": one.time.isoformat(),
        "analyst": one.analyst, "seq": one.seq, "hash": one.hash, "people": one.people,
        "transcripts": one.transcripts, "stale": one.stale or None,
    }  # fmt: skip
