"""Which codes a cell of a table names: one, several, or a path through the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from workbench.domain.material.codebook import Code, code_id, paths

_STEPS = re.compile(r"\s*(?:>|»|→|::|/|\\|\|)\s*")
_PARTS = (re.compile(r"\s*[;\n|]\s*"), re.compile(r"\s*,\s*"))


def codes_in(cell: str, codes: Mapping[str, Code]) -> tuple[str, ...]:
    """The ids of the codes that a cell names, in order; empty where a part of it names none.

    The whole cell is tried first, so that a code may hold a semicolon or a slash; then its parts.
    A part is a name, an id, or a path such as `Helps > Family`, in full or its end.

    Args:
        cell: as the table has it.
        codes: the codebook.
    """
    places = paths(codes)
    whole = _one(cell, codes, places)
    if whole:
        return (whole,)
    for mark in _PARTS:
        parts = [part for part in mark.split(cell.strip()) if part]
        found = [_one(part, codes, places) for part in parts]
        if len(parts) > 1 and all(found):
            return tuple(dict.fromkeys(found))
    return ()


def parts_of(cell: str) -> tuple[str, ...]:
    """The names in a cell that as a whole names no code, each once."""
    return tuple(dict.fromkeys(part for part in _PARTS[0].split(cell.strip()) if part))


def unknown_codes(cells: Iterable[str], codes: Mapping[str, Code]) -> tuple[Code, ...]:
    """Codes of cells that the codebook lacks, with those that a path leads through."""
    fresh: dict[str, Code] = {}
    for cell in cells:
        for part in () if codes_in(cell, codes) else parts_of(cell):
            if not codes_in(part, {**codes, **fresh}):
                fresh |= _path(part, {**codes, **fresh})
    return tuple(fresh.values())


def _path(part: str, codes: Mapping[str, Code]) -> dict[str, Code]:
    """The code that a part names and those above it, as far as they are not there."""
    made: dict[str, Code] = {}
    parent: str | None = None
    steps = [step for step in _STEPS.split(part.strip(" >/\\")) if step]
    for depth, step in enumerate(steps, 1):
        known = _one(" > ".join(steps[:depth]), codes, paths(codes))
        code = Code(id=code_id(step, parent), name=step, parent=parent)
        if not known:
            made[code.id] = code
        parent = known or code.id
    return made


def _one(part: str, codes: Mapping[str, Code], places: Mapping[str, tuple[str, ...]]) -> str:
    """The id of the code that a part names; empty where none or several answer to it."""
    named = [code.id for code in codes.values() if code.name == part]
    if part in codes:
        return part
    if not named:
        steps = tuple(step.casefold() for step in _STEPS.split(part.strip(" >/\\")) if step)
        full = [own for own, path in places.items() if path == steps]
        named = full or [own for own, path in places.items() if path[-len(steps) :] == steps]
    if not named:
        begins = [own for own in codes if len(part) >= 4 and own.startswith(part)]
        named = begins
    return named[0] if len(named) == 1 else ""
