"""Titles: the noun phrases that most people of a theme share, from answers and their questions.

A phrase is as good as it is said in this theme rather than in others (c-TF-IDF), by many of its
people, and as its meaning lies on the theme's side of the whole study. How the constants were
found, and how well titles do, is in docs/quality.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.clustering.noun_phrases import Grammar, Key, tokens_of
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Vectors
from workbench.domain.words import folded

Labels = NDArray[np.int64]

_CONTRAST, _COSINE, _WEIGHT, _BREADTH, _BREADTH_MOST = 0.33, 1.0, 0.5, 0.5, 0.6
_LEAST_SPREAD = 0.05
_ASKED_DIRECTION = 0.3
"""What a question's meaning counts beside an answer's."""

_LONGER = (1.0, 1.5, 1.7, 1.7)
"""Weight of one to four words."""

_POOL, _LOOKED_AT, _ALIKE = 70, 40, 0.6
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


@dataclass(slots=True)
class _Held:
    """A phrase in a theme: excerpts whose answer has it, whose question has it, and people."""

    answers: int = 0
    asked: int = 0
    people: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        return self.answers + self.asked


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: Key
    weight: float
    breadth: float
    held: _Held


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
    rows = embed([surface[key] for key in keys])
    at = {key: row for row, key in enumerate(keys)}
    cosines, contrast = _sides(spoken, rows)
    capitals = _capitals([*spoken.texts, *dict.fromkeys(spoken.questions)])
    made = []
    for theme, pool in enumerate(pools):
        worth = {
            c.key: _CONTRAST * contrast[at[c.key], theme] + _COSINE * cosines[at[c.key], theme]
            + _WEIGHT * c.weight + _BREADTH * min(c.breadth, _BREADTH_MOST)
            for c in pool
        }  # fmt: skip
        chosen = _unlike(worth, {c.key: c.held for c in pool}, rows, at, phrases)
        made.append(
            [
                Phrase(text=_spelt(surface[k], capitals), asked=not held[theme][k].answers)
                for k in chosen
            ]
        )
    return made


def _counted(
    spoken: Spoken, grammar: Grammar
) -> tuple[list[dict[Key, _Held]], dict[Key, Counter[str]]]:
    """Who says which phrase in which theme, and the forms of each phrase."""
    held: list[dict[Key, _Held]] = [defaultdict(_Held) for _ in range(spoken.themes)]
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


def _pools(spoken: Spoken, held: Sequence[Mapping[Key, _Held]]) -> list[list[_Candidate]]:
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
    theme: Mapping[Key, _Held], total: Mapping[Key, int], size: int, every: int, people: int
) -> list[_Candidate]:
    least = max(_LEAST_PEOPLE if people > _FEW_PEOPLE else 1, _LEAST_SHARE * people)
    found = [
        _Candidate(
            key, _weight(one, total[key], size, every, len(key)), len(one.people) / people, one
        )
        for key, one in theme.items()
        if one.count >= 2 and len(one.people) >= least
    ]
    broad = [c for c in found if c.breadth >= _BROAD_SHARE]
    kept = sorted(broad if len(broad) >= _ENOUGH else found, key=lambda c: (-c.weight, c.key))
    heaviest = max((c.weight for c in kept), default=0.0) or 1.0
    return [_Candidate(c.key, c.weight / heaviest, c.breadth, c.held) for c in kept[:_POOL]]


def _weight(one: _Held, total: int, size: int, every: int, length: int) -> float:
    """Class-based TF-IDF, smoothed by half an excerpt on either side."""
    rate = one.count / size
    elsewhere = (total - one.count) / max(1, every - size)
    more = np.log1p((rate + 0.5 / size) / (elsewhere + 0.5 / every))
    return float(rate * more) * _LONGER[min(length, len(_LONGER)) - 1]


def _sides(spoken: Spoken, rows: Vectors) -> tuple[Vectors, Vectors]:
    """(phrases, themes) cosines to each theme's side of the study; these over the themes' mean."""
    about = _directions(spoken.vectors, spoken.labels, spoken.themes)
    if np.abs(spoken.questioned).sum() > 0:
        asked = _directions(spoken.questioned, spoken.labels, spoken.themes)
        about = unit((1 - _ASKED_DIRECTION) * about + _ASKED_DIRECTION * asked)
    cosines = unit(rows - rows.mean(axis=0)) @ about.T
    spread = np.maximum(cosines.std(axis=1, keepdims=True), _LEAST_SPREAD)
    return cosines, (cosines - cosines.mean(axis=1, keepdims=True)) / spread


def _directions(vectors: Vectors, labels: Labels, themes: int) -> Vectors:
    """(themes, dim) where each theme lies from the middle of the study."""
    use = (labels >= 0) & (np.abs(vectors).sum(axis=1) > 0)
    middle = vectors[use].mean(axis=0) if use.any() else vectors.mean(axis=0)
    mine = [use & (labels == k) for k in range(themes)]
    means = [vectors[rows].mean(axis=0) if rows.any() else middle for rows in mine]
    return unit(np.stack(means) - middle)


def _unlike(
    worth: Mapping[Key, float],
    held: Mapping[Key, _Held],
    rows: Vectors,
    at: Mapping[Key, int],
    count: int,
) -> list[Key]:
    """The best that share no word and no meaning; a fuller phrase takes a bare one's place."""
    order = sorted(worth, key=lambda key: (-round(worth[key], 6), key))[:_LOOKED_AT]
    chosen: list[Key] = []
    for bare in order:
        fuller = (
            key for key in order
            if set(bare) < set(key) and 2 * held[key].count >= held[bare].count
        )  # fmt: skip
        key = next(fuller, bare)
        if any(set(key) & set(c) or rows[at[key]] @ rows[at[c]] > _ALIKE for c in chosen):
            continue
        chosen.append(key)
        if len(chosen) == count:
            break
    return chosen


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
