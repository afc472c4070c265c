"""What sets clusters apart: their centres, their typical and varied excerpts, their words.

Arrays in, row or column numbers out; numpy only. How texts become counts of terms is the
adapter's business (`clustering.terms`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.domain.ports import Vectors

Labels = NDArray[np.int64]

SAME = 0.95
"""Cosine above which two excerpts say the same thing; only one of them is shown."""

_RELEVANCE = 0.45
"""What nearness to the centre counts for among the varied; the rest is being unlike the chosen."""

_SMALL = 6
_ONE_VOICE = 0.1


def unit(rows: Vectors) -> Vectors:
    """(n, dim) rows of length 1; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def centroids(
    vectors: Vectors, labels: Labels, *, weights: NDArray[np.int64] | None = None
) -> Vectors:
    """(labels.max() + 1, dim) unit means of each cluster's rows; -1 counts nowhere.

    Args:
        vectors: (n, dim) unit rows.
        labels: (n,) cluster of each row.
        weights: (n,) how often each row counts; once by default.
    """
    inside = np.flatnonzero(labels >= 0)
    count = int(labels.max(initial=-1)) + 1
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float64)
    # Sorted sums: `np.add.at` is many times slower.
    order = inside[np.argsort(labels[inside], kind="stable")]
    if len(order):
        heavy = vectors[order].astype(np.float64)
        if weights is not None:
            heavy *= weights[order, None]
        used, starts = np.unique(labels[order], return_index=True)
        sums[used] = np.add.reduceat(heavy, starts, axis=0)
    return unit(sums.astype(np.float32))


def exemplars(
    vectors: Vectors,
    keys: Sequence[str],
    *,
    central: int,
    varied: int,
    strengths: Sequence[float] | None = None,
) -> list[int]:
    """Choose the excerpts that show a cluster: first the most central, then the most varied.

    Near-duplicates are shown once where there is anything else to show.

    Args:
        vectors: (n, dim) unit rows of the members.
        keys: n content keys; ties go to the first key, so the order of rows does not matter.
        central: how many of those nearest to the centre, nearest first.
        varied: how many more, each unlike those before it and yet not an outlier (maximal marginal
            relevance).
        strengths: how much each member counts for the centre; equally by default.

    Returns:
        Up to `central + varied` row numbers, each once.

    Source: Carbonell and Goldstein 1998, maximal marginal relevance.
    """
    if not len(keys):
        return []
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rows = unit(np.asarray(vectors, dtype=np.float32)[order])
    weight = np.ones(len(order)) if strengths is None else np.asarray(strengths, float)[order]
    nearness = np.round(rows @ unit(weight.astype(np.float32)[None] @ rows)[0], 5)
    chosen = _most_central(rows, nearness, central)
    likeness = (rows @ rows[chosen].T).max(axis=1) if chosen else np.zeros(len(rows))
    while len(chosen) < min(central + varied, len(rows)):
        worth = np.round(_RELEVANCE * nearness - (1 - _RELEVANCE) * likeness, 5)
        worth[likeness > SAME] -= 4.0  # duplicates last
        worth[chosen] = -np.inf
        chosen.append(int(worth.argmax()))
        likeness = np.maximum(likeness, rows @ rows[chosen[-1]])
    return [order[row] for row in chosen]


def _most_central(rows: Vectors, nearness: Vectors, count: int) -> list[int]:
    chosen: list[int] = []
    repeated: list[int] = []
    for row in np.argsort(-nearness, kind="stable"):
        if len(chosen) >= count:
            break
        said = bool(chosen) and float((rows[chosen] @ rows[row]).max()) > SAME
        (repeated if said else chosen).append(int(row))
    return chosen + repeated[: max(0, count - len(chosen))]


def nearest_codes(members: Vectors, codes: Vectors, ids: Sequence[str]) -> list[tuple[str, float]]:
    """Rank codes by the cosine of their vector to a theme's centre.

    Args:
        members: (n, dim) unit rows of the theme's members or exemplars, or its centroid alone.
        codes: (m, dim) unit rows of the codes' names and definitions.
        ids: m code ids.

    Returns:
        All codes with their cosine, nearest first; ties by id.
    """
    if not len(ids):
        return []
    centre = unit(np.atleast_2d(np.asarray(members, dtype=np.float32)).sum(axis=0)[None])[0]
    cosines = unit(codes) @ centre
    ranked = sorted(zip(ids, cosines.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return [(code, float(cosine)) for code, cosine in ranked]


def term_weights(
    counts: NDArray[np.int64],
    totals: NDArray[np.int64],
    cluster: Labels,
    *,
    sizes: NDArray[np.int64],
    words: int,
) -> NDArray[np.float64]:
    """How much each term sets its cluster apart (class-based TF-IDF, weighted by contrast).

    The class-based TF-IDF of a term that all clusters use alike is low but not nothing; times
    the contrast of its rates inside and outside it is nothing. So one measure serves many themes
    and the two sides of a split alike.

    Args:
        counts: (e,) excerpts of the cluster that hold the term, one entry per pair of both.
        totals: (e,) excerpts of all clusters that hold the term.
        cluster: (e,) cluster of each entry.
        sizes: (k,) excerpts in each cluster.
        words: words of all clusters.

    Returns:
        (e,) weights, at least 0.

    Source: Grootendorst 2022, arXiv:2203.05794, c-TF-IDF: tf * log(1 + A / f).
    """
    size = sizes[cluster]
    inside = counts / size
    outside = (totals - counts) / np.maximum(sizes.sum() - size, 1)
    contrast = np.clip((inside - outside) / (inside + outside), 0, None)
    average = words / max(1, len(sizes))
    # What only one excerpt says is hardly a theme's word, unless the theme is very small.
    shared = np.where(size < _SMALL, 1.0, np.maximum(1 - 1 / counts, _ONE_VOICE))
    return np.asarray(inside * np.log1p(average / totals) * contrast * shared)
