"""Why something is a theme, and what speaks against it: values, and rules over words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.domain.words import WORD, folded, stems_of, words

CARRIED = 0.5
"""Share of a theme's excerpts from which one participant carries it."""

ECHO = 0.5
"""Share of a theme's excerpts that answer one question, from which the theme echoes it."""

_LIFT = 2.0
"""How many times as often as elsewhere that question has to be answered in the theme."""

_BORROWED = 0.5
"""Share of the excerpts with a phrase whose question had it, from which it is the interviewer's."""

_REACH = 4
"""How many words a denial may come before a theme's word."""

_DENIALS = frozenset(
    (
        *("no", "not", "never", "nobody", "none", "nothing", "without", "hardly", "neither"),
        *("nor", "cannot", "can't", "couldn't", "didn't", "doesn't", "don't", "hadn't", "hasn't"),
        *("haven't", "isn't", "wasn't", "weren't", "won't", "wouldn't", "aren't", "shouldn't"),
    )
)
# The end of a sentence is a token here: no denial reaches past it.
_TOKEN = re.compile(rf"{WORD}|[.;:!?]")
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
    """An excerpt near a theme, but outside it, that denies what the theme is about.

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
    """What makes a theme a theme.

    Attributes:
        words: phrases that set it apart.
        exemplars: ids of its most typical excerpts.
        participants: how many speak of it.
        by_group: group, participants in the theme, participants in scope.
        heaviest: the participant with most of its excerpts, and their share; empty if there is
            nobody.
        carried: whether that is half or more of four excerpts or more.
        echo: the one question it answers, or None.
        borrowed: phrases that the interviewer mostly said first.
        negative: nearest excerpts outside that deny what it is about, nearest first.
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
        said: the text of each excerpt and the question it answers, both `folded`.
        phrases: those looked for.
    """
    found = []
    for phrase in phrases:
        term = re.compile(rf"(?<!\w){re.escape(folded(phrase))}(?!\w)")
        asked = [bool(term.search(question)) for text, question in said if term.search(text)]
        if asked and sum(asked) / len(asked) >= _BORROWED:
            found.append(phrase)
    return tuple(found)


def denial(text: str, phrases: Iterable[str]) -> str:
    """The words in which a text denies one of a theme's words; empty if it denies none.

    English only: a denial ("no", "didn't") up to four words before the word, in its sentence.
    """
    wanted = stems_of((w for p in phrases for w in words(p) if len(w) >= _CONTENT), "en")
    found = list(_TOKEN.finditer(text))
    said = [folded(match[0]) for match in found]
    if _DENIALS.isdisjoint(said):
        return ""
    for at, word in enumerate(said):
        if word in _DENIALS or wanted.isdisjoint(stems_of([word], "en")):
            continue
        for back in range(at - 1, max(-1, at - 1 - _REACH), -1):
            if not said[back][0].isalpha():
                break
            if said[back] in _DENIALS:
                return text[found[back].start() : found[at].end()]
    return ""
