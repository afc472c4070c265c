"""What decisions say beyond the words of a code: kernel ridge regression on the remainder.

How much being close in an interview counts is chosen by the exact leave-one-out error.

Source: leave-one-out residuals of kernel ridge as c / diag((K + λI)⁻¹): Rifkin and Lippert 2007.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.learning.kernel import FAR, Nearness, closeness
from workbench.learning.passages import Pool, Rows

RIDGE = 1.0

NEARNESS = tuple(
    Nearness(weight=weight, decay=decay)
    for weight, decay in ((1.0, 2.0), (0.0, 2.0), (2.0, 2.0), (1.0, 4.0), (2.0, 4.0), (4.0, 4.0))
)
"""What is tried; the first one until there are ten decisions."""

ENOUGH_TO_CHOOSE, MOST_TO_CHOOSE = 10, 300
"""Decisions from which nearness is chosen, and on how many of them (an even sample)."""


def fitted(
    kernel: NDArray[np.float64], left: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m, c) weights of the decided rows, and their leave-one-out errors.

    Args:
        kernel: (m, m) likeness of the decided rows.
        left: (m, c) what is to be explained.
    """
    inverse = np.linalg.inv(kernel + RIDGE * np.eye(len(kernel)))
    weights = inverse @ left
    return weights, weights / np.diag(inverse)[:, None]


def nearness(
    pool: Pool, rows: Rows, alike: NDArray[np.float64], left: NDArray[np.float64]
) -> Nearness:
    """The nearness with the least leave-one-out error; of equal ones the first.

    Args:
        pool: the excerpts.
        rows: (m,) rows that were decided.
        alike: (m, m) their likeness without it.
        left: (m, c) what is to be explained.
    """
    if pool.interviews is None:
        return FAR
    if len(rows) < ENOUGH_TO_CHOOSE:
        return NEARNESS[0]
    some = np.arange(0, len(rows), -(-len(rows) // MOST_TO_CHOOSE))
    part, close = alike[np.ix_(some, some)], {}

    def error(near: Nearness) -> float:
        if near.decay not in close:
            close[near.decay] = closeness(pool, rows[some], near)
        kernel = part + near.weight * close[near.decay]
        return float((fitted(kernel, left[some])[1] ** 2).sum())

    return min(NEARNESS, key=error)
