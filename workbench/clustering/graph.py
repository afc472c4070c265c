"""The engine `graph`: many Louvain runs over a nearest-neighbour graph, and what they agree on.

Near-duplicates are folded into one weighted node, so a stock answer counts once for the shape of
the graph. Single runs differ with their seed and with the order of rows; the share of runs in
which two excerpts fall together does so much less, and the themes are cut from that share.
scikit-network's Louvain is used because its results follow from the seed (its Leiden's do not).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workbench.clustering.context import Context, mixed
from workbench.clustering.granularity import bounds, resolution_of, search
from workbench.clustering.neighbours import averaged, fold, fuzzy, nearest, union
from workbench.clustering.partition import (
    Partition,
    clustering_of,
    dissolved,
    fitted,
    in_key_order,
    smallest,
    trivial,
)
from workbench.domain.ports import (
    Clustering,
    Granularity,
    Passages,
    Progress,
    Vectors,
    silent,
)

Labels = NDArray[np.int64]

_FIRST = 30
"""Neighbours looked at for near-duplicates."""

_FEW = 12
"""Nodes among which neighbourhoods tell nothing; they stay one theme unless more are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSettings:
    """The recipe's numbers, picked on hist325, nhs_pxtm and clinc150.

    Attributes:
        neighbours: sizes of neighbourhood; runs take turns with them.
        runs: Louvain runs that vote.
        drop: share of edges that each run does without.
        jitter: runs cut at the resolution times exp(uniform in ± this).
        same: cosine over which two excerpts are folded into one.
    """

    neighbours: tuple[int, ...] = (10, 15, 20, 25)
    runs: int = 30
    drop: float = 0.1
    jitter: float = 0.35
    same: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes (folded excerpts) and their neighbourhoods; made once, then cut at any resolution.

    Attributes:
        nodes: (m, dim) unit rows.
        weights: (m,) excerpts in each node.
        groups: (n,) node of each excerpt.
        layers: one (m, m) fuzzy graph for each size of neighbourhood.
    """

    nodes: Vectors
    weights: NDArray[np.int64]
    groups: Labels
    layers: tuple[sp.csr_matrix, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphClusterer:
    """Consensus over a k-NN graph; see the module's text."""

    name: str = "graph"
    context: Context = field(default_factory=Context)
    settings: GraphSettings = field(default_factory=GraphSettings)

    def cluster(
        self,
        passages: Passages,
        *,
        granularity: Granularity = "medium",
        themes: int | None = None,
        seed: int = 0,
        progress: Progress = silent,
    ) -> Clustering:
        """Group n ≥ 1 excerpts; `themes` asks for about that many and overrides granularity.

        Rows without any words (zero vectors) are in no theme.
        """
        about = mixed(passages, self.context)
        order = in_key_order(passages.keys, about)
        within = bounds(len(order), themes)
        if not len(order) or within.high == 1:
            return clustering_of(trivial(len(order)), about, order, self._config(1.0))
        graph = build(about[order], self.settings, progress)
        tried = [0]

        def cut(resolution: float) -> Partition:
            tried[0] += 1
            progress("finding themes", tried[0], 0)
            return _cut(graph, resolution, self.settings, seed)

        found = search(cut, lambda made: made.count, resolution_of(granularity), within)
        made = fitted(found.cut, graph.nodes, graph.weights, within)
        rows = made.of_rows(graph.groups)
        return clustering_of(rows, about, order, self._config(found.resolution))

    def _config(self, resolution: float) -> dict[str, str | int | float]:
        chosen = self.settings
        return {
            "engine": self.name,
            "question": self.context.question,
            "context_neighbours": self.context.neighbours,
            "neighbours": " ".join(map(str, chosen.neighbours)),
            "runs": chosen.runs,
            "drop": chosen.drop,
            "jitter": chosen.jitter,
            "same": chosen.same,
            "resolution": round(resolution, 4),
            "scikit-network": version("scikit-network"),
        }


def build(rows: Vectors, settings: GraphSettings, progress: Progress = silent) -> Graph:
    """The graph of (n, dim) unit rows; their order is taken as it is."""
    progress("finding neighbours", 0, 2)
    ids, distances = nearest(rows, _FIRST)
    groups = fold(ids, distances, same=settings.same)
    nodes = rows
    if int(groups.max()) + 1 < len(rows):
        progress("finding neighbours", 1, 2)
        nodes = averaged(rows, groups)
        ids, distances = nearest(nodes, max(settings.neighbours))
    progress("finding neighbours", 2, 2)
    layers = tuple(fuzzy(ids, distances, count) for count in settings.neighbours)
    return Graph(nodes=nodes, weights=np.bincount(groups), groups=groups, layers=layers)


def _cut(graph: Graph, resolution: float, settings: GraphSettings, seed: int) -> Partition:
    if len(graph.nodes) < _FEW:
        return trivial(len(graph.nodes))
    agreed = agreement(graph, resolution, settings, seed)
    labels = np.zeros(len(graph.nodes), dtype=np.int64)
    if agreed.nnz:
        labels = _louvain(agreed, resolution, seed)
    least = smallest(len(graph.groups))
    return dissolved(labels, graph.nodes, graph.weights, graph.layers[1], least)


def agreement(graph: Graph, resolution: float, settings: GraphSettings, seed: int) -> sp.csr_matrix:
    """Edges weighted by the squared share of runs that put their ends together."""
    rng = np.random.default_rng(seed)
    edges = union(graph.layers).tocoo()
    together = np.zeros(edges.nnz, dtype=np.float32)
    for run in range(settings.runs):
        layer = graph.layers[run % len(graph.layers)]
        near = resolution * float(np.exp(rng.uniform(-settings.jitter, settings.jitter)))
        labels = _louvain(_thinned(layer, settings.drop, rng), near, seed * 1000 + run)
        together += labels[edges.row] == labels[edges.col]
    weights = edges.data * (together / settings.runs) ** 2
    agreed = sp.csr_matrix((weights, (edges.row, edges.col)), edges.shape)
    agreed.eliminate_zeros()
    return agreed


def _thinned(layer: sp.csr_matrix, drop: float, rng: np.random.Generator) -> sp.csr_matrix:
    upper = sp.triu(layer).tocoo()
    keep = rng.random(upper.nnz) >= drop
    kept = sp.csr_matrix((upper.data[keep], (upper.row[keep], upper.col[keep])), upper.shape)
    return (kept + kept.T).tocsr()


def _louvain(graph: sp.csr_matrix, resolution: float, seed: int) -> Labels:
    from sknetwork.clustering import Louvain

    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int64)
    louvain = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed % 2**31)
    return np.asarray(louvain.fit_predict(graph), dtype=np.int64)
