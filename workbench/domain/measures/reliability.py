"""Figures of agreement between coders, each by its published formula.

Counts in, figures out. What stands before the last axis is a batch: the study itself, or many
resamples of it at once. nan says that a figure is not defined there. scikit-learn has Cohen's κ
only, and the domain stands on numpy alone; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = frozenset[str]
"""The codes that somebody gave a unit; empty is the answer "no code"."""

Distance = Callable[[Codes, Codes], float]


def cohen_kappa(agreed: Floats, first: Floats, second: Floats) -> Floats:
    """Agreement of two coders beyond what their own habits give by chance.

    Args:
        agreed: (...) units with the same answer from both.
        first, second: (..., k) how many units each coder gave each of k answers.

    Source: Cohen 1960, Educational and Psychological Measurement 20: 37-46.
    """
    units = first.sum(axis=-1)
    observed = _share(agreed, units)
    expected = _share((first * second).sum(axis=-1), units**2)
    return _beyond(observed, expected)


def fleiss_kappa(agreement: Floats, shares: Floats) -> Floats:
    """Agreement of several coders beyond chance; every unit was coded by all of them.

    Args:
        agreement: (...) mean over units of the share of pairs of coders that agree.
        shares: (..., k) share of all answers that are each of k.

    Source: Fleiss 1971, Psychological Bulletin 76: 378-382.
    """
    return _beyond(agreement, (shares**2).sum(axis=-1))


def gwet_ac1(agreement: Floats, shares: Floats) -> Floats:
    """Agreement beyond chance that does not collapse where an answer is rare.

    Args:
        agreement: as for `fleiss_kappa`; coders may be missing.
        shares: (..., k) mean over units of the share of coders that gave each of k ≥ 2 answers.

    Source: Gwet 2008, British Journal of Mathematical and Statistical Psychology 61: 29-48.
    """
    chance = (shares * (1 - shares)).sum(axis=-1) / (shares.shape[-1] - 1)
    return _beyond(agreement, chance)


def pabak(agreement: Floats, answers: int = 2) -> Floats:
    """Kappa as it would be if every answer were as frequent as every other.

    Source: Byrt, Bishop and Carlin 1993, Journal of Clinical Epidemiology 46: 423-429.
    """
    return (answers * agreement - 1) / (answers - 1)


def krippendorff_alpha(disagreement: Floats, counts: Floats, distances: Floats) -> Floats:
    """Agreement of any number of coders beyond chance, some of whom may be missing.

    Args:
        disagreement: (...) sum over units with m ≥ 2 answers of the distances between all ordered
            pairs of them, each unit's divided by m - 1.
        counts: (..., k) how often each of k answers was given in such units.
        distances: (k, k) between answers, 0 on the diagonal.

    Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability.
    """
    given = counts.sum(axis=-1)
    observed = _share(disagreement, given)
    expected = _share(((counts @ distances) * counts).sum(axis=-1), given * (given - 1))
    return np.where(expected > 0, 1 - _share(observed, expected), np.nan)


def alpha_of(units: Sequence[Sequence[Hashable | None]]) -> float:
    """Nominal α of a table: a row a unit, an answer a coder, None where a coder has none."""
    rows = [[answer for answer in unit if answer is not None] for unit in units]
    rows = [row for row in rows if len(row) > 1]
    place = {answer: i for i, answer in enumerate(dict.fromkeys(a for row in rows for a in row))}
    counts, disagreement = np.zeros(max(1, len(place))), 0.0
    for row in rows:
        own = np.bincount([place[answer] for answer in row], minlength=len(place))
        counts += own
        disagreement += float((own * (len(row) - own)).sum()) / (len(row) - 1)
    differ = 1 - np.eye(len(counts))
    return float(krippendorff_alpha(np.array(disagreement), counts, differ))


def jaccard(one: Codes, other: Codes) -> float:
    """Share of the codes of either that both have; 1 where neither has any."""
    return len(one & other) / len(one | other) if one | other else 1.0


def jaccard_distance(one: Codes, other: Codes) -> float:
    """How far two sets of codes are apart, in [0, 1]."""
    return 1 - jaccard(one, other)


def masi_distance(one: Codes, other: Codes) -> float:
    """The same, kinder where one set holds the other: a code more is less than another code.

    Source: Passonneau 2006, Measuring Agreement on Set-valued Items (MASI), LREC.
    """
    if one == other:
        return 0.0
    within = one <= other or other <= one
    return 1 - jaccard(one, other) * (2 / 3 if within else 1 / 3)


def nominal_distance(one: Codes, other: Codes) -> float:
    """1 where two sets differ at all."""
    return float(one != other)


def _beyond(observed: Floats, expected: Floats) -> Floats:
    """Agreement beyond chance; nan where chance alone would agree on everything."""
    room = 1 - expected
    return np.where(room > _NOTHING, _share(observed - expected, room), np.nan)


_NOTHING = 1e-12
"""Room above chance that is only rounding."""


def _share(part: Floats, whole: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole != 0, part / whole, np.nan)
