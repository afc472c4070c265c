"""`workbench redact`: black out a passage, or words wherever they are said."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
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
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Black out a passage, or words wherever they are said; this cannot be undone."""
    from workbench.domain.errors import InputError
    from workbench.services.erasing.participants import parse_place
    from workbench.services.erasing.participants import redact as black_out
    from workbench.services.erasing.words import redact_words

    project = opened(folder)
    if bool(place) == bool(words):
        raise InputError("name either a passage (TRANSCRIPT:START-END) or --words TEXT")
    if words:
        done = redact_words(project, author(project, analyst), words)
        value = {"times": done.said, "names": done.names, "written": done.written}
        result(value, as_json=as_json, text=f"{done.sentence} Delete earlier exports yourself.")
        return
    transcript, start, end = parse_place(project, place)
    recorded = black_out(project, author(project, analyst), transcript, start, end)
    text = f"{end - start} characters are blacked out (event #{recorded.seq})."
    result({"seq": recorded.seq}, as_json=as_json, text=text)
