"""Who holds which excerpts: members put in, taken out, forgotten."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import Any

from workbench.domain.board.board import ON_EXCERPTS, Board, GivenLabel, Members, Membership
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import check_known, live, standing_theme
from workbench.domain.board.sections import excerpt_of
from workbench.domain.errors import DecisionError


def membership(board: Board, members: Mapping[str, Members]) -> BoardDelta:
    """New members; labels given before say so."""
    labels = {theme: stale(board, theme) for theme in members if board.labels.get(theme)}
    return {"members": dict(members), "labels": dict(labels)}


def stale(board: Board, theme_id: str) -> tuple[GivenLabel, ...]:
    """The theme's labels, now that its members changed."""
    labels = board.labels.get(theme_id, ())
    return tuple(label if label.stale else replace(label, stale=True) for label in labels)


def put(board: Board, excerpts: tuple[str, ...], target: str) -> dict[str, Members]:
    """The members of a live theme with excerpts that an analyst put there."""
    theme = live(board, target)
    check_known(board, excerpts)
    return {theme.id: {**board.members.get(theme.id, {}), **by_analyst(excerpts)}}


def taken(board: Board, excerpts: tuple[str, ...], source: str) -> dict[str, Members]:
    """The members of a theme without excerpts that it must hold."""
    held = board.members.get(standing_theme(board, source).id, {})
    stray = [e for e in excerpts if e not in held]
    if stray:
        raise DecisionError(f"excerpt {stray[0]!r} is not in that theme; reload the board")
    return {source: without(held, frozenset(excerpts))}


def taken_back(board: Board, excerpts: Iterable[str]) -> BoardDelta:
    """Those of the excerpts that are set aside count again."""
    return {"set_aside": {e: None for e in excerpts if e in board.set_aside}}


def without(held: Members, gone: frozenset[str]) -> Members:
    """The members that stay."""
    return {e: m for e, m in held.items() if e not in gone}


def strongest(several: Iterable[Members]) -> Members:
    """All members together; where several hold one, its strongest membership."""
    union: dict[str, Membership] = {}
    for held in several:
        for excerpt, member in held.items():
            if excerpt not in union or member.strength > union[excerpt].strength:
                union[excerpt] = member
    return union


def said_of(gone: Container[str], entries: Mapping[str, Any]) -> dict[str, Any]:
    """Entries of a section that are on any of the excerpts."""
    return {key: said for key, said in entries.items() if excerpt_of(key) in gone}


def by_analyst(excerpts: Iterable[str]) -> Members:
    """Members that an analyst chose."""
    return {e: Membership(strength=1.0, origin="analyst") for e in excerpts}


def letting_go(board: Board, gone: frozenset[str]) -> dict[str, Members]:
    """The members of themes once excerpts are set aside.

    Rejected themes lose them too, so that reopening one does not bring them back.
    """
    return {
        theme: without(held, gone)
        for theme, held in board.members.items()
        if not gone.isdisjoint(held) and board.themes[theme].state != "retired"
    }


def forgotten(board: Board, gone: frozenset[str]) -> BoardDelta:
    """Everything that holds the excerpts lets them go, retired themes included."""
    members = {
        theme: without(held, gone)
        for theme, held in board.members.items()
        if not gone.isdisjoint(held)
    }
    return membership(board, members) | {
        "excerpts": dict.fromkeys(gone & board.excerpts.keys()),
        **{name: dict.fromkeys(said_of(gone, getattr(board, name))) for name in ON_EXCERPTS},
    }
