"""Which code a theme clearly fits: a proposal for its name, never the name."""

from __future__ import annotations

import numpy as np

from workbench.domain.material.codebook import described
from workbench.domain.measures.clusters import unit
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.excerpts.vectors import excerpt_vectors, text_vectors

COSINE, MARGIN = 0.30, 0.12
"""How near a theme's side of the study is to the code, and how much nearer than to the next
(docs/quality.md: such a code was right in four of five)."""


def codes_like(project: Project, now: Study) -> dict[str, str]:
    """Theme id to the code that it clearly fits; without those that fit none, or several.

    What says nothing counts nowhere.
    """
    codes = list(now.board.codes.values())
    held = {t.id: now.members_of(t.id) for t in now.board.live()}
    quiet = now.quiet(e for members in held.values() for e in members)
    told = {t: [e for e in members if e.id not in quiet] for t, members in held.items()}
    told = {theme: members for theme, members in told.items() if members}
    if len(codes) < 2 or len(told) < 2:
        return {}
    means = [excerpt_vectors(project, now, members).mean(axis=0) for members in told.values()]
    sizes = np.array([len(members) for members in told.values()], dtype=np.float64)
    middle = np.average(means, axis=0, weights=sizes)
    rows = text_vectors(project, [described(code) for code in codes])
    cosines = unit(np.stack(means) - middle) @ unit(rows - rows.mean(axis=0)).T
    first, second = np.sort(cosines, axis=1)[:, [-1, -2]].T
    fits = (first >= COSINE) & (first - second >= MARGIN)
    best = cosines.argmax(axis=1)
    return {theme: codes[best[i]].id for i, theme in enumerate(told) if fits[i]}
