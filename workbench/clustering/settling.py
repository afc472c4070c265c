"""Where an excerpt's neighbours were put: what settles those that lie between two themes.

One cut of the consensus draws borders that depend on which excerpts happen to be there. What all
runs together say about an excerpt and its neighbours depends on that much less, so each excerpt
goes, round after round, to the theme whose members were grouped as it was.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Labels = NDArray[np.int64]

OWN = 0.3
"""The weight of an excerpt's own groups; its neighbours' groups have the rest. With less, or with
neighbours' neighbours, parts of a study agree a little more and small studies lose themes."""

_ROUNDS = 10


def settled(labels: Labels, groups: sp.csr_matrix, links: sp.csr_matrix) -> Labels:
    """(m,) theme of each node after every node has moved to where similarly grouped nodes are.

    Args:
        labels: (m,) theme of each node, from 0, none empty.
        groups: (m, g) 1 where one of the runs put a node in one of its groups.
        links: (m, m) symmetric weights of the links between neighbours.

    Returns:
        Themes numbered from 0, none empty; there may be fewer of them.
    """
    seen = _profiles(groups, links)
    for _ in range(_ROUNDS):
        again = np.asarray((seen @ _means(seen, labels).T).argmax(axis=1), dtype=np.int64)
        again = np.unique(again, return_inverse=True)[1].astype(np.int64)
        if np.array_equal(again, labels):
            break
        labels = again
    return labels


def _profiles(groups: sp.csr_matrix, links: sp.csr_matrix) -> sp.csr_matrix:
    """(m, g) unit rows: a node's own groups and, by the weight of its links, its neighbours'."""
    around = sp.diags(1 / np.maximum(_sums(links), 1e-9)) @ links
    mixed = (OWN * groups + (1 - OWN) * (around @ groups)).tocsr()
    lengths = np.sqrt(_sums(mixed.multiply(mixed)))
    return sp.csr_matrix(sp.diags(1 / np.maximum(lengths, 1e-9)) @ mixed)


def _means(seen: sp.csr_matrix, labels: Labels) -> NDArray[np.float64]:
    """(themes, g) means of the profiles of each theme."""
    member = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))))
    sizes = np.bincount(labels)[:, None]
    return np.asarray((member @ seen).toarray() / sizes, dtype=np.float64)


def _sums(table: sp.spmatrix) -> NDArray[np.float64]:
    return np.asarray(table.sum(axis=1), dtype=np.float64).ravel()
