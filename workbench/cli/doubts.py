"""`workbench doubts`: transcripts that may be misread, and how they are settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import clean, result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbench.services.importing.doubts import OpenDoubt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doubts")(doubts)


def doubts(
    folder: Folder,
    settle: Annotated[
        str, typer.Option(metavar="TRANSCRIPT", help="Settle the doubt of this transcript.")
    ] = "",
    reading: Annotated[
        str, typer.Option("--as", metavar="likeliest|second", help="Which reading is right.")
    ] = "likeliest",
    alike: Annotated[
        bool, typer.Option("--alike", help="All in doubt for the same kind of reason, too.")
    ] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """List transcripts in which it is in doubt who speaks, or settle one."""
    from workbench.domain.telling.wording import count
    from workbench.services.importing.doubts import choice_of, open_doubts, transcript_in_doubt
    from workbench.services.importing.doubts import settle as settle_doubt

    project = opened(folder)
    if settle:
        place = transcript_in_doubt(project, settle)
        by = author(project, analyst)
        names = settle_doubt(project, by, place, choice_of(reading), alike=alike)
        said = f"{count(len(names), 'transcript')} settled: {', '.join(names)}"
        result({"settled": names}, as_json=as_json, text=said)
        return
    found = open_doubts(project)
    text = "\n".join(line for each in found for line in _lines(each, folder.name))
    result(found, as_json=as_json, text=text or "No transcript is in doubt.")


def _lines(each: OpenDoubt, folder: str) -> Iterator[str]:
    from workbench.domain.telling.wording import count

    yield clean(f"{each.name}: {each.reason}")
    yield f"  likeliest: {each.likeliest}"
    yield from (f"    {clean(line)}" for line in each.first)
    if each.second:
        yield f"  second: {each.second}"
        yield from (f"    {clean(line)}" for line in each.other)
    others = f"; with --alike {count(each.alike, 'other')} like it, too" if each.alike else ""
    yield f"  settle: workbench doubts {folder} --settle {each.name!r} --as likeliest{others}"
