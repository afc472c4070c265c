"""`workbench agreement` and `workbench coders`: how far coders agree, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands, author, opened
from workbench.cli.printing import result, shortened, table

if TYPE_CHECKING:
    from workbench.domain.measures.agreement import Agreement, Between
    from workbench.domain.study import Study
    from workbench.domain.telling.agreement import AgreementRow
    from workbench.domain.trail.coding import CoderKind

CONFUSIONS = 12
"""What was confused most that is printed; JSON has all of it."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("agreement")(agreement)
    app.command("coders")(coders)


def agreement(
    folder: Folder,
    by: Annotated[
        str,
        typer.Option("--by", metavar="code|transcript|question|group", help="What it is shown by."),
    ] = "code",
    units: Annotated[
        str,
        typer.Option("--units", metavar="excerpts|turns|characters", help="What is counted."),
    ] = "excerpts",
    round_: Annotated[
        str, typer.Option("--round", metavar="R", help="A closed round, by id or name.")
    ] = "",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Of the resamples.")] = 0,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Say how far the people who coded agree, and how far models agree with them."""
    from workbench.services.coding.agreement import agreement as agreed
    from workbench.services.reading import study

    services = as_it_stands(folder)
    found = agreed(services, units=units, by=by, seed=seed, round_=round_)
    result(found, as_json=as_json, text="\n".join(_lines(study(services), found)))


def coders(
    folder: Folder,
    model: Annotated[
        list[str] | None, typer.Option("--model", metavar="NAME", help="This coder is a model.")
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option("--person", metavar="NAME", help="This coder is a person.")
    ] = None,
    consensus: Annotated[
        list[str] | None,
        typer.Option("--consensus", metavar="NAME", help="This is what several settled on."),
    ] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """List who has coded, and say who of them is a model."""
    from workbench.services.coding.coders import coder_lines
    from workbench.services.deciding.coders import set_coder

    project = opened(folder)
    said: dict[CoderKind, list[str] | None] = {
        "model": model, "person": person, "consensus": consensus,
    }  # fmt: skip
    for kind, names in said.items():
        for name in names or ():
            set_coder(project, author(project, analyst), name, kind)
    lines = coder_lines(project)
    rows = [(line.codings, line.interviews, line.kind, line.name) for line in lines]
    text = table(("codings", "interviews", "is a", "coder"), rows) if rows else "Nobody has coded."
    result(lines, as_json=as_json, text=text)


def _lines(now: Study, found: Agreement) -> Iterator[str]:
    from workbench.domain.telling.agreement import notes_of

    if found.people is not None:
        yield from _between(now, found, found.people)
    for each in found.models:
        yield ""
        yield "A model against people, apart from the figures of people:"
        yield from _between(now, found, each)
    yield from notes_of(found)


def _between(now: Study, agreement: Agreement, found: Between) -> Iterator[str]:
    from workbench.domain.telling.agreement import agreement_rows, mixed, part_rows, told

    yield told(agreement, found)
    yield _table(found, agreement_rows(now, found))
    if parts := part_rows(now, found):
        yield ""
        yield _table(found, parts)
    if confused := mixed(now, agreement, found, CONFUSIONS):
        yield ""
        one, other = found.coders if len(found.coders) == 2 else ("one", "another")
        rows = [(c.count, c.first, c.second, shortened(c.text, 60)) for c in confused]
        yield table(("times", one or "one", other or "another", "for example"), rows)
    yield ""


def _table(found: Between, rows: tuple[AgreementRow, ...]) -> str:
    from workbench.domain.telling.agreement import FIGURES, figure_words, interval_words

    def cell(name: str, row: AgreementRow, at: int) -> str:
        figure = row.figures[at]
        interval = interval_words(name, figure) if name == "kappa" else ""
        words = figure_words(name, figure)
        return f"{words} ({interval})" if interval else words

    heads = ("", "units", *found.coders, *FIGURES.values())
    body = [
        (
            shortened(row.title, 40), row.units, *row.coded,
            *(cell(name, row, at) for at, name in enumerate(FIGURES)),
        )
        for row in rows
    ]  # fmt: skip
    return table(heads, body)
