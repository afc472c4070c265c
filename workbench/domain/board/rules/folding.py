"""Folding: an event at a time, the trail becomes the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.domain.board.board import (
    Board,
)
from workbench.domain.board.deltas import before, fold
from workbench.domain.board.packing import settled
from workbench.domain.board.past import Step
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.forgetting import forgetting
from workbench.domain.board.rules.stacking import stacked
from workbench.domain.trail.events import kind_of
from workbench.domain.trail.recorded import Recorded


def replay(trail: Iterable[Recorded], board: Board | None = None) -> Board:
    """The board that a trail (or the rest of one) leads to."""
    board = board or Board()
    for recorded in trail:
        board = apply(recorded, board)
    return board


def apply(recorded: Recorded, board: Board) -> Board:
    """The board after one more event.

    Raises:
        DecisionError: the event does not fit; the board given is unchanged.
        NotFound: it names what is not there.
    """
    event = recorded.event
    changes = effects(event, board, recorded)
    step = Step(
        seq=recorded.seq, analyst=recorded.analyst, kind=kind_of(event),
        before=before(board, changes), after=changes,
    )  # fmt: skip
    past = settled(board.steps.then(step))
    after = replace(fold(board, changes, seq=recorded.seq), steps=past)
    return forgetting(event, stacked(after, event, recorded))
