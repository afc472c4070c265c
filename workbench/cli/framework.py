"""`workbench framework`: participants by themes or codes, with what was summarised of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, shortened, why_empty

if TYPE_CHECKING:
    from workbench.domain.telling.framework import Framework


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("framework")(framework)


def framework(
    folder: Folder,
    codes: Annotated[bool, typer.Option("--codes", help="By codes instead of themes.")] = False,
    by: Annotated[
        str, typer.Option("--by", metavar="ATTRIBUTE", help="What participants are grouped by.")
    ] = "",
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Show what each participant says of each theme, as it was summarised."""
    from workbench.domain.telling.framework import framework as made
    from workbench.services.reading import study

    found = made(study(as_it_stands(folder)), "code" if codes else "theme", [by] if by else [])
    empty = not (found.columns and found.rows)
    why = "There is nothing to show: accept a theme, or load codings." if empty else ""
    why_empty(why, as_json=as_json)
    result(found, as_json=as_json, text=why or "\n".join(_lines(found)))


def _lines(found: Framework) -> Iterator[str]:
    from workbench.domain.telling.wording import count
    from workbench.exporters.framework import cell_text

    cells = len(found.rows) * len(found.columns)
    yield f"{found.filled} of {count(cells, 'cell')} are filled in."
    for row in found.rows:
        group = f" ({row.group})" if row.group else ""
        yield f"{row.participant}{group}"
        for column, cell in zip(found.columns, row.cells, strict=True):
            said = shortened(cell_text(cell), 120) or "not summarised"
            if cell.passages or cell_text(cell):
                yield f"  {column.name}: {said} [{count(len(cell.passages), 'passage')}]"
