"""How many themes: never a few giant ones, never more than an analyst can read."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbench.domain.ports import Granularity

MOST = 60
"""Themes at most, unless the analyst asks for another count."""

_FEWEST = 8
_PER_THEME = 15
_TRIES = 9

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many themes there may be, both inclusive; equal where a count was asked for."""

    low: int
    high: int

    def miss(self, count: int) -> int:
        """How far a count is outside; negative if below."""
        return min(count - self.low, 0) + max(count - self.high, 0)

    @property
    def slack(self) -> int:
        """How many themes above a requested count are merged rather than cut again."""
        return max(1, self.high // 5) if self.low == self.high else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A cut, the number of themes in it, and the resolution it was made at."""

    cut: T
    count: int
    resolution: float


def base(excerpts: int, within: Bounds) -> Bounds:
    """Where the medium level lies, from which all others up to `MOST` themes are merged or divided.

    A larger requested count is searched for directly: so fine a cut has a structure of its own.
    """
    return within if within.low > MOST else bounds(excerpts)


def bounds(excerpts: int, themes: int | None = None) -> Bounds:
    """From min(8, n / 15), at least 1, to 60 themes; exactly `themes` where asked for."""
    if themes is not None:
        asked = max(1, min(themes, excerpts))
        return Bounds(low=asked, high=asked)
    return Bounds(low=max(1, min(_FEWEST, math.ceil(excerpts / _PER_THEME))), high=MOST)


def wanted(granularity: Granularity, medium: int, within: Bounds) -> int:
    """How many themes a level has, by how many the medium one has: half, or nearly twice."""
    share = {"coarse": 0.5, "medium": 1.0, "fine": 1.8}[granularity]
    return max(within.low, min(within.high, round(share * medium)))


def search(
    cut: Callable[[float], T], count: Callable[[T], int], start: float, within: Bounds
) -> Found[T]:
    """Cut at resolutions around `start` until the number of themes fits.

    Returns:
        The first cut that fits, or that merging a few themes will make fit; else the closest,
        of two equally close, the one with more themes.
    """
    low, high, resolution = 0.0, math.inf, start
    best: Found[T] | None = None
    for _ in range(_TRIES):
        made = cut(resolution)
        found = Found(cut=made, count=count(made), resolution=resolution)
        miss = within.miss(found.count)
        if best is None or (abs(miss), -miss) < _rank(best, within):
            best = found
        if 0 <= miss <= within.slack:
            break
        low, high = (resolution, high) if miss < 0 else (low, resolution)
        resolution = _between(low, high)
    assert best is not None
    return best


def _rank(found: Found[T], within: Bounds) -> tuple[int, int]:
    miss = within.miss(found.count)
    return (abs(miss), -miss)


def _between(low: float, high: float) -> float:
    if math.isinf(high):
        return low * 1.8
    return math.sqrt(low * high) if low else high / 1.8
