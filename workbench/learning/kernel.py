"""How alike two excerpts are, as far as a decision on one says something of the other.

By the cosine of their vectors, of their words and of the questions they answer, by being in one
candidate theme, and by being close in one interview.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workbench.domain.ports import Vectors
from workbench.learning.passages import Pool, Rows, Table, Terms

WORDS, QUESTION, THEME = 0.5, 0.5, 0.25
"""What words, the question and a shared candidate theme count for, next to the vectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """What being close in an interview counts for, and in how many turns it fades."""

    weight: float
    decay: float

    @property
    def reach(self) -> int:
        """How many turns apart still counts as close."""
        return int(2 * self.decay)


FAR = Nearness(weight=0.0, decay=2.0)


def meaning(pool: Pool, rows: Rows) -> NDArray[np.float64]:
    """(m, m) likeness of some rows, whatever their places."""
    total = np.zeros((len(rows), len(rows)))
    for share, view in _views(pool):
        some = view[rows]
        alike: Any = some @ some.T
        total += share * (alike.toarray() if sp.issparse(alike) else alike)
    if pool.groups is not None:
        groups = pool.groups[rows]
        total += THEME * ((groups[:, None] == groups[None]) & (groups >= 0)[:, None])
    return total


def closeness(pool: Pool, rows: Rows, near: Nearness) -> NDArray[np.float64]:
    """(m, m) exp(-turns apart / decay) within an interview, 0 beyond its reach."""
    if pool.interviews is None:
        return np.zeros((len(rows), len(rows)))
    apart, of = np.abs(rows[:, None] - rows[None]), pool.interviews[rows]
    close = (apart <= near.reach) & (of[:, None] == of[None])
    return np.where(close, np.exp(-apart / near.decay), 0.0)


def carried(pool: Pool, rows: Rows, near: Nearness, weights: NDArray[np.float64]) -> Table:
    """(n, c) what m rows with (m, c) weights say of all; never an n by m table."""
    light = weights.astype(np.float32)
    total = np.zeros((pool.size, light.shape[1]), dtype=np.float32)
    for share, view in _views(pool):
        total += np.float32(share) * np.asarray(view @ np.asarray(view[rows].T @ light))
    if pool.groups is not None:
        _share(total, pool.groups, rows, np.float32(THEME) * light)
    if near.weight and pool.interviews is not None:
        _spread(total, pool.interviews, rows, near, light)
    return total


def _views(pool: Pool) -> list[tuple[float, Vectors | Terms]]:
    views = [(1.0, pool.vectors), (WORDS, pool.words), (QUESTION, pool.questions)]
    return [(share, view) for share, view in views if view is not None]


def _share(total: Table, groups: Rows, rows: Rows, weights: Table) -> None:
    """Add what was learnt of each candidate theme to its excerpts."""
    # The last entry is for excerpts in no theme: nothing.
    sums = np.zeros((groups.max(initial=-1) + 2, weights.shape[1]), dtype=np.float32)
    themed = groups[rows] >= 0
    np.add.at(sums, groups[rows][themed], weights[themed])
    total += sums[groups]


def _spread(total: Table, interviews: Rows, rows: Rows, near: Nearness, weights: Table) -> None:
    """Add each decided row's share to its neighbours."""
    for distance in range(-near.reach, near.reach + 1):
        there = rows + distance
        inside = (there >= 0) & (there < len(total))
        same = inside.copy()
        same[inside] = interviews[there[inside]] == interviews[rows[inside]]
        share = np.float32(near.weight * np.exp(-abs(distance) / near.decay))
        total[there[same]] += share * weights[same]
