"""Prompt files with versions: `NAME-VERSION.system.md`, `.user.md`, `.repair.md`, `.examples.txt`.

A released file is never changed, a new version is added beside it; the digest in `Prompt.version`
shows which words were really used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One prompt as read from its files.

    Attributes:
        version: `name_theme-3@` and 12 hex digits over all its files.
        system: with the examples filled in.
        user: a template for the request; what is filled in is not read for placeholders again.
        repair: appended to the user's part when an answer cannot be used.
        examples: names that occur in the prompt, which a model may echo.
    """

    version: str
    system: str
    user: Template
    repair: Template
    examples: tuple[str, ...]


@cache
def prompt(name: str) -> Prompt:
    """Read a prompt by its name and version, e.g. `name_theme-3`."""
    folder = files(__name__)
    parts = {
        part: (folder / f"{name}.{part}").read_text("utf-8")
        for part in ("system.md", "user.md", "repair.md", "examples.txt")
    }
    digest = hashlib.sha256("\0".join(parts.values()).encode()).hexdigest()[:12]
    examples = tuple(parts["examples.txt"].split("\n")[:-1])
    named = {f"example_{i}": text for i, text in enumerate(examples, start=1)}
    return Prompt(
        version=f"{name}@{digest}",
        system=Template(parts["system.md"]).substitute(named),
        user=Template(parts["user.md"]),
        repair=Template(parts["repair.md"]),
        examples=examples,
    )
