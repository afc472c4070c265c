"""How far the people who coded a study agree, and how far models agree with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, TypeVar

import numpy as np

from workbench.domain.board.board import Board
from workbench.domain.board.codings import kind_of_coder
from workbench.domain.errors import DecisionError, InputError
from workbench.domain.measures.agreement import Agreement, Between, Draw, Kind, Unit, between
from workbench.domain.measures.confusion import confusions
from workbench.domain.measures.reliability import Floats
from workbench.domain.study import Study
from workbench.domain.trail.coding import CoderKind
from workbench.services.coding.frames import Sample, free_sample, round_sample
from workbench.services.coding.rounds import round_named
from workbench.services.context import Project
from workbench.services.reading import study

By = Literal["code", "transcript", "question", "group"]
"""What agreement is shown by; it is always there by code."""

KINDS: tuple[Kind, ...] = ("excerpts", "turns", "characters")
BY: tuple[By, ...] = ("code", "transcript", "question", "group")

Name = TypeVar("Name", bound=str)

RESAMPLES = 1000
"""Resamples behind each 95 % interval."""


def agreement(
    project: Project,
    *,
    units: str = "excerpts",
    by: str = "code",
    seed: int = 0,
    round_: str = "",
) -> Agreement:
    """How far coders agree on what they have all coded; writes nothing.

    Args:
        project: the open project.
        units: what is counted, one of `KINDS`.
        by: what it is shown by beside codes, one of `BY`.
        seed: of the resamples behind the intervals.
        round_: the round that is meant, by id or name; empty: what was loaded from files.

    Raises:
        InputError: there is no such kind of unit, or nothing is shown by that.
        NotFound: there is no such round.
        DecisionError: the round is open.
    """
    now = study(project)
    kind, part = _known(units, KINDS, "counted"), _part(now, _known(by, BY, "shown by"))
    return agreed(now, sample_for(now, kind, round_), kind, part, draws(seed))


def sample_for(now: Study, kind: Kind, round_: str) -> Sample:
    """The units that are meant; errors as above."""
    if not round_:
        return free_sample(now, kind)
    asked = round_named(now.board, round_)
    if not asked.closed:
        raise DecisionError(
            f"the round {asked.name!r} is open: its codings are not shown before it is closed"
        )
    if kind != "excerpts":
        raise InputError("the units of a round are excerpts; leave --units out")
    return round_sample(now, asked)


def agreed(
    now: Study, sample: Sample, kind: Kind, part: Callable[[Unit], str] | None, draw: Draw
) -> Agreement:
    """The agreement on a sample: people with people, then each model with each person."""
    order, who = list(now.board.codes), coders_of(now.board, sample.units)
    humans = [coder for coder, kind_ in who.items() if kind_ == "person"]
    judges = [coder for coder, kind_ in who.items() if kind_ != "model"]
    people = between(humans, sample.units, order, draw, part) if len(humans) > 1 else None
    models = tuple(
        between((model, judge), sample.units, order, draw, part)
        for model, kind_ in who.items()
        for judge in judges
        if kind_ == "model"
    )
    return Agreement(
        kind=kind,
        units=len(sample.units) if kind != "characters" else sum(u.weight for u in sample.units),
        transcripts=len({unit.transcript_id for unit in sample.units}),
        clusters=len({unit.cluster for unit in sample.units}),
        people=people,
        models=models,
        notes=(*sample.notes, *_alone(humans)),
        places=_differing(sample.units, [between_ for between_ in (people, *models) if between_]),
    )


def coders_of(board: Board, units: Sequence[Unit]) -> dict[str, CoderKind]:
    """Who coded any of the units, in alphabetical order, and what each is."""
    names = sorted({coder for unit in units for coder in unit.codes})
    return {name: kind_of_coder(board, name) for name in names}


def draws(seed: int, resamples: int = RESAMPLES) -> Draw:
    """Resamples of clusters, drawn with replacement; the same seed draws the same."""

    def draw(clusters: int) -> Floats:
        chance = np.random.default_rng(seed)
        return chance.multinomial(
            clusters, np.full(clusters, 1 / clusters), size=resamples
        ).astype(np.float64)  # fmt: skip

    return draw


def _part(now: Study, by: By) -> Callable[[Unit], str] | None:
    return {
        "code": None,
        "transcript": lambda unit: unit.transcript_id,
        "question": lambda unit: unit.question,
        "group": lambda unit: unit.group,
    }[by]


def _alone(humans: Sequence[str]) -> Iterator[str]:
    if len(humans) < 2:
        yield (
            "Agreement needs two people who have coded the same interviews: load codings with "
            "`workbench codings`, each with its coder."
        )


def _differing(
    units: Sequence[Unit], found: Sequence[Between]
) -> Mapping[str, tuple[str, int, int]]:
    """Where the units are on which somebody differs."""
    wanted = {
        unit for each in found for c in each.confusions if c.first != c.second for unit in c.units
    }
    return {u.id: (u.transcript_id, u.start, u.end) for u in units if u.id in wanted}


def _known(given: str, known: Sequence[Name], what: str) -> Name:
    for name in known:
        if name == given:
            return name
    raise InputError(f"agreement is not {what} {given!r}; there are {', '.join(known)}")


def differing(
    project: Project,
    coders: Sequence[str],
    first: str,
    second: str,
    *,
    units: str = "excerpts",
    round_: str = "",
) -> tuple[Unit, ...]:
    """The units that one of the coders gave `first` where another gave `second`, with their codes.

    Raises as `agreement` does.
    """
    now = study(project)
    sample = sample_for(now, _known(units, KINDS, "counted"), round_)
    known = frozenset(now.board.codes)
    coded = {u.id: {c: u.codes[c] & known for c in coders if c in u.codes} for u in sample.units}
    found = confusions(coded, coders, list(now.board.codes))
    wanted = {u for c in found if (c.first, c.second) == (first, second) for u in c.units}
    return tuple(unit for unit in sample.units if unit.id in wanted)
