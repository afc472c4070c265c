"""What becomes of the codebook by hand: codes added, worded, nested, merged, retired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from workbench.domain.board.board import Board, CodeLink
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import code
from workbench.domain.board.rules.effect import effects
from workbench.domain.errors import DecisionError
from workbench.domain.material.codebook import Code, below
from workbench.domain.trail.codes import AddCode, ChangeCode, MergeCodes, NestCode, RetireCode
from workbench.domain.trail.events import ERASED
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: AddCode, board: Board, at: Recorded) -> BoardDelta:
    added = Code(**asdict(event.code))
    if added.id in board.codes:
        raise DecisionError(f"the codebook has a code {added.name!r} there already")
    _check_parent(board, added.parent)
    _check_name(board, added)
    return {"codes": {added.id: added}, "merged": itself_again(board, (added.id,))}


@effects.register
def _(event: ChangeCode, board: Board, at: Recorded) -> BoardDelta:
    before = code(board, event.code.id)
    now = replace(Code(**asdict(event.code)), parent=before.parent)
    if now == before:
        raise DecisionError(f"the code {before.name!r} is worded like that already")
    _check_name(board, now)
    return {"codes": {now.id: now}}


@effects.register
def _(event: NestCode, board: Board, at: Recorded) -> BoardDelta:
    moved = code(board, event.code_id)
    _check_parent(board, event.parent)
    if event.parent == moved.parent:
        raise DecisionError(f"the code {moved.name!r} stands there already")
    if event.parent in {moved.id, *below(moved.id, board.codes)}:
        raise DecisionError("a code cannot stand under itself")
    now = replace(moved, parent=event.parent)
    _check_name(board, now)
    return {"codes": {now.id: now}}


@effects.register
def _(event: MergeCodes, board: Board, at: Recorded) -> BoardDelta:
    """Links follow; the codes under the one that goes stand under the one that stays."""
    gone, stays = code(board, event.code_id), code(board, event.into)
    if gone.id == stays.id:
        raise DecisionError("a code cannot be merged into itself")
    inside = stays.id in below(gone.id, board.codes)
    changes = _without(board, gone, gone.parent if inside else stays.id)
    return {
        "codes": changes,
        "merged": {gone.id: stays.id},
        "themes": _relinked(board, gone.id, stays.id),
        "declined": _not_this_either(board, gone.id, stays.id),
    }


@effects.register
def _(event: RetireCode, board: Board, at: Recorded) -> BoardDelta:
    """Links and codings stay as they are: they count again if the code returns."""
    gone = code(board, event.code_id)
    return {"codes": _without(board, gone, gone.parent)}


def _without(board: Board, gone: Code, parent: str | None) -> dict[str, Any]:
    """The codebook without a code; what stood under it stands under `parent`."""
    moved = {
        c.id: replace(c, parent=parent) for c in board.codes.values() if c.parent == gone.id
    }  # fmt: skip
    for each in moved.values():
        _check_name(board, each, gone=gone.id)
    return {gone.id: None, **moved}


def _relinked(board: Board, gone: str, stays: str) -> dict[str, Any]:
    """Themes that were linked to a code, linked to the other one; a link that is there stands."""
    themes: dict[str, Any] = {}
    for theme in board.themes.values():
        known = {link.code_id for link in theme.codes}
        if gone not in known:
            continue
        links = tuple(
            CodeLink(code_id=stays, relation=link.relation) if link.code_id == gone else link
            for link in theme.codes
            if link.code_id != gone or stays not in known
        )
        themes[theme.id] = replace(theme, codes=links)
    return themes


def _not_this_either(board: Board, gone: str, stays: str) -> dict[str, Any]:
    """Excerpts of which somebody said that they are not about the code that goes."""
    return {
        excerpt: tuple(dict.fromkeys(stays if target == gone else target for target in targets))
        for excerpt, targets in board.declined.items()
        if gone in targets
    }


def itself_again(board: Board, codes: Iterable[str]) -> dict[str, Any]:
    """Codes that return count as themselves, and no longer as what they were merged into."""
    return {code: None for code in codes if code in board.merged}


def _check_parent(board: Board, parent: str | None) -> None:
    if parent is not None:
        code(board, parent)


def _check_name(board: Board, one: Code, gone: str = "") -> None:
    """Refuse a blank name, and one that another code at the same place in the tree has.

    Erased names look alike but were different; two of them must not stop a replay.
    """
    if not one.name.strip():
        raise DecisionError("a code needs a name")
    for other in board.codes.values():
        beside = other.parent == one.parent and other.id not in (one.id, gone)
        if beside and one.name != ERASED and _same(other.name, one.name):
            raise DecisionError(f"another code there is called {one.name!r}; merge them instead")


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
