"""The board as plain JSON values, one for every entry of a section, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from workbench.domain.board.board import SECTIONS, Board, Membership
from workbench.domain.board.past import BoardDelta
from workbench.domain.trail.audit import checked


def sections(board: Board) -> dict[str, dict[str, Any]]:
    """Section to key to entry."""
    return {name: dict(getattr(board, name)) for name in SECTIONS}


def plain(value: Any) -> Any:  # noqa: ANN401
    """An entry as JSON values; a membership is `[strength, origin]`, for there are many."""
    if isinstance(value, str):
        return value
    if isinstance(value, Membership):
        return [value.strength, value.origin]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


def entry(section: str, value: Any) -> Any:  # noqa: ANN401
    """The entry that `plain` made a value of.

    Raises:
        ValueError, TypeError, KeyError: it is no value of such an entry.
    """
    return _made(value, _entry_hints()[section])


@cache
def _entry_hints() -> dict[str, Any]:
    hints = get_type_hints(Board)
    return {name: get_args(hints[name])[1] for name in SECTIONS}


@cache
def _fields(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(value: Any, hint: Any) -> Any:  # noqa: ANN401
    if hint is Membership:
        strength, origin = value
        return Membership(strength=checked(strength, float | int), origin=checked(origin, str))
    if hint == BoardDelta:
        return {n: {k: entry(n, v) for k, v in held.items()} for n, held in value.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**{name: _made(value[name], _fields(hint)[name]) for name in value})
    if get_origin(hint) is tuple:
        return tuple(_made(item, get_args(hint)[0]) for item in checked(value, list))
    if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping):
        return {key: _made(item, get_args(hint)[1]) for key, item in value.items()}
    return checked(value, hint)
