"""From raw cluster numbers to themes: small ones dissolved, counts met, rows put back in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from workbench.clustering.granularity import Bounds
from workbench.clustering.splitting import divide
from workbench.domain.measures.clusters import centroids, unit
from workbench.domain.ports import Clustering, Vectors

Labels = NDArray[np.int64]

_COSINE_WEIGHT = 2.0
"""The weight of the cosine to a centroid, next to the share of edges into its theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Themes of m rows in key order.

    Attributes:
        labels: (m,) theme of each row, from 0, none empty.
        strengths: (m,) in [0, 1].
        soft: (m,) True for a rest that was put into its nearest theme, and for the periphery.
    """

    labels: Labels
    strengths: NDArray[np.float32]
    soft: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """Themes."""
        return int(self.labels.max(initial=-1)) + 1

    def with_periphery(self, periphery: NDArray[np.bool_]) -> Partition:
        """The same themes, in which nodes that lie in no core are marked as soft too."""
        return replace(self, soft=self.soft | periphery)

    def of_rows(self, groups: Labels) -> Partition:
        """The partition of n rows, where `groups` says which of the m each one is."""
        return Partition(
            labels=self.labels[groups], strengths=self.strengths[groups], soft=self.soft[groups]
        )


def in_key_order(keys: Sequence[str], rows: Vectors) -> Labels:
    """Numbers of the rows that say anything, sorted by key and then by content."""
    with_words = np.flatnonzero(np.linalg.norm(rows, axis=1) > 0)
    ranked = sorted(with_words.tolist(), key=lambda row: (keys[row], rows[row].tobytes()))
    return np.array(ranked, dtype=np.int64)


def smallest(excerpts: int) -> int:
    """Excerpts that a theme needs."""
    return max(5 if excerpts >= 150 else 3, int(excerpts**0.5 / 4))


def trivial(rows: int) -> Partition:
    """All rows in one theme."""
    return Partition(
        labels=np.zeros(rows, dtype=np.int64),
        strengths=np.ones(rows, dtype=np.float32),
        soft=np.zeros(rows, dtype=np.bool_),
    )


def dissolved(
    labels: Labels, nodes: Vectors, weights: Labels, graph: sp.csr_matrix, least: int
) -> Partition:
    """Dissolve clusters under `least` excerpts, then put each node where it belongs most.

    A node belongs by its share of edges into a theme and by the cosine to the theme's centroid.
    """
    kept = _large_enough(labels, weights, least)
    place = np.full(int(labels.max()) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    core = place[labels]
    soft = core < 0
    first = np.where(soft, 0, core)
    middles = centroids(nodes[~soft], core[~soft], weights=weights[~soft])
    first[soft] = (nodes[soft] @ middles.T).argmax(axis=1)
    return _belonging(first, soft, nodes, weights, graph)


def _belonging(
    first: Labels, soft: NDArray[np.bool_], nodes: Vectors, weights: Labels, graph: sp.csr_matrix
) -> Partition:
    """Each node in the theme it belongs to most, given a first assignment."""
    member = sp.csr_matrix((np.ones(len(first)), (np.arange(len(first)), first)))
    share = np.asarray((graph @ member).todense())
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-9)
    cosine = nodes @ centroids(nodes, first, weights=weights).T
    labels = (share + _COSINE_WEIGHT * cosine).argmax(axis=1)
    here = np.arange(len(labels))
    strengths = (share[here, labels] + np.clip(cosine[here, labels], 0, 1)) / 2
    return Partition(
        labels=np.unique(labels, return_inverse=True)[1].astype(np.int64),
        strengths=np.clip(strengths, 0, 1).astype(np.float32),
        soft=soft,
    )


def with_rest(
    core: Labels, strengths: NDArray[np.float32], nodes: Vectors, weights: Labels
) -> Partition:
    """Put the rest (-1) into its nearest theme, softly: at half the cosine to its centre."""
    soft = core < 0
    middles = centroids(nodes, core, weights=weights)
    cosine = nodes @ middles.T
    labels = np.where(soft, cosine.argmax(axis=1), core)
    near = np.clip(cosine[np.arange(len(labels)), labels], 0, 1)
    return Partition(
        labels=labels,
        strengths=np.where(soft, near / 2, (near + strengths) / 2).astype(np.float32),
        soft=soft,
    )


def merged_alike(core: Labels, nodes: Vectors, weights: Labels, *, alike: float) -> Labels:
    """Themes whose centres have a cosine over `alike` become one; -1 stays."""
    middles = centroids(nodes, core, weights=weights)
    links = sp.csr_matrix(middles @ middles.T > alike)
    one = np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)
    return np.where(core < 0, -1, one[core])


def _large_enough(labels: Labels, weights: Labels, least: int) -> Labels:
    """Clusters to keep: enough excerpts, of three kinds or many; at least the largest one."""
    sizes, kinds = np.bincount(labels, weights=weights), np.bincount(labels)
    varied = (kinds >= min(3, int(kinds.max()))) | (sizes >= 3 * least)
    kept = np.flatnonzero((sizes >= least) & varied)
    return kept if len(kept) else np.array([sizes.argmax()], dtype=np.int64)


def fitted(
    made: Partition,
    nodes: Vectors,
    weights: Labels,
    within: Bounds,
    cores: Labels | None = None,
) -> Partition:
    """Merge the nearest themes or divide the largest until their number is within bounds.

    Themes are merged whole, and divided into parts that stay in them: the result nests with what
    was given. `cores` are (m,) the dense parts to divide along, -1 for what lies in none.
    """
    labels = made.labels.copy()
    while (count := int(labels.max()) + 1) > within.high:
        labels = _nearest_merged(labels, nodes, weights)
    while count < within.low:
        divided = _largest_divided(labels, nodes, weights, cores)
        if divided is None:
            break
        labels, count = divided, count + 1
    if np.array_equal(labels, made.labels):
        return made
    return replace(made, labels=labels)


def _nearest_merged(labels: Labels, nodes: Vectors, weights: Labels) -> Labels:
    """The two themes with the nearest centroids as one."""
    one, other, _ = nearest_pair(nodes, labels, weights)
    merged = np.where(labels == other, one, labels)
    return np.unique(merged, return_inverse=True)[1].astype(np.int64)


def nearest_pair(nodes: Vectors, labels: Labels, weights: Labels) -> tuple[int, int, float]:
    """The two groups that cost least to merge, and the cost; small ones first (Ward's measure)."""
    middles = centroids(nodes, labels, weights=weights).astype(np.float64)
    sizes = np.bincount(labels, weights=weights)
    cost = (sizes[:, None] * sizes / (sizes[:, None] + sizes)) * (1 - middles @ middles.T)
    cost[np.tril_indices(len(cost))] = np.inf
    one, other = np.unravel_index(int(cost.argmin()), cost.shape)
    return int(one), int(other), float(cost[one, other])


def _largest_divided(
    labels: Labels, nodes: Vectors, weights: Labels, cores: Labels | None
) -> Labels | None:
    """The largest theme that can be divided in two; None if every theme is a single node."""
    kinds, sizes = np.bincount(labels), np.bincount(labels, weights=weights)
    able = np.flatnonzero(kinds >= 2)
    if not len(able):
        return None
    rows = np.flatnonzero(labels == able[sizes[able].argmax()])
    sides = divide(nodes[rows], 2)
    if cores is not None and len(np.unique(cores[rows][cores[rows] >= 0])) > 1:
        sides = _along(cores[rows], nodes[rows])
    divided = labels.copy()
    divided[rows[sides == 1]] = int(labels.max()) + 1
    return divided


def _along(cores: Labels, nodes: Vectors) -> Labels:
    """(m,) side 0 or 1: cores stay whole, what lies in none goes to the nearer side."""
    inside = np.flatnonzero(cores >= 0)
    number = np.unique(cores[inside], return_inverse=True)[1]
    of_core = divide(centroids(nodes[inside], number), 2)
    middles = centroids(nodes[inside], of_core[number])
    sides = np.asarray((nodes @ middles.T).argmax(axis=1), dtype=np.int64)
    sides[inside] = of_core[number]
    return sides


def clustering_of(
    made: Partition, about: Vectors, order: Labels, config: Mapping[str, str | int | float]
) -> Clustering:
    """A partition of the rows `order` as a `Clustering` of all rows; the largest theme is 0."""
    n = len(about)
    sizes = np.bincount(made.labels, minlength=made.count)
    rank = np.empty(made.count, dtype=np.int64)
    # Of themes of equal size, the one with the first key comes first.
    first = np.full(made.count, n)
    np.minimum.at(first, made.labels, np.arange(len(made.labels)))
    rank[np.lexsort((first, -sizes))] = np.arange(made.count)
    labels, strengths = np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.float32)
    soft = np.zeros(n, dtype=np.bool_)
    labels[order], strengths[order], soft[order] = rank[made.labels], made.strengths, made.soft
    return Clustering(
        labels=labels, strengths=strengths, soft=soft, mixed=unit(about), config=config
    )
