"""Communities of a graph by Louvain: scikit-network's, and on large graphs its inner loop compiled.

scikit-network's Louvain is used because its results follow from the seed (its Leiden's do not).
Compiled here, its inner loop gives the same communities in a third of the time, and several runs
share the processor's cores; compiling takes most of a second, so small graphs go without.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Labels = NDArray[np.int64]

Run = tuple[sp.csr_matrix, float, int]
"""A graph, the resolution at which it is cut, and a seed."""

_COMPILED = 6_000
"""Nodes from which on a run's inner loop is the compiled one."""

_MOST_AT_ONCE = 4
"""Runs at once; each holds a graph of its own."""


def louvain(graph: sp.csr_matrix, resolution: float, seed: int) -> Labels:
    """(m,) community of each node; without links each node is its own community."""
    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int64)
    if graph.shape[0] < _COMPILED:
        from sknetwork.clustering import Louvain
    else:
        from workbench.clustering.compiled import Louvain
    run = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed % 2**31)
    return np.asarray(run.fit_predict(graph), dtype=np.int64)


def each_louvain(runs: Iterable[Run]) -> Iterator[Labels]:
    """The communities of each run, in order; large graphs several at once."""
    at_once = min(_MOST_AT_ONCE, os.cpu_count() or 1)
    waiting: deque[Future[Labels]] = deque()
    with ThreadPoolExecutor(at_once) as pool:
        for graph, resolution, seed in runs:
            if graph.shape[0] < _COMPILED:
                yield louvain(graph, resolution, seed)
                continue
            waiting.append(pool.submit(louvain, graph, resolution, seed))
            if len(waiting) > at_once:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
