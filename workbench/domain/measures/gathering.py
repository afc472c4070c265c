"""With which other theme resampled runs group a theme: what speaks for joining the two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.stability import Groupings

ENOUGH = 0.5
"""Share of the runs that group two themes together, from which one may be part of the other."""

_RUNS, _DRAWN, _HOME = 3, 2, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """`votes` of `runs` resampled runs have most of a theme where most of theme `with_` is."""

    with_: str
    votes: int
    runs: int


def gathered(
    members: Collection[str], others: Mapping[str, Collection[str]], groupings: Groupings | None
) -> Votes | None:
    """The theme among others with which most runs group the members; None if less than half do.

    Runs that drew fewer than two of the members say nothing.
    """
    if groupings is None or not others:
        return None
    row_of = {key: row for row, key in enumerate(groupings.keys)}
    rows = _rows(members, row_of)
    theirs = {theme: _rows(held, row_of) for theme, held in others.items()}
    votes, runs = dict.fromkeys(others, 0), 0
    for labels in (np.array(drawn, dtype=np.int64) for drawn in groupings.resamples):
        if (labels[rows] >= 0).sum() < _DRAWN:
            continue
        runs += 1
        home = _home(labels[rows])
        for theme, held in theirs.items():
            votes[theme] += home >= 0 and home == _home(labels[held])
    best = min(votes, key=lambda theme: (-votes[theme], theme))
    if runs < _RUNS or votes[best] < ENOUGH * runs:
        return None
    return Votes(with_=best, votes=votes[best], runs=runs)


def _rows(keys: Collection[str], row_of: Mapping[str, int]) -> NDArray[np.int64]:
    return np.array([row_of[key] for key in keys if key in row_of], dtype=np.int64)


def _home(labels: NDArray[np.int64]) -> int:
    """The group in which at least half of those drawn lie; -1 if there is none."""
    drawn = labels[labels >= 0]
    if not len(drawn):
        return -1
    sizes = np.bincount(drawn)
    return int(sizes.argmax()) if sizes.max() >= _HOME * len(drawn) else -1
