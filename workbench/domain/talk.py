"""Talk that says nothing of the matter: function words, talk about talking, times, courtesies.

The words are in the data files of `workbench.domain.languages`, in small letters: the common words
and, where a file says so, its sounds and remarks, besides what stands under `talk`. `function`
words make no phrase's first or last word; `talk` and `time` words stand in no name at all; `weak`
ones make none by themselves; `courtesy` words are what openings, consent and closings are made of,
and say something elsewhere; `known` words have a capital and name nobody.
A further language is a further file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.domain.languages import entries
from workbench.domain.words import WORD, folded

COURTEOUS, SHORT = 25, 5
"""Words up to which an excerpt may be courtesies alone, and below which it may be too little."""

SHARE = 0.4
"""Of a theme's excerpts, what says nothing by itself in a theme that says nothing."""

_SPOKEN, _CLEARLY = 0.2, 1.3
"""Share of function words in a language that is spoken, and how much commoner they are than those
of another."""

_ENOUGH = 4
"""Words of matter from which a short excerpt says something, courtesies or not."""

_WORD = re.compile(WORD)
_PART = re.compile(rf"{WORD}|\d+")
_NUMERAL = re.compile(r"(?:twen|thir|for|fif|six|seven|eigh|nine)(?:ty|teen|th)")
_MARK = re.compile(r"(.)\1{2,}|x+|_+")
"""What stands for words that were taken out: xxx."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The words of talk in one language; `title` names a theme of nothing else."""

    title: str
    function: frozenset[str]
    weak: frozenset[str]
    talk: frozenset[str]
    time: frozenset[str]
    courtesy: frozenset[str]
    known: frozenset[str]
    numerals: frozenset[str]
    fillers: tuple[str, ...]

    def is_matter(self, word: str) -> bool:
        """Whether a folded word says something by itself."""
        return (
            len(word) > 2 and "'" not in word and word not in self.function
            and word not in self.talk and word not in self.time and word not in self.weak
            and not _NUMERAL.fullmatch(word) and not is_mark(word)
        )  # fmt: skip

    def may_name(self, word: str) -> bool:
        """Whether a folded word may stand in a name, beside others at least."""
        return word not in self.talk and word not in self.time and not is_mark(word)


def is_mark(word: str) -> bool:
    """Whether a word only stands for one that was taken out, such as "xxx"."""
    return _MARK.fullmatch(word) is not None


def says_nothing(text: str, language: str) -> bool:
    """Whether an answer in a conversation says nothing of the matter by itself.

    It has no word of matter and no figure; or fewer than five words and one of matter at most; or
    up to 25 words of which all but courtesies are without matter. In a language that there is no
    file of nothing is known to say nothing. Answers to a survey are another thing: there "Nothing"
    and "Perfect" are the answer.
    """
    talk = talk_of(language)
    if talk is None:
        return False
    words, matter, courteous, figures = 0, set[str](), True, False
    for found in _PART.finditer(folded(text)):
        word = found[0]
        words += 1
        figure = word[0].isdigit() or word in talk.numerals
        figures = figures or figure
        if figure or talk.is_matter(word):
            matter.add(word)
            courteous = courteous and word in talk.courtesy
        if len(matter) >= _ENOUGH or (matter and not courteous and words >= SHORT):
            return False
    if not matter or (words < SHORT and len(matter) < 2):
        return not figures
    return courteous and words <= COURTEOUS


def says_little(text: str, language: str) -> bool:
    """Whether a text has fewer than four words of matter; never where nobody has listed any."""
    talk = talk_of(language)
    if talk is None:
        return False
    return len({word for word in _WORD.findall(folded(text)) if talk.is_matter(word)}) < _ENOUGH


def is_small_talk(keyphrases: Sequence[str]) -> bool:
    """Whether a run left a theme as small talk: the first thing said of it is just that."""
    return bool(keyphrases) and any(keyphrases[0] == talk.title for talk in talks().values())


def title_of(language: str) -> str:
    """What a theme is called that says nothing; in English where nobody has said it otherwise."""
    return (talk_of(language) or talks()["en"]).title


def talk_of(language: str) -> Talk | None:
    """The words of talk in a language by its BCP 47 tag; None where there is no file of them."""
    return talks().get(language.partition("-")[0].casefold())


def spoken_in(texts: Iterable[str], expected: str) -> str:
    """The tag of the language whose function words are commonest in texts.

    `expected` where no other is clearly so; a study's language may never have been set.
    """
    said = Counter(word for text in texts for word in _WORD.findall(folded(text)))
    known = {tag: sum(n for w, n in said.items() if w in t.function) for tag, t in talks().items()}
    best = max(known, key=lambda tag: (known[tag], tag))
    if known[best] < _SPOKEN * said.total():
        return expected
    own = known.get(expected.partition("-")[0].casefold(), 0)
    return best if known[best] > _CLEARLY * own else expected


@cache
def talks() -> Mapping[str, Talk]:
    """Every language there is a file of, by its tag."""
    return {tag: _talk(data, data["talk"]) for tag, data in entries().items()}


def _talk(language: Mapping[str, Any], data: Mapping[str, Any]) -> Talk:
    kinds = ("function", "weak", "talk", "time", "courtesy", "known", "numerals")
    words = {kind: frozenset(folded(data.get(kind, "")).split()) for kind in kinds}
    words["function"] |= frozenset(folded(language["common"]).split())
    if data["remarks"]:
        said = " ".join(language[kind] for kind in ("sounds", "yes_no", "agreeing"))
        words["talk"] |= frozenset(folded(said).split())
    fillers = (filler.strip() for filler in data.get("fillers", "").replace("\n", " ").split("|"))
    return Talk(title=data["title"], fillers=tuple(filter(None, fillers)), **words)
