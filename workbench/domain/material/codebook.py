"""The humans' codebook: codes with definitions, nested by parent, and human codings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

_CODES = UUID("b3f6c8d4-93f0-5a0f-8f56-0f6b5f3f2b10")

_PARTED = re.compile(r"[;\n]")
_POINTER = re.compile(r"[(\[](?:use|see|code as)\b[^)\]]*[)\]]", re.IGNORECASE)
"""A reference to another code says nothing about this one."""

_MARKS = ' \t.,-–—•*"“”„«»'
_SHORTEST_POINT, _SHORTEST_QUOTE = 4, 20


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


def points(criteria: str) -> tuple[str, ...]:
    """What an include or exclude text names, one by one: its lines, and parts between semicolons.

    Pointers to other codes ("use Friendships made") are left out.
    """
    criteria_parts = (part.strip(_MARKS) for part in _PARTED.split(_POINTER.sub(" ", criteria)))
    return tuple(dict.fromkeys(part for part in criteria_parts if len(part) >= _SHORTEST_POINT))


def quotes(example: str) -> tuple[str, ...]:
    """The quotes of an example text, without their marks; an indivisible one stays whole."""
    parts = [part.strip(_MARKS) for part in _PARTED.split(example)]
    if any(len(part) < _SHORTEST_QUOTE for part in parts):
        parts = [example.strip(_MARKS)]
    return tuple(dict.fromkeys(part for part in parts if part))


CodePath = tuple[str, ...]


def paths(codes: Mapping[str, Code]) -> dict[str, CodePath]:
    """Code id to the names from the top of its tree down to it, in lower case.

    A parent that is not among the codes, or is below the code itself, counts as none.
    """
    return {code: tuple(reversed(tuple(_names_up(code, codes)))) for code in codes}


def below(code: str, codes: Mapping[str, Code]) -> frozenset[str]:
    """The codes that stand under a code, at any depth."""
    found: set[str] = set()
    layer = {code}
    while layer:
        layer = {c.id for c in codes.values() if c.parent in layer} - found
        found |= layer
    return frozenset(found)


def same_codes(codes: Mapping[str, Code], known: Mapping[str, Code]) -> dict[str, str]:
    """Which known code each code is: the one with its id, else the one at its place by name."""
    at = {path: code for code, path in paths(known).items()}
    own = paths(codes)
    return {
        code: code if code in known else at[own[code]]
        for code in codes
        if code in known or own[code] in at
    }


def renumbered(codes: Iterable[Code], ids: Mapping[str, str]) -> tuple[Code, ...]:
    """The codes under other ids, parents included; a code that `ids` leaves out keeps its own."""
    return tuple(
        replace(
            code,
            id=ids.get(code.id, code.id),
            parent=None if code.parent is None else ids.get(code.parent, code.parent),
        )
        for code in codes
    )


def is_named(code: Code) -> bool:
    """Whether the id only follows from the name: the code came without an id of its own."""
    return code.id == code_id(code.name, code.parent)


def _names_up(code: str, codes: Mapping[str, Code]) -> Iterable[str]:
    seen: set[str] = set()
    step: str | None = code
    while step is not None and step in codes and step not in seen:
        seen.add(step)
        yield codes[step].name.strip().casefold()
        step = codes[step].parent
