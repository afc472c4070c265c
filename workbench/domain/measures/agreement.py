"""How far coders agree on the units of a sample: overall, by code, by part, and on what not. Pure.

A unit that a coder has looked at and given nothing counts as the answer "no code"; one that they
have not looked at is missing, which is not an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from workbench.domain.measures.confusion import Confusion, confusions
from workbench.domain.measures.reliability import (
    Codes,
    Floats,
    jaccard,
    jaccard_distance,
    masi_distance,
    nominal_distance,
)
from workbench.domain.measures.tallies import (
    MISSING,
    YES_OR_NO,
    Answers,
    Frame,
    Scale,
    Tally,
    figures,
    tally,
    together,
)

Kind = Literal["excerpts", "turns", "characters"]
"""What is counted; of characters each unit is a stretch between two edges of codings."""

FEWEST = 5
"""Clusters from which an interval says something."""

_DEFINED = 0.5
"""Share of the resamples in which a figure must be defined to have an interval."""

_SAME = 1e-12
"""Spread of resamples that is only rounding."""

Draw = Callable[[int], Floats]
"""From a number of clusters to (resamples, clusters): how often each was drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of a sample with what each coder gave it; who has not coded it is not there.

    Attributes:
        cluster: whose words they are: what is drawn as a whole for an interval.
        weight: 1, or the characters of a stretch.
        question: what it answers, in words; empty if nothing was asked.
        group: the participant's group; empty without groups.
    """

    id: str
    transcript_id: str
    start: int
    end: int
    cluster: str
    codes: Mapping[str, Codes]
    weight: int = 1
    question: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its 95 % interval over clusters; None where there is none.

    `why` says why there is no value.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The agreement on something.

    Attributes:
        key: a code, a transcript, a question or a group; empty for everything.
        units: units (or characters) that at least two of the coders have coded.
        pairs: pairs of answers to them: the base of the percentage.
        coded: coder to units that they gave the code, or any code.
        figures: by name: percent, kappa, alpha …
    """

    key: str
    units: int
    pairs: int
    coded: Mapping[str, int]
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The agreement of some coders.

    Attributes:
        whole: a unit is one answer: all codes that it was given. `alpha` is by MASI distance,
            `alpha_jaccard` and `alpha_nominal` by theirs.
        decisions: every code that one of them used on every unit is an answer, yes or no.
        codes: a line a code that one of them used, in the order of the codebook.
        parts: the parts of the sample that were asked for, each as `whole`.
        confusions: what was confused with what, agreement among it.
    """

    coders: tuple[str, ...]
    whole: Line
    decisions: Line
    codes: tuple[Line, ...]
    parts: tuple[Line, ...]
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Agreement between people, and of models with people; a model is never averaged in.

    Attributes:
        units: of the sample frame, whoever coded them.
        people: None with fewer than two.
        models: one entry a model and person.
        notes: what is not counted, and why, a sentence each.
        places: unit id to transcript, start and end, of units on which somebody differs.
    """

    kind: Kind
    units: int
    transcripts: int
    clusters: int
    people: Between | None
    models: tuple[Between, ...] = ()
    notes: tuple[str, ...] = ()
    places: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)


