"""What becomes of those who code side by side."""

from __future__ import annotations

from workbench.domain.board.board import Board
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.effect import effects
from workbench.domain.errors import DecisionError
from workbench.domain.trail.coding import SetCoder
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: SetCoder, board: Board, at: Recorded) -> BoardDelta:
    if board.coders.get(event.coder, "person") == event.coder_kind:
        raise DecisionError(f"{event.coder or 'that coder'} is known as that already")
    return {"coders": {event.coder: event.coder_kind}}
