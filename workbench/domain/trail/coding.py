"""What is decided about those who code a study side by side.

Events like those of `domain.trail.events`, where all that can happen is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.trail.families import Decision

CoderKind = Literal["person", "model", "consensus"]
"""What a coder is. A model is compared with people and never counted among them; a consensus is
what people settled on after they had differed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCoder(Decision):
    """Somebody said what a coder is, by the name that their codings have."""

    coder: str
    coder_kind: CoderKind
