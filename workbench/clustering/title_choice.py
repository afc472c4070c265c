"""Which phrases of a theme make its title: the two that mean it most together.

A phrase is as good as it is said in this theme rather than in others (c-TF-IDF), by many of its
people, and as its meaning lies on the theme's side of the whole study. How the constants were
found, and how well titles do, is in docs/quality.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.noun_phrases import Key
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Vectors

Floats = NDArray[np.float64]

_CONTRAST, _COSINE, _WEIGHT, _BREADTH, _BREADTH_MOST = 0.33, 1.0, 0.5, 0.5, 0.6
_PAIR_BREADTH = 0.6
"""Of two phrases together; here people count who say a word of either."""

_PAIRED = 12
"""Phrases of which every pair is looked at."""

_RANKED, _HEAVY, _TOGETHER = 8, 1.0, 3
"""Keyphrases of a theme that are looked at, what their weight counts, and how many are chosen."""

_LEAST_SPREAD = 0.05
_LOOKED_AT, _ALIKE = 40, 0.6


@dataclass(slots=True)
class Held:
    """A phrase in a theme: excerpts whose answer has it, whose question has it, and people."""

    answers: int = 0
    asked: int = 0
    people: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Of both together."""
        return self.answers + self.asked


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that a theme may be called by: c-TF-IDF over the heaviest, share of its people."""

    key: Key
    weight: float
    breadth: float
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What phrases mean: their rows by their keys, and (themes, dim) where each theme lies."""

    at: Mapping[Key, int]
    rows: Vectors
    about: Vectors

    def alike(self, one: Key, other: Key) -> bool:
        """Whether two phrases mean the same."""
        return bool(self.rows[self.at[one]] @ self.rows[self.at[other]] > _ALIKE)

    def fit(self, rows: Vectors, theme: int) -> Floats:
        """(n,) how clearly meanings lie on a theme's side of the study, and on no other's."""
        cosines = unit(rows - self.rows.mean(axis=0)) @ self.about.T
        spread = np.maximum(cosines.std(axis=1), _LEAST_SPREAD)
        contrast = (cosines[:, theme] - cosines.mean(axis=1)) / spread
        return np.asarray(_CONTRAST * contrast + _COSINE * cosines[:, theme])


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme by its number: its phrases, who says a word of each, and how many people it has."""

    number: int
    pool: Sequence[Candidate]
    said: Mapping[Key, set[str]]
    people: int


def chosen(meant: Meant, theme: Theme, count: int) -> list[Key]:
    """The phrases of a theme's title, best first: the best pair, then what else is unlike it."""
    pool = theme.pool
    if not pool:
        return []
    fits = meant.fit(meant.rows[[meant.at[c.key] for c in pool]], theme.number)
    worth = {
        c.key: float(fit) + _WEIGHT * c.weight + _BREADTH * min(c.breadth, _BREADTH_MOST)
        for c, fit in zip(pool, fits, strict=True)
    }
    held = {c.key: c for c in pool}
    order = sorted(worth, key=lambda key: (-round(worth[key], 6), key))[:_LOOKED_AT]
    full = _fuller(order, held)
    pair = _pair(meant, theme, full[:_PAIRED], held)
    first = sorted(pair, key=lambda key: (-round(worth[key], 6), key))
    return _unlike(first, full, meant, count)


def together(meant: Meant, theme: int, ranked: Sequence[Key]) -> tuple[Key, ...]:
    """The three keyphrases that together mean a theme most, in the order they came in.

    Args:
        meant: what keyphrases mean.
        theme: its number.
        ranked: its keyphrases, heaviest first.
    """
    among = ranked[:_RANKED]
    if len(among) <= _TOGETHER:
        return tuple(among)
    ways = [*combinations(range(len(among)), _TOGETHER)]
    rows = np.stack([meant.rows[[meant.at[among[i]] for i in way]].sum(axis=0) for way in ways])
    heavy = np.array([np.mean([1 / (1 + 0.3 * i) for i in way]) for way in ways])
    best = int(np.round(meant.fit(unit(rows), theme) + _HEAVY * heavy, 6).argmax())
    return tuple(among[i] for i in ways[best])


def _fuller(order: Sequence[Key], held: Mapping[Key, Candidate]) -> list[Key]:
    """The phrases in order, a bare one as the fuller one that half of its excerpts have."""

    def full(bare: Key) -> Key:
        return next(
            (key for key in order if set(bare) < set(key)
             and 2 * held[key].held.count >= held[bare].held.count), bare
        )  # fmt: skip

    return list(dict.fromkeys(map(full, order)))


def _pair(
    meant: Meant, theme: Theme, among: Sequence[Key], held: Mapping[Key, Candidate]
) -> tuple[Key, ...]:
    """The two phrases that together mean the theme most, and of which most people say a word.

    Chosen one after the other, the second says again what the first said already, to the same
    people.
    """
    pairs = [
        (one, other) for one, other in combinations(among, 2)
        if not set(one) & set(other) and not meant.alike(one, other)
    ]  # fmt: skip
    if not pairs:
        return tuple(among[:1])
    rows = np.stack([meant.rows[meant.at[a]] + meant.rows[meant.at[b]] for a, b in pairs])
    breadth = np.array([len(theme.said[a] | theme.said[b]) / theme.people for a, b in pairs])
    weight = np.array([held[a].weight + held[b].weight for a, b in pairs]) / 2
    worth = meant.fit(unit(rows), theme.number) + _WEIGHT * weight
    worth += _PAIR_BREADTH * breadth
    return pairs[int(np.round(worth, 6).argmax())]


def _unlike(first: Sequence[Key], order: Sequence[Key], meant: Meant, count: int) -> list[Key]:
    """The first ones, and from the others what shares no word and no meaning with those before."""
    kept = [*first]
    for key in order:
        if not any(set(key) & set(c) or meant.alike(key, c) for c in kept):
            kept.append(key)
    return kept[:count]
