"""What people have decided already, as light pulls and pushes between excerpts.

Two excerpts in one accepted theme, or under one human code, are pulled together; two that were put
in different themes, or one of which was taken out of the other's theme, are pushed apart. Links
are only reweighted, and a few weak ones added: a hint that contradicts all the words loses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workbench.domain.ports import Hints, Vectors

Labels = NDArray[np.int64]

PULL = 0.5
"""How far a link's weight moves towards 1.

If weights were multiplied, strong links would gain most, and a theme would fall apart.
"""

PUSH = 0.4
"""What a link's weight is multiplied by."""

_NEW = 0.2
"""Weight, before pulling, of a link between two that belong together but are not neighbours."""

_NEAREST = 3
"""The most such links that an excerpt gets, to the nearest of its theme or code."""

_LARGEST = 2000
"""Members among whom new links are sought; a theme as large holds together by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinted:
    """Hints as tables of rows by names.

    Attributes:
        themes: (n, themes) 1 where an excerpt was put in a theme.
        barred: (n, themes) 1 where it was taken out of one.
        codes: (n, codes) 1 where a human put a code on it.
    """

    themes: sp.csr_matrix
    barred: sp.csr_matrix
    codes: sp.csr_matrix

    @property
    def rows(self) -> int:
        """Excerpts about which anything was decided."""
        known = [np.diff(table.indptr) > 0 for table in (self.themes, self.barred, self.codes)]
        return int(np.logical_or.reduce(known).sum())

    def of_nodes(self, groups: Labels) -> Hinted:
        """The hints of nodes, each of which stands for all excerpts of a group."""
        shape = (int(groups.max()) + 1, len(groups))
        member = sp.csr_matrix((np.ones(len(groups)), (groups, np.arange(len(groups)))), shape)
        return Hinted(
            themes=_once(member @ self.themes),
            barred=_once(member @ self.barred),
            codes=_once(member @ self.codes),
        )


def hinted(hints: Hints, order: Labels) -> Hinted | None:
    """Hints for the rows `order`; None if nobody has decided anything about them."""
    themes, barred, codes = (
        [given[row] for row in order] for given in (hints.themes, hints.barred, hints.codes)
    )
    if not any(map(any, (themes, barred, codes))):
        return None
    names = sorted(frozenset().union(*themes, *barred))
    return Hinted(
        themes=_table(themes, names),
        barred=_table(barred, names),
        codes=_table(codes, sorted(frozenset().union(*codes))),
    )


def leaned(graph: sp.csr_matrix, nodes: Vectors, known: Hinted) -> sp.csr_matrix:
    """The graph with its links adjusted to what is known about its nodes; symmetric as before.

    Args:
        graph: (m, m) symmetric weights of links.
        nodes: (m, dim) unit rows, for which of those that belong together are nearest.
        known: what was decided on the nodes.

    Returns:
        (m, m). Links of two in one theme or under one code are pulled, links of two that were set
        apart are pushed; if there are reasons for both they are pushed, since setting apart is the
        more deliberate act. All others are as they were.
    """
    links = sp.coo_matrix(graph.maximum(_missing(nodes, known)))
    one, other = links.row, links.col
    together = _meet(known.themes, known.themes, one, other)
    together |= _meet(known.codes, known.codes, one, other)
    apart = _meet(known.barred, known.themes, one, other)
    apart |= _meet(known.themes, known.barred, one, other)
    placed = np.diff(known.themes.indptr) > 0
    elsewhere = placed[one] & placed[other] & ~_meet(known.themes, known.themes, one, other)
    pulled = links.data + PULL * np.maximum(1.0 - links.data, 0.0)
    weights = np.where(together, pulled, links.data)
    weights = np.where(apart | elsewhere, PUSH * links.data, weights)
    return sp.csr_matrix((weights, (one, other)), links.shape)


def _missing(nodes: Vectors, known: Hinted) -> sp.csr_matrix:
    """Weak links from each member of a theme or code to the few nearest others."""
    rows: list[Labels] = []
    columns: list[Labels] = []
    for table in (known.themes, known.codes):
        members = table.tocsc()
        for name in range(members.shape[1]):
            holders = members.indices[members.indptr[name] : members.indptr[name + 1]]
            if not 2 <= len(holders) <= _LARGEST:
                continue
            cosine = nodes[holders] @ nodes[holders].T
            np.fill_diagonal(cosine, -2.0)
            near = np.argsort(-cosine, axis=1, kind="stable")[:, : min(_NEAREST, len(holders) - 1)]
            rows.append(np.repeat(holders, near.shape[1]).astype(np.int64))
            columns.append(holders[near.ravel()].astype(np.int64))
    shape = (len(nodes), len(nodes))
    if not rows:
        return sp.csr_matrix(shape)
    one, other = np.concatenate(rows), np.concatenate(columns)
    made = _once(sp.csr_matrix((np.ones(len(one)), (one, other)), shape))
    return _NEW * made.maximum(made.T)


def _meet(
    left: sp.csr_matrix, right: sp.csr_matrix, one: Labels, other: Labels
) -> NDArray[np.bool_]:
    """Whether the row `one` of the left table and `other` of the right share a name."""
    if not left.nnz or not right.nnz:
        return np.zeros(len(one), dtype=np.bool_)
    return np.asarray(left[one].multiply(right[other]).sum(axis=1)).ravel() > 0


def _table(names_of: Sequence[frozenset[str]], names: Sequence[str]) -> sp.csr_matrix:
    column = {name: i for i, name in enumerate(names)}
    pairs = [
        (row, column[name]) for row, holders in enumerate(names_of) for name in sorted(holders)
    ]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    shape = (len(names_of), max(1, len(names)))
    return sp.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape)


def _once(table: sp.csr_matrix) -> sp.csr_matrix:
    """1 wherever there is anything."""
    made = table.tocsr()
    made.data = np.ones_like(made.data)
    return made
