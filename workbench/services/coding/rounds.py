"""Rounds: a sample that people code without seeing each other's codings.

Raises as the decisions of `services.deciding.review` do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import numpy as np

from workbench.domain.board.board import Board
from workbench.domain.board.coded import Round
from workbench.domain.board.codings import answers_by_round
from workbench.domain.errors import DecisionError, InputError, NotFound
from workbench.domain.measures.agreement import Unit
from workbench.domain.study import Study
from workbench.domain.telling.wording import one_line
from workbench.domain.trail.coding import CloseRound, CodeUnit, OpenRound
from workbench.domain.trail.incoming import Setting
from workbench.domain.trail.recorded import Recorded
from workbench.services.coding.frames import excerpt_places
from workbench.services.context import Author, Project, decide
from workbench.services.deciding.written import written_name, written_text
from workbench.services.reading import study

Drawn = Literal["all", "participant", "group", "random"]
"""How a sample is drawn: everything, so many of each participant or group, or so many at all."""

DRAWN: tuple[Drawn, ...] = get_args(Drawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    """A round, and how far each coder is."""

    id: str
    name: str
    analyst: str
    units: int
    codes: int
    due: str
    closed: bool
    sample: tuple[Setting, ...]
    done: Mapping[str, int]


def sample_of(
    now: Study, drawn: Drawn, number: int = 0, seed: int = 0, interviews: Sequence[str] = ()
) -> tuple[str, ...]:
    """Excerpts of a sample, in the order of the text; what is set aside is not drawn.

    Args:
        now: the study.
        drawn: how it is drawn.
        number: how many, of each participant, of each group, or at all.
        seed: the same draws the same.
        interviews: ids of transcripts that are drawn from; none: all of them.

    Raises:
        InputError: nothing is left to draw from, or no number is given.
    """
    homes = [t for t in now.board.transcripts if not interviews or t in interviews]
    places = [p for p in excerpt_places(now, homes) if p.id not in now.board.set_aside]
    if not places:
        raise InputError("there is nothing to draw from: no excerpt that is not set aside")
    if drawn == "all":
        return tuple(place.id for place in places)
    if number < 1:
        raise InputError("say how many excerpts are drawn: a number from 1 on")
    chance = np.random.default_rng(seed)
    chosen: set[str] = set()
    for several in _parted(now, places, drawn):
        taken = chance.permutation(len(several))[:number]
        chosen |= {several[i].id for i in taken}
    return tuple(place.id for place in places if place.id in chosen)


def open_round(
    project: Project,
    by: Author,
    name: str,
    coders: list[str],
    drawn: Drawn = "all",
    number: int = 0,
    seed: int = 0,
    interviews: list[str] | None = None,
    codes: list[str] | None = None,
    due: str = "",
) -> Recorded:
    """Ask people to code a sample, each without seeing the others' codings.

    Raises:
        InputError: there is nothing to draw from, or the day cannot be read.
        DecisionError: nobody is asked, the codebook is empty, or a code is not in it.
    """
    now = study(project)
    if not now.board.codes:
        raise DecisionError("a round needs a codebook: load one, or add codes to it")
    asked = tuple(dict.fromkeys(filter(None, map(one_line, coders))))
    excerpts = sample_of(now, drawn, number, seed, interviews or ())
    settings = {"drawn": drawn, "number": str(number), "seed": str(seed)}
    settings["interviews"] = str(len(interviews or now.board.transcripts))
    event = OpenRound(
        round_id=project.new_id(), name=written_name(name, "round"), excerpts=excerpts,
        coders=asked, codes=tuple(codes or ()), due=_day(due),
        sample=tuple(Setting(name=n, value=v) for n, v in settings.items()),
    )  # fmt: skip
    return decide(project, by, event)


def code_unit(
    project: Project,
    by: Author,
    round_id: str,
    excerpt_id: str,
    codes: list[str],
    unsure: bool = False,
    memo: str = "",
) -> Recorded:
    """Give a unit of an open round its codes, in one's own name; none is the answer "no code"."""
    return give_codes(project, by, by.analyst, round_id, excerpt_id, codes, unsure, memo)


