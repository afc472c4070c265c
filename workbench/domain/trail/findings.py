"""What a team prepares for publication: key quotes, the framework matrix, facts of its study.

Events like those of `domain.trail.events`, where all that can happen is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.trail.families import Decision, Machine
from workbench.domain.trail.incoming import Text

CellOf = Literal["theme", "code"]
"""What a column of the framework matrix is."""

CellMark = Literal["", "nothing", "opposite"]
"""Whether a participant says nothing of a theme or code, or the opposite; empty: neither."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SummariseCell(Decision):
    """What a participant says of a theme or code, in an analyst's words; nothing clears the cell.

    `proposal` is the number of the event that proposed the words, where an analyst took them.
    """

    participant_id: str
    target: CellOf
    target_id: str
    text: Text = ""
    mark: CellMark = ""
    proposal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedSummary:
    """What a model would say of one cell; `evidence` are the excerpts it quotes."""

    participant_id: str
    target: CellOf
    target_id: str
    text: Text
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeSummaries(Machine):
    """A model proposed summaries; each is marked as such until an analyst writes the cell."""

    labeler: str
    version: str
    summaries: tuple[ProposedSummary, ...]
    model: str = ""
    prompt: str = ""
