"""What a theme looks like wherever it is shown: a colour and a shape that it keeps for life.

Nothing is stored: both follow from the theme's number, its place in the order in which themes came
up in the trail, or the next one whose look is free. A theme that was taken back keeps its number,
so that no other one's changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.board.board import Board

COLOURS = (
    *("#063e7d", "#ac6820", "#854ece", "#77957c"),
    *("#9a2a23", "#3c696e", "#73054b", "#2b2b09"),
)
"""On white: contrast 3.1 or more, and with every kind of colour vision as far apart as eight can be
that are seen on white (least distance in OKLab .10, after Machado, Oliveira, Fernandes 2009)."""

SHAPES = ("disc", "square", "triangle", "diamond", "cross")
"""Eight and five have no common divisor: forty themes in a row have forty looks."""

LOOKS = len(COLOURS) * len(SHAPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLook:
    """A theme's number, from 1 in the order of the trail, with its colour on white and shape."""

    number: int
    colour: str
    shape: str


def numbers(board: Board) -> dict[str, int]:
    """Theme id to the number that its look follows from; two that stand share none of the forty.

    A theme has its place in the order of the trail (those that were made at once in that of their
    ids), or, where a theme that may stand has that look, the next place whose look is free. Free
    again are the looks of candidates that made way for a newer run: only going back before that run
    brings them back, and it takes the run's themes away. Where all are taken, looks come twice.
    """
    first_two = board.steps.first_two("themes")
    last = board.seq + 1  # a board without its steps
    known = dict.fromkeys([*first_two, *board.themes])
    born = {theme: first_two.get(theme, (last, 0))[0] for theme in known}
    freed = [0] * LOOKS  # the event that freed each look, 0 if nobody has had it
    given: dict[str, int] = {}
    for place, theme in enumerate(sorted(known, key=lambda theme: (born[theme], theme))):
        place = _free_place(place, born[theme], freed)
        made_way = _made_way(board, first_two.get(theme, (last, 0)))
        freed[place % LOOKS] = max(freed[place % LOOKS], made_way)
        given[theme] = place + 1
    return given


def _free_place(place: int, at: int, freed: Sequence[int]) -> int:
    """The first place from `place` on whose look nobody has at event `at`; else `place`."""
    if min(freed) > at:  # all are taken
        return place
    return next(p for p in range(place, place + LOOKS) if freed[p % LOOKS] <= at)


def _made_way(board: Board, touched: tuple[int, int]) -> int:
    """The run that a theme made way for before anything was decided on it; else far ahead."""
    _, second = touched
    made_way = second and board.steps.kind_of(second) == "run"
    return second if made_way else board.seq + 2


def look(number: int) -> ThemeLook:
    """The look that belongs to a number."""
    n = number - 1
    return ThemeLook(number=number, colour=COLOURS[n % len(COLOURS)], shape=SHAPES[n % len(SHAPES)])
