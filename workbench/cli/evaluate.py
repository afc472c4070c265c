"""`workbench evaluate`: score the themes against human codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.bar import Bar
from workbench.cli.options import Analyst, AsJson, Folder, opened
from workbench.cli.printing import result, table

NO_ROWS = "no rows left"
"""In a figure's place where decisions leave fewer than ten rows to score."""

if TYPE_CHECKING:
    from workbench.domain.measures.ranking import Figures
    from workbench.services.evaluating.scores import Evaluation
    from workbench.services.evaluating.simulated_analyst import Simulation
    from workbench.services.evaluating.simulation import Point


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    folder: Folder,
    gold: Annotated[Path, typer.Option("--gold", metavar="F.jsonl", help="Human codes by row.")],
    simulated: Annotated[
        int | None,
        typer.Option(
            "--simulate",
            metavar="N",
            min=1,
            max=10_000,
            help="Instead, score suggestions after up to N decisions by a simulated analyst.",
        ),
    ] = None,
    analyst: Analyst = "",
    as_json: AsJson = False,
) -> None:
    """Score the themes, or the suggestions, against human codes."""
    if simulated is not None:
        from workbench.services.evaluating.simulated_analyst import simulate

        with Bar() as progress:
            outcome = simulate(opened(folder), gold, simulated, progress=progress)
        result(outcome, as_json=as_json, text=_text(outcome))
        return
    from workbench.services.evaluating.scores import evaluate as score_themes

    found = score_themes(opened(folder), gold)
    rows = [(name, *_cells(found, name)) for name in ("ari", "nmi", "p1", "best_f1")]
    text = "\n".join(
        (
            table(("figure", "value", "95 % interval"), rows),
            f"{found.themes} themes; {found.scores.rows} rows count, {found.scores.single} of them "
            f"with one code; {found.unthemed:.1%} of excerpts in no theme, {found.set_aside:.1%} "
            f"set aside; {len(found.lost)} rows were not found.",
            *_warning(found),
        )
    )
    result(found, as_json=as_json, text=text)


def _text(found: Simulation) -> str:
    rows = [
        (
            point.decisions, _shown(point.begun, "top1"), _shown(point.low, "top1"),
            _shown(point.high, "top1"), _shown(point.begun, "top3"),
            _shown(point.begun, "macro_ap"), _shown(point.unread, "top1"),
            f"{point.right} of {point.likely}",
        )
        for point in found.points
    ]  # fmt: skip
    heads = ("decisions", "top 1", "2.5 %", "97.5 %", "top 3", "macro AP", "unread", "likely right")
    outcome = zip(found.points, found.no_learning, found.logistic, strict=True)
    beside = [(by[0].decisions, *(_three(point) for point in by)) for by in outcome]
    ways = (("in order", found.in_order), ("themes first", found.by_themes))
    spent = [
        (way, reached.decisions, reached.read, f"{reached.decided:.3f}", f"{reached.suggested:.3f}")
        for way, course in ways
        for reached in course
    ]
    return "\n".join(
        (
            table(heads, rows),
            "",
            "Top 1 / macro AP in interviews begun, and top 1 in those not begun:",
            table(("decisions", "suggestions", "no learning", "logistic regression"), beside),
            "",
            table(("way", "decisions", "read", "right", "with suggestions"), spent),
            f"{found.rows} rows of {found.codes} codes count; {len(found.lost)} were not found.",
        )
    )


def _three(point: Point) -> str:
    if point.begun is None and point.unread is None:
        return NO_ROWS
    begun = f"{_shown(point.begun, 'top1')} / {_shown(point.begun, 'macro_ap')}"
    return f"{NO_ROWS if point.begun is None else begun}, {_shown(point.unread, 'top1')}"


def _shown(figures: Figures | None, name: str) -> str:
    return NO_ROWS if figures is None else f"{getattr(figures, name):.3f}"


def _cells(found: Evaluation, name: str) -> tuple[str, str]:
    within = found.intervals.get(name)
    value = f"{getattr(found.scores, name):.3f}"
    return value, f"{within.low:.3f} to {within.high:.3f}" if within else "none"


def _warning(found: Evaluation) -> tuple[str, ...]:
    if found.intervals:
        return ()
    from workbench.domain.measures.intervals import FEWEST

    return (f"Fewer than {FEWEST} transcripts have rows that count: too few for an interval.",)
