"""Under which key a section of the board keeps what belongs to two things."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from workbench.domain.board.sections import owner_of
from workbench.domain.trail.findings import CellOf


def memo_key(target: str, target_id: str) -> str:
    """Where `Board.memos` keeps the memos on something."""
    return f"{target}:{target_id}"


def cell_key(participant: str, of: CellOf, target_id: str) -> str:
    """Where `Board.cells` keeps a cell: of a participant, by key, and a theme or code."""
    return f"{memo_key('participant', participant)} {of}:{target_id}"


def cells_of(cells: Mapping[str, Any], owners: Container[str]) -> tuple[str, ...]:
    """Keys of the cells of participants, given by `memo_key`."""
    return tuple(key for key in cells if owner_of(key) in owners)


def sender(labeler: str, destination: str) -> str:
    """Where `Board.labelers` keeps that a labeler may send excerpts to a destination."""
    return f"{labeler} to {destination}" if destination else labeler


def pick_key(theme_id: str, analyst: str) -> str:
    """Where `Board.picks` keeps an analyst's blind choice for a theme; the newest counts."""
    return f"{theme_id}:{analyst}"
