"""The finer parts of each theme, and the order in which they join: what a split follows.

Louvain runs from the resolution of the medium level to much finer ones vote; nodes of a theme that
are always in the same groups form a part of it. Parts and joins are a tree below every theme, so
that two sides of a theme are whole numbers of its four.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workbench.clustering.consensus import Graph, grouped
from workbench.clustering.louvain import each_louvain
from workbench.clustering.partition import nearest_pair
from workbench.clustering.splitting import divide
from workbench.domain.measures.clusters import unit
from workbench.domain.parts import Join, Parts
from workbench.domain.ports import Vectors

Labels = NDArray[np.int64]

_FINER = 6.0
"""The finest resolution at which runs vote, over that of the medium level."""

_RUNS, _FEW_RUNS, _NODE_RUNS = 20, 8, 60_000
"""Runs on a small graph; on a larger one as many as this number of nodes allows."""

_MOST, _PER_PART = 8, 5
"""The most parts of a theme, and the fewest nodes that a part has on average."""


def parts(graph: Graph, resolution: float, themes: Labels, seed: int) -> Parts:
    """The parts of each of the (m,) `themes` of a graph's nodes."""
    votes = _votes(graph, resolution, seed)
    of = np.full(len(themes), -1, dtype=np.int64)
    joins: list[Join] = []
    for theme in range(int(themes.max(initial=-1)) + 1):
        rows = np.flatnonzero(themes == theme)
        many = min(_MOST, len(rows) // _PER_PART)
        first = int(of.max(initial=-1)) + 1
        votes_used = _said(votes[rows])
        of[rows] = first + (divide(votes_used, many, seed=seed) if many > 1 else 0)
        joins += _joins(votes_used, of[rows], graph.weights[rows])
    return Parts(of=tuple(of.tolist()), joins=tuple(sorted(joins, key=lambda join: join.cost)))


def of_excerpts(found: Parts, groups: Labels, order: Labels, excerpts: int) -> Parts:
    """The parts of all excerpts: `order` are the rows that were grouped, `groups` their nodes."""
    of = np.full(excerpts, -1, dtype=np.int64)
    of[order] = np.array(found.of, dtype=np.int64)[groups]
    return replace(found, of=tuple(of.tolist()))


def _votes(graph: Graph, resolution: float, seed: int) -> sp.csr_matrix:
    """(m, g) 1 where one of the runs put a node in one of its groups, from coarse to fine."""
    runs = max(_FEW_RUNS, min(_RUNS, _NODE_RUNS // max(1, len(graph.nodes))))
    finer = np.geomspace(1.0, _FINER, runs)
    layers = graph.layers
    every = each_louvain(
        (layers[run % len(layers)], resolution * finer[run], seed * 1000 + run)
        for run in range(runs)
    )
    return grouped(list(every))


def _said(votes: sp.csr_matrix) -> Vectors:
    """The votes on some nodes as unit rows, without the groups that hold none of them."""
    used = np.flatnonzero(votes.getnnz(axis=0))
    return unit(votes[:, used].toarray().astype(np.float32))


def _joins(votes_used: Vectors, of: Labels, weights: Labels) -> list[Join]:
    """The parts of one theme joined two by two, the most alike first."""
    names, labels = np.unique(of, return_inverse=True)
    found: list[Join] = []
    cost = 0.0
    while len(names) > 1:
        one, other, next_cost = nearest_pair(votes_used, labels, weights)
        cost = max(
            cost, next_cost
        )  # so that, sorted by cost, no join comes before the parts it joins
        found.append(Join(one=int(names[one]), other=int(names[other]), cost=cost))
        labels = np.unique(np.where(labels == other, one, labels), return_inverse=True)[1]
        names = np.delete(names, other)
    return found
