"""Where excerpts lie on the map: themes by their likeness, excerpts around their theme's middle.

Made without UMAP, whose first call compiles for a quarter of a minute.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.clusters import centroids, unit
from workbench.domain.ports import Vectors

Labels = NDArray[np.int64]
Points = NDArray[np.float64]

_PUSHES = 200
_KEPT = 48
"""Main axes of the whole study that the map is made from; the others cost time and show nothing."""

_FILLED = 0.5
"""Share of the map's square that themes' discs would cover."""

_OUTSIDE = 1.15
"""Where excerpts in no theme lie, in radii of the nearest theme's disc."""


def map_layout(
    vectors: Vectors, labels: Labels, keys: Sequence[str], *, seed: int = 0
) -> NDArray[np.float32]:
    """(n, 2) points in [-1, 1].

    A theme is a disc whose area follows its size; similar themes lie near each other, typical
    excerpts in the middle of their disc, and those that lean to another theme on its side.

    Args:
        vectors: (n, dim) rows that the clustering was made on (`Clustering.mixed`).
        labels: (n,) theme of each row, -1 for none.
        keys: n content keys; the order of rows does not matter.
        seed: turns the map; any seed shows the same.
    """
    n = len(labels)
    if n == 0:
        return np.zeros((0, 2), dtype=np.float32)
    order = np.array(sorted(range(n), key=keys.__getitem__), dtype=np.int64)
    points = np.empty((n, 2))
    points[order] = _placed(unit(np.asarray(vectors, dtype=np.float32)[order]), labels[order])
    turn = np.random.default_rng(seed).uniform(0, 2 * np.pi)
    points = points @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    points = np.clip(points / max(1e-9, float(np.abs(points).max())), -1, 1)
    return np.asarray(points, dtype=np.float32)


def _placed(rows: Vectors, labels: Labels) -> Points:
    themes, place = np.unique(labels[labels >= 0], return_inverse=True)
    if not len(themes):
        return _principal(rows)
    own = np.full(len(labels), -1, dtype=np.int64)
    own[labels >= 0] = place
    rows = unit(_principal(rows, _KEPT).astype(np.float32))
    middles = centroids(rows[own >= 0], place)
    sizes = np.bincount(place).astype(np.float64)
    radii = np.sqrt(_FILLED * 4 / np.pi * sizes / sizes.sum())
    spots = _apart(_scaled(middles), radii)
    cosines = rows @ middles.T
    home = np.where(own >= 0, own, cosines.argmax(axis=1))
    points = np.empty((len(rows), 2))
    for theme in range(len(themes)):
        here = np.flatnonzero(home == theme)
        inside = _around(rows[here], cosines[here], theme, spots)
        inside[own[here] < 0] *= _OUTSIDE / np.maximum(
            np.linalg.norm(inside[own[here] < 0], axis=1, keepdims=True), 1e-9
        )
        points[here] = spots[theme] + radii[theme] * inside
    return points


def _scaled(middles: Vectors) -> Points:
    """Classical multidimensional scaling of themes' centroids, within [-1, 1]."""
    flat = _principal(middles)
    return flat / max(1e-9, float(np.abs(flat).max()))


def _principal(rows: Vectors, count: int = 2) -> Points:
    """(n, count) coordinates on the main axes; signs fixed, so that they do not flip."""
    centred = (rows - rows.mean(axis=0)).astype(np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    main = axes[:, ::-1][:, :count]
    peaks = np.abs(main).argmax(axis=0)
    main = main * np.sign(main[peaks, np.arange(main.shape[1])])
    flat = centred @ main
    missing = max(0, count - flat.shape[1])
    return np.asarray(np.pad(flat, ((0, 0), (0, missing))))


def _apart(spots: Points, radii: Points) -> Points:
    """Push discs apart until they no longer overlap (or no longer move)."""
    spots = spots + 1e-6 * np.stack(
        [np.cos(np.arange(len(spots))), np.sin(np.arange(len(spots)))], axis=1
    )
    gap = 1.08 * (radii[:, None] + radii)
    np.fill_diagonal(gap, 0)
    for _ in range(_PUSHES):
        between = spots[:, None] - spots
        far = np.linalg.norm(between, axis=2)
        lacking = np.maximum(gap - far, 0)
        if not lacking.any():
            break
        push = between / np.maximum(far, 1e-9)[:, :, None] * lacking[:, :, None] / 2
        spots = spots + 0.6 * push.sum(axis=1)
    return spots


def _around(rows: Vectors, cosines: Vectors, theme: int, spots: Points) -> Points:
    """(m, 2) points in the unit disc: radius by the rank of centrality, angle by what differs."""
    m = len(rows)
    if m <= 2:
        return np.zeros((m, 2)) if m == 1 else np.array([[-0.5, 0.0], [0.5, 0.0]])[:m]
    flat = _principal(rows)
    if len(spots) > 1:
        flat = flat @ _turned(flat, _leaning(cosines, theme, spots))
    rank = np.empty(m)
    rank[np.argsort(-cosines[:, theme], kind="stable")] = np.arange(m)
    # Angles by rank too: half each, so that no side of the disc is empty or crowded.
    angle = np.arctan2(flat[:, 1], flat[:, 0])
    even = np.empty(m)
    even[np.argsort(angle, kind="stable")] = np.linspace(-np.pi, np.pi, m, endpoint=False)
    blend = angle + 0.5 * (even - angle)
    radius = np.sqrt((rank + 0.5) / m)
    return np.stack([radius * np.cos(blend), radius * np.sin(blend)], axis=1)


def _leaning(cosines: Vectors, theme: int, spots: Points) -> Points:
    """(m, 2) the direction, seen from the theme, of the others that each row is like."""
    pull = np.exp(8.0 * (cosines - cosines.max(axis=1, keepdims=True))).astype(np.float64)
    pull[:, theme] = 0
    towards = spots - spots[theme]
    towards /= np.maximum(np.linalg.norm(towards, axis=1, keepdims=True), 1e-9)
    return np.asarray(pull @ towards)


def _turned(flat: Points, leaning: Points) -> Points:
    """The rotation that brings local coordinates nearest to where rows lean (Procrustes)."""
    left, _, right = np.linalg.svd(flat.T @ (leaning - leaning.mean(axis=0)))
    return np.asarray(left @ right)
