"""Words that name people: they stand in no name of a theme and in no keyphrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from workbench.clustering.lexicon import use_of
from workbench.domain.talk import talk_of
from workbench.domain.words import WORD, plain

_TOKEN = re.compile(rf"(?:Mrs?|Ms|Dr)\.|{WORD}|[.?!:\"“”\n]")
_ADDRESS = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "sir", "aunt", "auntie", "uncle", "nurse", "professor")
)
_ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """How much more often each word has a capital than not, within sentences and anywhere.

    `addressed` are those that stand after "Mrs" or the like.
    """

    inside: Counter[str] = field(default_factory=Counter)
    anywhere: Counter[str] = field(default_factory=Counter)
    addressed: set[str] = field(default_factory=set)


def names_in(
    texts: Iterable[str], language: str, people: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The words of texts that name people, in small letters.

    In English these are words with a capital of their own that no lexicon has, but for
    abbreviations, those that it knows as parts of names, and whoever is a Mr or a Mrs. In other
    languages capitals tell less (German has them on every noun), and only the study's own people
    are known.

    Args:
        texts: whatever is said or asked.
        language: BCP 47 tag.
        people: folded words of the labels of who speaks. One that is an everyday word ("nurse")
            names nobody.
    """
    english = language.partition("-")[0].casefold() == _ENGLISH
    counts = _counted(texts)
    known = (w for w in people if counts.anywhere[w] >= 0 and not (english and _everyday(w)))
    found = (w for w in counts.anywhere if english and _is_name(w, counts))
    return frozenset((*known, *found))


def _everyday(word: str) -> bool:
    use = use_of(word)
    return use.known and not use.name


def _is_name(word: str, counts: _Counts) -> bool:
    bare = word.removesuffix("'s")
    use = use_of(bare)
    if use.name == "always":
        return True
    if use.name == "capital" or bare in counts.addressed:
        return counts.inside[word] > 0
    talk = talk_of(_ENGLISH)
    return not use.known and counts.anywhere[word] > 0 and not (talk and bare in talk.known)


def _counted(texts: Iterable[str]) -> _Counts:
    counts = _Counts()
    for text in texts:
        for before, word in pairwise(["\n", *_TOKEN.findall(plain(text))]):
            if not word[0].isalpha():
                continue
            small, capital = word.casefold(), word[0].isupper() and not word[1:].isupper()
            counts.anywhere[small] += 1 if capital else -1
            if before[0].isalpha():
                counts.inside[small] += 1 if capital else -1
            if capital and before.casefold().rstrip(".") in _ADDRESS:
                counts.addressed.add(small.removesuffix("'s"))
    return counts
