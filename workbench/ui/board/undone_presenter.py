"""What was taken back, or done again, in words, and where it is to be seen. Pure, no markup."""

from __future__ import annotations

from typing import TypedDict

from workbench.domain.board.board import Board
from workbench.domain.study import Study
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.events import Redo, Undo
from workbench.domain.trail.recorded import Recorded
from workbench.ui.board.list_presenter import ASIDE, POOL

MOST = 200
"""Excerpts that are pointed out."""


class Undone(TypedDict):
    """The decision that was taken back or done again: in words, its theme, its excerpts.

    `shows` is the theme, or the list, that it is to be seen in now; empty if it is in none.
    """

    said: str
    shows: str
    excerpts: list[str]


def undone(study: Study, recorded: Recorded) -> Undone | None:
    """What an undo or redo did; None for another decision, or if the trail lacks it."""
    event = recorded.event
    if not isinstance(event, Undo | Redo) or not 0 < event.target <= len(study.trail):
        return None
    of = study.trail[event.target - 1]
    excerpts = [e for e in getattr(of.event, "excerpts", ()) if e in study.excerpts][:MOST]
    return {
        "said": sentence(of, study), "shows": _shows(study.board, event.target, excerpts),
        "excerpts": excerpts,
    }  # fmt: skip


def _shows(board: Board, seq: int, excerpts: list[str]) -> str:
    """A theme that the decision touched: one with its excerpts in it, else the first there is."""
    after = board.steps[seq - 1].after
    touched = [*after.get("themes", ()), *after.get("members", ())]
    noted = (key.partition(":") for key in after.get("memos", ()))
    touched += [target for kind, _, target in noted if kind == "theme"]
    there = [t for t in touched if t in board.themes and board.themes[t].state != "retired"]
    if not excerpts:
        return next(iter(there), "")
    holding = (t for t in there if excerpts[0] in board.members.get(t, ()))
    if held := next(holding, None) or next(iter(board.themes_of(excerpts[0])), None):
        return held
    if excerpts[0] in board.set_aside:
        return ASIDE
    return next(iter(there), POOL)
