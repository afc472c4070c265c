"""How sure a suggestion is, and whether to say so: only if such ones have come true so far."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from workbench.learning.passages import Table
from workbench.learning.prior import Decided, sigmoid

BARS = (0.8, 0.85, 0.9)
"""Confidences from which a suggestion may be called likely: the lowest at which it is earned."""

EARNED = 0.82
"""Share of the sure ones that must have come true for the word to be said."""

FEWEST_DECISIONS = 30
"""Excerpts that must be decided before any suggestion is called likely: with twenty, shuffled codes
came true by luck in 1 of 150 trials, and true ones in 7 of 10 cases only."""

_FEWEST_SURE = 8
_AS_OFTEN_AS_NOT = 0.5
_BY_LUCK = 1.645
"""Standard deviations from even odds that luck seldom reaches."""

_START = np.array([0.9, -0.2, 1.05])
"""Weights of the best score's logit, of its lead over the second, and of nothing (found on coded
interviews)."""

_HELD = np.array([8.0, 4.0, 4.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How suggestions would have fared on the decisions so far, each learnt from the others.

    Attributes:
        decided: excerpts that were decided on.
        sure: those of them whose best suggestion was at least `bar`, for a target whose
            suggestions come true.
        right: those of the sure ones whose best suggestion was what the analysts decided.
        bar: one of `BARS`.
    """

    decided: int = 0
    sure: int = 0
    right: int = 0
    bar: float = BARS[0]

    @property
    def earned(self) -> bool:
        """Whether sure suggestions may be called likely."""
        if self.decided < FEWEST_DECISIONS or self.sure < _FEWEST_SURE:
            return False
        if (self.right + 1) / (self.sure + 2) < EARNED:
            return False
        # A few sure ones can be right by luck: a sign test against even odds, at 5 %.
        return self.right - self.sure / 2 - 0.5 >= _BY_LUCK * sqrt(self.sure) / 2


def confidences(scores: Table, weights: NDArray[np.float64]) -> Table:
    """(n,) how sure the best of each row's c targets is, between 0 and 1."""
    return sigmoid(_features(scores) @ weights).astype(np.float32)


def calibrated(left_out: NDArray[np.float64], decided: Decided) -> NDArray[np.float64]:
    """Weights for `confidences`, from scores that were learnt without each row itself.

    Source: Platt 1999, held to where it starts.
    """
    weights = _START.copy()
    if not len(decided):
        return weights
    design, right = _features(left_out), _best_is_right(left_out, decided)
    for _ in range(10):
        chance = sigmoid(design @ weights)
        gradient = design.T @ (chance - right) + _HELD * (weights - _START)
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(_HELD)
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def come_true(left_out: NDArray[np.float64], decided: Decided) -> NDArray[np.bool_]:
    """(c,) whether suggestions of a target were right as often as not; so until there are some.

    Two codes of one meaning fail here: the learner is sure of both, the analysts use one.
    """
    best, right = left_out.argmax(axis=1), _best_is_right(left_out, decided)
    shown = np.bincount(best, minlength=left_out.shape[1])
    right_of = np.bincount(best, weights=right, minlength=left_out.shape[1])
    return np.asarray((right_of + 1) / (shown + 2) >= _AS_OFTEN_AS_NOT)


def track_record(
    left_out: NDArray[np.float64],
    decided: Decided,
    weights: NDArray[np.float64],
    trusted: NDArray[np.bool_],
) -> TrackRecord:
    """How often the sure ones of trusted targets were right, at the lowest bar that is earned.

    At the lowest of all where none is.
    """
    if not len(decided):
        return TrackRecord()
    sure = confidences(left_out, weights)
    known, right = trusted[left_out.argmax(axis=1)], _best_is_right(left_out, decided)
    records = [
        TrackRecord(decided=len(decided), sure=int(at.sum()), right=int(right[at].sum()), bar=bar)
        for bar in BARS
        for at in [known & (sure >= bar)]
    ]
    return next((record for record in records if record.earned), records[0])


def _best_is_right(left_out: NDArray[np.float64], decided: Decided) -> NDArray[np.float64]:
    return np.asarray(decided[np.arange(len(decided)), left_out.argmax(axis=1)] == 1, dtype=float)


def _features(scores: Table) -> NDArray[np.float64]:
    """(n, 3): logit of the best score, its lead over the second, 1."""
    if scores.shape[1] > 1:
        second, best = np.partition(scores, -2, axis=1)[:, -2:].T
    else:
        best = scores[:, 0]
        second = 1 - best
    chance = np.clip(best, 0.02, 0.98)
    return np.stack([np.log(chance / (1 - chance)), best - second, np.ones(len(best))], axis=1)
