"""Which theme stands under which; a theme that stands is under a live one or at the top."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.board.board import Board, Theme
from workbench.domain.board.rules.checks import live
from workbench.domain.errors import DecisionError


def children_to(board: Board, parents: tuple[str, ...], to: str | None) -> dict[str, Theme]:
    """The children of themes that go, under another; rejected ones too: they may come back."""
    return {
        theme.id: replace(theme, parent=to)
        for theme in board.themes.values()
        if theme.parent in parents and theme.id not in parents and theme.state != "retired"
    }


def check_parent(board: Board, theme_id: str, parent: str | None) -> None:
    """Refuse a parent that is not live or that stands under the theme itself."""
    above = parent
    while above is not None:
        if above == theme_id:
            raise DecisionError("a theme cannot stand under itself; choose another parent")
        above = live(board, above).parent


def parent_of_all(board: Board, theme_ids: tuple[str, ...]) -> str | None:
    """Where the first of several themes stands once they are one: above all that are merged.

    With X over Y over A, merging A and X must not leave the merged theme under Y, its child.
    """
    parent = above = board.theme(theme_ids[0]).parent
    while above is not None:
        over = board.theme(above).parent
        if above in theme_ids:
            parent = over
        above = over
    return parent
