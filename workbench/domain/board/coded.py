"""What the board remembers of people who code side by side: rounds, answers, what was settled."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.trail.coding import Verdict
from workbench.domain.trail.incoming import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """People code a sample, each without seeing the others' codings until it is closed.

    Attributes:
        seq: the event that opened it; `analyst` did.
        excerpts: the units, in the order in which they are coded.
        codes: what may be given; empty: every code of the codebook.
    """

    id: str
    seq: int
    analyst: str
    name: str
    excerpts: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...] = ()
    due: str = ""
    sample: tuple[Setting, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a coder gave a unit of a round, and where it lies; no codes is an answer."""

    round_id: str
    coder: str
    transcript_id: str
    start: int
    end: int
    codes: tuple[str, ...]
    unsure: bool = False
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What stands on a unit on which coders differed, by whom, at which event."""

    seq: int
    analyst: str
    transcript_id: str
    start: int
    end: int
    verdict: Verdict
    codes: tuple[str, ...] = ()
    memo: str = ""


def answer_key(excerpt_id: str, round_id: str, coder: str) -> str:
    """Where `Board.answers` keeps what a coder gave a unit."""
    return f"{excerpt_id}/{round_id}/{coder}"
