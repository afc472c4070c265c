"""What decisions say beyond the words of a code: kernel ridge regression on the remainder.

Two excerpts are alike by the cosine of their vectors, by being in one candidate theme, and by being
close in one interview. How much the last counts is chosen by the exact leave-one-out error.

Source: leave-one-out residuals of kernel ridge as c / diag((K + λI)⁻¹): Rifkin and Lippert 2007.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.learning.passages import Pool, Rows, Table

RIDGE = 1.0
REACH, DECAY = 8, 4.0
"""How many turns apart still counts as close, and how fast that fades."""

THEME = 0.25
"""What being in one candidate theme counts for."""

NEARNESS = (1.0, 0.0, 0.5, 2.0)
"""Weights of closeness to try; the first one until there are ten decisions."""

ENOUGH_TO_CHOOSE, MOST_TO_CHOOSE = 10, 300
"""Decisions from which the weight is chosen, and on how many of them (an even sample)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """What to add to the prior, and what each decided excerpt would get without itself.

    Attributes:
        added: (n, c) to add to every excerpt's chances.
        left_out: (m, c) scores of the decided excerpts, each learnt from the others alone.
    """

    added: Table
    left_out: NDArray[np.float64]


def residuals(pool: Pool, rows: Rows, left: NDArray[np.float64], expected: Table) -> Residuals:
    """Learn what the prior leaves over.

    Args:
        pool: the excerpts.
        rows: (m,) rows that were decided, m ≥ 1.
        left: (m, c) decision minus prior; 0 where nobody said.
        expected: (m, c) the prior of the decided rows.
    """
    vectors = pool.vectors[rows]
    meaning = (vectors @ vectors.T).astype(np.float64)
    meaning += THEME * _together(pool, rows)
    close = _closeness(pool, rows)
    nearness = _nearness(meaning, close, left) if pool.interviews is not None else 0.0
    weights, errors = _fit(meaning + nearness * close, left)
    added = pool.vectors @ (vectors.T @ weights.astype(np.float32))
    _share(added, pool, rows, THEME * weights)
    if nearness:
        _spread(added, pool, rows, nearness * weights)
    return Residuals(added=added, left_out=expected + left - errors)


def _nearness(
    meaning: NDArray[np.float64], close: NDArray[np.float64], left: NDArray[np.float64]
) -> float:
    """The weight of closeness with the least leave-one-out error; of equal ones the first."""
    if len(left) < ENOUGH_TO_CHOOSE:
        return NEARNESS[0]
    some = np.arange(0, len(left), -(-len(left) // MOST_TO_CHOOSE))
    alike, near = meaning[np.ix_(some, some)], close[np.ix_(some, some)]

    def error(share: float) -> float:
        return float((_fit(alike + share * near, left[some])[1] ** 2).sum())

    return min(NEARNESS, key=error)


def _fit(
    kernel: NDArray[np.float64], left: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m, c) weights of the decided rows, and their leave-one-out errors."""
    inverse = np.linalg.inv(kernel + RIDGE * np.eye(len(kernel)))
    weights = inverse @ left
    return weights, weights / np.diag(inverse)[:, None]


def _closeness(pool: Pool, rows: Rows) -> NDArray[np.float64]:
    """(m, m) exp(-turns apart / DECAY) within an interview, 0 beyond REACH."""
    if pool.interviews is None:
        return np.zeros((len(rows), len(rows)))
    apart = np.abs(rows[:, None] - rows[None])
    interviews = pool.interviews[rows]
    near = (apart <= REACH) & (interviews[:, None] == interviews[None])
    return np.where(near, np.exp(-apart / DECAY), 0.0)


def _together(pool: Pool, rows: Rows) -> NDArray[np.float64]:
    """(m, m) 1 where both are in one candidate theme."""
    if pool.groups is None:
        return np.zeros((len(rows), len(rows)))
    groups = pool.groups[rows]
    return np.where((groups[:, None] == groups[None]) & (groups >= 0)[:, None], 1.0, 0.0)


def _share(added: Table, pool: Pool, rows: Rows, weights: NDArray[np.float64]) -> None:
    """Add what was learnt of each candidate theme to its excerpts."""
    if pool.groups is None:
        return
    # The last entry is for excerpts in no theme: nothing.
    sums = np.zeros((pool.groups.max(initial=-1) + 2, weights.shape[1]), dtype=np.float32)
    themed = pool.groups[rows] >= 0
    np.add.at(sums, pool.groups[rows][themed], weights[themed])
    added += sums[pool.groups]


def _spread(added: Table, pool: Pool, rows: Rows, weights: NDArray[np.float64]) -> None:
    """Add each decided row's share to its neighbours; never an n by m table."""
    if pool.interviews is None:
        return
    for distance in range(-REACH, REACH + 1):
        there = rows + distance
        inside = (there >= 0) & (there < pool.size)
        same = inside.copy()
        same[inside] = pool.interviews[there[inside]] == pool.interviews[rows[inside]]
        added[there[same]] += (np.exp(-abs(distance) / DECAY) * weights[same]).astype(np.float32)
