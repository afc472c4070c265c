"""`workbench import`: bring transcripts and colleagues' projects in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import clean, result, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbench.services.importing.rows import FileRow, ImportReport


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    folder: Folder,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES...", help="Transcripts, folders of them, .qdpx projects."),
    ],
    participants: Annotated[
        Path | None, typer.Option(metavar="P.csv", help="Who was interviewed, with attributes.")
    ] = None,
    interviewer: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A speaker who asks.")
    ] = None,
    attribute: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A survey's column that says who answered."),
    ] = None,
    speaker_pattern: Annotated[
        str | None,
        typer.Option(
            metavar="PATTERN", help="How names are marked: '#X:', '[X] text'; X is the name."
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Store nothing if any file is in doubt; exit 2.")
    ] = False,
    reread: Annotated[
        bool,
        typer.Option("--reread", help="Read files again that are there; shows what changes."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --reread: store what changes.")] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Read transcripts, or whole .qdpx projects, and cut them into excerpts."""
    from workbench.services.importing.projects import import_material, preview_material

    project = opened(folder)
    given: dict[str, Any] = {
        "interviewers": interviewer or (), "participants": participants,
        "attributes": attribute or None, "again": reread,
        "speaker_pattern": speaker_pattern,
    }  # fmt: skip
    if strict or (reread and not yes):
        with Bar() as progress:
            seen = preview_material(project, files, progress=progress, **given).report
        if seen.doubtful and strict:
            show_import(seen, as_json=as_json, hint="\nNothing is stored: a file is in doubt.")
            raise typer.Exit(2)
        if reread and not yes:
            hint = "\nNothing is stored. To store it: the same command with --yes"
            if not any(row.turns or row.changes or not row.ok for row in seen.rows):
                hint = "\nNothing would change."
            show_import(seen, as_json=as_json, hint=hint)
            return
    with Bar() as progress:
        report = import_material(
            project, author(project, analyst), files, progress=progress, **given
        )
    next_ = f"\nNext: workbench run {folder}" if len(report.refused) < len(report.rows) else ""
    if report.doubtful:
        next_ = f"\nNext: workbench doubts {folder}"
    show_import(report, as_json=as_json, hint=next_)
    if report.refused:
        raise typer.Exit(2)


def doubt_lines(row: FileRow) -> Iterator[str]:
    """A file in doubt: why, its first turns as read, and how else it may be read."""
    yield f"{clean(f'In doubt: {row.name}: {row.doubt}')}\n"
    yield from (f"    {clean(line)}\n" for line in row.read_as)
    if row.second:
        yield f"  or: {clean(row.second)}\n"
    for pattern in row.patterns:
        yield f"  if these are marks of who speaks: --speaker-pattern {clean(repr(pattern))}\n"


def show_import(report: ImportReport, *, as_json: bool, hint: str = "") -> None:
    """Print what became of each file; refusals go to standard error, a line each."""
    from workbench.domain.telling.wording import count

    for row in report.refused:
        typer.echo(f"workbench: {row.name}: {row.message}", err=True)
    rows = [(row.name, row.turns or "", row.message) for row in report.rows if row.ok]
    text = "".join(line for row in report.doubtful for line in doubt_lines(row))
    text += table(("file", "turns", "understood"), rows) if rows else "Nothing imported."
    for row in report.rows:
        text += "".join(f"\n  {row.name}, {change}" for change in row.changes)
    for line in report.remarks:
        typer.echo(f"workbench: {line}", err=True)
    if report.doubtful:
        text += f"\n{count(len(report.doubtful), 'file')} in doubt who speaks."
    result(report.doubts_first, as_json=as_json, text=f"{text}{hint}")