def between(
    coders: Sequence[str],
    units: Sequence[Unit],
    order: Sequence[str],
    draw: Draw,
    part: Callable[[Unit], str] | None = None,
) -> Between:
    """The agreement of two coders or more.

    Args:
        coders: in the order in which they are shown.
        units: those that fewer than two of them have coded count nowhere.
        order: codes in the order of the codebook; other codes count nowhere.
        draw: the resamples for the intervals.
        part: what part of the sample a unit belongs to, if parts are wanted.
    """
    known = frozenset(order)
    shared = [unit for unit in units if sum(coder in unit.codes for coder in coders) > 1]
    coded = {u.id: {c: u.codes[c] & known for c in coders if c in u.codes} for u in shared}
    table = _table(tuple(coders), shared, coded, draw)
    used = frozenset(code for codes in table.sets for code in codes)
    codes = [code for code in order if code in used]
    by_code = [table.of_code(code) for code in codes]
    decisions = together(by_code) if by_code else table.of_code("")
    return Between(
        coders=tuple(coders),
        whole=table.line("", table.of_sets()),
        decisions=table.line("", decisions),
        codes=tuple(table.line(c, t, c) for c, t in zip(codes, by_code, strict=True)),
        parts=tuple(_parts(table, coded, part)) if part else (),
        confusions=confusions(coded, coders, order),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Units with the answers of some coders.

    Attributes:
        sets: every set of codes that somebody gave a unit.
        answers: (units, coders) which of the sets each gave, or `MISSING`.
    """

    coders: tuple[str, ...]
    units: Sequence[Unit]
    sets: Sequence[Codes]
    answers: Answers
    frame: Frame
    draw: Draw

    def of_code(self, code: str) -> Tally:
        return tally(self._with(code), YES_OR_NO, self.frame)

    def of_sets(self) -> Tally:
        """Each set of codes as one answer."""
        return tally(self.answers, _scale(self.sets), self.frame)

    def line(self, key: str, counted: Tally, code: str = "") -> Line:
        """The figures of a tally with their intervals."""
        value = figures(Tally(sums=_summed(counted), scale=counted.scale))
        clusters = self.frame.clusters
        drawn = figures(counted.drawn(self.draw(clusters))) if clusters >= FEWEST else {}
        units, pairs = (int(counted.sums[name].sum()) for name in ("units", "pairs"))
        found = {name: _figure(name, v, drawn.get(name), units) for name, v in value.items()}
        return Line(key=key, units=units, pairs=pairs, coded=self._coded(code), figures=found)

    def _with(self, code: str) -> Answers:
        """(units, coders) whether each gave the code; without a code, whether any."""
        has = np.array([code in codes if code else bool(codes) for codes in self.sets])
        return np.where(self.answers == MISSING, MISSING, has[self.answers])

    def _coded(self, code: str) -> dict[str, int]:
        given = (self._with(code) == 1) * self.frame.weight[:, None]
        return dict(zip(self.coders, map(int, given.sum(axis=0)), strict=True))


def _table(
    coders: tuple[str, ...],
    units: Sequence[Unit],
    coded: Mapping[str, Mapping[str, Codes]],
    draw: Draw,
) -> _Table:
    given = {codes for unit in units for codes in coded[unit.id].values()} or {frozenset()}
    sets = sorted(given, key=lambda codes: (len(codes), sorted(codes)))
    place = {codes: i for i, codes in enumerate(sets)}
    names = {name: i for i, name in enumerate(sorted({unit.cluster for unit in units}))}
    rows = [[place[own[c]] if c in own else MISSING for c in coders] for own in coded.values()]
    return _Table(
        coders=coders, units=units, sets=sets, draw=draw,
        answers=np.array(rows, dtype=np.int64).reshape(len(rows), len(coders)),
        frame=Frame(
            cluster=np.array([names[unit.cluster] for unit in units], dtype=np.int64),
            weight=np.array([unit.weight for unit in units], dtype=np.float64),
        ),
    )  # fmt: skip


def _parts(
    table: _Table, coded: Mapping[str, Mapping[str, Codes]], part: Callable[[Unit], str]
) -> list[Line]:
    """A line a part, in the order in which they first come."""
    held: dict[str, list[Unit]] = {}
    for unit in table.units:
        held.setdefault(part(unit), []).append(unit)
    lines = []
    for key, units in held.items():
        own = {unit.id: coded[unit.id] for unit in units}
        some = _table(table.coders, units, own, table.draw)
        lines.append(some.line(key, some.of_sets()))
    return lines


def _scale(sets: Sequence[Codes]) -> Scale:
    def each(measure: Callable[[Codes, Codes], float]) -> Floats:
        return np.array([[measure(a, b) for b in sets] for a in sets], dtype=np.float64)

    measures = {
        "alpha": masi_distance, "alpha_jaccard": jaccard_distance, "alpha_nominal": nominal_distance
    }  # fmt: skip
    coded = each(lambda a, b: float(bool(a or b)))
    distances = {name: each(measure) for name, measure in measures.items()}
    return Scale(distances=distances, alike=each(jaccard) * coded, coded=coded)


def _summed(counted: Tally) -> dict[str, Floats]:
    return {name: each.sum(axis=0, keepdims=True) for name, each in counted.sums.items()}


def _figure(name: str, value: Floats, drawn: Floats | None, units: int) -> Figure:
    found = float(value[0])
    if np.isnan(found):
        return Figure(value=None, why=_WHY.get(name, _NOT_THERE) if units else _NOT_THERE)
    defined = drawn[~np.isnan(drawn)] if drawn is not None else np.empty(0)
    if drawn is None or len(defined) < _DEFINED * len(drawn):
        return Figure(value=found)
    low, high = np.percentile(defined, [2.5, 97.5])
    if np.ptp(defined) < _SAME:  # nobody ever differs: drawing the same again tells nothing
        return Figure(value=found)
    return Figure(value=found, low=float(min(low, found)), high=float(max(high, found)))


_NOT_THERE = "not defined: no unit was coded by two of them"
_ONE_CLASS = (
    "not defined: every unit has the same answer from everybody, so nothing is beyond chance"
)
_WHY = {
    "kappa": _ONE_CLASS,
    "alpha": _ONE_CLASS,
    "alpha_jaccard": _ONE_CLASS,
    "alpha_nominal": _ONE_CLASS,
    "jaccard": "not defined: nobody gave a code",
    "fleiss": "not defined: not every unit was coded by everybody, or all answers are the same",
}
