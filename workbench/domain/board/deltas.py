"""Entries that an event sets or deletes, folded into the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.domain.board.board import Board
from workbench.domain.board.past import BoardDelta


def fold(board: Board, changes: BoardDelta, *, seq: int) -> Board:
    """The board with the changed entries folded in, at event `seq`."""
    sections: dict[str, Any] = {
        name: _merged(getattr(board, name), entries) for name, entries in changes.items() if entries
    }
    return replace(board, seq=seq, **sections)


def before(board: Board, changes: BoardDelta) -> BoardDelta:
    """The entries that the changes will replace, as they stand (None: not there)."""
    return {
        name: {key: getattr(board, name).get(key) for key in entries}
        for name, entries in changes.items()
    }


def _merged(section: Mapping[str, Any], entries: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(section)
    for key, value in entries.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    return merged
