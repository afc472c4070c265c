"""`workbench round`: samples that several people code without seeing each other's codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, author, opened
from workbench.cli.printing import result, table

if TYPE_CHECKING:
    from workbench.services.coding.rounds import Drawn, RoundLine

rounds = typer.Typer(help="Rounds of blind coding: open, list, close, hand over.")

Handle = Annotated[str, typer.Argument(metavar="R", help="The round: id or name.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(rounds, name="round")


@rounds.command("open")
def open_(
    folder: Folder,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What it is called.")],
    coder: Annotated[list[str], typer.Option("--coder", metavar="NAME", help="Who codes.")],
    sample: Annotated[
        str,
        typer.Option("--sample", metavar="all|participant|group|random", help="How it is drawn."),
    ] = "all",
    number: Annotated[
        int, typer.Option("--number", metavar="N", help="How many: of each, or at random.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Of the draw.")] = 0,
    interview: Annotated[
        list[str] | None, typer.Option("--interview", metavar="NAME", help="Draw from this one.")
    ] = None,
    code: Annotated[
        list[str] | None, typer.Option("--code", metavar="CODE", help="Only this code.")
    ] = None,
    due: Annotated[str, typer.Option("--due", metavar="DAY", help="Like 2026-12-24.")] = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Ask people to code a sample."""
    from workbench.services.coding.rounds import open_round, round_lines
    from workbench.services.reading import study

    project = opened(folder)
    now = study(project)
    homes = {t.name: t.id for t in now.transcripts.values()}
    open_round(
        project, author(project, analyst), name, coder, _drawn(sample), number, seed,
        [_interview(homes, each) for each in interview or ()],
        [now.code_named(each) for each in code or ()], due,
    )  # fmt: skip
    line = round_lines(project)[0]
    result(line, as_json=as_json, text=_table([line]))


@rounds.command("list")
def list_(folder: Folder, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """List the rounds, and how far each coder is."""
    from workbench.services.coding.rounds import round_lines

    lines = round_lines(opened(folder))
    result(lines, as_json=as_json, text=_table(lines) if lines else "No round yet.")


@rounds.command("close")
def close(folder: Folder, round_: Handle, analyst: Analyst = "", as_json: AsJson = False) -> None:
    """End a round: what was coded in it counts, and may be seen."""
    from workbench.services.coding.rounds import close_round

    project = opened(folder)
    made = close_round(project, author(project, analyst), round_)
    result({"recorded": made.seq}, as_json=as_json, text=f"Closed, event #{made.seq}.")


@rounds.command("export")
def export(
    folder: Folder,
    round_: Handle,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    coder: Annotated[str, typer.Option("--coder", metavar="NAME", help="Whose it is.")] = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Write a round for one coder, with what they have coded so far."""
    from workbench.services.coding.packages import export_package
    from workbench.services.coding.rounds import round_named
    from workbench.services.reading import study

    project = opened(folder)
    asked = round_named(study(project).board, round_)
    whose = coder or (asked.coders[0] if len(asked.coders) == 1 else "")
    who = analyst.strip() or project.settings.analyst.strip()
    export_package(project, asked.id, whose, file, by=who)
    text = f"Wrote {file} for {whose}. It holds participants' words: only {whose} should read it."
    result({"file": str(file), "coder": whose}, as_json=as_json, text=text)


@rounds.command("start")
def start(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The round, as a file.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Make a project of a round that came as a file, to code it in one's own workbench."""
    from workbench.bootstrap import create_project
    from workbench.services.coding.packages import begin_package, read_package

    package = read_package(file)
    made = create_project(
        folder, name=package.name, language=package.language, analyst=package.coder
    )
    begin_package(made, package)
    units = len(package.units)
    text = (
        f"{units} units for {package.coder}. Next: workbench serve {folder}, and code on the "
        "Coding page; then workbench round export."
    )
    value = {"project": str(folder), "coder": package.coder, "units": units}
    result(value, as_json=as_json, text=text)


@rounds.command("import")
def import_(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The round, as it came back.")],
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Take in what a coder coded elsewhere."""
    from workbench.services.coding.packages import import_package, read_package

    project = opened(folder)
    taken = import_package(project, author(project, analyst), read_package(file))
    for line in taken.conflicts:
        typer.echo(f"workbench: {line}", err=True)
    text = (
        f"{taken.taken} codings of {taken.coder} taken, {taken.same} there already, "
        f"{len(taken.conflicts)} in conflict, {taken.missing} units not coded."
    )
    result(taken, as_json=as_json, text=text)
    if taken.conflicts:
        raise typer.Exit(1)


def _table(lines: list[RoundLine] | tuple[RoundLine, ...]) -> str:
    rows = [
        (
            line.id[:8], line.name, "closed" if line.closed else "open", line.units, line.due,
            ", ".join(f"{coder} {done}" for coder, done in line.done.items()),
        )
        for line in lines
    ]  # fmt: skip
    return table(("id", "round", "", "units", "due", "coded"), rows)


def _drawn(sample: str) -> Drawn:
    from workbench.domain.errors import InputError
    from workbench.services.coding.rounds import DRAWN

    for drawn in DRAWN:
        if drawn == sample:
            return drawn
    raise InputError(f"no sample is drawn by {sample!r}; there are {', '.join(DRAWN)}")


def _interview(homes: dict[str, str], name: str) -> str:
    from workbench.domain.errors import NotFound

    if name not in homes:
        raise NotFound(f"no interview is called {name!r}; `status --json` lists them")
    return homes[name]
