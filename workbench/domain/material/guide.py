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
_FEWEST_WORDS = 4
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
