"""Phrases that may be a theme's title: nouns with what describes them.

In English a phrase is (adjective | noun | of, and, for)* noun, as a lexicon knows words. Where
there is none, words that follow each other between function words make one; in German its last
word has the capital of a noun.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workbench.clustering.lexicon import use_of
from workbench.domain.talk import Talk, is_mark
from workbench.domain.words import WORD, plain, stem

Key = tuple[str, ...]
"""The stems of a phrase: its forms have one key."""

_TOKEN = re.compile(rf"{WORD}|[.,;:!?()\[\]\"“”…—–\n/]|\d+")
_JOINS = frozenset(("of", "and", "for"))
_BEGINNING = frozenset(("high", "old", "new", "long", "young", "small", "hard"))
"""Words that say nothing alone and begin a phrase: "high school"."""

_ENDING = frozenset(("people", "place"))
"""And that end one: "young people"."""

_CAPITAL_NOUNS = frozenset(("de", "lb"))
_LONGEST = {"en": 4}
_LONGEST_ELSEWHERE = 2
_NOUN, _NOUN_INSIDE, _ADJECTIVE = 0.5, 0.4, 0.5
_SHORTEST_UNKNOWN = 4

_SUBJECTS = frozenset(("i", "he", "she", "we", "they", "you", "who"))
_DOING = frozenset(
    ("am", "is", "are", "was", "were", "be", "been", "i'm", "we're", "they're", "you're", "he's",
     "she's", "keep", "kept", "start", "started", "stop", "stopped", "not")
)  # fmt: skip
_DONE = frozenset(
    ("the", "a", "an", "my", "your", "his", "her", "our", "their", "its", "it", "them", "him", "me",
     "us", "you", "this", "that", "these", "those", "some", "any", "up", "out", "down", "off")
)  # fmt: skip
_ACTS, _MOSTLY_ACTS, _TWICE = 0.2, 0.5, 2
"""From which share of its uses, and how many of them, a form of a verb is one in a study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where in a phrase a word may stand; `matter`: it says something by itself.

    `joins`: it stands between others; two such words beside each other are a slip.
    """

    first: bool = False
    inside: bool = False
    last: bool = False
    alone: bool = False
    matter: bool = False
    joins: bool = False


_NOWHERE = Part()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Which words make phrases.

    Attributes:
        talk: the words of talk in the language, empty where nobody has listed them.
        names: words that name people, in small letters.
        verbs: words that are done in this study, though they may name or describe (`verbs_in`).
        adjectives: whether an adjective is a phrase by itself; answers to a form mostly judge.
    """

    language: str
    talk: Talk
    names: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    adjectives: bool = False
    _parts: dict[str, Part] = field(default_factory=dict)
    _stems: dict[str, str] = field(default_factory=dict)

    def phrases(self, text: str) -> dict[Key, str]:
        """Each phrase of a text, by its key, as it is first said."""
        found: dict[Key, str] = {}
        for key, form in self.said(text):
            found.setdefault(key, form)
        return found

    def said(self, text: str) -> Iterator[tuple[Key, str]]:
        """Every phrase of a text with its key, as often as it is said.

        Who stumbles over a word and says it again has said it once.
        """
        tokens = once(tokens_of(text))
        parts = [self._part(token) for token in tokens]
        for start, end in self._spans(parts):
            words = [token.casefold() for token in tokens[start:end]]
            yield tuple(map(self._stem, words)), " ".join(words)

    def _spans(self, parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
        longest = _LONGEST.get(self._tag, _LONGEST_ELSEWHERE)
        for start, part in enumerate(parts):
            if part.alone:
                yield start, start + 1
            matter = part.matter
            for end in range(start + 1, min(start + longest, len(parts)) if part.first else 0):
                last = parts[end]
                if last.joins and parts[end - 1].joins:
                    break
                matter = matter or last.matter
                if last.last and matter:
                    yield start, end + 1
                if not last.inside:
                    break

    @property
    def _tag(self) -> str:
        return self.language.partition("-")[0].casefold()

    def _part(self, token: str) -> Part:
        if token not in self._parts:
            self._parts[token] = self._made(token)
        return self._parts[token]

    def _made(self, token: str) -> Part:
        word = token.casefold()
        if not word[0].isalpha() or not self.talk.may_name(word) or word in self.names:
            return _NOWHERE
        if word in self.talk.function:
            joins = word in _JOINS if self._tag == "en" else len(word) < 4
            return Part(inside=joins, joins=joins)
        if len(word) < 3 or "'" in word or is_mark(word):
            return _NOWHERE
        return self._english(word) if self._tag == "en" else self._elsewhere(token)

    def _english(self, word: str) -> Part:
        use, weak = use_of(word), word in self.talk.weak
        judges = self.adjectives and use.adjective >= _ADJECTIVE
        noun = use.noun >= _NOUN and (word not in self.verbs or word.endswith("ing"))
        describes = word not in self.verbs and (
            use.noun >= _NOUN_INSIDE or use.adjective >= _ADJECTIVE
        )
        return Part(
            first=describes and (not weak or word in _BEGINNING),
            inside=describes,
            last=noun and (not weak or word in _ENDING),
            alone=not weak and (judges or (noun and (use.known or len(word) >= _SHORTEST_UNKNOWN))),
            matter=self.talk.is_matter(word),
        )

    def _elsewhere(self, token: str) -> Part:
        weak = token.casefold() in self.talk.weak
        noun = token[0].isupper() or self._tag not in _CAPITAL_NOUNS
        return Part(
            first=not weak, inside=True, last=noun, alone=noun and not weak, matter=not weak
        )

    def _stem(self, word: str) -> str:
        if word not in self._stems:
            self._stems[word] = stem(word, self.language)
        return self._stems[word]


def verbs_in(texts: Iterable[str]) -> frozenset[str]:
    """The words that are mostly done in English texts, in small letters.

    Who says "I graduated" or "using the" speaks of what somebody does; "graduated high school"
    and "using drugs" are not phrases then. "Retired teachers" and "swimming pool" are, and "-ing"
    may still end a phrase: "teaching" is a thing to speak of. Of other words half of the uses must
    be such: "I drove", but not "I garden".
    """
    every, done = Counter[str](), Counter[str]()
    for text in texts:
        tokens = [token.casefold() for token in tokens_of(text)]
        every.update(tokens)
        for before, word, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
            ing = before in _DOING or after in _DONE
            done[word] += ing if word.endswith("ing") else before in _SUBJECTS
    return frozenset(
        word for word, n in done.items()
        if n >= _TWICE
        and n >= (_ACTS if word.endswith(("ed", "ing")) else _MOSTLY_ACTS) * every[word]
    )  # fmt: skip


def once(tokens: Sequence[str]) -> list[str]:
    """The tokens without those that only say again the one, or the two, before them."""
    kept: list[str] = []
    for token in tokens:
        kept.append(token)
        for many in (1, 2):
            last, before = kept[-many:], kept[-2 * many : -many]
            if before and [*map(str.casefold, last)] == [*map(str.casefold, before)]:
                del kept[-many:]
    return kept


def tokens_of(text: str) -> list[str]:
    """Words, figures and marks of a text in order."""
    return _TOKEN.findall(plain(text))
