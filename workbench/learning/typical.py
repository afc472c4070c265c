"""Excerpts that stand for many others."""

from __future__ import annotations

import numpy as np

from workbench.learning.passages import Pool

MOST, FEWEST = 40, 4
"""How many groups of similar excerpts to look for, whatever the size of the study."""


def typical_rows(pool: Pool, *, seed: int = 0) -> list[int]:
    """The most central excerpt of each group of similar ones, the largest group first."""
    from sklearn.cluster import MiniBatchKMeans

    groups = min(pool.size, MOST, max(FEWEST, round(pool.size**0.5)))
    if groups < 1:
        return []
    found = MiniBatchKMeans(groups, random_state=seed, n_init=1, batch_size=2048).fit(pool.vectors)
    nearness = np.einsum("ij,ij->i", pool.vectors, found.cluster_centers_[found.labels_])
    sizes = np.bincount(found.labels_, minlength=groups)
    central = [
        int(rows[np.argmax(nearness[rows])])
        for group in np.argsort(-sizes, kind="stable")
        if len(rows := np.flatnonzero(found.labels_ == group))
    ]
    return central
