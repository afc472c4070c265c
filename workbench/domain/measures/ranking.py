"""How well a ranking of codes finds the codes that humans gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Truth = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well scores find the codes of rows that nobody decided on.

    Attributes:
        top1: share of rows whose best code is one of theirs.
        top3: share of rows with one of theirs among the best three.
        macro_ap: mean over codes of the average precision.
    """

    top1: float
    top3: float
    macro_ap: float


def figures(truth: NDArray[np.float64], scores: Scores) -> Figures:
    """Figures of (r, c) scores against (r, c) codes; zeros for no rows."""
    if not len(truth):
        return Figures(top1=0.0, top3=0.0, macro_ap=0.0)
    order = np.argsort(-scores, axis=1, kind="stable")
    hits = np.take_along_axis(truth, order, axis=1)
    used = [j for j in range(truth.shape[1]) if truth[:, j].any()]
    return Figures(
        top1=float(hits[:, 0].mean()), top3=float(hits[:, :3].max(axis=1).mean()),
        macro_ap=float(np.mean([_average_precision(truth[:, j], scores[:, j]) for j in used])),
    )  # fmt: skip


def _average_precision(truth: NDArray[np.float64], scores: Scores) -> float:
    found = truth[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(found) / np.arange(1, len(found) + 1)
    return float((precision * found).sum() / found.sum())


def mean(several: Sequence[Figures]) -> Figures:
    """Each figure's mean."""
    return _over(several, lambda values: float(np.mean(values)))


def quantile(several: Sequence[Figures], share: float) -> Figures:
    """Each figure's quantile."""
    return _over(several, lambda values: float(np.quantile(values, share)))


def _over(several: Sequence[Figures], to_one: Callable[[list[float]], float]) -> Figures:
    if not several:
        return Figures(top1=0.0, top3=0.0, macro_ap=0.0)
    return Figures(
        top1=to_one([f.top1 for f in several]), top3=to_one([f.top3 for f in several]),
        macro_ap=to_one([f.macro_ap for f in several]),
    )  # fmt: skip
