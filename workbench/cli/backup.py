"""`workbench backup` and `workbench open-backup`: a project in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result

if TYPE_CHECKING:
    from workbench.receiving import Received


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("open-backup")(open_backup)


def backup(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Copy the project into one file, also while it is served."""
    from workbench.services.backups import backup as back_up

    project = opened(folder)
    who = analyst.strip() or project.settings.analyst.strip()
    with Bar() as progress:
        told = back_up(project, file, force=force, analyst=who, progress=progress)
    value = {"file": str(file), "head": {"seq": told.seq, "hash": told.hash}}
    text = (
        f"Wrote {file}, up to event #{told.seq} (head {told.seq}:{told.hash}).\n"
        "It holds every interview: keep it where only you can read it."
    )
    result(value, as_json=as_json, text=text)


def open_backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    erasures_of: Annotated[
        Path | None,
        typer.Option(metavar="NEWER", help="Erase what was erased in this project since."),
    ] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Make a project of a backup."""
    from workbench.receiving import receive_backup

    newer = opened(erasures_of) if erasures_of else None
    by = author(newer, analyst) if newer else None
    with Bar() as progress:
        received = receive_backup(file, folder, newer=newer, by=by, progress=progress)
    head = {"seq": received.seq, "hash": received.hash}
    value: dict[str, object] = {"project": str(folder), "head": head, "problems": received.problems}
    notes = _notes(file, folder, received)
    value |= {"erasures": received.replayed, "notes": notes}
    text = (
        f"Made a project in {folder}, up to event #{received.seq} "
        f"(head {received.seq}:{received.hash})."
    )
    result(value, as_json=as_json, text="\n".join((text, *notes, *received.problems)))
    if received.problems:
        raise typer.Exit(1)


def _notes(file: Path, folder: Path, received: Received) -> tuple[str, ...]:
    """What whoever opens a backup has to know of erasures, a line each."""
    from workbench.domain.telling.wording import count

    replayed, when = received.replayed, received.manifest.time[:16]
    if replayed is None:
        since = f" since {when}" if when else ""
        return (
            f"Words that were erased{since} may be in it. If you have a newer state of the "
            "project, delete this folder and open the backup with --erasures-of NEWER; otherwise "
            f"erase them again in {folder}. The backup itself holds them in any case.",
        )
    done = count(len(replayed.done), "erasure")
    said = f"{done} of the newer project came after the backup and was done here too."
    if len(replayed.done) > 1:
        said = f"{done} of the newer project came after the backup and were done here too."
    if not replayed.done:
        return ("Nothing was erased in the newer project since.",)
    return (said, *replayed.left, f"{file} itself still holds what was erased: delete it.")
