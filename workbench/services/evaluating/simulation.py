"""How suggestions would have fared: an analyst who decides as humans once coded.

Excerpts carry the codes of the gold rows that they lie in. A simulated analyst decides on some of
them; figures are over the rows that were not decided. Nothing is written to the project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.domain.errors import InputError
from workbench.domain.material.codebook import quotes
from workbench.domain.measures.ranking import Figures, figures, mean, quantile
from workbench.domain.measures.scoring import Row, counting
from workbench.domain.ports import Progress, silent
from workbench.domain.proposing.suggestions import Target, of_code
from workbench.domain.study import Study
from workbench.learning import Prior, learn
from workbench.services.context import Project
from workbench.services.evaluating.scores import joined, read_gold
from workbench.services.reading import study
from workbench.services.suggesting.fit import ExcerptIndex, prepare, prior

Rows = NDArray[np.int64]
Scores = NDArray[np.floating]

STEPS = (0, 20, 40, 80, 160)
SEEDS = (0, 1, 2)
FEWEST = 10
"""Rows left to score from which a seed says something."""

Method = Callable[["Sample", Rows, NDArray[np.float64]], Scores]
"""Rows that were decided and what, to (n, c) scores of all excerpts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A study with gold codes.

    Attributes:
        ground: its n excerpts.
        prior: their fit to the c codes.
        codes: what each code is about.
        gold: (n, c) codes of each excerpt; all zero where humans put none that counts.
        rows: the gold rows that count, r of them.
        truth: (r, c) their codes.
        parts: for each gold row its excerpts and the share of the row that each has.
        interviews: (r,) interview of each gold row.
    """

    index: ExcerptIndex
    prior: Prior
    codes: tuple[str, ...]
    gold: NDArray[np.float64]
    rows: tuple[Row, ...]
    truth: NDArray[np.float64]
    parts: tuple[tuple[Rows, Scores], ...]
    interviews: Rows

    def of_rows(self, scores: Scores) -> Scores:
        """(r, c) scores of gold rows: means over their excerpts, by share."""
        return np.stack([share @ scores[rows] for rows, share in self.parts])

    def excerpts_of(self, rows: Sequence[int] | Rows) -> Rows:
        """The excerpts of gold rows, in ascending order."""
        none = np.zeros(0, dtype=np.int64)
        return np.unique(np.concatenate([none, *(self.parts[row][0] for row in rows)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was reached after some decisions, mean over seeds.

    A seed that leaves fewer than ten rows says nothing, and a figure is None where all do so.

    Attributes:
        begun: over the rest of the interviews that decisions were drawn from.
        low: 2.5 % point of `begun`, drawing interviews with replacement.
        high: the 97.5 % point.
        unread: over interviews without any decision.
        likely: suggestions that were shown as likely, of all seeds together.
        right: those of them that were right.
    """

    decisions: int
    begun: Figures | None
    low: Figures | None
    high: Figures | None
    unread: Figures | None
    likely: int
    right: int


def sample(
    project: Project, gold: Path, *, progress: Progress = silent
) -> tuple[Sample, list[str]]:
    """A study with its gold, and the gold rows that are not in the text.

    Raises:
        InputError: the file is unusable, or none of its rows counts.
    """
    rows, lost = joined(study(project), read_gold(gold))
    found = sample_of(project, rows, progress=progress)
    if found is None:
        raise InputError(f"{gold.name}: no code has ten rows of participants in this project")
    return found, lost


def sample_of(
    project: Project, rows: Sequence[Row], *, progress: Progress = silent
) -> Sample | None:
    """A study with gold rows; None where no code has ten of them."""
    now = study(project)
    counted = counting(_not_shown(now, rows))
    if not counted:
        return None
    codes = sorted({code for row in counted for code in row.codes})
    index = prepare(project, now, progress)
    targets = [_target(now, code) for code in codes]
    truth = np.array([[float(code in row.codes) for code in codes] for row in counted])
    parts = _parts(now, index, counted)
    labels = np.zeros((len(index.ids), len(codes)))
    for (held, _), codes_of in zip(parts, truth, strict=True):
        labels[held] = np.maximum(labels[held], codes_of)
    names = {name: i for i, name in enumerate(sorted({row.doc for row in counted}))}
    return Sample(
        index=index, prior=prior(project, now, index, targets),
        codes=tuple(target.about for target in targets), gold=labels, rows=tuple(counted),
        truth=truth, parts=parts,
        interviews=np.array([names[row.doc] for row in counted], dtype=np.int64),
    )  # fmt: skip


def ours(of: Sample, rows: Rows, decided: NDArray[np.float64]) -> Scores:
    """The workbench's own learner."""
    return learn(of.index.pool, of.prior.scores, rows, decided).scores


def curve(of: Sample, method: Method, steps: Sequence[int] = STEPS) -> list[Point]:
    """Figures after each number of decisions, drawn at random from half of the interviews."""
    draws = [_draw(of, seed) for seed in SEEDS]
    return [_point(of, method, step, draws) for step in steps]


def unlearnt(of: Sample, rows: Rows, decided: NDArray[np.float64]) -> Scores:
    """No learning: the words of the codes alone."""
    return of.prior.offer


