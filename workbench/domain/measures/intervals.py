"""How much a score would vary with other transcripts of the same kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.scoring import Scores, score

FEWEST = 5
"""Transcripts with rows that count; fewer tell nothing about others."""

_GROUPS = 40
"""Parts left out in turn, at most; of more transcripts several go together."""

_FIGURES = ("ari", "nmi", "p1", "best_f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From `low` to `high`, both inclusive."""

    low: float
    high: float


def intervals(
    docs: Sequence[str],
    codes: Sequence[Sequence[str]],
    themes: Sequence[Sequence[str]],
    *,
    share: float = 0.95,
) -> dict[str, Interval]:
    """Intervals of ARI, NMI, P1 and best F1 over transcripts (jackknife, Student's t).

    Transcripts are left out one at a time, never drawn twice: a transcript that is there twice
    agrees with itself, so a bootstrap of few transcripts lies above the value it is about.

    Args:
        docs: the transcript of each row that counts.
        codes: its counted codes.
        themes: its themes, the first one first.
        share: of intervals that hold the true value.

    Returns:
        By figure; empty with fewer than `FEWEST` transcripts. The value is always inside.

    Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 11.
    """
    names = sorted(set(docs))
    if len(names) < FEWEST:
        return {}
    groups = min(len(names), _GROUPS)
    group_of = {name: i % groups for i, name in enumerate(names)}
    value = _figures(score(codes, themes))
    without = []
    for group in range(groups):
        kept = [i for i, doc in enumerate(docs) if group_of[doc] != group]
        without.append(_figures(score([codes[i] for i in kept], [themes[i] for i in kept])))
    spread = np.std(without, axis=0) * np.sqrt(groups - 1)
    reach = _student((1 + share) / 2, groups - 1) * spread
    least = np.array([-1.0, 0.0, 0.0, 0.0])
    low, high = np.maximum(value - reach, least), np.minimum(value + reach, 1.0)
    return {
        name: Interval(low=float(a), high=float(b))
        for name, a, b in zip(_FIGURES, low, high, strict=True)
    }


def _figures(found: Scores) -> NDArray[np.float64]:
    return np.array([found.ari, found.nmi, found.p1, found.best_f1])


def _student(point: float, freedom: int) -> float:
    """The quantile of Student's t; within .5 % from four degrees of freedom on.

    Source: Abramowitz and Stegun 1972, 26.7.5.
    """
    z = NormalDist().inv_cdf(point)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(z + sum(term / freedom ** (i + 1) for i, term in enumerate(terms)))
