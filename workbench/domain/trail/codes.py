"""What analysts decide about the codebook, code by code; a file that is loaded is material."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.trail.families import Decision
from workbench.domain.trail.incoming import CodeEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCode(Decision):
    """The codebook has a further code."""

    code: CodeEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCode(Decision):
    """A code is worded or coloured otherwise; its place in the tree stays."""

    code: CodeEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class NestCode(Decision):
    """A code stands under another one; None: at the top."""

    code_id: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCodes(Decision):
    """What was coded with a code, and linked to it, counts as another one's from now on."""

    code_id: str
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireCode(Decision):
    """A code is used no longer; what was coded with it stays, and counts again if it returns."""

    code_id: str
