"""Merge suggestions, and further themes that excerpts may belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workbench.domain.board.board import Board, Theme
from workbench.domain.measures.duplicates import (
    SAME,
    TYPICAL,
    AlsoIn,
    Matrix,
    MergeSuggestion,
    belonging,
    is_duplicate,
    likeness,
    shared_phrases,
)
from workbench.domain.measures.gathering import gathered
from workbench.domain.ports import Vectors
from workbench.domain.study import Study
from workbench.domain.telling.wording import count, listed
from workbench.services.context import Project
from workbench.services.excerpts.comparison import compared_rows
from workbench.services.reading import study

MOST = 10
"""Merges suggested at once, the likeliest first."""

INTERVIEWS = 3
"""Interviews of a study from which a theme of one is something to look at."""

FEWEST = 3
"""Excerpts a theme needs to be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """Live themes that are large enough, with the rows of their excerpts.

    Attributes:
        vectors: (n, dim) of all excerpts that count.
        of: excerpt id to row.
    """

    vectors: Vectors
    of: Mapping[str, int]
    themes: tuple[Theme, ...]
    members: tuple[NDArray[np.int64], ...]


def merge_suggestions(project: Project) -> tuple[MergeSuggestion, ...]:
    """Pairs of live themes that may be one, likeliest first.

    Sides of one split, and themes of which one is under the other, are left alone: an analyst has
    decided on those.
    """
    now = study(project)
    ground = _ground(project, now)
    if len(ground.themes) < 2:
        return ()
    alike = likeness(ground.vectors, ground.members)
    found = []
    for i, j in combinations(range(len(ground.themes)), 2):
        one, other = ground.themes[i], ground.themes[j]
        if _decided_apart(now.board, one, other):
            continue
        shared = len(now.board.members[one.id].keys() & now.board.members[other.id].keys())
        phrases = shared_phrases(one.keyphrases, other.keyphrases)
        if is_duplicate(float(alike[i, j]), shared, len(ground.members[j]), len(phrases)):
            found.append(_suggestion(one, other, float(alike[i, j]), shared, phrases))
    found.sort(key=lambda m: (-m.likeness, -m.shared, m.themes))
    known = {frozenset(merge.themes) for merge in found[:MOST]}
    narrow = (m for m in _of_one_interview(now, ground, alike) if frozenset(m.themes) not in known)
    return (*found[:MOST], *narrow)


def _of_one_interview(now: Study, ground: _Ground, alike: Matrix) -> Iterator[MergeSuggestion]:
    """Candidates of one interview alone, each as a part of the broad theme that runs put it with.

    Where a study has few interviews, or its run was not repeated, nothing is said.
    """
    if len({e.transcript_id for e in now.excerpts.values()}) < INTERVIEWS:
        return
    at = {theme.id: row for row, theme in enumerate(ground.themes)}
    heard = {theme: _interviews(now, theme) for theme in at}
    broad = {t: now.board.members[t] for t, interviews in heard.items() if len(interviews) > 1}
    for theme in ground.themes:
        alone = len(heard[theme.id]) == 1 and now.board.untouched(theme)
        votes = gathered(now.board.members[theme.id], broad, now.groupings) if alone else None
        if votes is None or now.says_nothing(theme.id) or now.says_nothing(votes.with_):
            continue
        likeness = round(float(alike[at[votes.with_], at[theme.id]]), 4)
        yield MergeSuggestion(
            themes=(votes.with_, theme.id), likeness=likeness, shared=0, phrases=(),
            said=f"all of the second is of one interview, and {votes.votes} of {votes.runs} "
            f"resampled runs have it with the first ({likeness:.2f})",
        )  # fmt: skip


def _interviews(now: Study, theme: str) -> set[str]:
    held = (now.excerpts.get(e) for e in now.board.members[theme] if e not in now.board.set_aside)
    return {e.transcript_id for e in held if e}


def also_in(project: Project, excerpts: Sequence[str] | None = None) -> tuple[AlsoIn, ...]:
    """Further live themes that excerpts (by default all) may belong to, the likeliest first.

    That is, themes whose middle is at least as near to the excerpt as to half of their own
    excerpts.
    """
    now = study(project)
    ground = _ground(project, now)
    if not ground.themes:
        return ()
    row_of = ground.of
    asked = [e for e in dict.fromkeys(row_of if excerpts is None else excerpts) if e in row_of]
    wanted = np.array([row_of[e] for e in asked], dtype=np.int64)
    strengths = belonging(ground.vectors, ground.members, wanted)
    found = []
    for at, column in np.argwhere(strengths >= TYPICAL).tolist():
        key, theme = asked[at], ground.themes[column]
        if key not in now.board.members[theme.id]:
            strength = round(float(strengths[at, column]), 4)
            found.append(AlsoIn(excerpt_id=key, theme_id=theme.id, strength=strength))
    return tuple(sorted(found, key=lambda a: (-a.strength, a.excerpt_id, a.theme_id)))


def comparable(now: Study) -> tuple[Theme, ...]:
    """The live themes that have excerpts enough to be compared."""
    aside, members = now.board.set_aside, now.board.members
    return tuple(
        theme
        for theme in now.board.live()
        if sum(e in now.excerpts and e not in aside for e in members[theme.id]) >= FEWEST
    )


def not_compared(now: Study, theme: str = "") -> str:
    """Why no two themes, or the one given and another, can be compared; empty where they can.

    A sentence.
    """
    large = {one.id for one in comparable(now)}
    enough = f"has {FEWEST} excerpts or more"
    if len(now.board.live()) < 2:
        why = "there are no two themes"
    elif theme and theme not in large:
        why = f"this theme has fewer than {FEWEST} excerpts"
    elif theme and len(large) == 1:
        why = f"no other theme {enough}"
    elif len(large) < 2:
        why = f"{'only one' if large else 'no'} theme {enough}"
    else:
        return ""
    return f"Nothing was compared: {why}."


def _ground(project: Project, now: Study) -> _Ground:
    large = comparable(now)
    if not large:
        return _Ground(vectors=np.zeros((0, 1), np.float32), of={}, themes=(), members=())
    rows = compared_rows(project, now)
    held = ([rows.of[e] for e in now.board.members[theme.id] if e in rows.of] for theme in large)
    return _Ground(
        vectors=rows.vectors, of=rows.of, themes=large,
        members=tuple(np.array(at, np.int64) for at in held),
    )  # fmt: skip


def _decided_apart(board: Board, one: Theme, other: Theme) -> bool:
    return bool(set(one.sources) & set(other.sources)) or (
        other.id in _above(board, one) or one.id in _above(board, other)
    )


def _above(board: Board, theme: Theme) -> list[str]:
    above: list[str] = []
    while theme.parent and theme.parent in board.themes and theme.parent not in above:
        above.append(theme.parent)
        theme = board.themes[theme.parent]
    return above


def _suggestion(
    one: Theme, other: Theme, alike: float, shared: int, phrases: tuple[str, ...]
) -> MergeSuggestion:
    reasons = ["they mean much the same" if alike >= SAME else "they are near in meaning"]
    if shared:
        reasons.append(f"they share {count(shared, 'excerpt')}")
    if phrases:
        reasons.append(f"both speak of {listed([f'“{p}”' for p in phrases[:3]])}")
    return MergeSuggestion(
        themes=(one.id, other.id), likeness=round(alike, 4), shared=shared, phrases=phrases,
        said=f"{listed(reasons)} ({alike:.2f})",
    )  # fmt: skip
