"""Nearest neighbours of unit rows, near-duplicates among them, and UMAP's fuzzy graph.

Exact and blockwise in float32 while that takes seconds: memory stays at some tens of megabytes
beside the result. Above, by nearest-neighbour descent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from workbench.domain.ports import Vectors

_BLOCK = 1 << 24
"""Similarities held at once (64 MiB)."""

_CACHED = 128
"""Rows of similarities that are looked through at once, while they are in the processor's cache."""

_GROUPS = 512
"""Groups of columns whose minima are looked at first; many more than neighbours are looked for."""

_EXACT = 30_000
"""How many rows are compared pair by pair; the time grows with their square."""

_BISECTIONS = 48

_EQUAL = 5e-4
"""Cosine distance of rows that are equal, whatever else there is."""

CROWDED = 0.5
"""Mean cosine from which a model's vectors are said to crowd together."""


def nearest(rows: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
    """(n, k) row numbers of the k = min(count, n) nearest by cosine, and their cosine distances.

    Each row comes first in its own list, at distance 0. Among very many rows a few in a hundred
    of the neighbours are not the very nearest.
    """
    return _exact(rows, min(count, len(rows))) if len(rows) <= _EXACT else _descent(rows, count)


def _descent(rows: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
    """Approximate neighbours, the same for the same rows in the same order.

    Source: Dong et al. 2011, Efficient k-nearest neighbor graph construction.
    """
    from pynndescent import NNDescent

    index = NNDescent(rows, metric="cosine", n_neighbors=count, random_state=0, low_memory=True)
    found, away = index.neighbor_graph
    here = np.arange(len(rows))[:, None]
    away = np.where((found == here) | (found < 0), np.inf, away)
    order = np.argsort(away, axis=1, kind="stable")[:, : count - 1]
    ids = np.concatenate([here, np.take_along_axis(found, order, axis=1)], axis=1)
    near = np.take_along_axis(away, order, axis=1)
    # A list that is too short is filled with the row itself, at the greatest distance.
    ids[:, 1:] = np.where(np.isinf(near), here, ids[:, 1:])
    distances = np.concatenate([np.zeros(here.shape), np.where(np.isinf(near), 2.0, near)], axis=1)
    return ids.astype(np.int64), np.maximum(distances, 0.0).astype(np.float32)


def _exact(rows: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
    n = len(rows)
    ids = np.empty((n, k), dtype=np.int64)
    distances = np.empty((n, k), dtype=np.float32)
    step = max(1, _BLOCK // max(1, n))
    for start in range(0, n, step):
        far = rows[start : start + step] @ rows.T
        for first in range(start, start + len(far), _CACHED):
            part = far[first - start : first - start + _CACHED]
            np.subtract(1, part, out=part)
            here = np.arange(len(part))
            part[here, first + here] = -1.0  # each row comes first, duplicates or not
            done = slice(first, first + len(part))
            ids[done], distances[done] = _smallest(part, k)
    return ids, np.maximum(distances, 0.0)


def _smallest(far: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
    """(m, k) columns of the k smallest of each row, and their values; of equal ones the first.

    Columns are dealt out to groups. As many values as groups' minima lie under any bound, so the
    k-th smallest minimum is one that the k smallest values lie under, with few others.
    """
    rows, columns = far.shape
    deep = columns // _GROUPS if k <= _GROUPS else 0
    minima = far[:, : deep * _GROUPS].reshape(rows, deep, _GROUPS).min(axis=1) if deep else far
    bound = np.partition(minima, k - 1, axis=1)[:, k - 1 : k]
    near = np.flatnonzero(far <= bound)
    row, column = np.divmod(near, columns)
    values = far.ravel()[near]
    order = np.lexsort((column, values, row))
    first = np.searchsorted(row, np.arange(rows))[:, None]
    taken = order[first + np.arange(k)]
    return column[taken], values[taken]


def crowding(rows: Vectors) -> float:
    """Mean cosine of unit rows with each other: how much a model's vectors crowd together."""
    middle = rows.mean(axis=0, dtype=np.float64) if len(rows) else np.zeros(1)
    return float(middle @ middle)


def same_among(rows: Vectors, same: float) -> float:
    """The cosine over which two rows are the same, given how much all of them crowd together.

    Some models give any two texts a cosine of .8: there .95 is nothing much, and what `same` means
    elsewhere begins nearer to 1.
    """
    apart = min(1.0, (1 - crowding(rows)) / (1 - CROWDED))
    return 1 - max((1 - same) * apart, _EQUAL)


def fold(ids: NDArray[np.int64], distances: Vectors, *, same: float = 0.95) -> NDArray[np.int64]:
    """(n,) group of each row: near-duplicates (cosine over `same`) are one group.

    Groups are numbered in the order of their first rows.
    """
    n = len(ids)
    row, place = np.nonzero(distances < 1 - same)
    links = sp.csr_matrix((np.ones(len(row)), (row, ids[row, place])), (n, n))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def fuzzy(ids: NDArray[np.int64], distances: Vectors, count: int) -> sp.csr_matrix:
    """Weights of UMAP's fuzzy simplicial set over `count` neighbours, symmetric, (n, n).

    Source: McInnes et al. 2018, arXiv:1802.03426, algorithms 2 and 3 (bisection vectorised).
    """
    n = len(ids)
    near, away = ids[:, 1:count], distances[:, 1:count].astype(np.float64)
    if near.shape[1] == 0:
        return sp.csr_matrix((n, n))
    beyond = np.maximum(away - away[:, :1], 0.0)
    sigma = _bandwidths(beyond, np.log2(near.shape[1] + 1))
    sigma = np.maximum(sigma, 1e-3 * away.mean(axis=1) + 1e-12)
    weights = np.exp(-beyond / sigma[:, None])
    rows = np.repeat(np.arange(n), near.shape[1])
    one_way = sp.csr_matrix((weights.ravel(), (rows, near.ravel())), (n, n))
    other_way = one_way.T.tocsr()
    return (one_way + other_way - one_way.multiply(other_way)).tocsr()


def _bandwidths(beyond: NDArray[np.float64], target: float) -> NDArray[np.float64]:
    """The sigma of each row at which its weights add up to the target."""
    n = len(beyond)
    low, high, sigma = np.zeros(n), np.full(n, np.inf), np.ones(n)
    for _ in range(_BISECTIONS):
        above = np.exp(-beyond / sigma[:, None]).sum(axis=1) > target
        high, low = np.where(above, sigma, high), np.where(above, low, sigma)
        sigma = np.where(np.isinf(high), sigma * 2, (low + high) / 2)
    return sigma


def averaged(rows: Vectors, groups: NDArray[np.int64]) -> Vectors:
    """(groups, dim) unit means of the rows of each group."""
    n, count = len(rows), int(groups.max()) + 1
    member = sp.csr_matrix((np.ones(n, dtype=np.float32), (groups, np.arange(n))), (count, n))
    means = np.asarray(member @ rows, dtype=np.float32)
    lengths: Vectors = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.maximum(lengths, 1e-9), dtype=np.float32)


def union(graphs: Sequence[sp.csr_matrix]) -> sp.csr_matrix:
    """The sum of several graphs over the same rows."""
    total = graphs[0]
    for graph in graphs[1:]:
        total = total + graph
    return total.tocsr()
