"""Which of the codes an excerpt has, where it has one: multinomial logistic regression on a kernel.

Beside the ridge regression, which asks of each code by itself whether an excerpt has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.learning.prior import Decided, softmax

PENALTY = 0.2
_MOST = 300
"""Directions of the kernel that are kept, those that matter most."""

_ROUNDS = 60
_NEVER = -30.0
"""Logit of a target that nobody spoke of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What decided rows say of all.

    Attributes:
        weights: (m, c) of the decided rows.
        offsets: (c,) of the targets.
        left_out: (m, c) logits of the decided rows, each learnt from the others, by one step of
            Newton's method.
    """

    weights: NDArray[np.float64]
    offsets: NDArray[np.float64]
    left_out: NDArray[np.float64]


def told(
    kernel: NDArray[np.float64], logits: NDArray[np.float64], decided: Decided, hold: float
) -> Told:
    """Fit it on what words did not say.

    Rows without a target, and targets that nobody spoke of, say nothing; the several targets of a
    row share it.

    Args:
        kernel: (m, m) likeness of the decided rows.
        logits: (m, c) what words say.
        decided: (m, c) 1 belongs, 0 does not, NaN nobody said.
        hold: how strongly offsets are held to 0.
    """
    held = (decided == 1).sum(axis=1, keepdims=True)
    problem = _Problem(
        rows=_directions(kernel), base=np.where(np.isnan(decided), _NEVER, logits),
        target=(decided == 1) / np.maximum(held, 1), counts=(held[:, 0] > 0).astype(float),
        hold=hold,
    )  # fmt: skip
    found, offsets = problem.solved()
    lengths = np.maximum(np.einsum("ij,ij->j", problem.rows, problem.rows), 1e-12)
    return Told(
        weights=(problem.rows / lengths) @ found, offsets=offsets,
        left_out=problem.left_out(found, offsets),
    )  # fmt: skip


def _directions(kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """(m, q) rows whose inner products are the kernel, or nearly so."""
    values, vectors = np.linalg.eigh(kernel)
    kept = np.arange(len(values)) >= len(values) - _MOST
    kept &= values > 1e-6
    return np.asarray(vectors[:, kept] * np.sqrt(values[kept]), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    """(m, q) rows, (m, c) logits to begin with and shares to reach, and which rows count."""

    rows: NDArray[np.float64]
    base: NDArray[np.float64]
    target: NDArray[np.float64]
    counts: NDArray[np.float64]
    hold: float

    def solved(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(q, c) weights of the directions and (c,) offsets."""
        # Imported when needed: it takes longer than the page may to start.
        from scipy.optimize import minimize

        size = self.rows.shape[1] * self.base.shape[1] + self.base.shape[1]
        found = minimize(
            self._loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}
        )
        return self._parted(found.x)

    def left_out(
        self, weights: NDArray[np.float64], offsets: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(m, c) logits of each row had it not been there."""
        logits = self.rows @ weights + offsets + self.base
        share = softmax(logits)
        curve = np.maximum(share * (1 - share), 1e-4) * self.counts[:, None]
        lever = np.stack([self._lever(column) for column in curve.T], axis=1)
        surplus = self.counts[:, None] * (share - self.target)
        return np.asarray(logits + lever * surplus / np.maximum(1 - curve * lever, 1e-3))

    def _lever(self, curve: NDArray[np.float64]) -> NDArray[np.float64]:
        """(m,) how far each row moves its own logit."""
        held = PENALTY * np.eye(self.rows.shape[1]) + (self.rows.T * curve) @ self.rows
        moved = np.einsum("ij,ji->i", self.rows, np.linalg.solve(held, self.rows.T))
        return np.asarray(moved, dtype=np.float64)

    def _parted(self, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        targets = self.base.shape[1]
        return x[:-targets].reshape(-1, targets), x[-targets:]

    def _loss(self, x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, offsets = self._parted(x)
        logits = self.rows @ weights + offsets + self.base
        top = logits.max(axis=1)
        raised = np.exp(logits - top[:, None])
        total = raised.sum(axis=1)
        surplus = self.counts[:, None] * (raised / total[:, None] - self.target)
        missed = np.log(total) + top - (self.target * logits).sum(axis=1)
        value = (self.counts * missed).sum() + PENALTY / 2 * (weights**2).sum()
        value += self.hold / 2 * (offsets**2).sum()
        slopes = (self.rows.T @ surplus + PENALTY * weights).ravel()
        return float(value), np.concatenate([slopes, surplus.sum(axis=0) + self.hold * offsets])
