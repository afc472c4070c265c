"""An event in its place in the trail: who decided it, when, why, and on what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.domain.trail.events import Event

HASH_VERSION = 2
"""The rule that hashes of new events follow: since 2 they cover the event's kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How an event is stored: what its hash covers, whatever its class has come to hold since.

    In `payload` and `reason` each text is its digest; `salts` holds those of texts that stand,
    `erased` the digests of those that are gone.
    """

    payload: Mapping[str, Any]
    reason: str = ""
    salts: Mapping[str, str] = field(default_factory=dict)
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event in its place in the trail.

    `analyst` is who decided, a labeler's or the engine's name for what a machine did; `reason`
    may be empty; `made_at` is the event number the decision was made on; `client_id` makes a
    repeated request harmless; `version` is the rule of its hash; `written` is how it is stored,
    None where it is not yet.
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
    version: int = HASH_VERSION
    written: Written | None = field(default=None, compare=False, repr=False)
