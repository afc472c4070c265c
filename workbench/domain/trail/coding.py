"""What is decided about those who code a study side by side.

Events like those of `domain.trail.events`, where all that can happen is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.trail.families import Decision
from workbench.domain.trail.incoming import Setting, Text

CoderKind = Literal["person", "model", "consensus"]
"""What a coder is. A model is compared with people and never counted among them; a consensus is
what people settled on after they had differed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCoder(Decision):
    """Somebody said what a coder is, by the name that their codings have."""

    coder: str
    coder_kind: CoderKind


Verdict = Literal["settled", "unsure", "codebook unclear"]
"""How a difference was settled: by codes (or none), not at all, or by asking for a clearer code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound(Decision):
    """Somebody asked people to code a sample, each without seeing the others' codings.

    Attributes:
        excerpts: the units, in the order in which they are coded.
        codes: what may be given; empty: every code of the codebook.
        coders: who is asked.
        due: a day as `2026-12-24`, or empty.
        sample: how the units were drawn, so that it can be done again.
    """

    round_id: str
    name: Text
    excerpts: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...] = ()
    due: str = ""
    sample: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUnit(Decision):
    """A coder gave a unit of a round its codes; none is the answer "no code".

    Where it lies is kept with it, since it becomes an ordinary coding once the round is closed.
    `coder` is who coded: whoever decided, unless the codings came in a package.
    """

    round_id: str
    excerpt_id: str
    coder: str
    transcript_id: str
    start: int
    end: int
    codes: tuple[str, ...]
    unsure: bool = False
    memo: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRound(Decision):
    """A round is over: what was coded in it counts, and may be seen."""

    round_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleUnit(Decision):
    """What stands on a unit on which coders differed; their codings stay as they are."""

    excerpt_id: str
    transcript_id: str
    start: int
    end: int
    verdict: Verdict
    codes: tuple[str, ...] = ()
    memo: Text = ""
