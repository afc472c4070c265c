"""An interview guide: its questions, and which of them somebody asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.domain.words import WORD, folded

_BULLET = re.compile(
    r"^\s*(?:[-*•·–]\s+|\(?(?:\d+|[a-z])[.)]\s*(?:\d+[.)]?\s*)*|Q\d+[.:]?\s*)+", re.I
)
_ASKED = ("?", "？", "؟")
_TOKEN = re.compile(WORD)
_FEWEST_WORDS, _MORE_WORDS = 4, 8
_NUMBERED = re.compile(r"\s*(?:\d+|[A-Z])[.)]\s")
# Share of a guide's words that an asked question must hold.
_ALIKE = 0.6


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a guide in order: what ends in a question mark, and numbered requests."""
    found: dict[str, None] = {}
    for line in text.split("\n"):
        words = " ".join(_BULLET.sub("", line).strip(" *_#>").split())
        asked = words.rstrip(' )”"»*_').endswith(_ASKED)
        request = _BULLET.match(line) is not None and len(words.split()) >= _FEWEST_WORDS
        if asked or request:
            found[words] = None
    return tuple(found)


def headings_in(lines: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """The topics of a guide in order: its headings, and numbered lines of few words.

    The first line is the guide's title.

    Args:
        lines: each with whether it is set as a heading.
    """
    filled = [(text, titled) for text, titled in lines if text.strip()]
    found: dict[str, None] = {}
    for text, titled in filled[1:]:
        words = " ".join(_BULLET.sub("", text).strip(" *_#>:").split())
        numbered = _NUMBERED.match(text) is not None and len(words.split()) < _FEWEST_WORDS
        marked = titled or text.lstrip().startswith("#") or numbered
        if marked and words and not words.endswith(_ASKED):
            found[words] = None
    return tuple(found)


def is_planned(words: str, guide: Sequence[str]) -> bool:
    """Whether words are a topic or a question of the guide and hardly more than that."""
    said = _words([words])
    own = (_words([question]) for question in guide)
    return any(
        said == question
        or (
            len(question) >= _FEWEST_WORDS
            and len(said) <= len(question) + _MORE_WORDS
            and len(question & said) >= _ALIKE * len(question)
        )
        for question in own
        if question
    )


def as_planned(asked: str, guide: Sequence[str]) -> str:
    """The guide's question that somebody asked, in the guide's words; empty where it is not one.

    Args:
        asked: the interviewer's words, which may hold more than the question.
        guide: the questions of the guide.
    """
    said = _words([asked])
    shares = {}
    for question in guide:
        own = _words([question])
        shares[question] = len(own & said) / max(_FEWEST_WORDS, len(own))
    best = max(shares, key=lambda question: (shares[question], question), default="")
    return best if best and shares[best] >= _ALIKE else ""


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _TOKEN.findall(folded(text)))