def give_codes(
    project: Project,
    by: Author,
    coder: str,
    round_id: str,
    excerpt_id: str,
    codes: Iterable[str],
    unsure: bool,
    memo: str,
) -> Recorded:
    """The same in the name of a coder whose codings came in a package.

    Raises:
        NotFound: the excerpt is not in the study.
    """
    excerpt = study(project).excerpts.get(excerpt_id)
    if excerpt is None:
        raise NotFound(f"no excerpt {excerpt_id!r} in the study; reload the page")
    event = CodeUnit(
        round_id=round_id, excerpt_id=excerpt.id, coder=coder, codes=tuple(dict.fromkeys(codes)),
        transcript_id=excerpt.transcript_id, start=excerpt.start, end=excerpt.end, unsure=unsure,
        memo=written_text(memo),
    )  # fmt: skip
    return decide(project, by, event)


def close_round(project: Project, by: Author, round_id: str) -> Recorded:
    """End a round: what was coded in it counts from now on, and may be seen.

    Raises:
        NotFound: there is no such round.
        DecisionError: somebody else opened it.
    """
    asked = round_named(study(project).board, round_id)
    if asked.analyst != by.analyst:
        raise DecisionError(f"{asked.analyst} opened this round and closes it")
    return decide(project, by, CloseRound(round_id=asked.id))


def round_named(board: Board, handle: str) -> Round:
    """The round with that id, unique beginning of an id, or name.

    Raises:
        NotFound: there is none, or several.
    """
    every = board.rounds.values()
    found = [r for r in every if r.id == handle] or [r for r in every if r.name == handle]
    found = found or [r for r in every if handle and r.id.startswith(handle)]
    if len(found) != 1:
        names = ", ".join(repr(r.name) for r in every) or "none yet"
        raise NotFound(f"no round is called {handle!r}; there are {names}")
    return found[0]


def round_lines(project: Project) -> tuple[RoundLine, ...]:
    """Every round, the newest first."""
    now = study(project)
    given = answers_by_round(now.board)
    return tuple(
        RoundLine(
            id=each.id, name=each.name, analyst=each.analyst, due=each.due, closed=each.closed,
            units=len(units_of(now, each)), codes=len(each.codes or now.board.codes),
            sample=each.sample,
            done={coder: len(given.get(each.id, {}).get(coder, {})) for coder in each.coders},
        )
        for each in sorted(now.board.rounds.values(), key=lambda r: -r.seq)
    )  # fmt: skip


def units_of(now: Study, asked: Round) -> tuple[str, ...]:
    """The units of a round that are still in the study."""
    return tuple(e for e in asked.excerpts if e in now.excerpts)


def blind_coders(board: Board) -> frozenset[str]:
    """Who codes in an open round that somebody else opened.

    Until it is closed they are shown what they code and the codebook, and nothing else.
    """
    return frozenset(
        coder
        for asked in board.rounds.values()
        if not asked.closed
        for coder in asked.coders
        if coder != asked.analyst
    )


def _parted(now: Study, places: Sequence[Unit], drawn: Drawn) -> Iterable[Sequence[Unit]]:
    """The places by whose they are, in alphabetical order."""
    if drawn == "random":
        return [places]
    held: defaultdict[str, list[Unit]] = defaultdict(list)
    for place in places:
        who = now.excerpts[place.id].participant_id or place.transcript_id
        held[place.group if drawn == "group" else who].append(place)
    return [held[key] for key in sorted(held)]


def _day(due: str) -> str:
    if not due.strip():
        return ""
    try:
        return date.fromisoformat(due.strip()).isoformat()
    except ValueError:
        raise InputError(f"{due!r} is not a day; write it like 2026-12-24") from None
