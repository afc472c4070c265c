"""The humans' codebook: codes with definitions, nested by parent, and human codings."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

_CODES = UUID("b3f6c8d4-93f0-5a0f-8f56-0f6b5f3f2b10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code. `parent` is a code id or None; `include`, `exclude` and `example` may be empty."""

    id: str
    name: str
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A human coder put a code on a span of a transcript."""

    code_id: str
    transcript_id: str
    start: int
    end: int
    coder: str


def code_id(name: str, parent: str | None = None) -> str:
    """The id of a code that came without one: uuid5 of its name under its parent's id."""
    return str(uuid5(_CODES, f"{parent or ''}\x1f{name.strip().casefold()}"))


def described(code: Code) -> str:
    """The code as one line of text to embed: name and definition."""
    return f"{code.name}: {code.definition}" if code.definition else code.name
