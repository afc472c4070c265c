"""The rows that reports are made of: plain values, each a line of a table somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.board.board import Memo, Origin, ThemeState
from workbench.domain.trail.events import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCode:
    """A code that an analyst linked to a theme."""

    id: str
    name: str
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """One live theme.

    Attributes:
        name: never empty; an unnamed theme shows its keyphrases or id in brackets.
        named_by: whose name it is, e.g. `an analyst`; empty if there is none.
        depth: 0 at the top of the tree.
        in_groups: participants with an excerpt in it, per group of the grouping; None if the cell
            is masked (`domain.telling.matrix.masked`).
        excerpts_in_groups: the same for excerpts.
        opened: share of its excerpts that somebody has opened, in [0, 1]; 1 where it has none.
        heaviest: the participant with most excerpts and their share, in [0, 1].
        evidence: sentences on what speaks for and against it.
    """

    id: str
    name: str
    named_by: str
    state: ThemeState
    definition: str
    parent: str
    depth: int
    excerpts: int
    participants: int
    in_groups: tuple[int | None, ...]
    excerpts_in_groups: tuple[int | None, ...]
    codes: tuple[LinkedCode, ...]
    keyphrases: tuple[str, ...]
    opened: float
    heaviest: tuple[str, float]
    memos: tuple[Memo, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """One excerpt as evidence; `text` is the transcript's, verbatim.

    Attributes:
        participant: empty if nobody said whose words they are.
        transcript: as `domain.telling.wording.transcript_title` gives it.
        start, end: code points of the stored text, half-open.
        question: what was asked, empty if nothing was.
        opened: whether somebody has opened it.
        key: whether it is a key quote of the theme.
        cited: the participant as the team cites them.
    """

    theme_id: str
    theme: str
    state: ThemeState
    excerpt_id: str
    participant: str
    group: str
    transcript: str
    start: int
    end: int
    text: str
    question: str
    strength: float
    origin: Origin
    opened: bool
    key: bool = False
    cited: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeOfCode:
    """A live theme that is linked to a code."""

    name: str
    state: ThemeState
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One code of the codebook; no `themes` means that no live theme covers it."""

    id: str
    name: str
    parent: str
    depth: int
    definition: str
    include: str
    exclude: str
    example: str
    themes: tuple[ThemeOfCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One event of the trail in plain words."""

    seq: int
    time: datetime
    analyst: str
    kind: str
    what: str
    reason: str
    hash: str
