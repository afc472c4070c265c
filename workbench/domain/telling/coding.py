"""What was said of coders, for the narrative."""

from __future__ import annotations

from collections.abc import Callable

from workbench.domain.study import Study
from workbench.domain.telling.wording import code_title, count, excerpts_title, listed, quoted
from workbench.domain.trail.coding import (
    CloseRound,
    CoderKind,
    CodeUnit,
    OpenRound,
    SetCoder,
    SettleUnit,
)
from workbench.domain.trail.recorded import Recorded

NOBODY = "nobody named"

KINDS: dict[CoderKind, str] = {
    "person": "a person", "model": "a model", "consensus": "the consensus of several",
}  # fmt: skip


def coder_told(event: SetCoder, study: Study, at: Recorded) -> str:
    """Said what a coder is."""
    kind = KINDS[event.coder_kind]
    return f"said that the codings of {coder_title(event.coder)} are those of {kind}"


def coder_title(coder: str) -> str:
    """A coder's name, or that there is none."""
    return coder or NOBODY


def round_told(event: OpenRound, study: Study, at: Recorded) -> str:
    """Opened a round."""
    units = count(len(event.excerpts), "excerpt")
    due = f", by {event.due}" if event.due else ""
    return f"asked {listed(event.coders)} to code {units} in the round {quoted(event.name)}{due}"


def unit_told(event: CodeUnit, study: Study, at: Recorded) -> str:
    """Coded a unit; while the round is open nobody reads with what."""
    found = study.board.rounds.get(event.round_id)
    where = f"in the round {quoted(found.name)}" if found else "in a round"
    unit = excerpts_title((event.excerpt_id,), study)
    who = "" if event.coder == at.analyst else f" for {coder_title(event.coder)}"
    if found is None or not found.closed:
        return f"coded {unit} {where}{who}"
    codes = listed([code_title(code, study) for code in event.codes]) or "no code"
    return f"gave {unit} {codes} {where}{who}"


def closed_told(event: CloseRound, study: Study, at: Recorded) -> str:
    """Closed a round."""
    found = study.board.rounds.get(event.round_id)
    return f"closed the round {quoted(found.name)}" if found else "closed a round"


def settled_told(event: SettleUnit, study: Study, at: Recorded) -> str:
    """Settled a difference."""
    unit = excerpts_title((event.excerpt_id,), study)
    if event.verdict == "settled":
        codes = listed([code_title(code, study) for code in event.codes]) or "no code"
        return f"settled what {unit} is coded with: {codes}"
    left = {"unsure": "undecided", "codebook unclear": "open, as the codebook is unclear about it"}
    return f"left what {unit} is coded with {left[event.verdict]}"


TOLD: tuple[Callable[..., str], ...] = (
    coder_told, round_told, unit_told, closed_told, settled_told,
)  # fmt: skip
"""A function an event; each is registered for what its first parameter is."""
