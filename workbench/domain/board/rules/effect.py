"""The one door to the rules: what an event sets or deletes on a board."""

from __future__ import annotations

from functools import singledispatch

from workbench.domain.board.board import Board
from workbench.domain.board.past import BoardDelta
from workbench.domain.trail.events import Event
from workbench.domain.trail.recorded import Recorded


@singledispatch
def effects(event: Event, board: Board, at: Recorded) -> BoardDelta:
    """The entries that an event sets or deletes on a board.

    Raises:
        DecisionError: the decision does not fit the board.
        NotFound: it names what is not there.
    """
    raise TypeError(f"no rule for {type(event).__name__}")
