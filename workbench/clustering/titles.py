"""Titles: the noun phrases that most people of a theme share, from answers and their questions.

A phrase is as good as it is said in this theme rather than in others (c-TF-IDF), by many of its
people, and as its meaning lies on the theme's side of the whole study. How the constants were
found, and how well titles do, is in docs/quality.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.noun_phrases import Grammar, Key, tokens_of
from workbench.clustering.title_choice import Candidate, Held, Meant, Theme, chosen, together
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Vectors
from workbench.domain.words import folded, stems, stems_of

Labels = NDArray[np.int64]

_ASKED_DIRECTION = 0.3
"""What a question's meaning counts beside an answer's."""

_LONGER = (1.0, 1.5, 1.7, 1.7)
"""Weight of one to four words."""

_POOL = 70
_LEAST_PEOPLE, _LEAST_SHARE, _BROAD_SHARE, _ENOUGH = 2, 0.04, 0.15, 6
_FEW_PEOPLE = 3
_PROPER = 3
"""How many times as often as in small letters a word that keeps its capital is written with one."""

_BEGINS_AFTER = frozenset('.!?:;…—–/[]()\n"“”')
_MOST = 300
"""Excerpts of a theme that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of a title; `asked` where nobody says it but who asks."""

    text: str
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What n excerpts say, in themes.

    Attributes:
        texts, questions, speakers: of each what is said, what it answers (empty: nothing), who
            says it.
        vectors, questioned: (n, dim) unit rows of both; zero rows where nothing is answered.
        labels: (n,) theme of each, -1 in none.
        themes: how many there are.
    """

    texts: Sequence[str]
    questions: Sequence[str]
    speakers: Sequence[str]
    vectors: Vectors
    questioned: Vectors
    labels: Labels
    themes: int


def titles(
    spoken: Spoken,
    grammar: Grammar,
    embed: Callable[[Sequence[str]], Vectors],
    *,
    phrases: int = 2,
) -> list[list[Phrase]]:
    """The best phrases of each theme, that differ in words and in meaning.

    Args:
        spoken: the excerpts.
        grammar: which phrases there are.
        embed: unit rows of texts.
        phrases: how many at most for each theme.

    Returns:
        A list each, best first; empty where a theme has none. The order of excerpts does not
        matter.
    """
    held, forms = _counted(spoken, grammar)
    pools = _pools(spoken, held)
    surface = {key: _commonest(forms[key]) for pool in pools for key in (c.key for c in pool)}
    keys = sorted(surface)
    if not keys:
        return [[] for _ in pools]
    at = {key: row for row, key in enumerate(keys)}
    meant = Meant(at=at, rows=embed([surface[key] for key in keys]), about=_about(spoken))
    capitals = _capitals([*spoken.texts, *dict.fromkeys(spoken.questions)])
    return [
        [
            Phrase(text=_spelt(surface[k], capitals), asked=not held[theme.number][k].answers)
            for k in chosen(meant, theme, phrases)
        ]
        for theme in _themes(spoken, pools, surface, grammar)
    ]


def telling_keyphrases(
    spoken: Spoken,
    keyphrases: Sequence[Sequence[str]],
    embed: Callable[[Sequence[str]], Vectors],
) -> list[list[str]]:
    """Of each theme's keyphrases, heaviest first, the few that together mean it most.

    The heaviest alone may be words that go with every theme: "excellent", "comments".
    """
    every = sorted({phrase for words in keyphrases for phrase in words})
    if not every:
        return [[] for _ in keyphrases]
    at: dict[Key, int] = {(phrase,): row for row, phrase in enumerate(every)}
    meant = Meant(at=at, rows=embed(every), about=_about(spoken))
    return [
        [key[0] for key in together(meant, theme, [(phrase,) for phrase in words])]
        for theme, words in enumerate(keyphrases)
    ]


def _themes(
    spoken: Spoken,
    pools: Sequence[Sequence[Candidate]],
    surface: Mapping[Key, str],
    grammar: Grammar,
) -> list[Theme]:
    """Each theme with who says a word of its phrases; "of" in "freedom of speech" says nothing."""
    heard: list[dict[str, set[str]]] = [defaultdict(set) for _ in pools]
    people: list[set[str]] = [set() for _ in pools]
    for row in _looked_at(spoken):
        theme, who = int(spoken.labels[row]), spoken.speakers[row]
        people[theme].add(who)
        for word in stems(spoken.texts[row], grammar.language):
            heard[theme][word].add(who)
    telling = {
        key: stems_of(set(form.split()) - grammar.talk.function, grammar.language)
        for key, form in surface.items()
    }
    return [
        Theme(
            number=number, pool=pool, people=len(people[number]) or 1,
            said={
                c.key: set[str]().union(*(heard[number].get(w, ()) for w in telling[c.key]))
                for c in pool
            },
        )
        for number, pool in enumerate(pools)
    ]  # fmt: skip


