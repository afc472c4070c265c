"""scikit-network's Louvain with its inner loop compiled by Numba: the same results, faster.

The original notes each neighbouring community in an ordered set, and holds Python's lock. Here they
are noted in a list and ties go to the lowest number, as in the set. All arithmetic is in float32
and in the original's order, so results are the same to the last bit.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
import sknetwork.clustering
from numba import njit
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Weights = NDArray[np.float32]
Links = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Louvain(sknetwork.clustering.Louvain):  # type: ignore[misc]
    """Source: Blondel et al. 2008, as scikit-network does it."""

    def _optimize(
        self, labels: Labels, adjacency: sp.csr_matrix, out_weights: Weights, in_weights: Weights
    ) -> tuple[Labels, np.float32]:
        out, into = out_weights.astype(np.float32), in_weights.astype(np.float32)
        moved, gain = _moved(
            labels.astype(np.int64), adjacency.indices, adjacency.indptr,
            adjacency.data.astype(np.float32), out, into, out.copy(), into.copy(),
            np.zeros_like(out), adjacency.diagonal().astype(np.float32),
            np.float32(self.resolution), np.float32(self.tol_optimization),
        )  # fmt: skip
        return moved, gain


@njit(nogil=True)
def _moved(
    labels: Labels, indices: Links, indptr: Links, data: Weights, out: Weights, into: Weights,
    out_of: Weights, into_of: Weights, between: Weights, loops: Weights, resolution: np.float32,
    least: np.float32,
) -> tuple[Labels, np.float32]:  # fmt: skip
    """Move nodes to the neighbouring community with the largest gain while gains are above least.

    `out_of` and `into_of` are the communities' weights, `between` a node's weight to each.
    """
    met, seen = np.zeros(len(labels), np.bool_), np.empty(len(labels), np.int64)
    total = np.float32(0)
    while True:
        gained = np.float32(0)
        for node in range(len(labels)):
            here, first, last = labels[node], indptr[node], indptr[node + 1]
            count = _met(labels, indices[first:last], data[first:last], between, met, seen)
            gain, to = _best(
                here, seen[:count], between, loops[node], resolution, out[node], into[node],
                out_of, into_of, met,
            )  # fmt: skip
            if to != here:
                gained += gain
                labels[node] = to
                out_of[here] -= out[node]
                into_of[here] -= into[node]
                out_of[to] += out[node]
                into_of[to] += into[node]
        total += gained
        if gained <= least:
            return labels, total


@njit(nogil=True)
def _met(
    labels: Labels, near: Links, data: Weights, between: Weights, met: Flags, seen: Labels
) -> int:
    """Note the communities of a node's neighbours, and its weight to each; how many there are."""
    count = 0
    for link in range(len(near)):
        there = labels[near[link]]
        if not met[there]:
            met[there] = True
            seen[count] = there
            count += 1
        between[there] += data[link]
    return count


@njit(nogil=True)
def _best(
    here: int, seen: Labels, between: Weights, loop: np.float32, resolution: np.float32,
    out: np.float32, into: np.float32, out_of: Weights, into_of: Weights, met: Flags,
) -> tuple[np.float32, int]:  # fmt: skip
    """The largest gain, and where to; what was noted is cleared."""
    two, none = np.float32(2), np.float32(0)
    stay = two * (between[here] - loop)
    stay -= resolution * out * (into_of[here] - into)
    stay -= resolution * into * (out_of[here] - out)
    best, to = none, here
    for there in seen:
        gain = two * between[there]
        gain -= resolution * out * into_of[there]
        gain -= resolution * into * out_of[there]
        gain -= stay
        if there != here and (gain > best or (gain == best > none and there < to)):
            best, to = gain, there
        met[there], between[there] = False, none
    between[here] = none
    return best, to
