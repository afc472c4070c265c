"""Many Louvain runs over a nearest-neighbour graph, and the share of them that agree on a pair.

Near-duplicates are folded into one weighted node, so a stock answer counts once for the shape of
the graph. Single runs differ with their seed and with the order of rows; the share of runs in
which two excerpts fall together varies much less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workbench.clustering.hints import Hinted, leaned
from workbench.clustering.louvain import Run, each_louvain
from workbench.clustering.neighbours import averaged, fold, fuzzy, nearest, same_among, union
from workbench.domain.ports import Progress, Vectors, silent

Labels = NDArray[np.int64]

_FIRST = 30
"""Neighbours looked at for near-duplicates."""

_MANY_RUNS, _NODE_RUNS = 100, 200_000
"""Runs on a small graph; on a larger one as many as this number of nodes allows."""

_CUTS, _FEW_CUTS, _NODE_CUTS = 20, 3, 60_000
"""How many cuts of the consensus are tried for the best; fewer on a large graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSettings:
    """The engine's numbers, picked on hist325, nhs_pxtm and clinc150.

    Attributes:
        neighbours: sizes of neighbourhood; runs take turns with them.
        runs: Louvain runs that vote, at least; small studies get up to a hundred.
        drop: share of edges that each run does without.
        jitter: runs cut at the resolution times exp(uniform in ± this).
        same: cosine over which two excerpts are folded into one; nearer to 1 where a model's
            vectors crowd together (`same_among`).
    """

    neighbours: tuple[int, ...] = (15, 20, 25, 30)
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
        groups: (m, g) 1 where one of the runs put a node in one of its groups.
    """

    shares: sp.csr_matrix
    weights: sp.csr_matrix
    groups: sp.csr_matrix


def build(
    rows: Vectors,
    settings: GraphSettings,
    progress: Progress = silent,
    hinted: Hinted | None = None,
) -> Graph:
    """The graph of (n, dim) unit rows; their order is taken as it is."""
    progress("finding neighbours", 0, 2)
    ids, distances = nearest(rows, _FIRST)
    groups = fold(ids, distances, same=same_among(rows, settings.same))
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
    links = union(graph.layers).tocoo()
    together = np.zeros(links.nnz, dtype=np.float64)
    runs = settings.runs_on(len(graph.nodes))
    every: list[Labels] = []
    for run, labels in enumerate(each_louvain(_drawn(graph, resolution, settings, seed, runs))):
        progress("finding themes", run, runs)
        together += labels[links.row] == labels[links.col]
        every.append(labels)
    progress("finding themes", runs, runs)
    share = together / runs
    return Consensus(
        shares=_matrix(share, links),
        weights=_matrix(links.data * share**2, links),
        groups=grouped(every),
    )


def _drawn(
    graph: Graph, resolution: float, settings: GraphSettings, seed: int, runs: int
) -> Iterator[Run]:
    """What each run cuts: a neighbourhood without some of its edges, and how finely."""
    rng = np.random.default_rng(seed)
    for run in range(runs):
        layer = graph.layers[run % len(graph.layers)]
        near = resolution * float(np.exp(rng.uniform(-settings.jitter, settings.jitter)))
        yield _thinned(layer, settings.drop, rng), near, seed * 1000 + run


def best_cut(graph: sp.csr_matrix, resolution: float, seed: int) -> Labels:
    """(m,) the communities with the highest modularity of several runs."""
    cuts = max(_FEW_CUTS, min(_CUTS, _NODE_CUTS // graph.shape[0]))
    made = each_louvain((graph, resolution, seed * 1000 + cut) for cut in range(cuts))
    return max(made, key=lambda labels: _modularity(graph, labels, resolution))


def _modularity(graph: sp.csr_matrix, labels: Labels, resolution: float) -> float:
    """How much more weight lies inside communities than chance would put there.

    Source: Newman and Girvan 2004, with the resolution of Reichardt and Bornholdt 2006.
    """
    total = graph.sum()
    if not total:
        return 0.0
    links = graph.tocoo()
    inside = links.data[labels[links.row] == labels[links.col]].sum() / total
    ends = np.bincount(labels, weights=np.asarray(graph.sum(axis=1)).ravel()) / total
    return float(inside - resolution * (ends**2).sum())


def grouped(every: Sequence[Labels]) -> sp.csr_matrix:
    """One row a node, one column for each group of each run."""
    first = np.cumsum([0, *(int(labels.max()) + 1 for labels in every)])
    columns = np.concatenate([labels + at for labels, at in zip(every, first[:-1], strict=True)])
    nodes = len(every[0])
    rows = np.tile(np.arange(nodes), len(every))
    return sp.csr_matrix((np.ones(len(rows)), (rows, columns)), (nodes, int(first[-1])))


def _matrix(values: NDArray[np.float64], links: sp.coo_matrix) -> sp.csr_matrix:
    made = sp.csr_matrix((values, (links.row, links.col)), links.shape)
    made.eliminate_zeros()
    return made


def _thinned(layer: sp.csr_matrix, drop: float, rng: np.random.Generator) -> sp.csr_matrix:
    upper = sp.triu(layer).tocoo()
    keep = rng.random(upper.nnz) >= drop
    kept = sp.csr_matrix((upper.data[keep], (upper.row[keep], upper.col[keep])), upper.shape)
    return (kept + kept.T).tocsr()
