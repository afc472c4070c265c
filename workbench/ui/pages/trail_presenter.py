"""What the Trail page shows, as tables of plain strings. Pure, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from workbench.domain.board.rules import step_of
from workbench.domain.study import Study
from workbench.domain.telling.differences import differences
from workbench.domain.telling.going_back import taken_back
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.events import kind_of
from workbench.ui.kit.tables import Row

TRAIL_ROWS = 500
"""Events that the Trail page shows at once."""

CHANGES = 4
"""Lines of before and after that an event shows."""


class TrailRow(Row):
    """An event; `to` is its number where going back to it is offered, else empty."""

    to: str


class TrailTable(TypedDict):
    """The trail as a table; each row may lead back to its event.

    `newer` and `older` are the numbers of the pages beside this one, from 1; empty where none is.
    """

    note: str
    newer: str
    older: str
    heads: list[str]
    rows: list[TrailRow]


def trail_table(
    study: Study, words: str = "", who: str = "", kind: str = "", page: int = 1
) -> TrailTable:
    """What happened, newest first; filtered by words in what and why, by analyst and by kind.

    A page beyond the last is the last.
    """
    back = taken_back(study.trail)
    sought = words.strip().casefold()
    steps = study.board.steps
    chosen = [
        seq
        for seq, (analyst, what) in enumerate(steps.told(), start=1)
        if who in ("", analyst) and kind in ("", what)
    ]
    chosen.reverse()
    if sought:
        chosen = [seq for seq in chosen if sought in _told(_trail_row(study, seq, back))]
    pages = max(1, -(-len(chosen) // TRAIL_ROWS))
    page = min(max(1, page), pages)
    first = (page - 1) * TRAIL_ROWS
    shown = chosen[first : first + TRAIL_ROWS]
    rows = [_with_changes(_trail_row(study, seq, back), study, seq) for seq in shown]
    more = f"; {first + 1} to {first + len(shown)} are shown, newest first" if pages > 1 else ""
    return {
        "note": f"{len(chosen)} of {len(study.trail)} events{more}.",
        "newer": str(page - 1) if page > 1 else "",
        "older": str(page + 1) if page < pages else "",
        "heads": ["#", "When (UTC)", "Who", "What", "Why", "Before → after", "Go back"],
        "rows": rows,
    }


def _told(line: TrailRow) -> str:
    return " ".join(line["cells"]).casefold()


def _with_changes(line: TrailRow, study: Study, seq: int) -> TrailRow:
    return {**line, "cells": [*line["cells"], _changed(study, seq)]}


def _trail_row(study: Study, seq: int, back: Mapping[int, int]) -> TrailRow:
    """All but the cell of what changed, which takes the longest to say."""
    recorded = study.trail[seq - 1]
    when = recorded.time.strftime("%Y-%m-%d %H:%M:%S")
    gone = recorded.seq in back or kind_of(recorded.event) in ("undo", "restore")
    mark = "back" if gone else ""
    clause = sentence(recorded, study, back=back.get(recorded.seq))
    what = clause[:1].upper() + clause[1:]
    cells = (str(recorded.seq), when, recorded.analyst, what, recorded.reason)
    to = str(recorded.seq) if recorded.seq < study.board.seq else ""
    return {"cells": list(cells), "depth": 0, "mark": mark, "to": to}


def _changed(study: Study, seq: int) -> str:
    """What the event changed, a line each."""
    found = differences(study, step_of(study.board, seq))
    lines = [f"{d.about}: {_short(d.before)} → {_short(d.after)}" for d in found[:CHANGES]]
    left = len(found) - CHANGES
    return "\n".join([*lines, f"and {left} more"] if left > 0 else lines)


def _short(text: str) -> str:
    return "–" if not text else text if len(text) <= 120 else f"{text[:119].rstrip()}…"


def kinds(study: Study) -> list[str]:
    """Every kind of event in the trail, sorted."""
    return sorted({kind for _, kind in study.board.steps.told()})


def analysts(study: Study) -> list[str]:
    """Everybody who appears in the trail, sorted."""
    return sorted({analyst for analyst, _ in study.board.steps.told()})
