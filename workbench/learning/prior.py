"""From fit to chance: a logistic regression that all targets share, with an offset for each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.learning.passages import Table

Decided = NDArray[np.float64]
"""(m, c): 1 belongs, 0 does not, NaN nobody said."""

SLOPE, CODES_PER_EXCERPT = 0.9, 1.4
"""Where the regression starts: what was found on coded interviews."""

_SLOPE_HELD, _LEVEL_HELD = 20.0, 6.0
"""How strongly each parameter is held to its start, in decisions (ridge)."""


HOLDS = (100.0, 30.0, 10.0, 3.0, 1.0)
"""How strongly each target's own frequency may be held to what its words say, in decisions."""

ENOUGH_FOR_HOLD, _FOLDS = 10, 8


def chances(scores: Table, decided: Decided, rows: NDArray[np.int64], hold: float) -> Table:
    """(n, c) probability that an excerpt belongs to a target, from its fit alone.

    Args:
        scores: (n, c) z-scores.
        decided: (m, c) what was said about the excerpts in `rows`.
        rows: (m,) row numbers.
        hold: one of `HOLDS` (`offset_hold`).
    """
    targets = max(2, scores.shape[1])
    rate = CODES_PER_EXCERPT / targets if targets > CODES_PER_EXCERPT else 0.5
    start = np.array([SLOPE, np.log(rate / (1 - rate)) - 0.3])
    slope, level = start
    offsets = np.zeros(scores.shape[1])
    known = ~np.isnan(decided)
    if known.any():
        fit = scores[rows].astype(np.float64)
        slope, level = _pooled(fit[known], decided[known], start)
        offsets = _offsets(slope * fit + level, np.where(known, decided, 0.0), known, hold)
    return sigmoid(np.float32(slope) * scores + (level + offsets).astype(np.float32))


def sigmoid(x: Table) -> Table:
    """1 / (1 + exp(-x)), safe for large x."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def softmax(logits: Table) -> Table:
    """(n, c) shares that sum to 1 in each row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _pooled(
    fit: NDArray[np.float64], known: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Slope and level by Newton's method, held to `start`."""
    held = np.array([_SLOPE_HELD, _LEVEL_HELD])
    design = np.stack([fit, np.ones_like(fit)], axis=1)
    parameters = start.copy()
    for _ in range(8):
        chance = sigmoid(design @ parameters)
        gradient = design.T @ (chance - known) + held * (parameters - start)
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(held)
        parameters = parameters - np.linalg.solve(curvature, gradient)
    return parameters


def _offsets(
    logits: NDArray[np.float64], decided: Decided, known: NDArray[np.bool_], hold: float
) -> NDArray[np.float64]:
    """How much more or less often each target occurs than its fit says, held to 0."""
    offsets = np.zeros(logits.shape[1])
    for _ in range(6):
        chance = sigmoid(logits + offsets)
        surplus = np.where(known, chance - decided, 0).sum(axis=0) + hold * offsets
        curvature = np.where(known, chance * (1 - chance), 0).sum(axis=0) + hold
        offsets -= surplus / curvature
    return offsets


def offset_hold(
    scores: Table, decided: Decided, rows: NDArray[np.int64], interviews: NDArray[np.int64] | None
) -> float:
    """The hold under which offsets learnt in other interviews best foretell which code a row has.

    Offsets that follow few decisions chase chance among rare codes, and make suggestions worse
    than words alone.

    Args:
        scores: (n, c) z-scores.
        decided: (m, c) what was said.
        rows: (m,) row numbers.
        interviews: (n,) number of the interview of each excerpt; None: none has neighbours, and
            rows are divided one by one.
    """
    held = (decided == 1).sum(axis=1)
    told = np.flatnonzero(held)
    of = np.arange(len(rows)) if interviews is None else interviews[rows]
    folds = np.unique(of[told], return_inverse=True)[1] % _FOLDS
    if len(told) < ENOUGH_FOR_HOLD or not folds.any():
        return HOLDS[1]
    logits = np.where(np.isnan(decided), -30.0, scores[rows])[told]
    target = ((decided == 1) / np.maximum(held, 1)[:, None])[told]
    return min(HOLDS, key=lambda hold: _missed(logits, target, folds, hold))


def _missed(
    logits: NDArray[np.float64],
    target: NDArray[np.float64],
    folds: NDArray[np.int64],
    hold: float,
) -> float:
    """Log loss of rows in each fold by offsets that were learnt in the others."""
    total = 0.0
    for fold in np.unique(folds):
        inside = folds != fold
        offsets = np.zeros(logits.shape[1])
        for _ in range(5):
            share = softmax(logits[inside] + offsets)
            surplus = (share - target[inside]).sum(axis=0) + hold * offsets
            offsets -= surplus / ((share * (1 - share)).sum(axis=0) + hold)
        foretold = np.log(softmax(logits[~inside] + offsets) + 1e-9)
        total -= float((target[~inside] * foretold).sum())
    return total
