"""Whether a theme would have been found again: in other draws, from other seeds, in other orders.

A theme counts as found in a resampled run if some group there has a Jaccard similarity of at least
one half with it, among the excerpts that were drawn (cluster-wise stability, Hennig 2007,
Computational Statistics & Data Analysis 52: 258-271).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from workbench.domain.board.board import Board
from workbench.domain.parts import Parts

FOUND = 0.5
"""Jaccard similarity from which a theme counts as found."""

FLIPS = 0.5
"""Share of the runs that found the theme without an excerpt, from which that excerpt flips."""

_FEWEST = 2
"""Excerpts that a run must have drawn to say anything about a theme."""

_Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupings:
    """How a run grouped the excerpts, and how it did so on parts of them.

    Attributes:
        keys: n excerpt ids.
        run: the group of each in the run itself, -1 in none; empty if it was not kept.
        resamples: the same for each resampled run; -1 also where the excerpt was not drawn.
        parts: the finer parts of the run's groups.
    """

    keys: tuple[str, ...]
    run: tuple[int, ...] = ()
    resamples: tuple[tuple[int, ...], ...] = ()
    parts: Parts = field(default_factory=Parts)

    def only(self, known: Collection[str]) -> Groupings:
        """Without excerpts that are no longer known."""
        kept = [key for key in self.keys if key in known]
        return self if len(kept) == len(self.keys) else self.ordered(kept)

    def ordered(self, keys: Sequence[str]) -> Groupings:
        """For these excerpts alone, in their order; all must be known."""
        row_of = {key: row for row, key in enumerate(self.keys)}
        rows = [row_of[key] for key in keys]
        return replace(
            self,
            keys=tuple(keys),
            run=tuple(self.run[row] for row in rows) if self.run else (),
            resamples=tuple(tuple(labels[row] for row in rows) for labels in self.resamples),
            parts=self.parts.only(rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A member that the theme is often found without: in `away` of `runs` runs."""

    excerpt_id: str
    away: int
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """A theme found in `found` of `runs` resampled runs, and the members that flip.

    Runs that drew fewer than two of its excerpts say nothing and are not counted; `runs` may be
    0 for that reason.
    """

    found: int
    runs: int
    flips: tuple[Flip, ...] = ()


def stabilities(board: Board, groupings: Groupings | None) -> dict[str, Stability]:
    """Each live theme as it stands now against the resampled runs; empty where there are none."""
    if groupings is None or not groupings.resamples:
        return {}
    row_of = {key: row for row, key in enumerate(groupings.keys)}
    drawn = [np.array(labels, dtype=np.int64) for labels in groupings.resamples]
    return {
        theme.id: _stability(board.members.get(theme.id, {}), row_of, drawn)
        for theme in board.live()
    }


def _stability(
    members: Collection[str], row_of: Mapping[str, int], resamples: list[_Labels]
) -> Stability:
    keys = [e for e in members if e in row_of]
    rows = np.array([row_of[e] for e in keys], dtype=np.int64)
    found = runs = 0
    seen, away = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    for labels in resamples:
        mine = labels[rows]
        if (mine >= 0).sum() < _FEWEST:
            continue
        runs += 1
        group, likeness = _nearest_group(mine, labels)
        if likeness >= FOUND:
            found += 1
            seen += mine >= 0
            away += (mine >= 0) & (mine != group)
    flips = [
        Flip(excerpt_id=key, away=int(gone), runs=int(of))
        for key, gone, of in zip(keys, away, seen, strict=True)
        if of and gone / of >= FLIPS
    ]
    flips.sort(key=lambda flip: (-flip.away / flip.runs, flip.excerpt_id))
    return Stability(found=found, runs=runs, flips=tuple(flips))


def _nearest_group(mine: _Labels, labels: _Labels) -> tuple[int, float]:
    """The group most like the theme among what was drawn, and its Jaccard similarity."""
    inside = mine[mine >= 0]
    sizes = np.bincount(labels[labels >= 0])
    shared = np.bincount(inside, minlength=len(sizes))
    likeness = shared / (len(inside) + sizes - shared)
    best = int(likeness.argmax())
    return best, float(likeness[best])