def logistic(of: Sample, rows: Rows, decided: NDArray[np.float64]) -> Scores:
    """The usual: a logistic regression on the vectors for each code (scikit-learn, C = 10)."""
    from sklearn.linear_model import LogisticRegression

    vectors = of.index.pool.vectors
    scores = np.zeros((len(vectors), decided.shape[1]))
    for j in range(decided.shape[1]):
        if 0 < decided[:, j].sum() < len(decided):
            model = LogisticRegression(C=10, max_iter=500).fit(vectors[rows], decided[:, j])
            scores[:, j] = model.predict_proba(vectors)[:, 1]
    return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draw:
    """Gold rows of one half of the interviews in random order, and those of the other half."""

    drawn: Rows
    unread: Rows


def _draw(of: Sample, seed: int) -> _Draw:
    rng = np.random.default_rng(seed)
    docs = rng.permutation(int(of.interviews.max()) + 1)
    begun = np.isin(of.interviews, docs[: max(1, (len(docs) + 1) // 2)])
    return _Draw(drawn=rng.permutation(np.flatnonzero(begun)), unread=np.flatnonzero(~begun))


def _point(of: Sample, method: Method, step: int, draws: Sequence[_Draw]) -> Point:
    likely, right = 0, 0
    left: list[_Left] = []
    unread: list[_Left] = []
    for draw in draws:
        decided = of.excerpts_of(draw.drawn[:step])
        by_row = of.of_rows(method(of, decided, of.gold[decided]))
        left.append(_Left(of=of, rows=draw.drawn[step:], scores=by_row))
        unread.append(_Left(of=of, rows=draw.unread, scores=by_row))
        shown, true = _called_likely(of, decided)
        likely, right = likely + shown, right + true
    low, high = _interval([rest for rest in left if rest.enough])
    return Point(
        decisions=step, begun=_mean(left), low=low, high=high, unread=_mean(unread),
        likely=likely, right=right,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """Gold rows that nobody decided on, and the scores of all rows."""

    of: Sample
    rows: Rows
    scores: Scores

    @property
    def enough(self) -> bool:
        return len(self.rows) >= FEWEST

    @property
    def figures(self) -> Figures:
        return figures(self.of.truth[self.rows], self.scores[self.rows])


def _mean(several: Sequence[_Left]) -> Figures | None:
    found = [one.figures for one in several if one.enough]
    return mean(found) if found else None


def _called_likely(of: Sample, decided: Rows) -> tuple[int, int]:
    """Undecided coded excerpts that are shown as likely something, and those that are."""
    learnt = learn(of.index.pool, of.prior.scores, decided, of.gold[decided])
    left = np.setdiff1d(np.flatnonzero(of.gold.any(axis=1)), decided)
    rows = left[learnt.likely(left)]
    return len(rows), int(of.gold[rows, learnt.scores[rows].argmax(axis=1)].sum())


def _interval(left: Sequence[_Left]) -> tuple[Figures, Figures] | tuple[None, None]:
    """What 95 of 100 draws of interviews, with replacement, lie between."""
    if not left:
        return None, None
    docs = np.concatenate([one.of.interviews[one.rows] for one in left])
    truth = np.concatenate([one.of.truth[one.rows] for one in left])
    scores = np.concatenate([one.scores[one.rows] for one in left])
    rng = np.random.default_rng(0)
    order = np.argsort(docs, kind="stable")
    _, starts = np.unique(docs[order], return_index=True)
    of = np.split(order, starts[1:])
    rounds = []
    for _ in range(100):
        picked = np.concatenate([of[i] for i in rng.integers(len(of), size=len(of))])
        rounds.append(figures(truth[picked], scores[picked]))
    return quantile(rounds, 0.025), quantile(rounds, 0.975)


def _target(now: Study, name: str) -> Target:
    """What the codebook says of a code, or its name alone."""
    wanted = name.strip().casefold()
    alike = (c for c in now.board.codes.values() if c.name.strip().casefold() == wanted)
    code = next(alike, None)
    return of_code(code) if code else Target(id=name, kind="code", name=name, about=name)


def _not_shown(now: Study, rows: Sequence[Row]) -> list[Row]:
    """The rows without an example from the codebook, whose codes are known beforehand."""
    shown = {quote for code in now.board.codes.values() for quote in quotes(code.example)}
    texts = {t.name: t.text for t in now.transcripts.values()}
    return [row for row in rows if not any(q in texts[row.doc][row.start : row.end] for q in shown)]


def _parts(now: Study, index: ExcerptIndex, rows: Sequence[Row]) -> tuple[tuple[Rows, Scores], ...]:
    named = {t.name: t.id for t in now.transcripts.values()}
    held: dict[str, list[tuple[int, int, int]]] = {}
    for i, e in enumerate(index.ids):
        excerpt = now.excerpts[e]
        held.setdefault(excerpt.transcript_id, []).append((excerpt.start, excerpt.end, i))
    parts = []
    for row in rows:
        common = [
            (i, min(end, row.end) - max(start, row.start))
            for start, end, i in held.get(named[row.doc], ())
            if min(end, row.end) > max(start, row.start)
        ]
        shares = np.array([length for _, length in common], dtype=np.float64)
        found = np.array([i for i, _ in common], dtype=np.int64)
        parts.append((found, shares / max(1.0, shares.sum())))
    return tuple(parts)
