"""Excerpts that show what a theme or a side of it is about."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.material.text import Excerpt
from workbench.domain.measures.clusters import exemplars
from workbench.domain.ports import Vectors


def typical(
    vectors: Vectors, members: Sequence[Excerpt], count: int, quiet: frozenset[str]
) -> tuple[str, ...]:
    """The ids of the most central excerpts that say something, nearest to the centre first.

    "Yeah" answers a question and may lie in the middle of a theme because of what was asked, but it
    tells a reader nothing. Such answers are shown only if there is nothing else.

    Args:
        vectors: (len(members), dim) unit rows.
        members: of the theme or the side.
        count: how many at most.
        quiet: ids of those that say nothing by themselves (`Study.quiet`).
    """
    every = range(len(members))
    rows = [i for i in every if members[i].id not in quiet] or every
    keys = [members[i].id for i in rows]
    return tuple(keys[i] for i in exemplars(vectors[rows], keys, central=count, varied=0))
