"""What tables, surveys and guides are written with, a data file for each language.

A further language is a further file here, with the entries of the others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

_WORDS = ("hyphen_after", "hyphen_before")
_FIRST = "en"


@cache
def named(of: str) -> tuple[str, ...]:
    """The names of one kind in every language, English first, each once and in order.

    Args:
        of: an entry of the data files, e.g. `speaker` or `no_answer`.
    """
    every = (_listed(of, data[of]) for data in _files().values())
    return tuple(dict.fromkeys(name for names in every for name in names))


@cache
def own(of: str, language: str = _FIRST) -> tuple[str, ...]:
    """The names of one kind in one language, in order."""
    return tuple(_listed(of, _files()[language][of]))


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words of, English first, then by tag."""
    return tuple(_files())


@cache
def _files() -> Mapping[str, Mapping[str, str]]:
    files = (file for file in resources.files(__name__).iterdir() if file.name.endswith(".toml"))
    found = {file.name.partition(".")[0]: tomllib.loads(file.read_text("utf-8")) for file in files}
    return {tag: found[tag] for tag in sorted(found, key=lambda tag: (tag != _FIRST, tag))}


def _listed(of: str, text: str) -> Iterable[str]:
    parts = text.split() if of in _WORDS else re.split(r"[|\n]", text)
    return filter(None, (part.strip().casefold() for part in parts))
