"""`workbench saturation`: whether further interviews still bring anything new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import Analyst, AsJson, Folder, as_it_stands
from workbench.cli.printing import result, table, why_empty

if TYPE_CHECKING:
    from workbench.domain.telling.saturation import Curve


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("saturation")(saturation)


def saturation(
    folder: Folder,
    by: Annotated[
        str, typer.Option("--by", metavar="ATTRIBUTE", help="What participants are grouped by.")
    ] = "",
    order: Annotated[
        str,
        typer.Option("--order", metavar="ATTRIBUTE", help="What says when interviews were held."),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Of the random orders.")] = 0,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Tell when interviews stopped bringing new codes and themes, by group."""
    from workbench.domain.telling.saturation import NOTHING, RULE
    from workbench.services.weighing.saturation import saturation_curves

    found = saturation_curves(as_it_stands(folder), by, order, seed=seed)
    lines = [curve.sentence for curve in found]
    why_empty("" if found else NOTHING, as_json=as_json)
    text = "\n".join((*lines, "", *_points(found), "", RULE)) if found else NOTHING
    result(found, as_json=as_json, text=text)


def _points(found: tuple[Curve, ...]) -> list[str]:
    """The curves of everybody as tables."""
    from workbench.domain.measures.saturation import SHARE
    from workbench.domain.telling.saturation import NAMES, shown

    tables = []
    for curve in found:
        if not curve.group and curve.found:
            heads = ("interviews", NAMES[curve.of], f"{SHARE} % of orders", "in order")
            rows = [
                (p.interviews, shown(p.items), f"{shown(p.low)} to {shown(p.high)}", p.here)
                for p in curve.found.points
            ]
            tables.append(table(heads, rows))
    return tables
