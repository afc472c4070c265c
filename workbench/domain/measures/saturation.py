"""Whether further interviews still bring anything new: in all orders, and in the true one.

A run of interviews that brings hardly any new items, compared with the interviews that everything
began with, says that saturation was reached before that run.

Source: Guest, Namey, Chen 2020, A simple method to assess and report thematic saturation in
qualitative research, PLoS ONE 15(5), e0232076, doi:10.1371/journal.pone.0232076. The authors draw
interviews with replacement; here their order is drawn, so that no interview is counted twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

BASE = 4
"""Interviews whose items are what everything new is compared with."""

RUN = 2
"""Interviews in a row that have to bring hardly anything new."""

NEW = 5
"""New items of a run, in percent of those of the base, up to which there is hardly anything new."""

ORDERS = 1_000
"""Orders that are drawn; where there are no more than these, every one of them is looked at."""

SHARE = 90
"""Percent of the orders that lie within an interval."""

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Different items after a number of interviews.

    Attributes:
        interviews: the number.
        items: the median of all orders.
        low, high: where the middle `SHARE` percent of them begin and end.
        here: in the order that was given.
    """

    interviews: int
    items: float
    low: float
    high: float
    here: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation:
    """When interviews stopped to bring anything new.

    Attributes:
        interviews: how many there are.
        items: different codes or themes in them.
        points: the curve, a point for each number of interviews from 1.
        orders: how many were looked at.
        reached: how many of these reached the threshold.
        at: interviews until then, not counting the run that showed it, in the middle of the orders
            that reached it; None if no order did.
        low, high: the same in the middle `SHARE` percent of them.
        here: interviews until then in the order that was given; None if it did not reach it.
    """

    interviews: int
    items: int
    points: tuple[Point, ...]
    orders: int
    reached: int
    at: float | None
    low: float | None
    high: float | None
    here: int | None


def reached_after(new: Sequence[int]) -> int | None:
    """The interviews after which a run brought hardly any new items; None if none did.

    Args:
        new: items that each interview brings and none before it had, in order.
    """
    begun = sum(new[:BASE])
    for start in range(BASE, len(new) - RUN + 1):
        if begun and 100 * sum(new[start : start + RUN]) <= NEW * begun:
            return start
    return None


def saturation(
    interviews: Sequence[Collection[str]], *, seed: int = 0, orders: int = ORDERS
) -> Saturation | None:
    """Curve and point of saturation over orders of the interviews.

    Args:
        interviews: the items of each, in the order that is told beside all others.
        seed: of the orders that are drawn; the same interviews in another order draw the same.
        orders: how many, at least 1.

    Returns:
        None with fewer interviews than a base and a run have.
    """
    if len(interviews) < BASE + RUN:
        return None
    items = sorted({item for interview in interviews for item in interview})
    held = sorted(tuple(sorted(set(interview))) for interview in interviews)
    new = _new_items(_places(len(held), seed, orders), _holders(held, items))
    here = _new_items(np.arange(len(interviews))[None], _holders(interviews, items))[0]
    found = [at for at in map(reached_after, new.tolist()) if at is not None]
    at, low, high = _middle(np.array(found)) if found else (None, None, None)
    return Saturation(
        interviews=len(interviews), items=len(items), points=_points(new, here), orders=len(new),
        reached=len(found), at=at, low=low, high=high, here=reached_after(here.tolist()),
    )  # fmt: skip


def _places(many: int, seed: int, orders: int) -> _Numbers:
    """(orders, many): the place of each interview in each order."""
    if factorial(many) <= orders:
        return np.array(list(permutations(range(many))))
    plain = np.tile(np.arange(many), (orders, 1))
    return np.random.default_rng(seed).permuted(plain, axis=1)


def _holders(interviews: Sequence[Collection[str]], items: Sequence[str]) -> list[list[int]]:
    """For each item, the interviews that hold it."""
    holders: dict[str, list[int]] = {item: [] for item in items}
    for number, interview in enumerate(interviews):
        for item in set(interview):
            holders[item].append(number)
    return list(holders.values())


def _new_items(places: _Numbers, holders: Sequence[Sequence[int]]) -> _Numbers:
    """(orders, interviews): items whose first interview stands at each place."""
    new = np.zeros(places.shape, dtype=np.int64)
    rows = np.arange(len(places))
    for held in holders:
        new[rows, places[:, held].min(axis=1)] += 1
    return new


def _points(new: _Numbers, here: _Numbers) -> tuple[Point, ...]:
    grown, own = new.cumsum(axis=1), here.cumsum()
    return tuple(
        Point(interviews=n + 1, items=middle, low=low, high=high, here=int(own[n]))
        for n, (middle, low, high) in enumerate(map(_middle, grown.T))
    )


def _middle(values: _Numbers) -> tuple[float, float, float]:
    """The median, and where the middle `SHARE` percent begin and end."""
    edge = (100 - SHARE) / 2
    low, middle, high = np.percentile(values, [edge, 50, 100 - edge])
    return float(middle), float(low), float(high)
