"""From which cosine on a text counts as near what somebody looks for, whatever the model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.domain.ports import Vectors

SHARE = 0.90
"""Of pairs of excerpts by different people, so many are less alike than what counts as near: two
people of a study speak of the same thing in one pair of ten or so (docs/quality.md)."""

FEWEST = 30
"""Excerpts below which chance would decide."""


def floor_among(rows: Vectors, owners: Sequence[str]) -> float | None:
    """The cosine over which texts are nearer than unrelated excerpts of a study nearly ever are.

    Args:
        rows: (n, dim) unit rows of excerpts.
        owners: whose each is; only pairs of different owners are compared.

    Returns:
        The quantile `SHARE` of the cosines; None where there are too few excerpts or one owner.
    """
    if len(rows) < FEWEST:
        return None
    who = np.unique(np.asarray(owners), return_inverse=True)[1]
    one, other = np.triu_indices(len(rows), k=1)
    apart = who[one] != who[other]
    if not apart.any():
        return None
    return float(np.quantile((rows @ rows.T)[one[apart], other[apart]], SHARE))
