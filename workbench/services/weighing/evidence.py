"""Why is this a theme? Who speaks of it, what it echoes, and what speaks against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.domain.material.guide import as_planned
from workbench.domain.measures.clusters import unit
from workbench.domain.measures.evidence import (
    CARRIED,
    Evidence,
    NegativeCase,
    borrowed,
    denial,
    echoed,
)
from workbench.domain.ports import Vectors
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.domain.words import folded
from workbench.services.context import Project
from workbench.services.excerpts.comparison import Rows, compared_rows
from workbench.services.excerpts.typical import typical
from workbench.services.importing.guide import guide_of
from workbench.services.reading import study

Mask = NDArray[np.bool_]

TYPICAL = 3
NEGATIVE = 3
"""Negative cases that are shown."""

HEAVIEST = 6
"""Keyphrases whose denial makes a negative case."""

QUESTION = 200
"""Characters of an echoed question that are shown: its end, where the question is."""

_FEWEST = 4
_ALIKE = 0.75
"""Cosine from which two questions ask the same."""

_NEAR = 0.1
"""The share of a theme's excerpts that a negative case is nearer to its middle than, at least."""


def evidence(project: Project, theme_id: str) -> Evidence:
    """What makes a theme a theme, as it stands.

    Raises:
        NotFound: there is no such theme.
    """
    return evidences(project, [theme_id])[0]


def evidences(project: Project, theme_ids: list[str]) -> tuple[Evidence, ...]:
    """The same for several themes at once, in their order."""
    now = study(project)
    for theme in theme_ids:
        now.board.theme(theme)
    if not theme_ids:
        return ()
    rows = compared_rows(project, now)
    keys = list(rows.of)
    return tuple(_evidence(now, rows, keys, theme) for theme in theme_ids)


def _evidence(now: Study, rows: Rows, all_keys: Sequence[str], theme_id: str) -> Evidence:
    members_of = now.board.members.get(theme_id, {})
    inside = np.array([key in members_of for key in all_keys], dtype=np.bool_)
    keys = [key for key in all_keys if key in members_of]
    phrases = now.board.theme(theme_id).keyphrases
    members = [now.excerpts[key] for key in keys]
    per_person = Counter(e.participant_id for e in members if e.participant_id)
    heaviest = min(per_person.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    share = heaviest[1] / len(keys) if keys else 0.0
    groups = grouping(now)
    scope = sorted({e.participant_id for e in now.excerpts.values() if e.participant_id})
    of_group = Counter(groups.of[p] for p in per_person if p in groups.of)
    spoken = [(folded(e.text), folded(now.question_of(e))) for e in members]
    question, answering, elsewhere = _question(now, rows.questions, all_keys, inside)
    return Evidence(
        theme_id=theme_id, words=phrases,
        exemplars=typical(rows.vectors[inside], members, TYPICAL, now.quiet(members)),
        participants=len(per_person),
        by_group=tuple(
            (g, of_group[g], n) for g, n in zip(groups.groups, groups.sizes, strict=True)
        ),
        heaviest=(heaviest[0], round(share, 4)), carried=share >= CARRIED and len(keys) >= _FEWEST,
        echo=echoed(question, answering, elsewhere), borrowed=borrowed(spoken, phrases),
        negative=_negative(now, rows.vectors, all_keys, inside, phrases),
        without=tuple(p for p in scope if p not in per_person),
    )  # fmt: skip


def _question(
    now: Study, questions: Vectors, keys: Sequence[str], inside: Mask
) -> tuple[str, float, float]:
    """The question that most of a theme answers; the share of it and of the others that do."""
    rows = np.flatnonzero(inside & (np.linalg.norm(questions, axis=1) > 0))
    if len(rows) < 2:
        return "", 0.0, 0.0
    asked = questions[rows]
    best = int(((asked @ asked.T) >= _ALIKE).sum(axis=1).argmax())
    same = questions @ asked[best] >= _ALIKE
    outside = same[~inside].mean() if (~inside).any() else 0.0
    question = now.question_of(now.excerpts[keys[rows[best]]])
    shown = as_planned(question, guide_of(now.board)) or " ".join(question.split())[-QUESTION:]
    return shown, float(same[inside].mean()), float(outside)


def _negative(
    now: Study,
    about: Vectors,
    keys: Sequence[str],
    inside: Mask,
    phrases: tuple[str, ...],
) -> tuple[NegativeCase, ...]:
    rows = np.flatnonzero(inside)
    if len(rows) < 2:
        return ()
    near = about @ unit(about[rows].mean(axis=0)[None])[0]
    least = float(np.quantile(near[rows], _NEAR))
    found: list[NegativeCase] = []
    for row in np.argsort(-near, kind="stable"):
        if near[row] < least or len(found) == NEGATIVE:
            break
        key = keys[row]
        silent = inside[row] or now.quiet([now.excerpts[key]])
        words = "" if silent else denial(now.excerpts[key].text, phrases[:HEAVIEST])
        if words:
            themes = now.board.themes_of(key)
            found.append(NegativeCase(excerpt_id=key, themes=themes, words=" ".join(words.split())))
    return tuple(found)
