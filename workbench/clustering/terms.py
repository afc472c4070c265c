"""Keyphrases: the words and short phrases that set each theme's excerpts apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.domain.measures.clusters import term_weights
from workbench.domain.talk import Talk, is_mark, talks
from workbench.domain.words import WORD, folded, stems_of

Labels = NDArray[np.int64]
Ids = NDArray[np.int64]

# Punctuation is a token here: no phrase reaches past it.
_TOKEN = re.compile(rf"{WORD}|[.,;:!?()\[\]\"“”…—–\n/]")
_FILLERS = re.compile(rf"\b(?:{'|'.join(sorted(talks()['en'].fillers, key=len, reverse=True))})\b")

_JOINS = frozenset(("of", "and", "for"))
"""Function words that may stand within an English phrase."""

_BARRIER = 0
"""The number that stands for the end of a phrase: punctuation, or the end of a text."""

_LONGEST = 40
"""Characters of a word; longer ones are addresses or noise."""

_STOP_SHARE = 0.25
"""Stop words are at least so many of a text's words, in a language whose stop words are known
(about half, in speech)."""

_FREQUENT = 0.12
"""In other languages a word in more than this share of texts says nothing."""

_POOL = 12
"""Candidates considered for each keyphrase wanted."""

_PHRASE_BONUS = (1.0, 1.5, 1.7)
"""Weight of one, two and three words: a phrase says more than its words, and is rarer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stops:
    """Which words stand neither first nor last in a phrase, which not within, which not alone."""

    ends: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    weak: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    words: Sequence[str]
    stop: _Stops
    said: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A phrase in a theme: its words, and the theme's excerpts that hold it."""

    words: tuple[str, ...]
    count: int


def keyphrases_by_theme(
    texts: Sequence[str], labels: Labels, top: int = 10, *, language: str = "en"
) -> list[list[str]]:
    """Find the phrases of one to three words that set each theme apart, heaviest first.

    Function words, talk about talking, times and the fillers of speech make no phrase
    (`domain.talk`); in a language without a file of them, very frequent words do not. No list says
    the same twice ("pain", "the pain", "pain management").

    Args:
        texts: n excerpts.
        labels: (n,) theme of each; -1 is ignored.
        top: phrases at most for each theme.
        language: BCP 47 tag, to know a word in its other forms; the stop words to use follow from
            the texts.

    Returns:
        For themes 0..labels.max() a list each, in lower case; empty if the theme has no words.
        They do not depend on the order of the excerpts.

    Raises:
        ValueError: if `texts` and `labels` differ in length.
    """
    by_texts, _ = keyphrases_by_speakers(texts, labels, range(len(texts)), top, language=language)
    return by_texts


def keyphrases_by_speakers(
    texts: Sequence[str],
    labels: Labels,
    speakers: Sequence[int],
    top: int = 10,
    *,
    language: str = "en",
    names: frozenset[str] = frozenset(),
) -> tuple[list[list[str]], list[list[str]]]:
    """As `keyphrases_by_theme`, counted twice: by excerpts, and by who says them in a theme.

    Args:
        texts: n excerpts.
        labels: (n,) theme of each; -1 is ignored.
        speakers: (n,) number of whoever says each.
        top: phrases at most for each theme.
        language: as there.
        names: folded words that name people; no phrase holds one.

    Raises:
        ValueError: if `texts`, `labels` and `speakers` differ in length.
    """
    if not len(texts) == len(labels) == len(speakers):
        counts = f"{len(texts)} texts, {len(labels)} labels, {len(speakers)} speakers"
        raise ValueError(f"{counts} do not go together")
    labels, said_by = np.asarray(labels, dtype=np.int64), np.asarray(speakers, dtype=np.int64)
    themes = int(labels.max(initial=-1)) + 1
    # Sorted, so that all that is counted below lies in runs.
    rows = np.lexsort((said_by, labels))
    rows = rows[labels[rows] >= 0]
    if not len(rows):
        return [[] for _ in range(themes)], [[] for _ in range(themes)]
    tokens, texts_of, words = _tokens([texts[row] for row in rows.tolist()])
    tokens[_held(names, words)[tokens]] = _BARRIER
    stop, said = _stop(tokens, texts_of, words), int((tokens != _BARRIER).sum())
    vocabulary = _Vocabulary(words=words, stop=stop, said=said, language=language)
    phrases, places = _phrases(tokens, texts_of, vocabulary)
    theme = labels[rows]
    heads = _heads(theme, said_by[rows])
    shares = np.cumsum(heads) - 1  # the number of each excerpt's speaker within its theme
    new = _heads(phrases, shares[places])
    return (
        _ranked(phrases, theme[places], theme, themes, vocabulary, top),
        _ranked(phrases[new], theme[places[new]], theme[heads], themes, vocabulary, top),
    )


