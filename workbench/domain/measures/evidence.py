"""Why something is a theme, and what speaks against it: values, and rules over words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CARRIED = 0.5
"""Share of a theme's excerpts from which one participant carries it."""

ECHO = 0.5
"""Share of a theme's excerpts that answer one question, from which the theme echoes it."""

_LIFT = 2.0
"""How many times as often as elsewhere that question has to be answered in the theme."""

_BORROWED = 0.5
"""Share of the excerpts with a phrase whose question had it, from which it is the interviewer's."""

_REACH = 4
"""Words before a theme's word that a denial reaches over."""

_DENIALS = frozenset(
    (
        *("no", "not", "never", "nobody", "none", "nothing", "without", "hardly", "neither"),
        *("nor", "cannot", "can't", "couldn't", "didn't", "doesn't", "don't", "hadn't", "hasn't"),
        *("haven't", "isn't", "wasn't", "weren't", "won't", "wouldn't", "aren't", "shouldn't"),
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:!?]")
_CONTENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """A question that most of a theme answers.

    Attributes:
        question: as asked in most of them.
        share: of the theme's excerpts that answer it or one that means the same.
        elsewhere: of all other excerpts.
    """

    question: str
    share: float
    elsewhere: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeCase:
    """An excerpt near a theme, and outside it, that denies what the theme speaks of.

    Attributes:
        excerpt_id: the excerpt.
        themes: where it stands; empty in the pool.
        words: the denial, as said.
    """

    excerpt_id: str
    themes: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a theme is one.

    Attributes:
        words: phrases that set it apart.
        exemplars: ids of its most typical excerpts.
        participants: how many speak of it.
        by_group: group, participants in the theme, participants in scope.
        heaviest: the participant with most of its excerpts, and their share; empty where nobody.
        carried: whether that is half or more of four excerpts or more.
        echo: the one question it answers, or None.
        borrowed: phrases that the interviewer mostly said first.
        negative: nearest excerpts outside that deny what it speaks of, nearest first.
        without: participants in scope who do not speak of it.
    """

    theme_id: str
    words: tuple[str, ...]
    exemplars: tuple[str, ...]
    participants: int
    by_group: tuple[tuple[str, int, int], ...]
    heaviest: tuple[str, float]
    carried: bool
    echo: Echo | None
    borrowed: tuple[str, ...]
    negative: tuple[NegativeCase, ...]
    without: tuple[str, ...]


def echoed(question: str, share: float, elsewhere: float) -> Echo | None:
    """The question as an echo, where most of the theme and little else answers it."""
    if share < ECHO or share < _LIFT * elsewhere:
        return None
    return Echo(question=question, share=round(share, 4), elsewhere=round(elsewhere, 4))


def borrowed(said: Sequence[tuple[str, str]], phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases that stand in the question before most of the excerpts that hold them.

    Args:
        said: the text of each excerpt and the question it answers, in small letters.
        phrases: those looked for.
    """
    found = []
    for phrase in phrases:
        term = re.compile(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)")
        asked = [bool(term.search(question)) for text, question in said if term.search(text)]
        if asked and sum(asked) / len(asked) >= _BORROWED:
            found.append(phrase)
    return tuple(found)


def denial(text: str, phrases: Iterable[str]) -> str:
    """The words in which a text denies one of a theme's words; empty where it denies none.

    English only: a denial ("no", "didn't") up to four words before the word, in its sentence.
    """
    wanted = {_stem(w) for p in phrases for w in _WORD.findall(p.casefold()) if len(w) >= _CONTENT}
    found = list(_WORD.finditer(text))
    words = [match[0].casefold().replace("’", "'") for match in found]
    for at, word in enumerate(words):
        if word in _DENIALS or _stem(word) not in wanted:
            continue
        for back in range(at - 1, max(-1, at - 1 - _REACH), -1):
            if not words[back][0].isalpha():
                break
            if words[back] in _DENIALS:
                return text[found[back].start() : found[at].end()]
    return ""


def _stem(word: str) -> str:
    """A word without its ending; three letters stay, so that "using" is no "us"."""
    return word if len(word) <= _CONTENT else re.sub(r"(?<=\w{3})(ings?|ies|ed|es|s|y)$", "", word)
