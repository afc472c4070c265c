"""What a team prepares for publication: key quotes, and what only the team can say of its study.

Events like those of `domain.trail.events`, where all that can happen is listed.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.trail.families import Decision
from workbench.domain.trail.incoming import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkKeyQuotes(Decision):
    """Excerpts of a theme are key quotes of it: reports take them first."""

    excerpts: tuple[str, ...]
    theme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmarkKeyQuotes(Decision):
    """Excerpts are no longer key quotes of a theme."""

    excerpts: tuple[str, ...]
    theme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFact(Decision):
    """The team says something about its study that nothing in it can tell; empty takes it back.

    `fact_id` is one of `domain.material.facts`.
    """

    fact_id: str
    text: Text
