"""The excerpts as the learner sees them: centred vectors, and who is whose neighbour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Vectors

Table = NDArray[np.floating[Any]]
"""(n, c): a figure for each excerpt and each target (a code or theme); float32 where n is large."""

Rows = NDArray[np.int64]

Terms: TypeAlias = sp.csr_matrix
"""(n, t): what each of t words counts for in each excerpt, unit rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All n excerpts that can be suggested, those of an interview together and in order.

    Attributes:
        vectors: (n, dim) unit rows, centred: what all excerpts share tells nothing.
        interviews: (n,) number of the interview of each row; None: no neighbours (a survey).
        groups: (n,) number of the candidate theme a run put each row in, -1 for none; None: no
            run. What excerpts of one theme have in common goes beyond their vectors, as themes
            are made with the neighbours of each excerpt in view.
        words: (n, t) unit rows of the words of each excerpt and its question; None: not counted.
        questions: (n, dim) unit rows of the question that each answers, centred; zeros where there
            is none. None: none has.
    """

    vectors: Vectors
    interviews: Rows | None
    groups: Rows | None = None
    words: Terms | None = None
    questions: Vectors | None = None

    @property
    def size(self) -> int:
        """How many excerpts there are."""
        return len(self.vectors)


def pool(
    vectors: Vectors,
    interviews: Rows | None,
    groups: Rows | None = None,
    *,
    words: Terms | None = None,
    questions: Vectors | None = None,
) -> Pool:
    """The excerpts of (n, dim) unit rows, each of its own words and some of the question.

    In a survey, where answers have no neighbours, candidate themes add nothing and are left out.
    """
    return Pool(
        vectors=_centred(vectors), interviews=interviews,
        groups=None if interviews is None else groups, words=words,
        questions=None if questions is None else _centred_questions(questions),
    )  # fmt: skip


def _centred(rows: Vectors) -> Vectors:
    return unit(rows - rows.mean(axis=0)) if len(rows) > 1 else unit(rows)


def _centred_questions(rows: Vectors) -> Vectors | None:
    """Unit rows, centred over those that are not zero; None where all are zero."""
    asked = np.abs(rows).any(axis=1)
    if not asked.any():
        return None
    centred = np.zeros_like(rows)
    centred[asked] = _centred(rows[asked])
    return centred
