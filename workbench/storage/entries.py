"""The board as plain JSON values, one for every entry of a section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from workbench.domain.board.board import SECTIONS, Board, Membership


def sections(board: Board) -> dict[str, dict[str, Any]]:
    """Section to key to entry."""
    return {name: dict(getattr(board, name)) for name in SECTIONS}


def plain(value: Any) -> Any:  # noqa: ANN401
    """An entry as JSON values; a membership is `[strength, origin]`, for there are many."""
    if isinstance(value, Membership):
        return [value.strength, value.origin]
    if is_dataclass(value) and not isinstance(value, type):
        held = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: plain(said)
            for field, said in held
            if not (field.metadata.get("later") and said == field.default)
        }
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value
