"""`workbench redact`: black out a passage, or words wherever they are said."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.erasing import shown
from workbench.cli.options import Analyst, AsJson, Exports, Folder, author, opened
from workbench.cli.printing import result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("redact")(redact)


def redact(
    folder: Folder,
    place: Annotated[str, typer.Argument(metavar="[TRANSCRIPT:START-END]", help="What goes.")] = "",
    words: Annotated[
        str, typer.Option(metavar="TEXT", help="Words that go wherever they are said.")
    ] = "",
    exports: Exports = "keep",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Black out a passage, or words wherever they are said; this cannot be undone."""
    from workbench.domain.errors import InputError
    from workbench.services.erasing.participants import parse_place
    from workbench.services.erasing.participants import redact as black_out
    from workbench.services.erasing.words import redact_words
    from workbench.services.reach import choice_of, erased

    project, choice = opened(folder), choice_of(exports)
    if bool(place) == bool(words):
        raise InputError("name either a passage (TRANSCRIPT:START-END) or --words TEXT")
    by = author(project, analyst)
    value: dict[str, object]
    if words:
        with Bar() as progress:
            done, reached = erased(
                project, by, choice, lambda: redact_words(project, by, words), progress=progress
            )
        said = done.sentence
        value = {"times": done.said, "names": done.names, "written": done.written}
    else:
        where = parse_place(project, place)
        with Bar() as progress:
            gone, reached = erased(
                project, by, choice, lambda: black_out(project, by, *where), progress=progress
            )
        said = f"{where[2] - where[1]} characters are blacked out (event #{gone.seq})."
        value = {"seq": gone.seq}
    value |= {"exports": reached.outcomes, "notes": reached.notes}
    result(value, as_json=as_json, text="\n".join((said, *shown(folder, reached))))