def runs_in(text: str) -> set[str]:
    """Every run of one to three words of a text, written as a keyphrase would be."""
    words = [part for part in _TOKEN.findall(folded(text)) if part[0].isalpha()]
    lengths = range(1, len(_PHRASE_BONUS) + 1)
    return {" ".join(words[i : i + n]) for n in lengths for i in range(len(words) - n + 1)}


class _Numbers(dict[str, int]):
    """Words in order of first use; anything that does not begin with a letter is the barrier."""

    def __init__(self) -> None:
        super().__init__({"": _BARRIER})
        self.words = [""]

    def __missing__(self, part: str) -> int:
        if not part[0].isalpha():
            self[part] = _BARRIER
            return _BARRIER
        self[part] = len(self.words)
        self.words.append(part)
        return self[part]


def _tokens(texts: Sequence[str]) -> tuple[Ids, Ids, list[str]]:
    """Word numbers of all texts in a row, the text of each, and the words (0 is the barrier).

    Words are numbered in alphabetical order, which then decides between equal weights.
    """
    numbers = _Numbers()
    found: list[int] = []
    lengths: list[int] = []
    for text in texts:
        said = _FILLERS.sub(".", folded(text))
        before = len(found)
        found.extend(map(numbers.__getitem__, _TOKEN.findall(said)))
        found += (_BARRIER, _BARRIER)  # two, so that no phrase of three reaches over
        lengths.append(len(found) - before)
    texts_of = np.repeat(np.arange(len(texts)), lengths)
    words = sorted(numbers.words)
    rank = np.empty(len(words), dtype=np.int64)
    rank[[numbers[word] for word in words]] = np.arange(len(words))
    return rank[np.array(found, dtype=np.int64)], texts_of, words


