"""Themes that may be one, and excerpts that may belong to a further theme: arrays in, values out.

Nothing here is a membership or a merge; both are offered to the analyst, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Vectors

Matrix = NDArray[np.float64]

SAME = 0.6
"""Likeness of two themes' centres from which meaning alone suggests a merge."""

NEAR = 0.45
"""Likeness from which shared excerpts or phrases suggest a merge as well."""

SHARED = 0.5
"""Share of the smaller theme's excerpts that both hold, from which a merge is suggested."""

PHRASES = 2
"""Phrases in common that support a merge."""

TYPICAL = 0.5
"""Strength from which an excerpt may belong to a further theme: as near as half its members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSuggestion:
    """Two themes that may be one.

    Attributes:
        themes: the larger one first.
        likeness: of their centres, corrected for their sizes, at most 1.
        shared: excerpts that both hold.
        phrases: keyphrases that both have.
        said: the reason in words.
    """

    themes: tuple[str, str]
    likeness: float
    shared: int
    phrases: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoIn:
    """A further theme an excerpt may belong to.

    `strength` is the share of that theme's own excerpts that are not nearer to its middle.
    """

    excerpt_id: str
    theme_id: str
    strength: float


def centred(rows: Vectors) -> Vectors:
    """(n, dim) unit rows without what all of them have in common."""
    return unit(rows - rows.mean(axis=0))


def likeness(rows: Vectors, members: Sequence[NDArray[np.int64]]) -> Matrix:
    """How alike the centres of k themes are, corrected for chance differences of small themes.

    Args:
        rows: (n, dim) centred unit rows.
        members: k arrays of row numbers, each with one or more.

    Returns:
        (k, k) cosines of the centres divided by how well each is known (the correction for
        attenuation, Spearman 1904), clipped to [-1, 1]; 0 where a theme has no common direction.
    """
    means = np.array([rows[held].mean(axis=0, dtype=np.float64) for held in members])
    sizes = np.array([len(held) for held in members], dtype=np.float64)
    raw = means @ means.T
    # The squared length of a mean of n unit rows exceeds that of the true mean by chance.
    true = (sizes * np.diag(raw) - 1) / np.maximum(sizes - 1, 1)
    known = np.sqrt(np.clip(true, 0, None))
    scale = np.outer(known, known)
    alike = np.divide(raw, scale, out=np.zeros_like(raw), where=scale > 1e-6)
    return np.asarray(np.clip(alike, -1, 1), dtype=np.float64)


def belonging(
    rows: Vectors, members: Sequence[NDArray[np.int64]], wanted: NDArray[np.int64]
) -> Matrix:
    """(len(wanted), k) share of each theme's excerpts no nearer to its centre than a wanted row.

    `rows` are centred unit rows.
    """
    asked = rows[wanted]
    strengths = np.zeros((len(wanted), len(members)))
    for theme, held in enumerate(members):
        centre = unit(rows[held].mean(axis=0)[None])[0]
        inside = np.sort(rows[held] @ centre)
        strengths[:, theme] = np.searchsorted(inside, asked @ centre, side="right") / len(held)
    return strengths


def is_duplicate(alike: float, shared: int, smaller: int, phrases: int) -> bool:
    """Whether two themes may be one: by meaning alone, or near and with something in common."""
    if alike >= SAME or (smaller and shared / smaller >= SHARED):
        return True
    return alike >= NEAR and (phrases >= PHRASES or shared > 1)


def shared_phrases(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Phrases of one theme that share a word with a phrase of the other, in its order."""
    words = {word for phrase in other for word in phrase.casefold().split()}
    return tuple(phrase for phrase in one if words & set(phrase.casefold().split()))
