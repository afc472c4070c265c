"""Proposals at rest: as JSON, under a key that covers everything they depend on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from workbench.api import LabelProposal, LabelRequest


class LabelCache(Protocol):
    """Answers by `cache_key`; called from the thread that runs `label_clusters` only."""

    def get(self, key: str) -> LabelProposal | None:
        """What a labeler answered before, or None."""

    def put(self, key: str, proposal: LabelProposal) -> None:
        """Keep an answer; an existing key may be overwritten."""


class MemoryCache:
    """A `LabelCache` that lasts as long as the object."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, key: str) -> LabelProposal | None:
        """What a labeler answered before, or None."""
        kept = self._kept.get(key)
        return None if kept is None else proposal_from_json(kept)

    def put(self, key: str, proposal: LabelProposal) -> None:
        """Keep an answer."""
        self._kept[key] = proposal_to_json(proposal)

    def __len__(self) -> int:
        return len(self._kept)


def refusal(why: str) -> LabelProposal:
    """A refusal in the form in which answers are kept: without a name, unlike any proposal."""
    return LabelProposal(name="", description=why)


def refused_why(kept: LabelProposal) -> str | None:
    """Why the kept answer is a refusal; None if it is a proposal."""
    return None if kept.name else kept.description


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)

    name: str
    description: str = ""
    code_id: str | None = None
    evidence: tuple[str, ...] = ()
    notes: dict[str, str] = {}
    subtitle: str = ""


def proposal_to_json(proposal: LabelProposal) -> str:
    """One line of canonical JSON: sorted keys, no spaces, Unicode as it is."""
    return canonical({**asdict(proposal), "notes": dict(proposal.notes)})


def proposal_from_json(text: str) -> LabelProposal:
    """The proposal back; equal to the one that went in.

    Raises:
        ValueError: if the text is not such a proposal (pydantic's `ValidationError` is one).
    """
    return LabelProposal(**dict(_Stored.model_validate_json(text)))


def cache_key(
    request: LabelRequest,
    *,
    labeler: str,
    version: str,
    config: Mapping[str, object],
    prompt_version: str = "",
    chat_id: str = "",
) -> str:
    """Hex sha256 over everything that an answer may depend on."""
    return hashlib.sha256(
        canonical(
            {
                "request": asdict(request),
                "labeler": [labeler, version],
                "config": dict(config),
                "prompt": prompt_version,
                "chat": chat_id,
            }
        ).encode("utf-8", "surrogatepass")
    ).hexdigest()


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces, so that equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
