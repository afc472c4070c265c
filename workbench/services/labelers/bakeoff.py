"""The blind bake-off of labelers: the next theme to choose a name for, a choice, the win rates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workbench.domain.errors import InputError
from workbench.domain.measures.bakeoff import Standings, among, choices, open_themes
from workbench.domain.measures.bakeoff import standings as standings_of
from workbench.domain.trail.events import PickName
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project, decide
from workbench.services.reading import study

SHOWN = 6
"""Excerpts that a theme is judged by: the strongest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A theme with the names to choose from, without their labelers; `left` counts this one."""

    theme_id: str
    names: tuple[str, ...]
    excerpts: tuple[str, ...]
    left: int


def next_round(project: Project, analyst: str, *, passed: Collection[str] = ()) -> Round | None:
    """The next theme for an analyst, those passed over left out; None if none is left."""
    now = study(project)
    themes = open_themes(now.board, analyst)
    theme = next((theme for theme in themes if theme not in passed), None)
    if theme is None:
        return None
    names = tuple(choice.name for choice in choices(now.board, theme, analyst))
    texts = tuple(excerpt.text for excerpt in now.members_of(theme)[:SHOWN])
    return Round(theme_id=theme, names=names, excerpts=texts, left=len(themes))


def pick(
    project: Project, by: Author, theme_id: str, shown: tuple[str, ...], name: str
) -> Recorded:
    """Choose one of the names shown, or none of them (an empty name).

    Raises:
        InputError: the names have changed, or the name was not shown.
    """
    found = choices(study(project).board, theme_id, by.analyst)
    if {choice.name for choice in found} != set(shown):
        raise InputError("the names of this theme have changed in the meantime; look at them again")
    if name and name not in shown:
        raise InputError(f"{name!r} is not one of the names shown")
    winners = next((choice.labelers for choice in found if choice.name == name), ())
    event = PickName(theme_id=theme_id, winners=winners, among=among(found))
    return decide(project, by, event)


def standings(project: Project) -> Standings:
    """How the labelers stand, by everybody's choices."""
    return standings_of(study(project).board.picks.values())
