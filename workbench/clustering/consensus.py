"""Many Louvain runs over a nearest-neighbour graph, and the share of them that agree on a pair.

Near-duplicates are folded into one weighted node, so a stock answer counts once for the shape of
the graph. Single runs differ with their seed and with the order of rows; the share of runs in
which two excerpts fall together does so much less. scikit-network's Louvain is used because its
results follow from the seed (its Leiden's do not).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workbench.clustering.hints import Hinted, leaned
from workbench.clustering.neighbours import averaged, fold, fuzzy, nearest, union
from workbench.domain.ports import Progress, Vectors, silent

Labels = NDArray[np.int64]

_FIRST = 30
"""Neighbours looked at for near-duplicates."""

_MANY_RUNS, _NODE_RUNS = 100, 200_000
"""Runs on a small graph; on a larger one as many as this number of nodes allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSettings:
    """The recipe's numbers, picked on hist325, nhs_pxtm and clinc150.

    Attributes:
        neighbours: sizes of neighbourhood; runs take turns with them.
        runs: Louvain runs that vote, at least; small studies get up to a hundred.
        drop: share of edges that each run does without.
        jitter: runs cut at the resolution times exp(uniform in ± this).
        same: cosine over which two excerpts are folded into one.
    """

    neighbours: tuple[int, ...] = (10, 15, 20, 25)
    runs: int = 30
    drop: float = 0.1
    jitter: float = 0.35
    same: float = 0.95

    def runs_on(self, nodes: int) -> int:
        """How many runs vote on a graph of so many nodes."""
        return max(self.runs, min(_MANY_RUNS, _NODE_RUNS // max(1, nodes)))


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
class Consensus:
    """What the runs agree on, over the same (m, m) links.

    Attributes:
        shares: share of runs, over 0, that put two neighbours together.
        weights: the links' own weight times the square of that share.
    """

    shares: sp.csr_matrix
    weights: sp.csr_matrix


def build(
    rows: Vectors,
    settings: GraphSettings,
    progress: Progress = silent,
    hinted: Hinted | None = None,
) -> Graph:
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
    if hinted is not None:
        known = hinted.of_nodes(groups)
        layers = tuple(leaned(layer, nodes, known) for layer in layers)
    return Graph(nodes=nodes, weights=np.bincount(groups), groups=groups, layers=layers)


def agreed(
    graph: Graph,
    resolution: float,
    settings: GraphSettings,
    seed: int,
    progress: Progress = silent,
) -> Consensus:
    """Let the runs vote on every link of the graph."""
    rng = np.random.default_rng(seed)
    links = union(graph.layers).tocoo()
    together = np.zeros(links.nnz, dtype=np.float64)
    runs = settings.runs_on(len(graph.nodes))
    for run in range(runs):
        progress("finding themes", run, runs)
        layer = graph.layers[run % len(graph.layers)]
        near = resolution * float(np.exp(rng.uniform(-settings.jitter, settings.jitter)))
        labels = louvain(_thinned(layer, settings.drop, rng), near, seed * 1000 + run)
        together += labels[links.row] == labels[links.col]
    progress("finding themes", runs, runs)
    share = together / runs
    return Consensus(shares=_matrix(share, links), weights=_matrix(links.data * share**2, links))


def louvain(graph: sp.csr_matrix, resolution: float, seed: int) -> Labels:
    """(m,) community of each node; without links each is one of its own."""
    from sknetwork.clustering import Louvain

    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int64)
    run = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed % 2**31)
    return np.asarray(run.fit_predict(graph), dtype=np.int64)


def _matrix(values: NDArray[np.float64], links: sp.coo_matrix) -> sp.csr_matrix:
    made = sp.csr_matrix((values, (links.row, links.col)), links.shape)
    made.eliminate_zeros()
    return made


def _thinned(layer: sp.csr_matrix, drop: float, rng: np.random.Generator) -> sp.csr_matrix:
    upper = sp.triu(layer).tocoo()
    keep = rng.random(upper.nnz) >= drop
    kept = sp.csr_matrix((upper.data[keep], (upper.row[keep], upper.col[keep])), upper.shape)
    return (kept + kept.T).tocsr()
