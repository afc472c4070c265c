"""Where the runs agree most: HDBSCAN over the consensus tells cores from periphery."""

from __future__ import annotations

import warnings

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

Labels = NDArray[np.int64]

_NEVER = 1.0
"""Distance of nodes that no run put together; also of links that only connect separate parts."""

_ALWAYS = 1e-6
"""Distance between nodes that every run put together: a sparse zero would mean no link."""


def cores(shares: sp.csr_matrix, least: int) -> Labels:
    """(m,) core of each node, -1 for the periphery: the leaves of HDBSCAN's condensed tree.

    Its distance is 1 - share.

    Args:
        shares: (m, m) symmetric share of runs, in [0, 1], that put two neighbours together.
        least: the fewest nodes of a core, at least 2.
    """
    distances, samples = _distances(shares), min(least, shares.shape[0] - 1)
    if np.diff(distances.indptr).min() < samples:  # scikit-learn, much faster, refuses these
        return _by_hdbscan(distances, least, samples)
    from sklearn.cluster import HDBSCAN

    tree = HDBSCAN(
        metric="precomputed",
        min_cluster_size=least,
        min_samples=samples,
        cluster_selection_method="leaf",
        metric_params={"max_distance": _NEVER},
        copy=False,
    ).fit(distances)
    return np.asarray(tree.labels_, dtype=np.int64)


def _by_hdbscan(distances: sp.csr_matrix, least: int, samples: int) -> Labels:
    from hdbscan import HDBSCAN

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations between it and scikit-learn
        tree = HDBSCAN(
            metric="precomputed",
            min_cluster_size=least,
            min_samples=samples,
            cluster_selection_method="leaf",
            allow_single_cluster=False,
            max_dist=_NEVER,
        ).fit(distances)
    return np.asarray(tree.labels_, dtype=np.int64)


def _distances(shares: sp.csr_matrix) -> sp.csr_matrix:
    """1 - share on every link, and links at the greatest distance between unconnected parts."""
    links = shares.tocoo()
    count, part = connected_components(shares, directed=False)
    first = np.unique(part, return_index=True)[1]
    one, other = first[:-1], first[1:]
    rows = np.concatenate([links.row, one, other])
    columns = np.concatenate([links.col, other, one])
    near = np.maximum(1.0 - links.data.astype(np.float64), _ALWAYS)
    far = np.full(2 * (count - 1), _NEVER)
    made = sp.coo_matrix((np.concatenate([near, far]), (rows, columns)), shares.shape)
    return made.tocsr()
