"""An engine run again on a part of the excerpts: would the same themes have been found?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from workbench.domain.ports import Clusterer, Granularity, Passages

Labels = NDArray[np.int64]


def resampled(
    engine: Clusterer,
    passages: Passages,
    rows: Labels,
    *,
    granularity: Granularity = "medium",
    themes: int | None = None,
    seed: int = 0,
) -> Labels:
    """Group only some of the excerpts, as the engine would have, had it seen no others.

    What an excerpt is about stays what it was: context is mixed in over whole interviews before
    rows are left out, so that the draw changes nobody's neighbours.

    Args:
        engine: the engine that made the themes in question.
        passages: all n excerpts that it saw.
        rows: numbers of the excerpts drawn, in the order the engine is to see them; a number that
            was drawn twice (bootstrap) counts once.
        granularity: as in the run.
        themes: as in the run.
        seed: of this run.

    Returns:
        (n,) cluster of each excerpt; -1 where it was not drawn, or is in no theme.
    """
    drawn = np.array(list(dict.fromkeys(rows.tolist())), dtype=np.int64)
    vectors = engine.about(passages)[drawn]
    part = replace(
        passages,
        keys=[passages.keys[row] for row in drawn],
        vectors=vectors,
        questions=np.zeros_like(vectors),
        transcripts=None,
        hints=None,
    )
    labels = np.full(len(passages.keys), -1, dtype=np.int64)
    made = engine.cluster(part, granularity=granularity, themes=themes, seed=seed)
    labels[drawn] = made.labels
    return labels
