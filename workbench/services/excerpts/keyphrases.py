"""Keyphrases by excerpts and by people: a phrase should recur, and not from one person only.

Counted by excerpts alone, one talkative participant's "moon river" names a theme that sixteen
others carry; counted by people alone, what the theme is about drowns in what everybody says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.people import names_in
from workbench.clustering.terms import keyphrases_by_speakers
from workbench.domain.material.text import Excerpt
from workbench.domain.study import Study
from workbench.domain.words import stems
from workbench.services.excerpts.people import people_of

BROAD = 4
"""Participants a theme needs for its phrases to be counted by people as well."""

_ASIDE = re.compile(r"\[[^\[\]]{0,24}\]")
"""What the transcriber noted, such as [pause]: nobody's words."""

LEVEL = 3
"""How much the first of a list stands out from the next: less means more (reciprocal ranks)."""


PHRASES = 8
"""Words that set a side apart from the others."""


def keyphrases_by_people(
    excerpts: Sequence[Excerpt],
    labels: NDArray[np.int64],
    *,
    top: int,
    language: str,
    people: frozenset[str] = frozenset(),
) -> list[list[str]]:
    """The phrases that set each theme apart, heaviest first; none of them names a person.

    Args:
        excerpts: n excerpts.
        labels: (n,) theme of each; -1 counts nowhere.
        top: phrases at most for each theme.
        language: BCP 47 tag.
        people: folded words that name somebody of the study (`people_of`).

    Returns:
        For themes 0..labels.max() a list each; empty where nothing sets the theme apart.
    """
    numbers: dict[str, int] = {}
    speakers = [numbers.setdefault(e.participant_id or "", len(numbers)) for e in excerpts]
    words = [_ASIDE.sub(".", excerpt.text) for excerpt in excerpts]
    by_excerpts, by_people = keyphrases_by_speakers(
        words, labels, speakers, 2 * top, language=language,
        names=names_in(words, language, people),
    )  # fmt: skip
    pairs = {(int(label), who) for label, who in zip(labels, speakers, strict=True) if label >= 0}
    voices = Counter(label for label, _ in pairs)
    return [
        (_fused(wide, close, language) if voices[theme] >= BROAD else close)[:top]
        for theme, (wide, close) in enumerate(zip(by_people, by_excerpts, strict=True))
    ]


def _fused(one: Sequence[str], other: Sequence[str], language: str) -> list[str]:
    """Both lists as one, by the sum of reciprocal ranks; of two that overlap the better stays."""
    scores: Counter[str] = Counter()
    for phrases in (one, other):
        for rank, phrase in enumerate(phrases):
            scores[phrase] += 1 / (LEVEL + rank)  # type: ignore[assignment]
    chosen: list[str] = []
    used: frozenset[str] = frozenset()
    for phrase in sorted(scores, key=lambda p: (-scores[p], p)):
        words = stems(phrase, language)
        if words.isdisjoint(used):
            chosen.append(phrase)
            used |= words
    return chosen


def keyphrases_of_sides(now: Study, parts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The phrases that set each side apart from the others."""
    held = [(now.excerpts[e], i) for i, part in enumerate(parts) for e in part if e in now.excerpts]
    labels = np.array([i for _, i in held], dtype=np.int64)
    said = now.in_own_words([excerpt for excerpt, _ in held])
    found = keyphrases_by_people(
        said, labels, top=PHRASES, language=now.language, people=people_of(now)
    )
    return [found[i] if i < len(found) else [] for i in range(len(parts))]


def keyphrases_of_split(
    now: Study, theme_id: str, parts: Sequence[Sequence[str]]
) -> list[list[str]]:
    """The phrases of each side of a theme: those that set it apart from the other sides.

    A side with no such phrases has those that set it apart from the other themes.
    """
    apart = keyphrases_of_sides(now, parts)
    if all(apart):
        return apart
    others = [list(now.board.members[t.id]) for t in now.board.live() if t.id != theme_id]
    wider = keyphrases_of_sides(now, [*parts, *others])
    return [words or more for words, more in zip(apart, wider, strict=False)]


def merged_keyphrases(now: Study, theme_ids: Sequence[str]) -> list[str]:
    """The heaviest phrases of each theme in turn, the largest theme first, each phrase once."""
    themes = [now.board.theme(t) for t in by_size(now, theme_ids)]
    ranks = zip_longest(*(theme.keyphrases for theme in themes))
    phrases = [phrase for rank in ranks for phrase in rank if phrase]
    return list(dict.fromkeys(phrases))[:PHRASES]


def by_size(now: Study, theme_ids: Sequence[str]) -> list[str]:
    """The themes by how many excerpts they hold, the largest first, then by id."""
    return sorted(theme_ids, key=lambda t: (-len(now.board.members.get(t, ())), t))
