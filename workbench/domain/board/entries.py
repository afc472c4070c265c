"""The board as plain JSON values, one for every entry of a section, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from typing import Any, get_args, get_origin, get_type_hints

from workbench.domain.board.board import SECTIONS, Board, Membership, Origin
from workbench.domain.board.past import BoardDelta
from workbench.domain.trail.audit import checked

Make = Callable[[Any], Any]
_ORIGINS = frozenset(get_args(Origin))


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
        later = _later(type(value))
        held = ((name, getattr(value, name)) for name in _names(type(value)))
        return {name: plain(of) for name, of in held if name not in later or of != later[name]}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _later(kind: type) -> Mapping[str, Any]:
    """Fields that entries did not have from the first, and what is left out of them: nothing."""
    return {field.name: field.default for field in fields(kind) if field.metadata.get("later")}


def entry(section: str, value: Any) -> Any:  # noqa: ANN401
    """The entry that `plain` made a value of.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is no value of such an entry.
    """
    return _makers()[section](value)


@cache
def _makers() -> dict[str, Make]:
    hints = get_type_hints(Board)
    return {name: _maker(get_args(hints[name])[1]) for name in SECTIONS}


@cache
def _maker(hint: Any) -> Make:  # noqa: ANN401
    """What makes a value of a type of what `plain` made of it."""
    if hint is Membership:
        return _membership
    if hint == BoardDelta:
        return _delta
    if isinstance(hint, type) and is_dataclass(hint):
        parts = {name: _maker(of) for name, of in get_type_hints(hint).items()}
        return lambda value: hint(**{name: parts[name](value[name]) for name in value})
    origin = get_origin(hint)
    if origin is tuple:
        item = _maker(get_args(hint)[0])
        return lambda value: tuple(map(item, checked(value, list)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        held = _maker(get_args(hint)[1])
        return lambda value: {key: held(item) for key, item in value.items()}
    if hint in (str, bool, int):
        return partial(_of_type, hint)
    return partial(checked, hint=hint)


def _of_type(hint: type, value: Any) -> Any:  # noqa: ANN401
    if type(value) is not hint:
        raise ValueError(f"{value!r} is no {hint}")
    return value


def _membership(value: Any) -> Membership:  # noqa: ANN401
    strength, origin = value
    if not isinstance(strength, float | int) or origin not in _ORIGINS:
        raise ValueError(f"{value!r} is no membership")
    return Membership(strength=strength, origin=origin)


def _delta(value: Any) -> BoardDelta:  # noqa: ANN401
    return {n: {k: entry(n, v) for k, v in held.items()} for n, held in value.items()}
