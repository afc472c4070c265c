"""Folding: an event at a time, the trail becomes the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.domain.board import Board, Recorded, Step, before, fold
from workbench.domain.events import (
    Accept,
    AcceptSuggestion,
    Add,
    AdoptAsCode,
    CreateTheme,
    Decline,
    EnableLabeler,
    Event,
    LinkCode,
    MarkExcerpt,
    Merge,
    Move,
    Nest,
    Park,
    PickName,
    Redefine,
    Redo,
    Reject,
    Remove,
    Rename,
    Reopen,
    Restore,
    SetAside,
    Split,
    TakeBack,
    Undo,
    UnlinkCode,
    WriteMemo,
    kind_of,
)
from workbench.domain.removal import RemoveTranscript
from workbench.domain.rules.effect import effects
from workbench.domain.rules.forgetting import forgetting

DECISIONS = (
    CreateTheme, Accept, Reject, Park, Reopen, Rename, Redefine, Nest, Split, Merge, Move, Add,
    Remove, AcceptSuggestion, Decline, MarkExcerpt, SetAside, TakeBack, LinkCode, UnlinkCode,
    AdoptAsCode, WriteMemo, EnableLabeler, PickName, RemoveTranscript,
)  # fmt: skip
"""What an analyst can undo."""


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
    after = replace(fold(board, changes, seq=recorded.seq), steps=(*board.steps, step))
    return forgetting(_stacked(after, event, recorded), event)


def _stacked(board: Board, event: Event, at: Recorded) -> Board:
    """Keep, per analyst, what can be undone and what can be done again, newest last."""
    undo, redo = board.undoable.get(at.analyst, ()), board.redoable.get(at.analyst, ())
    if isinstance(event, DECISIONS):
        undo, redo = (*undo, at.seq), ()
    elif isinstance(event, Undo):
        undo, redo = tuple(s for s in undo if s != event.target), (*redo, event.target)
    elif isinstance(event, Redo):
        undo, redo = (*undo, event.target), tuple(s for s in redo if s != event.target)
    elif isinstance(event, Restore):
        return replace(board, undoable={}, redoable={})
    else:
        return board
    return replace(
        board,
        undoable={**board.undoable, at.analyst: undo},
        redoable={**board.redoable, at.analyst: redo},
    )
