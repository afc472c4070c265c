"""What each event does to the board, and which decisions a board refuses.

`effects` answers with the entries that change and raises `DecisionError` where the decision does
not fit; `apply` folds them in; `replay` folds a whole trail. One rule an event, by topic.
"""

from workbench.domain.board.rules import (
    codes,
    coding,
    excerpts,
    findings,
    incoming,
    notes,
    removing,
    themes,
)
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.folding import apply, replay
from workbench.domain.board.rules.reversing import step_of

__all__ = ["apply", "effects", "replay", "step_of"]

# Their rules are registered by being imported.
_TOPICS = (codes, coding, excerpts, findings, incoming, notes, removing, themes)
