"""`workbench remove`: take out transcripts that were imported by mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.erasing import shown
from workbench.cli.options import Analyst, AsJson, Exports, Folder, author, opened
from workbench.cli.printing import result

if TYPE_CHECKING:
    from workbench.domain.trail.recorded import Recorded
    from workbench.services.context import Author, Project


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("remove")(remove)


def remove(
    folder: Folder,
    transcripts: Annotated[
        list[str], typer.Argument(metavar="TRANSCRIPT...", help="Transcripts, by name or id.")
    ],
    back: Annotated[bool, typer.Option("--back", help="Bring back what was taken out.")] = False,
    erase: Annotated[
        bool, typer.Option("--erase", help="Erase the words for good; this cannot be undone.")
    ] = False,
    exports: Exports = "keep",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Take out transcripts that were imported by mistake; their words are kept until --erase."""
    from workbench.domain.errors import InputError
    from workbench.services.erasing import removal
    from workbench.services.reach import choice_of, erased
    from workbench.services.reading import study

    if back and erase:
        raise InputError("--back brings transcripts back and --erase erases them; choose one")
    project, choice = opened(folder), choice_of(exports)
    if choice != "keep" and not erase:
        raise InputError("--exports says what becomes of files when words go; add --erase")
    by, now = author(project, analyst), study(project)
    meant = dict.fromkeys(removal.transcript_named(now, name) for name in transcripts)
    names = {t.id: t.name for t in (*now.transcripts.values(), *now.removed.values())}
    act, said = _meaning(back, erase)

    def act_on_all() -> dict[str, int]:
        return {transcript: act(project, by, transcript).seq for transcript in meant}

    with Bar() as progress:
        done, reached = erased(project, by, choice, act_on_all, progress=progress)
    lines = [f"{names[transcript]} {said} (event #{seq})." for transcript, seq in done.items()]
    lines += shown(folder, reached) if erase else ()
    value = [{"transcript": t, "name": names[t], "seq": seq} for t, seq in done.items()]
    told = {"exports": reached.outcomes, "notes": reached.notes} if erase else {}
    result({"done": value, **told}, as_json=as_json, text="\n".join(lines))


def _meaning(back: bool, erase: bool) -> tuple[Callable[[Project, Author, str], Recorded], str]:
    """What is done with a transcript, and what is said of it then."""
    from workbench.services.erasing import removal

    if erase:
        return removal.erase, "is erased for good. Delete the file that it came from yourself"
    if back:
        return removal.bring_back, "is back in the study, with what was decided on it"
    return removal.remove, "has left the study; `review DIR undo` or --back brings it back"
