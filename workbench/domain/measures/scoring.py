"""How well themes agree with human codes: one definition for tests, benchmarks and reports.

A **row** is a stretch of a transcript that humans coded, a turn or an answer. Themes are projected
onto rows by overlap; what counts are participants' rows with a code that has ten of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

NONE = "none"
"""The class of rows that are in no theme."""

LEAST = 10
"""Rows a code needs to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stretch of a participant's speech and the codes that humans put on it."""

    doc: str
    start: int
    end: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An excerpt in a theme; one of these for each theme that holds it."""

    doc: str
    start: int
    end: int
    theme: str
    strength: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Agreement of themes with codes.

    Attributes:
        ari: adjusted Rand index over rows with exactly one counted code, by first theme.
        nmi: normalised mutual information over the same rows, arithmetic mean.
        p1: harmonic mean of purity and inverse purity over the same rows.
        best_f1: mean over codes of the best F1 of any theme, as sets of rows.
        rows: rows that count.
        single: those of them with exactly one counted code.
    """

    ari: float
    nmi: float
    p1: float
    best_f1: float
    rows: int
    single: int

    @property
    def quality(self) -> float:
        """What engines are compared by: the mean of NMI and best F1."""
        return (self.nmi + self.best_f1) / 2


def counting(rows: Sequence[Row], least: int = LEAST) -> list[Row]:
    """The rows that have a code with at least `least` rows, with those codes alone."""
    held = Counter(code for row in rows for code in set(row.codes))
    kept = []
    for row in rows:
        codes = tuple(code for code in dict.fromkeys(row.codes) if held[code] >= least)
        if codes:
            kept.append(Row(doc=row.doc, start=row.start, end=row.end, codes=codes))
    return kept


def themes_of_rows(rows: Sequence[Row], placed: Sequence[Placed]) -> list[tuple[str, ...]]:
    """The themes of each row, its first theme first; empty for a row in none.

    A row is in a theme if half of its characters belong to it, or if half of an excerpt of the
    theme lies in the row. First is the theme with the most characters in the row, ties by the
    greater strength and then by id.
    """
    by_doc: dict[str, list[Placed]] = defaultdict(list)
    for excerpt in placed:
        by_doc[excerpt.doc].append(excerpt)
    return [_themes_of(row, by_doc[row.doc]) for row in rows]


def _themes_of(row: Row, placed: Sequence[Placed]) -> tuple[str, ...]:
    shared: Counter[str] = Counter()
    strongest: dict[str, float] = defaultdict(float)
    inside: set[str] = set()
    for excerpt in placed:
        common = min(row.end, excerpt.end) - max(row.start, excerpt.start)
        if common <= 0:
            continue
        shared[excerpt.theme] += common
        strongest[excerpt.theme] = max(strongest[excerpt.theme], excerpt.strength)
        if 2 * common >= excerpt.end - excerpt.start:
            inside.add(excerpt.theme)
    inside |= {theme for theme, common in shared.items() if 2 * common >= row.end - row.start}
    return tuple(sorted(inside, key=lambda t: (-shared[t], -strongest[t], t)))


def score(codes: Sequence[Sequence[str]], themes: Sequence[Sequence[str]]) -> Scores:
    """Score the themes of rows against their counted codes; `themes` hold the first theme first.

    Raises:
        ValueError: if the two differ in length.
    """
    pairs = list(zip(codes, themes, strict=True))
    single = [(held[0], (found or [NONE])[0]) for held, found in pairs if len(held) == 1]
    table = _table([code for code, _ in single], [theme for _, theme in single])
    return Scores(
        ari=_ari(table),
        nmi=_nmi(table),
        p1=_p1(table),
        best_f1=best_f1(codes, themes),
        rows=len(pairs),
        single=len(single),
    )


def best_f1(codes: Sequence[Sequence[str]], themes: Sequence[Sequence[str]]) -> float:
    """Mean over codes of the best F1 that any theme reaches; 0 where there are no codes."""
    has_code, has_theme = Counter[str](), Counter[str]()
    both: Counter[tuple[str, str]] = Counter()
    for held, found in zip(codes, themes, strict=True):
        has_code.update(set(held))
        has_theme.update(set(found))
        both.update((code, theme) for code in set(held) for theme in set(found))
    best = dict.fromkeys(has_code, 0.0)
    for (code, theme), count in both.items():
        f1 = 2 * count / (has_code[code] + has_theme[theme])
        best[code] = max(best[code], f1)
    return sum(best.values()) / len(best) if best else 0.0


def adjusted_rand(one: Sequence[object], other: Sequence[object]) -> float:
    """The adjusted Rand index of two partitions of the same rows."""
    return _ari(_table(one, other))


def stability(partitions: Sequence[Sequence[object]]) -> float:
    """The mean adjusted Rand index of all pairs of partitions; 1 for fewer than two."""
    pairs = [adjusted_rand(one, other) for one, other in combinations(partitions, 2)]
    return float(np.mean(pairs)) if pairs else 1.0


def _table(one: Sequence[object], other: Sequence[object]) -> Table:
    """How many rows each pair of classes shares."""
    rows = {name: i for i, name in enumerate(dict.fromkeys(one))}
    columns = {name: i for i, name in enumerate(dict.fromkeys(other))}
    table = np.zeros((len(rows), len(columns)))
    for a, b in zip(one, other, strict=True):
        table[rows[a], columns[b]] += 1
    return table


def _ari(table: Table) -> float:
    """Hubert and Arabie 1985; 1 where both partitions are trivial in the same way."""

    def pairs(counts: Table) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, one, other = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = pairs(table.sum(keepdims=True))
    expected = one * other / every if every else 0.0
    most = (one + other) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _nmi(table: Table) -> float:
    if table.shape == (1, 1) or not table.size:
        return 1.0
    shares = table / table.sum()
    one, other = shares.sum(axis=1), shares.sum(axis=0)
    seen = shares > 0
    mutual = float((shares[seen] * np.log(shares[seen] / np.outer(one, other)[seen])).sum())
    mean = -float((one * np.log(one)).sum() + (other * np.log(other)).sum()) / 2
    return max(0.0, mutual / mean) if mean else 0.0


def _p1(table: Table) -> float:
    if not table.size:
        return 0.0
    purity = float(table.max(axis=0).sum() / table.sum())
    inverse = float(table.max(axis=1).sum() / table.sum())
    return 2 * purity * inverse / (purity + inverse)
