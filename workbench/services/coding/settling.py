"""Settling what coders differ on: where they do, and what stands there from then on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.domain.board.coded import Answer, Settled
from workbench.domain.board.codings import answers_by_round
from workbench.domain.errors import NotFound
from workbench.domain.measures.agreement import Unit
from workbench.domain.measures.confusion import confusions
from workbench.domain.measures.reliability import Codes
from workbench.domain.study import Study
from workbench.domain.trail.coding import SettleUnit, Verdict
from workbench.domain.trail.recorded import Recorded
from workbench.services.coding.agreement import coders_of, sample_for
from workbench.services.coding.rounds import round_named
from workbench.services.context import Author, Project, decide
from workbench.services.deciding.written import written_text
from workbench.services.reading import study


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A unit on which people differ.

    Attributes:
        given: coder to codes, of people.
        notes: coder to what they noted, and whether they were unsure, in a round.
        settled: what was said of it; None: nothing yet.
    """

    unit: Unit
    given: dict[str, Codes]
    notes: dict[str, Answer]
    settled: Settled | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Differences of one kind: what one coder gave where another gave something else."""

    first: str
    second: str
    differences: tuple[Difference, ...]


def differences(project: Project, round_: str = "") -> tuple[Group, ...]:
    """Every unit on which people differ, by what was confused, the most frequent first.

    A unit stands once, where it is among the most.

    Args:
        project: the open project.
        round_: a closed round, by id or name; empty: what was loaded from files.

    Raises:
        NotFound: there is no such round.
        DecisionError: the round is open.
    """
    now = study(project)
    units = {unit.id: unit for unit in sample_for(now, "excerpts", round_).units}
    who = coders_of(now.board, tuple(units.values()))
    people = [coder for coder, kind in who.items() if kind == "person"]
    known = frozenset(now.board.codes)
    coded = {u.id: {c: u.codes[c] & known for c in people if c in u.codes} for u in units.values()}
    notes = _notes(now, round_)
    groups, seen = [], set[str]()
    for pair in confusions(coded, people, list(now.board.codes)):
        fresh = [u for u in pair.units if u not in seen] if pair.first != pair.second else []
        seen |= set(fresh)
        if fresh:
            made = tuple(_difference(now, units[u], coded[u], notes.get(u, {})) for u in fresh)
            groups.append(Group(first=pair.first, second=pair.second, differences=made))
    return tuple(groups)


def settle_unit(
    project: Project,
    by: Author,
    excerpt_id: str,
    verdict: Verdict,
    codes: list[str] | None = None,
    memo: str = "",
) -> Recorded:
    """Say what stands on a unit: some codes or none, or that it is left; codings stay as they are.

    Raises:
        NotFound: the excerpt is not in the study.
        DecisionError: a code is not in the codebook, or codes are given where nothing is settled.
    """
    excerpt = study(project).excerpts.get(excerpt_id)
    if excerpt is None:
        raise NotFound(f"no excerpt {excerpt_id!r} in the study; reload the page")
    event = SettleUnit(
        excerpt_id=excerpt.id, transcript_id=excerpt.transcript_id, start=excerpt.start,
        end=excerpt.end, verdict=verdict, codes=tuple(dict.fromkeys(codes or ())),
        memo=written_text(memo),
    )  # fmt: skip
    return decide(project, by, event)


def settled_of(groups: Iterable[Group]) -> tuple[int, int]:
    """How many differences were settled or left, of how many."""
    every = [each for group in groups for each in group.differences]
    return sum(1 for each in every if each.settled), len(every)


def _difference(
    now: Study, unit: Unit, given: dict[str, Codes], notes: dict[str, Answer]
) -> Difference:
    return Difference(unit=unit, given=given, notes=notes, settled=now.board.settled.get(unit.id))


def _notes(now: Study, round_: str) -> dict[str, dict[str, Answer]]:
    """Excerpt to coder to their answer in the round."""
    if not round_:
        return {}
    own = answers_by_round(now.board).get(round_named(now.board, round_).id, {})
    found: dict[str, dict[str, Answer]] = {}
    for coder, answers in own.items():
        for excerpt, answer in answers.items():
            found.setdefault(excerpt, {})[coder] = answer
    return found
