"""What a new version of an interview changes, a line each, with the themes concerned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from workbench.domain.board.board import Board
from workbench.domain.material.segmentation import CarriedOver
from workbench.domain.material.text import Excerpt

_SHOWN, _LEAD = 80, 20
"""Characters of an excerpt in a list of changes, and of what stands before the change."""


def counted(carried: CarriedOver) -> str:
    """How many excerpts stay, change, come and go, in half a sentence."""
    return (
        f"a new version: {len(carried.unchanged)} excerpts as before, {len(carried.changed)} "
        f"changed, {len(carried.fresh)} new, {len(carried.gone)} gone"
    )


def listed(earlier: Sequence[Excerpt], carried: CarriedOver, board: Board) -> tuple[str, ...]:
    """A line for each excerpt that a new version changes or no longer has.

    Args:
        earlier: the excerpts of the version before.
        carried: what became of them.
        board: the board before the new version, for their themes.
    """
    before = {e.id: e for e in earlier}
    after = {e.id: e for e in carried.excerpts}
    lines = [
        f"changed: {_differing(before[e].text, after[e].text)}{_themes(board, e)}"
        for e in carried.changed
    ]
    return (*lines, *(f"gone: “{_short(before[e].text)}”{_themes(board, e)}" for e in carried.gone))


def _differing(before: str, after: str) -> str:
    """Both wordings from a little before the place where they part."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    parted = sum(1 for _ in alike)
    start = max(0, parted - _LEAD)
    lead = "…" if start else ""
    return f"“{lead}{_short(before[start:])}” is now “{lead}{_short(after[start:])}”"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"


def _themes(board: Board, excerpt: str) -> str:
    names = [
        board.name_of(theme.id)
        for theme in board.live()
        if excerpt in board.members.get(theme.id, ())
    ]
    return f" (in {', '.join(repr(name) for name in names)})" if any(names) else ""
