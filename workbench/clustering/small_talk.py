"""Where answers lie that say nothing, when the themes are made.

"Yes" lies with other "Yes", whatever was asked: a theme of such answers is none. One whose very
question is answered elsewhere goes there; the others lie together, in one theme of small talk.
Moving them all by what they answer makes parts of a study agree less (docs/quality.md).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.ports import Vectors
from workbench.domain.talk import SHARE

Labels = NDArray[np.int64]
Mask = NDArray[np.bool_]

_VOTES, _SAME_QUESTION, _AGREED = 7, 0.65, 0.8
"""Excerpts that vote, the cosine from which the nearest of them answers the same, and the share of
the votes that decides."""

_LITTLE, _FEWEST = 0.6, 3
"""What is left of such a theme is small talk where so much of it says little; fewer excerpts go
with the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where n excerpts are once those of themes that say nothing have moved.

    Attributes:
        labels: (n,) theme of each; -1 where it is in none.
        strengths: (n,) of those that moved the share of the votes, of small talk 1; elsewhere 0.
        small_talk: the themes of small talk: what says nothing, and what is left that says little.
        gathered: the one of what says nothing; -1 where there is none.
    """

    labels: Labels
    strengths: NDArray[np.float32]
    small_talk: frozenset[int]
    gathered: int


def placed(
    labels: Labels, quiet: Mask, little: Mask, vectors: Vectors, questions: Vectors
) -> Placed:
    """Move what says nothing out of the themes that say nothing.

    Args:
        labels: (n,) theme of each, -1 in none.
        quiet: (n,) whether each says nothing by itself.
        little: (n,) whether it says little: openings, consent, closings are like that.
        vectors: (n, dim) unit rows of the excerpts' own words.
        questions: (n, dim) unit rows of the question each answers; zero rows where none.
    """
    flagged = _says_nothing(labels, quiet)
    out, strengths = labels.copy(), np.zeros(len(labels), dtype=np.float32)
    if not flagged:
        return Placed(labels=out, strengths=strengths, small_talk=frozenset(), gathered=-1)
    there, gathered = np.isin(labels, flagged), int(labels.max()) + 1
    good = np.flatnonzero((labels >= 0) & ~quiet & ~there)
    for row in np.flatnonzero(there & quiet):
        alike = np.maximum(questions[good] @ questions[row], vectors[good] @ questions[row])
        near = np.lexsort((good, -alike))[:_VOTES]
        theme, share = _voted(labels[good[near]], alike[near])
        sure = share >= _AGREED and alike[near[0]] >= _SAME_QUESTION
        out[row], strengths[row] = (theme, share) if sure else (gathered, 1.0)
    for theme in flagged:
        rest = out == theme
        if rest.sum() < _FEWEST:
            out[rest], strengths[rest] = gathered, 1.0
    left = [k for k in flagged if (out == k).any() and little[out == k].mean() >= _LITTLE]
    return Placed(
        labels=out, strengths=strengths, small_talk=frozenset((*left, gathered)), gathered=gathered
    )


def _says_nothing(labels: Labels, quiet: Mask) -> list[int]:
    """The themes of which most members, or nearly so, say nothing."""
    held = ((k, labels == k) for k in range(int(labels.max(initial=-1)) + 1))
    return [k for k, mine in held if mine.any() and quiet[mine].mean() >= SHARE]


def _voted(themes: Labels, alike: Vectors) -> tuple[int, float]:
    votes: dict[int, float] = defaultdict(float)
    for theme, weight in zip(themes.tolist(), alike.tolist(), strict=True):
        votes[theme] += max(weight, 0.0)
    best = min(votes, key=lambda theme: (-votes[theme], theme), default=-1)
    return best, votes[best] / (sum(votes.values()) or 1.0) if votes else 0.0
