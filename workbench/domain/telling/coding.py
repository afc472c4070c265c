"""What was said of coders, for the narrative."""

from __future__ import annotations

from workbench.domain.study import Study
from workbench.domain.trail.coding import CoderKind, SetCoder
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
