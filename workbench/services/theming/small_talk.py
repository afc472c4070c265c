"""What says nothing leaves the themes that say nothing, once they were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.clustering.small_talk import placed
from workbench.domain.material.text import Excerpt
from workbench.domain.ports import Clustering, Passages
from workbench.domain.study import Study
from workbench.domain.talk import says_little


@dataclass(frozen=True, slots=True, kw_only=True)
class Themed:
    """A clustering, and its themes of small talk."""

    clustering: Clustering
    small_talk: frozenset[int]


def themed(
    now: Study, rest: Sequence[Excerpt], passages: Passages, clustering: Clustering
) -> Themed:
    """The clustering without themes of short answers but one, in which they lie together."""
    quiet = now.quiet(rest)
    silent = np.array([e.id in quiet for e in rest], dtype=np.bool_)
    little = np.array([says_little(e.text, now.language) for e in rest], dtype=np.bool_)
    found = placed(clustering.labels, silent, little, passages.vectors, passages.questions)
    moved = found.strengths > 0
    changed = replace(
        clustering,
        labels=found.labels,
        strengths=np.where(moved, found.strengths, clustering.strengths).astype(np.float32),
        soft=np.asarray(clustering.soft | (moved & (found.labels != found.gathered))),
    )
    return Themed(clustering=changed, small_talk=found.small_talk)
