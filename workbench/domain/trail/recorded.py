"""An event in its place in the trail: who decided it, when, why, and on what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.trail.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event in its place in the trail.

    `analyst` is who decided, a labeler's or the engine's name for what a machine did; `reason`
    may be empty; `made_at` is the event number the decision was made on; `client_id` makes a
    repeated request harmless.
    """

    seq: int
    id: str
    analyst: str
    time: datetime
    event: Event
    reason: str = ""
    made_at: int = 0
    client_id: str = ""
    previous: str = ""
    hash: str = ""
