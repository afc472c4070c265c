"""What each analyst can undo and redo, newest last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.domain.board.board import Board
from workbench.domain.trail.events import Event, Redo, Restore, Undo
from workbench.domain.trail.families import Decision
from workbench.domain.trail.recorded import Recorded

Stacks = Mapping[str, tuple[int, ...]]


def stacked(board: Board, event: Event, at: Recorded) -> Board:
    """The board after an event, with what can be undone and redone."""
    if isinstance(event, Restore):
        covered = {**board.covered, at.seq: board.undoable}
        return replace(board, undoable={at.analyst: (at.seq,)}, redoable={}, covered=covered)
    undo, redo = board.undoable.get(at.analyst, ()), board.redoable.get(at.analyst, ())
    if isinstance(event, Decision):
        return _of(board, at.analyst, (*undo, at.seq), ())
    if isinstance(event, Undo):
        left = undo[:-1] if undo[-1:] == (event.target,) else _but(undo, event.target)
        return _uncovered(_of(board, at.analyst, left, (*redo, event.target)), event.target)
    if isinstance(event, Redo):
        left = _but(redo, event.target)
        return _covered_again(_of(board, at.analyst, (*undo, event.target), left), event.target)
    return board


def _but(seqs: tuple[int, ...], target: int) -> tuple[int, ...]:
    return tuple(s for s in seqs if s != target)


def _of(board: Board, who: str, undo: tuple[int, ...], redo: tuple[int, ...]) -> Board:
    undoable, redoable = {**board.undoable, who: undo}, {**board.redoable, who: redo}
    return replace(board, undoable=undoable, redoable=redoable)


def _uncovered(board: Board, restore: int) -> Board:
    """Undoing a restore: what could be undone before it can be again, below what came since."""
    under, now = board.covered.get(restore, {}), board.undoable
    both = {who: (*under.get(who, ()), *now.get(who, ())) for who in {**under, **now}}
    return replace(board, undoable=both)


def _covered_again(board: Board, restore: int) -> Board:
    """After a restore is redone, only what it left untouched can be undone."""
    if restore not in board.covered:
        return board
    before = {who: frozenset(seqs) for who, seqs in board.covered[restore].items()}
    under: dict[str, tuple[int, ...]] = {}
    above: dict[str, tuple[int, ...]] = {}
    for who, seqs in board.undoable.items():
        taken = before.get(who, frozenset())
        under[who] = tuple(s for s in seqs if s in taken)
        above[who] = tuple(s for s in seqs if s not in taken)
    return replace(board, undoable=above, covered={**board.covered, restore: under})
