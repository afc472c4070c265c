"""What was confused with what, and where. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.domain.measures.reliability import Codes

NOTHING = ""
"""Stands for a code where one coder put none in place of the other's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Units that one coder gave `first` where the other gave `second`.

    Of more than two coders, both orders count as one. `NOTHING` on one side: the other coder gave
    no code in its place; the two are the same code where they agree.
    """

    first: str
    second: str
    count: int
    units: tuple[str, ...]


def confusions(
    units: Mapping[str, Mapping[str, Codes]], coders: Sequence[str], order: Sequence[str]
) -> tuple[Confusion, ...]:
    """Codes of pairs of coders against each other, most frequent first, ties in order of codes.

    A code that only one of two gave stands against every code that only the other gave, and
    against `NOTHING` if there is none.

    Args:
        units: unit id to coder to codes.
        coders: those that are compared, in order.
        order: codes in the order of the codebook.
    """
    place = {code: i for i, code in enumerate((*order, NOTHING))}
    found: dict[tuple[str, str], dict[str, int]] = {}
    for unit, coded in units.items():
        for one, other in combinations(coders, 2):
            if one in coded and other in coded:
                for pair in _pairs(coded[one], coded[other]):
                    key = pair if len(coders) == 2 else _sorted(pair, place)
                    times = found.setdefault(key, {})
                    times[unit] = times.get(unit, 0) + 1
    rows = [
        Confusion(first=a, second=b, count=sum(times.values()), units=tuple(times))
        for (a, b), times in found.items()
    ]
    return tuple(sorted(rows, key=lambda r: (-r.count, place[r.first], place[r.second])))


def _pairs(one: Codes, other: Codes) -> list[tuple[str, str]]:
    mine, theirs = sorted(one - other), sorted(other - one)
    agreed = [(code, code) for code in sorted(one & other)]
    if not (one or other):
        return [(NOTHING, NOTHING)]
    return agreed + [(a, b) for a in mine or [NOTHING] for b in theirs or [NOTHING] if a != b]


def _sorted(pair: tuple[str, str], place: Mapping[str, int]) -> tuple[str, str]:
    first, second = sorted(pair, key=place.__getitem__)
    return first, second
