"""Themes against the human codebook: what is the same, wider, narrower, new, or not covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from workbench.domain.board.board import Theme
from workbench.domain.board.codings import every_coding
from workbench.domain.material.codebook import Code, described
from workbench.domain.measures.alignment import (
    EVIDENCE,
    Alignment,
    Link,
    Matrix,
    Side,
    coded_excerpts,
    converged,
    linked,
    nearest_of,
    strengths,
)
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Progress, silent
from workbench.domain.study import Study
from workbench.domain.trail.events import Relation
from workbench.services.context import Project
from workbench.services.excerpts.vectors import excerpt_vectors, text_vectors
from workbench.services.reading import study

EXEMPLARS = 10
"""A theme's strongest excerpts, which stand for its meaning."""


def align(project: Project, *, progress: Progress = silent) -> Alignment:
    """Align live themes with the codebook; writes nothing.

    Empty if there are no themes or no codes.
    """
    now = study(project)
    themes, codes = now.board.live(), tuple(now.board.codes.values())
    progress("aligning themes with the codebook", 0, 1)
    scope = _coded_transcripts(now)
    ours = [_theme_side(now, theme, scope) for theme in themes]
    theirs = _code_sides(now, codes)
    near = _nearness(project, now, themes, codes)
    coded = sum(e.transcript_id in scope for e in now.excerpts.values())
    links = linked(ours, theirs, near, _decided(themes), excerpts=coded)
    links = tuple(_with_evidence(now, link) for link in links)
    progress("aligning themes with the codebook", 1, 1)
    met = {link.theme for link in links} | {link.code for link in links}
    nearest = nearest_of(links, ours, theirs, near)
    return Alignment(
        links=links,
        pairs=_matched(strengths(links, ours, theirs), ours, theirs),
        new=tuple(side.id for side in ours if side.id not in met),
        uncovered=tuple(side.id for side in theirs if side.id not in met),
        convergence=converged(links, ours, theirs, nearest),
        coded=coded,
        nearest=nearest,
    )


def _coded_transcripts(now: Study) -> frozenset[str]:
    return frozenset(coding.transcript_id for coding in every_coding(now.board))


def _theme_side(now: Study, theme: Theme, scope: frozenset[str]) -> Side:
    held = (e for e in now.members_of(theme.id) if e.transcript_id in scope)
    return Side(id=theme.id, excerpts=frozenset(e.id for e in held))


def _code_sides(now: Study, codes: Sequence[Code]) -> list[Side]:
    every = list(every_coding(now.board))
    held = coded_excerpts(tuple(now.excerpts.values()), every, now.board.codes)
    return [Side(id=code.id, excerpts=held[code.id]) for code in codes]


def _decided(themes: Sequence[Theme]) -> Mapping[tuple[str, str], Relation]:
    return {(t.id, link.code_id): link.relation for t in themes for link in t.codes}


def _nearness(
    project: Project, now: Study, themes: Sequence[Theme], codes: Sequence[Code]
) -> Matrix:
    """(n_themes, n_codes) mean of two cosines with the code's words: theme's words, exemplars."""
    if not themes or not codes:
        return np.zeros((len(themes), len(codes)))
    theirs = text_vectors(project, [described(code) for code in codes])
    words = text_vectors(project, [_words(now, theme) for theme in themes])
    shown = [now.members_of(theme.id)[:EXEMPLARS] for theme in themes]
    means = [
        excerpt_vectors(project, now, own).mean(axis=0) if own else row
        for own, row in zip(shown, words, strict=True)
    ]
    near = (words @ theirs.T + unit(np.asarray(means, dtype=np.float32)) @ theirs.T) / 2
    return np.asarray(near, dtype=np.float64)


def _words(now: Study, theme: Theme) -> str:
    texts = (now.board.name_of(theme.id), theme.definition, ", ".join(theme.keyphrases))
    return ": ".join(part for part in texts if part) or theme.id


def _matched(
    table: Matrix, themes: Sequence[Side], codes: Sequence[Side]
) -> tuple[tuple[str, str], ...]:
    """The one-to-one matching of greatest total strength, in the order of the themes."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    return tuple(
        (themes[row].id, codes[column].id)
        for row, column in zip(rows, columns, strict=True)
        if table[row, column] > 0
    )


def _with_evidence(now: Study, link: Link) -> Link:
    """The few excerpts that show the link best: strongest in the theme, shared ones first."""
    shared = frozenset(link.evidence)
    held = [e.id for e in now.members_of(link.theme)]
    best = [e for e in held if e in shared] or held
    return replace(link, evidence=tuple(best[:EVIDENCE]))
