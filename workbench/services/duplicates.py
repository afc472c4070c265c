"""Merge suggestions, and further themes that excerpts may belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workbench.domain.board import Board, Theme
from workbench.domain.duplicates import (
    SAME,
    TYPICAL,
    AlsoIn,
    MergeSuggestion,
    belonging,
    is_duplicate,
    likeness,
    shared_phrases,
)
from workbench.domain.narrative import count, listed
from workbench.domain.ports import Vectors
from workbench.domain.study import Study
from workbench.services.context import Services
from workbench.services.passages import passages_of
from workbench.services.reading import study

MOST = 10
"""Merges suggested at once, the likeliest first."""

FEWEST = 3
"""Excerpts a theme needs to be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """Live themes with their rows: (n, dim) vectors with context, rows by excerpt id."""

    keys: tuple[str, ...]
    rows: Vectors
    themes: tuple[Theme, ...]
    members: tuple[NDArray[np.int64], ...]


def merge_suggestions(s: Services) -> tuple[MergeSuggestion, ...]:
    """Pairs of live themes that may be one, likeliest first.

    Sides of one split and themes of which one stands under the other are left alone: an analyst
    has decided on those.
    """
    now = study(s)
    ground = _ground(s, now)
    if len(ground.themes) < 2:
        return ()
    alike = likeness(ground.rows, ground.members)
    found = []
    for i, j in combinations(range(len(ground.themes)), 2):
        one, other = ground.themes[i], ground.themes[j]
        if _decided_apart(now.board, one, other):
            continue
        shared = len(now.board.members[one.id].keys() & now.board.members[other.id].keys())
        phrases = shared_phrases(one.keyphrases, other.keyphrases)
        if is_duplicate(float(alike[i, j]), shared, len(ground.members[j]), len(phrases)):
            found.append(_suggestion(one, other, float(alike[i, j]), shared, phrases))
    found.sort(key=lambda m: (-m.likeness, -m.shared, m.themes))
    return tuple(found[:MOST])


def also_in(s: Services, excerpts: Sequence[str] | None = None) -> tuple[AlsoIn, ...]:
    """Further live themes that excerpts (by default all) may belong to, the likeliest first.

    Those to whose middle an excerpt is at least as near as half of their own are.
    """
    now = study(s)
    ground = _ground(s, now)
    if not ground.themes:
        return ()
    asked = frozenset(ground.keys if excerpts is None else excerpts)
    wanted = np.array([i for i, key in enumerate(ground.keys) if key in asked], dtype=np.int64)
    strengths = belonging(ground.rows, ground.members, wanted)
    found = []
    for at, column in np.argwhere(strengths >= TYPICAL).tolist():
        key, theme = ground.keys[wanted[at]], ground.themes[column]
        if key not in now.board.members[theme.id]:
            strength = round(float(strengths[at, column]), 4)
            found.append(AlsoIn(excerpt_id=key, theme_id=theme.id, strength=strength))
    return tuple(sorted(found, key=lambda a: (-a.strength, a.excerpt_id, a.theme_id)))


def comparable(now: Study) -> tuple[Theme, ...]:
    """The live themes that have excerpts enough to be compared."""
    aside, members = now.board.set_aside, now.board.members
    return tuple(
        theme
        for theme in now.board.live()
        if sum(e in now.excerpts and e not in aside for e in members[theme.id]) >= FEWEST
    )


def _ground(s: Services, now: Study) -> _Ground:
    board = now.board
    excerpts = [e for e in now.excerpts.values() if e.id not in board.set_aside]
    row_of = {e.id: row for row, e in enumerate(excerpts)}
    large = comparable(now)
    held = ([row_of[e] for e in board.members[theme.id] if e in row_of] for theme in large)
    about = s.clusterer("").about(passages_of(s, now, excerpts)) if large else np.zeros((0, 1))
    return _Ground(
        keys=tuple(row_of), rows=np.asarray(about, dtype=np.float32),
        themes=large, members=tuple(np.array(rows, np.int64) for rows in held),
    )  # fmt: skip


def _decided_apart(board: Board, one: Theme, other: Theme) -> bool:
    return bool(set(one.sources) & set(other.sources)) or (
        other.id in _above(board, one) or one.id in _above(board, other)
    )


def _above(board: Board, theme: Theme) -> list[str]:
    above: list[str] = []
    while theme.parent and theme.parent in board.themes and theme.parent not in above:
        above.append(theme.parent)
        theme = board.themes[theme.parent]
    return above


def _suggestion(
    one: Theme, other: Theme, alike: float, shared: int, phrases: tuple[str, ...]
) -> MergeSuggestion:
    reasons = ["they mean much the same" if alike >= SAME else "they are near in meaning"]
    if shared:
        reasons.append(f"they share {count(shared, 'excerpt')}")
    if phrases:
        reasons.append(f"both speak of {listed([f'“{p}”' for p in phrases[:3]])}")
    return MergeSuggestion(
        themes=(one.id, other.id), likeness=round(alike, 4), shared=shared, phrases=phrases,
        said=f"{listed(reasons)} ({alike:.2f})",
    )  # fmt: skip