def _stop(tokens: Ids, texts_of: Ids, words: Sequence[str]) -> _Stops:
    """Which words make no phrase, in the language that most of the words are in."""
    short = np.array([not 3 <= len(word) <= _LONGEST or is_mark(word) for word in words])
    said = tokens[tokens != _BARRIER]
    english = talks()["en"]
    if not len(said):
        return _stops(english, words, short)
    # Short words are stop words in English, and other languages have many: their own are counted.
    of = {tag: _held(talk.function, words)[said].mean() for tag, talk in talks().items()}
    best = max(of, key=lambda tag: (of[tag], tag == "en"))
    function = short | _held(english.function, words)
    if best == "en" and function[said].mean() >= _STOP_SHARE:
        return _stops(english, words, short)
    if of[best] >= _STOP_SHARE:
        return _stops(talks()[best], words, function)
    texts = max(1, int(texts_of[-1]) + 1)
    pairs = np.sort(tokens * texts + texts_of)
    held = np.bincount(pairs[_heads(pairs)] // texts, minlength=len(words))
    return _stops(english, words, function | (held > max(2.0, _FREQUENT * texts)))


def _stops(talk: Talk, words: Sequence[str], more: NDArray[np.bool_]) -> _Stops:
    barred = np.array([bool(word) and not talk.may_name(word) for word in words])
    ends = more | barred | _held(talk.function, words)
    joins = _held(_JOINS, words) if talk is talks()["en"] else ~barred
    return _Stops(ends=ends, inside=ends & ~joins | barred, weak=_held(talk.weak, words))


def _held(some: frozenset[str], words: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([word in some for word in words], dtype=np.bool_)


def _phrases(tokens: Ids, texts_of: Ids, vocabulary: _Vocabulary) -> tuple[Ids, Ids]:
    """Every phrase once for each text that holds it: its code, and the number of the text.

    A phrase starts and ends with a word that is not a stop word, and holds one that is not weak;
    stop words may be in the middle. A code is up to three word numbers in base `len(words)`, the
    last one in the lowest place.
    """
    stop, base = vocabulary.stop, len(vocabulary.words)
    spoken = tokens != _BARRIER
    ends = ~stop.ends[tokens] & spoken
    if base >= 1 << 20:  # three numbers would not fit; rare words make no phrase anyway
        return _distinct(tokens[ends], texts_of[ends])
    within = ~stop.inside[tokens] & spoken
    says = ends & ~stop.weak[tokens]
    one = np.flatnonzero(says)
    two = np.flatnonzero(ends[:-1] & ends[1:] & (says[:-1] | says[1:]))
    three = np.flatnonzero(ends[:-2] & within[1:-1] & ends[2:] & (says[:-2] | says[2:]))
    codes = np.concatenate(
        [
            tokens[one],
            tokens[two] * base + tokens[two + 1],
            (tokens[three] * base + tokens[three + 1]) * base + tokens[three + 2],
        ]
    )
    return _distinct(codes, texts_of[np.concatenate([one, two, three])])


def _distinct(codes: Ids, places: Ids) -> tuple[Ids, Ids]:
    """Each code once a place, sorted by both; places rise within a code already."""
    order = np.argsort(codes, kind="stable")
    codes, places = codes[order], places[order]
    new = _heads(codes, places)
    return codes[new], places[new]


def _heads(*columns: Ids) -> NDArray[np.bool_]:
    """Where a run of equal rows begins."""
    new = np.ones(len(columns[0]), dtype=np.bool_)
    new[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return new


def _ranked(
    phrases: Ids, theme: Labels, labels: Labels, themes: int, vocabulary: _Vocabulary, top: int
) -> list[list[str]]:
    """The phrases of each theme by weight, without repeats; `phrases`, then `theme`, are sorted."""
    base = len(vocabulary.words)
    starts = np.flatnonzero(_heads(phrases))
    codes, totals = phrases[starts], np.diff(starts, append=len(phrases))
    # There are too many phrases that hardly anyone says to look at all of them; one person's word
    # does not count.
    least = 1 if len(labels) < 30 else 2
    number = np.repeat(np.arange(len(codes)), totals)
    keep = totals[number] >= least
    number, theme = number[keep], theme[keep]
    starts = np.flatnonzero(_heads(number, theme))
    which, cluster = number[starts], theme[starts]
    counts = np.diff(starts, append=len(number))
    sizes = np.bincount(labels, minlength=themes)
    weights = term_weights(counts, totals[which], cluster, sizes=sizes, words=vocabulary.said)
    length = 1 + (codes[which] >= base).astype(int) + (codes[which] >= base * base)
    weights *= np.array(_PHRASE_BONUS)[length - 1]
    order = np.lexsort((which, -weights.round(9), cluster))
    edges = np.searchsorted(cluster[order], np.arange(themes + 1))
    lists = []
    for first, last in pairwise(edges.tolist()):
        best = order[first : min(last, first + _POOL * top)]
        entries = (
            _Entry(words=_spelt(int(codes[which[i]]), base, vocabulary.words), count=int(counts[i]))
            for i in best
            if weights[i] > 0
        )
        lists.append(
            [" ".join(entry.words) for entry in _without_repeats(entries, top, vocabulary.language)]
        )
    return lists


def _spelt(code: int, base: int, words: Sequence[str]) -> tuple[str, ...]:
    parts: list[str] = []
    while code:
        code, word = divmod(code, base)
        parts.insert(0, words[word])
    return tuple(parts)


def _without_repeats(entries: Iterable[_Entry], top: int, language: str) -> list[_Entry]:
    """Keep a phrase only if it says what none before it says; a fuller phrase takes its place."""
    kept: list[_Entry] = []
    said: list[frozenset[str]] = []
    held: dict[str, set[int]] = {}  # a stem to the kept phrases that have it
    for entry in entries:
        mine = stems_of(entry.words, language)
        near = sorted(set().union(*(held.get(stem, ()) for stem in mine)))
        likes = [i for i in near if mine <= said[i] or said[i] <= mine]
        if likes:
            fuller = len(mine) > len(said[likes[0]]) and 2 * entry.count >= kept[likes[0]].count
            if len(likes) == 1 and fuller:
                kept[likes[0]], said[likes[0]] = entry, mine
                _hold(held, mine, likes[0])
        elif len(kept) < top and not any(
            2 * len(mine & said[i]) >= min(len(mine), len(said[i])) for i in near
        ):
            kept.append(entry)
            said.append(mine)
            _hold(held, mine, len(kept) - 1)
    return kept


def _hold(held: dict[str, set[int]], said: Iterable[str], number: int) -> None:
    for stem in said:
        held.setdefault(stem, set()).add(number)
