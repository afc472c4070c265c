"""What a theme looks like wherever it is shown: a colour and a shape that it keeps for life.

Nothing is stored: both follow from the theme's number, its place in the order in which themes came
up in the trail. A theme that was taken back keeps its number, so that no other one's changes.
"""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLook:
    """A theme's number, from 1 in the order of the trail, with its colour on white and shape."""

    number: int
    colour: str
    shape: str


def numbers(board: Board) -> dict[str, int]:
    """Theme id to number, from 1; those that were made at once in the order of their ids."""
    born: Mapping[str, int] = board.steps.first("themes")
    last = board.seq + 1  # a board without its steps
    known = dict.fromkeys([*born, *board.themes])
    ordered = sorted(known, key=lambda theme: (born.get(theme, last), theme))
    return {theme: number for number, theme in enumerate(ordered, start=1)}


def look(number: int) -> ThemeLook:
    """The look that belongs to a number."""
    n = number - 1
    return ThemeLook(number=number, colour=COLOURS[n % len(COLOURS)], shape=SHAPES[n % len(SHAPES)])
