"""`workbench checklist`: COREQ and SRQR, filled in as far as the study and its team know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, shortened

if TYPE_CHECKING:
    from workbench.exporters.checklists import ChecklistItem


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("checklist")(checklist)


def checklist(
    folder: Folder,
    srqr: Annotated[bool, typer.Option("--srqr", help="The 21 items of SRQR.")] = False,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Show the items of a reporting checklist, and which are still open."""
    from workbench.domain.telling.matrix import grouping
    from workbench.exporters import checklists
    from workbench.exporters.tables import theme_rows
    from workbench.services.reading import study

    now = study(as_it_stands(folder))
    groups = grouping(now)
    made = checklists.srqr if srqr else checklists.coreq
    items = made(now, groups, theme_rows(now, groups))
    result(items, as_json=as_json, text="\n".join(_lines(items, "srqr" if srqr else "coreq")))


def _lines(items: tuple[ChecklistItem, ...], name: str) -> Iterator[str]:
    from workbench.exporters.checklists import OPEN

    left = [item for item in items if not item.answer]
    yield f"{len(items) - len(left)} of {len(items)} items have an answer."
    for item in items:
        yield f"{name}:{item.number}  {item.name}: {shortened(item.answer, 160) or OPEN}"
