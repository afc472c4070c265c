"""Suggestions as values: what each excerpt may be about, and what is best read next.

A suggestion is not a membership until somebody accepts it. Everything is read against the study as
it stands, so suggestions made a moment ago offer nothing that was decided since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.domain.proposing.suggestions import Target, Verdicts
from workbench.domain.study import Study
from workbench.domain.talk import talk_of, talks
from workbench.domain.words import stems_of, words
from workbench.learning import Learnt, Prior, TrackRecord, next_to_read
from workbench.learning.prior import CODES_PER_EXCERPT
from workbench.learning.queue import Why
from workbench.services.suggesting.fit import ExcerptIndex

BEST = 3
"""Targets suggested for an excerpt: in interviews one of three is right most of the time."""

OFFERED = 10
"""Excerpts a target offers."""

FLOOR = 0.15
"""How likely a code has to be to be suggested for an excerpt. In the demo study half of what ranks
third lies below it, and nothing of that is what people coded; with many codes each is less likely,
and three times what any code has is enough."""

_ABOVE_CHANCE = 3

_ENOUGH_FOR_SLIPS = 20
"""Excerpts that must be decided before decisions are held against each other."""

_CONTENT = 3
"""Letters of a word that may be told as what two texts have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """That an excerpt may be about a target.

    Attributes:
        excerpt: its id.
        target: id of a code or theme.
        name: of the target.
        kind: `code` or `theme`.
        score: about the probability, from 0 to 1; to rank by.
        likely: whether it may be called likely: it is the excerpt's best, sure, and such
            suggestions came true so far (`Suggestions.track`).
    """

    excerpt: str
    target: str
    name: str
    kind: str
    score: float
    likely: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """An excerpt to read next, why, and what it may be about."""

    excerpt: str
    why: Why
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A decision that the other decisions contradict.

    Attributes:
        excerpt: its id.
        decided: names of the targets it was given; empty where it was set aside.
        rather: what the others say it is about.
    """

    excerpt: str
    decided: tuple[str, ...]
    rather: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What was learnt up to event `seq`."""

    seq: int
    targets: tuple[Target, ...]
    index: ExcerptIndex
    prior: Prior
    verdicts: Verdicts
    learnt: Learnt

    @property
    def track(self) -> TrackRecord:
        """How suggestions have fared so far."""
        return self.learnt.track

    def for_excerpt(self, study: Study, excerpt: str, *, count: int = BEST) -> list[Suggestion]:
        """The best targets of an excerpt that it is not in and was not declined for.

        None of one that says nothing or is set aside, and no code below the floor.
        """
        return [] if excerpt in study.board.set_aside else self._best(study, excerpt, count)

    def _best(self, study: Study, excerpt: str, count: int) -> list[Suggestion]:
        row = self.index.rows.get(excerpt)
        if row is None or excerpt not in study.excerpts or _says_nothing(study, excerpt):
            return []
        best = self.learnt.best(row, len(self.targets))
        found = (
            self._suggestion(row, j)
            for j in best
            if self._open(study, excerpt, j) and not self._far(row, j)
        )
        return [one for one, _ in zip(found, range(count), strict=False)]

    def for_target(self, study: Study, target: str, *, count: int = OFFERED) -> list[Suggestion]:
        """The excerpts that fit a target best and are not in it yet."""
        j = self._column(target)
        if j is None:
            return []
        learnt = len(self.learnt.rows) > 0
        scores = self.learnt.scores[:, j] if learnt else self.prior.offer[:, j]
        rows = (int(row) for row in np.argsort(-scores, kind="stable"))
        found = (
            self._suggestion(row, j) for row in rows if self._offered(study, self.index.ids[row], j)
        )
        return [one for one, _ in zip(found, range(count), strict=False)]

    def queue(self, study: Study, *, count: int = OFFERED) -> list[Queued]:
        """What to read next: uncertain, typical and random excerpts that nobody has read."""
        read = self.verdicts.decided()
        unread = np.array(
            [
                row
                for row, e in enumerate(self.index.ids)
                if e not in read and e in study.excerpts and e not in study.board.set_aside
                if not study.opened.get(e) and not study.board.declined.get(e)
                if not _says_nothing(study, e)
            ],
            dtype=np.int64,
        )
        # Ids are digests, so their order is as good as drawn.
        lots = np.argsort(np.argsort(np.array([self.index.ids[row] for row in unread])))
        chosen = next_to_read(self.learnt, unread, self.index.typical, lots, count=count)
        ids = [(self.index.ids[one.row], one.why) for one in chosen]
        return [
            Queued(excerpt=e, why=why, suggestions=tuple(self.for_excerpt(study, e)))
            for e, why in ids
        ]

    def doubtful(self, study: Study, theme: str) -> list[str]:
        """The members of a theme, the most doubtful first.

        Doubtful is what the learner would not put there and what lies far from the centre; in a
        theme that nobody stands behind yet, what lies far from it.
        """
        members = [e for e in study.board.members.get(theme, ()) if e in self.index.rows]
        if not members:
            return []
        rows = np.array(sorted(self.index.rows[e] for e in members), dtype=np.int64)
        vectors = self.index.pool.vectors[rows]
        nearness = vectors @ vectors.mean(axis=0)
        j = next((j for j, t in enumerate(self.targets) if theme in t.themes), None)
        if j is None:
            order = [int(rows[i]) for i in np.argsort(nearness, kind="stable")]
        else:
            order = self.learnt.doubtful(rows, j, nearness)
        return [self.index.ids[row] for row in order]

    def slips(self, study: Study, *, count: int = OFFERED) -> list[Slip]:
        """Decisions worth a second look, the most contradicted first."""
        if self.track.decided < _ENOUGH_FOR_SLIPS:
            return []
        names = {target.id: target.name for target in self.targets}
        found = []
        for row in self.learnt.slips():
            excerpt = self.index.ids[row]
            others = self._best(study, excerpt, 1)  # those that were set aside, too
            if others:
                held = sorted(names[t] for t in self.verdicts.belongs.get(excerpt, ()))
                found.append(Slip(excerpt=excerpt, decided=tuple(held), rather=others[0]))
        return found[:count]

    def _column(self, target: str) -> int | None:
        return next((j for j, one in enumerate(self.targets) if one.id == target), None)

    def _suggestion(self, row: int, j: int) -> Suggestion:
        target, best = self.targets[j], self.learnt.best(row, 1)
        likely = best == [j] and bool(self.learnt.likely(np.array([row]))[0])
        return Suggestion(
            excerpt=self.index.ids[row], target=target.id, name=target.name, kind=target.kind,
            score=round(float(np.clip(self.learnt.scores[row, j], 0, 1)), 3),
            likely=likely,
        )  # fmt: skip

    def _far(self, row: int, j: int) -> bool:
        """Whether a code is too unlikely for an excerpt to be worth a word."""
        floor = min(FLOOR, _ABOVE_CHANCE * CODES_PER_EXCERPT / len(self.targets))
        return self.targets[j].kind == "code" and bool(self.learnt.scores[row, j] < floor)

    def _open(self, study: Study, excerpt: str, j: int) -> bool:
        """Whether the target is still there, without the excerpt, and was not declined for it."""
        target, board = self.targets[j], study.board
        if self.verdicts.of(excerpt, target) == 1 or target.id in board.declined.get(excerpt, ()):
            return False
        if target.kind == "theme" and target.id not in board.themes:
            return False
        return not any(excerpt in board.members.get(theme, {}) for theme in target.themes)

    def _offered(self, study: Study, excerpt: str, j: int) -> bool:
        known = excerpt in study.excerpts and excerpt not in study.board.set_aside
        return known and self._open(study, excerpt, j) and not _says_nothing(study, excerpt)


def _says_nothing(study: Study, excerpt: str) -> bool:
    """Whether nothing can be suggested for it: its own words are about nothing."""
    return bool(study.quiet([study.excerpts[excerpt]]))


def words_in_common(text: str, about: str, language: str) -> tuple[str, ...]:
    """The words of a text that what a target is about has as well, whatever their endings."""
    wanted = stems_of(_content(about, language), language)
    said = dict.fromkeys(_content(text, language))
    return tuple(word for word in said if not wanted.isdisjoint(stems_of([word], language)))


def _content(text: str, language: str) -> Iterator[str]:
    said = (word.casefold() for word in words(text.replace("-", " ")) if len(word) >= _CONTENT)
    talk = talk_of(language) or talks()["en"]
    return (word for word in said if word not in talk.function and word not in talk.weak)
