"""The tree of parts that a run found below its themes, and the sides of a theme along it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

FEWEST = 2
"""Excerpts of a theme that a part of it needs to count; fewer have no side of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Two parts that become one, under the number of the first; the cheaper, the more alike."""

    one: int
    other: int
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of n excerpts.

    Attributes:
        of: the part of each, -1 if in none; empty if they were not kept.
        joins: which parts join, the most alike first; parts of two themes never do.
    """

    of: tuple[int, ...] = ()
    joins: tuple[Join, ...] = ()

    def only(self, rows: Sequence[int]) -> Parts:
        """The parts of some of the excerpts, by their rows."""
        return replace(self, of=tuple(self.of[row] for row in rows)) if self.of else self


def along(joins: Sequence[Join], held: Sequence[int], into: int) -> list[int] | None:
    """The side of each member by the part that it lies in, from 0; -1 where it lies in none.

    Parts join, the most alike first, until there are `into` sides. None if the members lie in fewer
    parts, or in parts of so many themes that they never become so few.
    """
    sizes = Counter(part for part in held if part >= 0)
    side = {part: part for part, size in sizes.items() if size >= FEWEST}
    for join in joins:
        if len(set(side.values())) <= into:
            break
        side = {part: join.one if at == join.other else at for part, at in side.items()}
    sides = sorted(set(side.values()))
    if len(sides) != into:
        return None
    return [sides.index(side[part]) if part in side else -1 for part in held]