def _counted(
    spoken: Spoken, grammar: Grammar
) -> tuple[list[dict[Key, Held]], dict[Key, Counter[str]]]:
    """Who says which phrase in which theme, and the forms of each phrase."""
    held: list[dict[Key, Held]] = [defaultdict(Held) for _ in range(spoken.themes)]
    forms: dict[Key, Counter[str]] = defaultdict(Counter)
    asked = {q: grammar.phrases(q) for q in sorted(set(spoken.questions))}
    for row in _looked_at(spoken):
        theme, who = held[int(spoken.labels[row])], spoken.speakers[row]
        said = grammar.phrases(spoken.texts[row])
        for key, form in said.items():
            theme[key].answers += 1
            theme[key].people.add(who)
            forms[key][form] += 1
        for key, form in asked[spoken.questions[row]].items():
            theme[key].asked += 1
            theme[key].people.add(who)
            forms[key][form] += 1
    return held, forms


def _looked_at(spoken: Spoken) -> list[int]:
    """The rows in themes, of a large theme evenly drawn ones in the order of their words."""
    rows: list[int] = []
    for theme in range(spoken.themes):
        mine = np.flatnonzero(spoken.labels == theme).tolist()
        if len(mine) > _MOST:
            mine.sort(key=lambda row: (spoken.texts[row], spoken.questions[row]))
            mine = [mine[i * len(mine) // _MOST] for i in range(_MOST)]
        rows += mine
    return rows


def _pools(spoken: Spoken, held: Sequence[Mapping[Key, Held]]) -> list[list[Candidate]]:
    """Each theme's heaviest phrases, their weights over that of the heaviest."""
    sizes = np.minimum(np.bincount(spoken.labels[spoken.labels >= 0], minlength=len(held)), _MOST)
    total: Counter[Key] = Counter()
    for theme in held:
        total.update({key: one.count for key, one in theme.items()})
    people = [
        len({spoken.speakers[row] for row in np.flatnonzero(spoken.labels == k).tolist()})
        for k in range(len(held))
    ]
    every = int(sizes.sum())
    return [
        _pool(theme, total, int(sizes[k]), every, people[k]) if sizes[k] else []
        for k, theme in enumerate(held)
    ]


def _pool(
    theme: Mapping[Key, Held], total: Mapping[Key, int], size: int, every: int, people: int
) -> list[Candidate]:
    least = max(_LEAST_PEOPLE if people > _FEW_PEOPLE else 1, _LEAST_SHARE * people)
    found = [
        Candidate(
            key, _weight(one, total[key], size, every, len(key)), len(one.people) / people, one
        )
        for key, one in theme.items()
        if one.count >= 2 and len(one.people) >= least
    ]
    broad = [c for c in found if c.breadth >= _BROAD_SHARE]
    kept = sorted(broad if len(broad) >= _ENOUGH else found, key=lambda c: (-c.weight, c.key))
    heaviest = max((c.weight for c in kept), default=0.0) or 1.0
    return [Candidate(c.key, c.weight / heaviest, c.breadth, c.held) for c in kept[:_POOL]]


def _weight(one: Held, total: int, size: int, every: int, length: int) -> float:
    """Class-based TF-IDF, smoothed by half an excerpt on either side."""
    rate = one.count / size
    elsewhere = (total - one.count) / max(1, every - size)
    more = np.log1p((rate + 0.5 / size) / (elsewhere + 0.5 / every))
    return float(rate * more) * _LONGER[min(length, len(_LONGER)) - 1]


def _about(spoken: Spoken) -> Vectors:
    """(themes, dim) where each theme lies in the study, by what is said and what is asked."""
    about = _directions(spoken.vectors, spoken.labels, spoken.themes)
    if np.abs(spoken.questioned).sum() > 0:
        asked = _directions(spoken.questioned, spoken.labels, spoken.themes)
        about = unit((1 - _ASKED_DIRECTION) * about + _ASKED_DIRECTION * asked)
    return about


def _directions(vectors: Vectors, labels: Labels, themes: int) -> Vectors:
    """(themes, dim) where each theme lies from the middle of the study."""
    use = (labels >= 0) & (np.abs(vectors).sum(axis=1) > 0)
    middle = vectors[use].mean(axis=0) if use.any() else vectors.mean(axis=0)
    mine = [use & (labels == k) for k in range(themes)]
    means = [vectors[rows].mean(axis=0) if rows.any() else middle for rows in mine]
    return unit(np.stack(means) - middle)


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _capitals(texts: Sequence[str]) -> dict[str, str]:
    """Words that stand with a capital inside sentences, as written, and hardly ever without.

    A word that begins a line of a form, or of what somebody reads out, has a capital there too.
    """
    small: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for before, word in pairwise(tokens_of(text)):
            if word[0].islower():
                small[word] += 1
            elif word[0].isupper() and before not in _BEGINS_AFTER:
                written[folded(word)][word] += 1
    return {
        word: _commonest(forms)
        for word, forms in written.items()
        if forms.total() >= _PROPER * small[word]
    }


def _spelt(form: str, capitals: Mapping[str, str]) -> str:
    return " ".join(capitals.get(word, word) for word in form.split())
