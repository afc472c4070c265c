"""The blind bake-off: labelers' names for a theme shown without their labelers, and who wins.

The order of names follows from theme and analyst, so a page that is opened again shows the same
one. Equal names are one choice and win together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from workbench.domain.board.board import (
    Board,
    GivenLabel,
    Pick,
)
from workbench.domain.board.keys import pick_key
from workbench.domain.board.labels import labels_of

_Z = 1.959964
"""The normal distribution's 97.5 % point: intervals of 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A name that can be picked, and the labelers that gave it."""

    name: str
    labelers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How often a labeler's name was picked, of the times it was shown, with a 95 % interval."""

    labeler: str
    wins: int
    shown: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """The result of a bake-off: labelers, best first; all picks, and how many liked no name."""

    labelers: tuple[Standing, ...]
    picks: int
    none_good: int


def choices(board: Board, theme_id: str, analyst: str) -> tuple[Choice, ...]:
    """The names to choose from for a theme; empty where fewer than two differ."""
    given = [label for label in labels_of(board, theme_id) if label.name and not label.stale]
    by_name: dict[str, list[GivenLabel]] = {}
    for label in given:
        by_name.setdefault(" ".join(label.name.casefold().split()), []).append(label)
    found = [
        Choice(name=held[0].name, labelers=tuple(sorted(label.labeler for label in held)))
        for held in by_name.values()
    ]
    found.sort(key=lambda choice: _drawn(theme_id, analyst, choice.name))
    return tuple(found) if len(found) > 1 else ()


def open_themes(board: Board, analyst: str) -> tuple[str, ...]:
    """Live themes that the analyst still has to choose for, in a random order."""
    themes = [t.id for t in board.live() if not _picked(board, t.id, analyst)]
    themes = [theme for theme in themes if choices(board, theme, analyst)]
    return tuple(sorted(themes, key=lambda theme: _drawn(theme, analyst, "")))


def among(found: Sequence[Choice]) -> tuple[str, ...]:
    """The labelers whose names are among the choices, by name."""
    return tuple(sorted(labeler for choice in found for labeler in choice.labelers))


def standings(picks: Iterable[Pick]) -> Standings:
    """Win rates, best first, ties by labeler."""
    held = tuple(picks)
    names = {labeler for pick in held for labeler in pick.among}
    rows = [_standing(name, [pick for pick in held if name in pick.among]) for name in names]
    rows.sort(key=lambda row: (-row.rate, row.labeler))
    none_good = sum(not pick.winners for pick in held)
    return Standings(labelers=tuple(rows), picks=len(held), none_good=none_good)


def summary(now: Standings) -> str:
    """What the win rates are based on, in a sentence."""
    if not now.picks:
        return "Nobody has picked a name yet: have two labelers name the themes, then choose."
    return f"{now.picks} choices; in {now.none_good} of them no name was good."


def wilson(wins: int, shown: int) -> tuple[float, float]:
    """The 95 % score interval of a share.

    Source: Wilson 1927, J. Am. Stat. Assoc. 22, 209-212.
    """
    rate, square = wins / shown, _Z * _Z
    middle = (rate + square / (2 * shown)) / (1 + square / shown)
    half = _Z * sqrt(rate * (1 - rate) / shown + square / (4 * shown**2)) / (1 + square / shown)
    return max(0.0, middle - half), min(1.0, middle + half)


def _standing(labeler: str, shown: Sequence[Pick]) -> Standing:
    wins = sum(labeler in pick.winners for pick in shown)
    low, high = wilson(wins, len(shown))
    return Standing(
        labeler=labeler, wins=wins, shown=len(shown), rate=wins / len(shown), low=low, high=high
    )


def _picked(board: Board, theme_id: str, analyst: str) -> bool:
    """Whether the analyst chose among the labelers that are to be compared now."""
    pick = board.picks.get(pick_key(theme_id, analyst))
    return pick is not None and pick.among == among(choices(board, theme_id, analyst))


def _drawn(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
