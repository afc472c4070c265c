"""Words of spoken languages, a data file each: who asks, fillers, everyday words, small talk.

Who speaks is told with their help; what says nothing, by `workbench.domain.talk`. They are weak
evidence: what recurs in a transcript, and in the others of its import, weighs more.
A further language is a further file here, with the same entries as the others.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
# A text is taken for another language than its study's where that one's words are so much commoner.
_CLEARLY = 1.3
_FEWEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one language, casefolded.

    Attributes:
        asks: labels of who asks; `answers` of who answers; `unknown` of nobody in particular.
        people: what a legend calls those who answer.
        everyday: words that ordinary speech is made of, and that are hardly ever a name; the common
            ones of them, of which every sentence is made, are those of small talk as well.
        leads: phrases that lead into what follows a colon.
        heading: words of a transcript's heading, which stand before a colon there.
        closing: lines below a talk that say that it ends.
        oneself: words for who speaks, without which something is told about them.
        questions: words that a question begins with.
        sounds: what is said without a word; `phrases`, of several words, say nothing either.
        remarks: yes, no, agreeing words and links, which say something only as an answer.
        letters: those beyond a to z, in both cases.
    """

    asks: frozenset[str]
    answers: frozenset[str]
    people: frozenset[str]
    unknown: frozenset[str]
    everyday: frozenset[str]
    leads: frozenset[str]
    heading: frozenset[str]
    closing: frozenset[str]
    oneself: frozenset[str]
    questions: frozenset[str]
    sounds: tuple[str, ...]
    phrases: tuple[str, ...]
    remarks: tuple[str, ...]
    letters: frozenset[str]


@cache
def languages() -> Mapping[str, Language]:
    """Every language there are words of, by its tag, in order of the tags."""
    return {tag: _language(data) for tag, data in entries().items()}


@cache
def entries() -> Mapping[str, Mapping[str, Any]]:
    """What the data files hold as they are written, by tag; `talk` is what small talk adds."""
    files = (file for file in resources.files(__name__).iterdir() if file.name.endswith(".toml"))
    found = {file.name.partition(".")[0]: file.read_text("utf-8") for file in files}
    return {tag: tomllib.loads(found[tag]) for tag in sorted(found)}


@cache
def all_words(of: str) -> frozenset[str]:
    """The words of one kind in every language."""
    return frozenset(word for language in languages().values() for word in getattr(language, of))


@cache
def talk_words() -> frozenset[str]:
    """What is said without saying anything, in every language: sounds, remarks and phrases."""
    kinds = ("sounds", "remarks", "phrases")
    return frozenset(word for kind in kinds for word in all_words(kind))


def spoken_in(text: str, expected: str) -> str:
    """The language that a text is in, by its commonest words; `expected` where none is clear."""
    return _spoken_in(text[:_SAMPLE], expected.partition("-")[0].casefold())


@lru_cache(maxsize=512)
def _spoken_in(sample: str, expected: str) -> str:
    words = Counter(_WORD.findall(sample.casefold()))
    counts = {
        tag: sum(n for word, n in words.items() if word in language.everyday)
        for tag, language in languages().items()
    }
    best = max(counts, key=lambda tag: (counts[tag], tag == expected))
    clear = counts[best] >= max(_FEWEST, _CLEARLY * counts.get(expected, 0))
    return best if clear or expected not in counts else expected


def _language(data: Mapping[str, Any]) -> Language:
    return Language(
        asks=frozenset(_listed(data["asks"])),
        answers=frozenset(_listed(data["answers"])),
        unknown=frozenset(_listed(data["unknown"])),
        people=frozenset(data["people"].split()),
        everyday=frozenset(data["common"].split()) | frozenset(data["everyday"].split()),
        leads=frozenset(_listed(data["leads"])),
        heading=frozenset(data["heading"].split()),
        closing=frozenset(_listed(data["closing"])),
        oneself=frozenset(data["oneself"].split()),
        questions=frozenset(data["questions"].split()),
        sounds=tuple(data["sounds"].split()),
        phrases=tuple(_listed(data["phrases"])),
        remarks=tuple(
            word for kind in ("yes_no", "agreeing", "links") for word in data[kind].split()
        ),
        letters=frozenset(data["letters"] + data["letters"].upper()),
    )


def _listed(words: str) -> Iterable[str]:
    return filter(None, (word.strip() for word in re.split(r"[|\n]", words)))
