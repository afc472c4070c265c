"""How a theme could be split: Ward's tree for the start, then k-means on the sphere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.clusters import centroids, unit
from workbench.domain.parts import Join, along
from workbench.domain.ports import Vectors

Labels = NDArray[np.int64]

_TREE = 1500
"""Rows that Ward's tree is grown on; it needs memory by their square."""

_ROUNDS = 30


def split(vectors: Vectors, k: int, *, keys: Sequence[str], seed: int = 0) -> Labels:
    """Propose k sides of a theme's n excerpts; the largest is side 0.

    Args:
        vectors: (n, dim) rows of the members.
        k: sides wanted, 2 to 4.
        keys: n content keys; the same members in any order give the same sides.
        seed: draws the sample that the tree is grown on, where there are more rows than it takes.

    Returns:
        (n,) side of each row. No side has fewer than two rows where n ≥ 2k; where n < k each
        row is a side of its own.

    Raises:
        ValueError: `keys` and `vectors` differ in length, or k is less than 1.
    """
    if len(keys) != len(vectors) or k < 1:
        raise ValueError(f"{len(vectors)} rows, {len(keys)} keys and {k} sides do not go together")
    rows = [vectors[i].tobytes() for i in range(len(keys))]
    order = np.array(sorted(range(len(keys)), key=lambda i: (keys[i], rows[i])), dtype=np.int64)
    sides = np.empty(len(keys), dtype=np.int64)
    sides[order] = divide(unit(np.asarray(vectors, dtype=np.float32)[order]), k, seed=seed)
    return sides


def split_along(
    joins: Sequence[Join], held: Sequence[int], vectors: Vectors, k: int
) -> Labels | None:
    """The k sides of a theme's n excerpts along the parts that a run found in it.

    Args:
        joins: which parts join, the most alike first.
        held: n parts, -1 if none is known; such an excerpt goes to the nearest side.
        vectors: (n, dim) rows of the members.
        k: sides wanted.

    Returns:
        (n,) side of each row; None if the parts cannot give that many sides.
    """
    found = along(joins, held, k)
    if found is None:
        return None
    rows, sides = unit(vectors), np.array(found, dtype=np.int64)
    nearest = (rows @ centroids(rows, sides).T).argmax(axis=1)
    return np.where(sides < 0, nearest, sides)


def divide(rows: Vectors, k: int, *, seed: int = 0) -> Labels:
    """(n,) side of each unit row, largest first; the order of rows is taken as it is."""
    n = len(rows)
    if n <= k:
        return np.arange(n, dtype=np.int64)
    sides = _kmeans(rows, _grown(rows, k, seed))
    sides = _filled(rows, sides, k, least=2 if n >= 2 * k else 1)
    sizes = np.bincount(sides, minlength=k)
    first = np.array([np.flatnonzero(sides == side)[0] for side in range(k)])
    rank = np.empty(k, dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(k)
    return rank[sides]


def _grown(rows: Vectors, k: int, seed: int) -> Vectors:
    """(k, dim) centroids of the k branches of Ward's tree on a sample."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(rows) > _TREE:
        picked = np.random.default_rng(seed).choice(len(rows), _TREE, replace=False)
        rows = rows[np.sort(picked)]
    tree = linkage(rows.astype(np.float64), method="ward")
    branches = fcluster(tree, k, criterion="maxclust").astype(np.int64) - 1
    return centroids(rows, np.unique(branches, return_inverse=True)[1])


def _kmeans(rows: Vectors, middles: Vectors) -> Labels:
    sides = (rows @ middles.T).argmax(axis=1)
    for _ in range(_ROUNDS):
        used, sides = np.unique(sides, return_inverse=True)
        again = (rows @ centroids(rows, sides).T).argmax(axis=1)
        if np.array_equal(again, sides) and len(used) == int(sides.max()) + 1:
            break
        sides = again
    return np.unique(sides, return_inverse=True)[1].astype(np.int64)


def _filled(rows: Vectors, sides: Labels, k: int, *, least: int) -> Labels:
    """Give sides with too few rows the nearest ones of the largest side."""
    sides = sides.copy()
    for side in range(k):
        while (size := int((sides == side).sum())) < least:
            largest = np.flatnonzero(sides == np.bincount(sides, minlength=k).argmax())
            if size:
                near = rows[largest] @ rows[sides == side].sum(axis=0)
                moved = largest[near.argmax()]
            else:  # an empty side starts from the row that fits the largest one least
                moved = largest[(rows[largest] @ rows[largest].sum(axis=0)).argmin()]
            sides[moved] = side
    return sides
