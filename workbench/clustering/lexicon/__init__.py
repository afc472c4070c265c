"""What English words are used as: nouns, adjectives, people's names.

The shares were counted from WordNet 3.0 by `bench/lexicon.py`; its licence and notice are in
`licenses/WordNet.txt`.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

_PLURALS = (("ies", "y"), ("es", ""), ("s", ""))
_VERBAL = ("ed", "ing")
_LIKELY_PLURAL = 0.6
"""A plural is a noun at least so often, though its singular may mostly be a verb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How a word is used.

    Attributes:
        noun, adjective: shares of its uses, from 0 to 1.
        known: whether the lexicon has it or a form of it.
        name: whether it is a part of people's names: `always`, or with a capital only.
    """

    noun: float
    adjective: float
    known: bool = True
    name: Literal["", "always", "capital"] = ""


_NAMES: Mapping[str, Literal["", "always", "capital"]] = {"p": "always", "c": "capital"}


@cache
def use_of(word: str) -> Use:
    """How a word in small letters is used; guessed from its end where it is not known."""
    known = _lexicon().get(word)
    if known is not None:
        return _read(known)
    for end, instead in _PLURALS:
        base = _lexicon().get(word.removesuffix(end) + instead) if word.endswith(end) else None
        if base is not None and len(word) > 3:
            of = _read(base)  # "think" is not a noun: nor is "thinks"
            return Use(noun=max(_LIKELY_PLURAL, of.noun) if of.noun else 0.0, adjective=0.0)
    verbal = word.endswith(_VERBAL)
    return Use(noun=0.0 if verbal else 0.5, adjective=0.3, known=False)


def _read(entry: str) -> Use:
    noun, adjective, *name = entry.split()
    return Use(
        noun=max(0, int(noun)) / 9, adjective=int(adjective) / 9,
        name=_NAMES[name[0]] if name else "",
    )  # fmt: skip


@cache
def _lexicon() -> Mapping[str, str]:
    packed = (resources.files(__name__) / "english.txt.gz").read_bytes()
    rows = (line.partition(" ") for line in gzip.decompress(packed).decode().splitlines())
    return {word: entry for word, _, entry in rows}
