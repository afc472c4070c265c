"""The excerpts as the learner sees them: centred vectors, and who is whose neighbour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Vectors

Table = NDArray[np.floating[Any]]
"""(n, c): a figure for each excerpt and each target (a code or theme); float32 where n is large."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All n excerpts that can be suggested, those of an interview together and in order.

    Attributes:
        vectors: (n, dim) unit rows, centred: what all excerpts share tells nothing.
        interviews: (n,) number of the interview of each row; None: no neighbours (a survey).
        groups: (n,) number of the candidate theme a run put each row in, -1 for none; None: no
            run. What excerpts of one theme have in common goes beyond their vectors, as themes
            are made with the neighbours of each excerpt in view.
    """

    vectors: Vectors
    interviews: Rows | None
    groups: Rows | None = None

    @property
    def size(self) -> int:
        """How many excerpts there are."""
        return len(self.vectors)


def pool(vectors: Vectors, interviews: Rows | None, groups: Rows | None = None) -> Pool:
    """The excerpts of (n, dim) unit rows, each of its own words and some of the question.

    In a survey, where answers have no neighbours, candidate themes add nothing and are left out.
    """
    groups = None if interviews is None else groups
    centred = unit(vectors - vectors.mean(axis=0)) if len(vectors) > 1 else unit(vectors)
    return Pool(vectors=centred, interviews=interviews, groups=groups)


def smoothed(scores: Table, interviews: Rows | None, *, weight: float, reach: int) -> Table:
    """Scores averaged with those of neighbouring turns, `weight` ** distance each.

    Args:
        scores: (n, c).
        interviews: as in `Pool`; None leaves the scores as they are.
        weight: what a direct neighbour counts for.
        reach: how many turns away still count.
    """
    if interviews is None:
        return scores
    total = scores.copy()
    weights = np.ones(len(scores), dtype=np.float32)
    for distance in range(1, min(reach, len(scores) - 1) + 1):
        share = np.float32(weight**distance)
        same = (interviews[distance:] == interviews[:-distance]).astype(np.float32) * share
        total[distance:] += same[:, None] * scores[:-distance]
        total[:-distance] += same[:, None] * scores[distance:]
        weights[distance:] += same
        weights[:-distance] += same
    return np.asarray(total / weights[:, None])
