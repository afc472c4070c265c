"""How far decisions carry: a simulated analyst at the board, against coding in order.

Nothing is written to the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.domain.ports import Progress, silent
from workbench.learning import Learnt, learn, next_to_read
from workbench.services.context import Project
from workbench.services.evaluating.simulation import (
    STEPS,
    Point,
    Sample,
    curve,
    logistic,
    ours,
    sample,
    unlearnt,
)

Rows = NDArray[np.int64]

SHOWN = 5
"""Members of a theme that the simulated analyst looks at before deciding on it."""

MAJORITY = 2
"""Members shown that must have one code; a theme with fewer is rejected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Share of coded excerpts that are in the right place, after so many decisions.

    Attributes:
        decided: by decisions alone.
        suggested: with the best suggestion wherever nothing was decided.
        read: excerpts that were read for it.
    """

    decisions: int
    decided: float
    suggested: float
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What `workbench evaluate --simulate` found.

    Attributes:
        rows: gold rows that count.
        codes: codes they have.
        points: what suggestions are worth after so many decisions.
        no_learning: the same by the words of the codes alone.
        logistic: the same by a logistic regression on the vectors.
        in_order: coding one excerpt after another, after so many decisions.
        by_themes: deciding on themes first; empty where there was no run.
        lost: gold rows that are not in the text.
    """

    rows: int
    codes: int
    points: tuple[Point, ...]
    no_learning: tuple[Point, ...]
    logistic: tuple[Point, ...]
    in_order: tuple[Triage, ...]
    by_themes: tuple[Triage, ...]
    lost: tuple[str, ...]


def simulate(
    project: Project, gold: Path, decisions: int, *, progress: Progress = silent
) -> Simulation:
    """Let an analyst decide as the gold says, up to so many times.

    Raises:
        InputError: the gold is unusable, or none of its rows counts.
    """
    drawn, lost = sample(project, gold, progress=progress)
    steps = [step for step in STEPS if step < decisions] + [decisions]
    begun = [step for step in steps if step]
    themed = drawn.index.pool.groups is not None
    return Simulation(
        rows=len(drawn.rows), codes=len(drawn.codes), points=tuple(curve(drawn, ours, steps)),
        no_learning=tuple(curve(drawn, unlearnt, steps)),
        logistic=tuple(curve(drawn, logistic, steps)),
        in_order=tuple(read_in_order(drawn, step) for step in begun),
        by_themes=tuple(triage(drawn, step) for step in begun) if themed else (), lost=tuple(lost),
    )  # fmt: skip


def read_in_order(of: Sample, decisions: int) -> Triage:
    """Coding one excerpt after another from the first interview on."""
    coded = np.flatnonzero(of.gold.any(axis=1))[:decisions]
    placed = np.full(len(of.gold), -1)
    placed[coded] = of.gold[coded].argmax(axis=1)
    read = int(coded.max(initial=-1)) + 1
    return _reached(of, placed, coded, decisions=len(coded), read=read)


def triage(of: Sample, decisions: int) -> Triage:
    """Deciding on candidate themes first, then on their doubtful members, then on the queue.

    The analyst looks at the typical members of a theme, moves those that do not belong and accepts
    it as what most are, or rejects it. Every acceptance, rejection and move is a decision, and so
    is the look at a doubtful member that stays.
    """
    analyst = SimulatedAnalyst(of, decisions)
    groups = of.index.pool.groups
    assert groups is not None  # `simulate` asks for it
    sizes = np.bincount(groups[groups >= 0])
    for theme in np.argsort(-sizes, kind="stable"):
        analyst.judge(np.flatnonzero(groups == theme))
    analyst.go_through_doubtful()
    analyst.go_through_queue()
    rows = np.array(sorted(analyst.known), dtype=np.int64)
    return _reached(of, analyst.placed, rows, decisions=analyst.spent, read=len(analyst.seen))


class SimulatedAnalyst:
    """The simulated analyst at work on the board."""

    def __init__(self, of: Sample, decisions: int) -> None:
        self.of, self.left, self.spent = of, decisions, 0
        self.placed = np.full(len(of.gold), -1)
        self.known: set[int] = set()
        self.seen: set[int] = set()

    def judge(self, members: Rows) -> None:
        """Accept a theme as the code of most members shown, or reject it."""
        if self.left <= 0:
            return
        vectors = self.of.index.pool.vectors[members]
        nearest = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")[:SHOWN]
        shown = [int(row) for row in members[nearest]]
        self.seen.update(shown)
        votes = self.of.gold[shown].sum(axis=0)
        self._spend()
        if votes.max(initial=0) < MAJORITY:
            return
        self.placed[members] = votes.argmax()
        for row in shown:
            self._learn(row)

    def go_through_doubtful(self) -> None:
        """Look at the most doubtful members, theme by theme, then again once more is learnt."""
        while self.left > 0:
            before = self.left
            learnt = self._learnt()
            for code in sorted(set(self.placed[self.placed >= 0])):
                members = np.flatnonzero(self.placed == code)
                vectors = self.of.index.pool.vectors[members]
                order = learnt.doubtful(members, code, vectors @ vectors.mean(axis=0))
                unseen = [row for row in order if row not in self.seen]
                # Half of what was never looked at is left to the suggestions.
                self._look(unseen[: min(2, len(unseen) // 2)])
            if self.left == before:
                return

    def go_through_queue(self) -> None:
        """Read what is in no theme, in the order that the workbench gives."""
        while self.left > 0:
            unread = np.array(sorted(set(range(len(self.placed))) - self.seen), dtype=np.int64)
            if not len(unread):
                return
            typical = self.of.index.typical
            queue = next_to_read(self._learnt(), unread, typical, unread, count=5)
            self._look([one.row for one in queue])

    def _look(self, rows: Sequence[int]) -> None:
        for row in rows:
            self.seen.add(row)
            if self.of.gold[row].any() and self.left > 0:
                self._spend()
                self._learn(row, moving=False)

    def _learn(self, row: int, *, moving: bool = True) -> None:
        """The excerpt was read: it goes where it belongs."""
        codes = self.of.gold[row]
        if not codes.any() or (self.left <= 0 and moving):
            return
        self.known.add(row)
        if self.placed[row] < 0 or not codes[self.placed[row]]:
            self.placed[row] = codes.argmax()
            if moving:
                self._spend()

    def _spend(self) -> None:
        self.left -= 1
        self.spent += 1

    def _learnt(self) -> Learnt:
        rows = np.array(sorted(self.known), dtype=np.int64)
        return learn(self.of.index.pool, self.of.prior.scores, rows, self.of.gold[rows])


def _reached(of: Sample, placed: Rows, known: Rows, *, decisions: int, read: int) -> Triage:
    learnt = learn(of.index.pool, of.prior.scores, known, of.gold[known])
    coded = np.flatnonzero(of.gold.any(axis=1))
    filled = np.where(placed >= 0, placed, learnt.scores.argmax(axis=1))
    right = (placed[coded] >= 0) & (of.gold[coded, placed[coded]] > 0)
    return Triage(
        decisions=decisions, decided=float(right.mean()),
        suggested=float(of.gold[coded, filled[coded]].mean()), read=read,
    )  # fmt: skip
