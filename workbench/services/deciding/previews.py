"""Looking before deciding: what the sides of a split and a merged theme would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.splitting import split as split_rows
from workbench.clustering.splitting import split_along
from workbench.domain.errors import DecisionError, InputError
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.stability import Groupings
from workbench.domain.ports import Vectors
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.excerpts.keyphrases import by_size, keyphrases_of_split, merged_keyphrases
from workbench.services.excerpts.surroundings import about_of
from workbench.services.excerpts.typical import typical
from workbench.services.reading import study

Labels = NDArray[np.int64]
Way = Literal["parts", "anew"]
"""Along the parts that the run found in the theme, or by grouping its excerpts again."""

WAYS: Mapping[Way, str] = {
    "parts": "along the parts that the run found",
    "anew": "by meaning, grouped again",
}

_SHARE = 0.1
"""The share of a theme's excerpts that a group of the run must hold for its parts to be sides."""

TYPICAL = 3
"""Excerpts shown for each side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a proposed split; `typical` are ids of its most central excerpts that tell."""

    excerpts: tuple[str, ...]
    keyphrases: tuple[str, ...]
    typical: tuple[str, ...]
    participants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPreview:
    """How a theme could be split, largest side first; nothing was decided.

    Attributes:
        way: how the sides were made.
        ways: the other ways; whether the run found parts for that many sides.
        said: the way in words.
    """

    theme_id: str
    sides: tuple[Side, ...]
    way: Way
    ways: tuple[Way, ...]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """What several themes would be as one; `shared` counts excerpts that several hold."""

    name: str
    excerpts: int
    shared: int
    participants: int
    keyphrases: tuple[str, ...]


def split_preview(
    project: Project, theme_id: str, *, into: int = 2, way: Way | None = None
) -> SplitPreview:
    """Propose how to split a theme; the same theme gives the same sides.

    Without a `way` it goes along the parts that the newest run found, where there are enough of
    them among the members, and otherwise groups the members again.

    Raises:
        InputError: `into` is not 2 to 4, or the run found too few parts to go along them.
        DecisionError: the theme has too few excerpts.
    """
    if not 2 <= into <= 4:
        raise InputError(f"a theme is split into 2, 3 or 4 sides, not {into}")
    now = study(project)
    members = now.members_of(now.board.theme(theme_id).id)
    if len(members) < into:
        raise DecisionError(f"the theme has {len(members)} excerpts; too few for {into} sides")
    vectors = about_of(project, now, members)
    found = _along_parts(now, theme_id, members, vectors, into)
    ways: tuple[Way, ...] = ("anew",) if found is None else ("parts", "anew")
    taken = way or ways[0]
    if taken not in ways:
        raise InputError(f"the run found no parts here for {into} sides; group the excerpts again")
    if found is None or taken == "anew":
        found = split_rows(vectors, into, keys=[e.id for e in members], seed=project.settings.seed)
    sides = _sides(now, theme_id, members, vectors, found)
    return SplitPreview(theme_id=theme_id, sides=sides, way=taken, ways=ways, said=WAYS[taken])


def _along_parts(
    now: Study, theme_id: str, members: Sequence[Excerpt], vectors: Vectors, into: int
) -> Labels | None:
    """(n,) side of each member along the newest run's parts; None where there are too few.

    What an analyst put here lies in a part of another theme; it goes to the nearest side.
    """
    kept = now.groupings
    if kept is None or not kept.parts.of:
        return None
    here = now.board.members[theme_id]
    by_run = [e.id for e in members if not here[e.id].by_hand]
    part_of = _parts_of(kept, by_run)
    held = [part_of.get(e.id, -1) for e in members]
    return split_along(kept.parts.joins, held, vectors, into)


def _parts_of(kept: Groupings, excerpts: Sequence[str]) -> dict[str, int]:
    """The part of each excerpt, without parts of groups that hold almost none of them.

    A later run may put a few members of a decided theme elsewhere. Parts of two groups never join:
    one stray would be a side, and all the others together the other.
    """
    placed = dict(zip(kept.keys, zip(kept.run, kept.parts.of, strict=True), strict=True))
    found = {e: placed[e] for e in excerpts if e in placed}
    sizes = Counter(group for group, _ in found.values())
    return {e: part for e, (group, part) in found.items() if sizes[group] >= _SHARE * len(found)}


def _sides(
    now: Study, theme_id: str, members: tuple[Excerpt, ...], vectors: Vectors, labels: Labels
) -> tuple[Side, ...]:
    """The members of each label as a side, the largest first."""
    rows = [np.flatnonzero(labels == side) for side in range(int(labels.max()) + 1)]
    rows.sort(key=lambda r: (-len(r), members[r[0]].id))
    parts = [[members[i].id for i in r] for r in rows]
    phrases = keyphrases_of_split(now, theme_id, parts)
    sides = []
    for part, words, which in zip(parts, phrases, rows, strict=True):
        held = [members[i] for i in which]
        side = Side(
            excerpts=tuple(part), keyphrases=tuple(words),
            typical=typical(vectors[which], held, TYPICAL, now.quiet(held)),
            participants=len({e.participant_id for e in held} - {None}),
        )  # fmt: skip
        sides.append(side)
    return tuple(sides)


def merge_preview(project: Project, theme_ids: Sequence[str]) -> MergePreview:
    """Show what merging themes would give."""
    now = study(project)
    held = [e for theme in theme_ids for e in now.board.members.get(theme, ())]
    union = list(dict.fromkeys(held))
    people = {now.excerpts[e].participant_id for e in union} - {None}
    return MergePreview(
        name=merged_name(now, theme_ids),
        excerpts=len(union),
        shared=len(held) - len(union),
        participants=len(people),
        keyphrases=tuple(merged_keyphrases(now, theme_ids)),
    )


def merged_name(now: Study, theme_ids: Sequence[str]) -> str:
    """The name of the largest theme that has one."""
    names = map(now.board.name_of, by_size(now, theme_ids))
    return next((name for name in names if name), "Merged theme")
