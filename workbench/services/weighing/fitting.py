"""Which excerpts of a theme fit a code: what would be split off to make the two the same."""

from __future__ import annotations

import numpy as np

from workbench.domain.board.codings import every_coding
from workbench.domain.errors import NotFound
from workbench.domain.material.codebook import described
from workbench.domain.measures.alignment import coded_excerpts
from workbench.domain.measures.clusters import unit
from workbench.services.context import Project
from workbench.services.deciding.previews import split_preview
from workbench.services.excerpts.vectors import excerpt_vectors, text_vectors
from workbench.services.reading import study


def fitting(project: Project, theme_id: str, code_id: str) -> tuple[str, ...]:
    """The theme's excerpts that humans put the code on; else its side nearest to the code's words.

    Strongest first. Nothing is decided.

    Raises:
        NotFound: there is no such theme or code.
        DecisionError: the theme is too small to have sides.
    """
    now = study(project)
    code = now.board.codes.get(code_id)
    if code is None:
        raise NotFound("that code is no longer in the codebook; reload the page")
    members = now.members_of(now.board.theme(theme_id).id)
    coded = coded_excerpts(members, list(every_coding(now.board)), now.board.codes)[code_id]
    if coded and len(coded) < len(members):
        return tuple(e.id for e in members if e.id in coded)
    wanted = text_vectors(project, [described(code)])[0]
    sides = [frozenset(side.excerpts) for side in split_preview(project, theme_id).sides]
    held = [[e for e in members if e.id in side] for side in sides]
    means = [excerpt_vectors(project, now, own).mean(axis=0, keepdims=True) for own in held]
    nearest = int(np.argmax([float((unit(mean) @ wanted)[0]) for mean in means]))
    return tuple(e.id for e in held[nearest])
