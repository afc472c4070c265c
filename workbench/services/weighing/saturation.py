"""When interviews stopped bringing anything new, as somebody asks for it."""

from __future__ import annotations

from workbench.domain.errors import InputError
from workbench.domain.study import Study
from workbench.domain.telling.matrix import attributes, grouping
from workbench.domain.telling.saturation import Curve, curves
from workbench.services.context import Project
from workbench.services.reading import study


def saturation_curves(
    project: Project, by: str = "", order: str = "", *, seed: int = 0
) -> tuple[Curve, ...]:
    """When interviews stopped bringing new themes and codes: of everybody, then of each group.

    Args:
        project: the open project.
        by: the attribute that participants are grouped by; empty: the one called "group".
        order: the attribute that says when interviews were held; empty: as they were imported.
        seed: of the orders that are drawn.

    Raises:
        InputError: no participant has such an attribute.
    """
    now = study(project)
    for asked in (by, order):
        _check_attribute(now, asked)
    return curves(now, grouping(now, by or None), order, seed=seed)


def _check_attribute(now: Study, asked: str) -> None:
    known = attributes(now)
    if asked and asked not in known:
        there = f"there are {', '.join(known)}" if known else "participants have none"
        raise InputError(f"no attribute is called {asked!r}; {there}")
