"""Decisions in, suggestions out: a prior from words, corrected by what analysts decided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.learning.confidence import (
    TrackRecord,
    calibrated,
    come_true,
    confidences,
    track_record,
)
from workbench.learning.kernel import carried, closeness, meaning
from workbench.learning.multinomial import told
from workbench.learning.passages import Pool, Rows, Table
from workbench.learning.prior import Decided, chances, offset_hold, softmax
from workbench.learning.ridge import fitted, nearness

WHICH = 1.5
"""What "which of the codes" counts for, next to "whether this code"."""

_NOT_DECIDED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What n excerpts are about, as far as learnt.

    Attributes:
        scores: (n, c) about the probability that an excerpt belongs to a target; may leave
            [0, 1] a little.
        confidence: (n,) how sure the best target of each excerpt is; to rank by, and to be shown
            only if `likely`.
        rows: (m,) rows that were decided.
        decided: (m, c) what was decided about them; NaN: nothing.
        left_out: (m, c) their scores, each learnt from the others alone.
        trusted: (c,) targets whose suggestions came true at least half the time.
        track: how suggestions have fared.
    """

    scores: Table
    confidence: Table
    rows: Rows
    decided: Decided
    left_out: NDArray[np.float64]
    trusted: NDArray[np.bool_]
    track: TrackRecord

    def likely(self, rows: Rows) -> NDArray[np.bool_]:
        """(len(rows),) whether the best target of each may be called likely."""
        if not self.track.earned:
            return np.zeros(len(rows), dtype=np.bool_)
        trusted = self.trusted[self.scores[rows].argmax(axis=1)]
        return np.asarray(trusted & (self.confidence[rows] >= self.track.bar))

    def best(self, row: int, count: int) -> list[int]:
        """The excerpt's `count` best targets, best first, ties by column."""
        return [int(j) for j in np.argsort(-self.scores[row], kind="stable")[:count]]

    def slips(self) -> list[int]:
        """Decided rows that the other decisions contradict, worst first."""
        if not len(self.rows):
            return []
        least = np.where(self.decided == 1, self.left_out, np.inf).min(axis=1, initial=np.inf)
        other = np.where(self.decided == 0, self.left_out, -np.inf).max(axis=1, initial=-np.inf)
        doubt = other - np.where(np.isinf(least), _NOT_DECIDED, least)
        worst = np.argsort(-doubt, kind="stable")
        return [int(self.rows[i]) for i in worst if doubt[i] > 0]

    def doubtful(self, members: Rows, target: int, nearness: Table) -> list[int]:
        """Members of a target, the most doubtful first.

        Args:
            members: (k,) rows.
            target: column.
            nearness: (k,) cosine of each member with their centre.
        """
        fit = _ranks(self.scores[members, target]) + _ranks(nearness)
        return [int(members[i]) for i in np.argsort(fit, kind="stable")]


def learn(pool: Pool, prior: Table, rows: Rows, decided: Decided) -> Learnt:
    """Learn from what was decided.

    Args:
        pool: n excerpts.
        prior: (n, c) z-scores (`Prior.scores`); c ≥ 1.
        rows: (m,) different rows that were decided, ascending; m may be 0.
        decided: (m, c) 1 belongs, 0 does not, NaN nobody said.
    """
    hold = offset_hold(prior, decided, rows, pool.interviews)
    expected = chances(prior, decided, rows, hold)
    if len(rows):
        scores, left_out = _corrected(pool, prior, rows, decided, expected, hold)
    else:
        scores = (expected + WHICH * softmax(prior)) / (1 + WHICH)
        left_out = np.zeros(decided.shape)
    judged = (decided == 1).any(axis=1) | (decided == 0).all(axis=1)
    # A target that nobody decided about can be neither right nor wrong.
    judged_scores = np.where(np.isnan(decided), 0.0, left_out)[judged]
    weights = calibrated(judged_scores, decided[judged])
    trusted = come_true(judged_scores, decided[judged])
    return Learnt(
        scores=scores, confidence=confidences(scores, weights), rows=rows, decided=decided,
        left_out=left_out, trusted=trusted,
        track=track_record(judged_scores, decided[judged], weights, trusted),
    )  # fmt: skip


def _corrected(
    pool: Pool, prior: Table, rows: Rows, decided: Decided, expected: Table, hold: float
) -> tuple[Table, NDArray[np.float64]]:
    """(n, c) scores of all, and (m, c) of the decided rows, each learnt from the others."""
    left = np.where(np.isnan(decided), 0.0, decided - expected[rows])
    alike = meaning(pool, rows)
    near = nearness(pool, rows, alike, left)
    kernel = alike + near.weight * closeness(pool, rows, near)
    whether, errors = fitted(kernel, left)
    which = told(kernel, prior[rows].astype(np.float64), decided, hold)
    both = carried(pool, rows, near, np.hstack([whether, which.weights]))
    targets = prior.shape[1]
    shares = softmax(prior + which.offsets.astype(np.float32) + both[:, targets:])
    scores = (expected + both[:, :targets] + WHICH * shares) / (1 + WHICH)
    left_out = expected[rows] + left - errors + WHICH * softmax(which.left_out)
    return np.asarray(scores), left_out / (1 + WHICH)


def _ranks(values: Table) -> NDArray[np.float64]:
    """0 for the lowest, 1 for the highest."""
    return np.argsort(np.argsort(values, kind="stable"), kind="stable") / max(1, len(values) - 1)
