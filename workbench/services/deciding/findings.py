"""What an analyst prepares for publication: key quotes, and facts of the study; a decision each.

Raises as the decisions of `services.deciding.review` do.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.errors import DecisionError
from workbench.domain.material.facts import CITED
from workbench.domain.study import Study
from workbench.domain.telling.wording import listed
from workbench.domain.trail.findings import MarkKeyQuotes, StateFact, UnmarkKeyQuotes
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project, decide
from workbench.services.deciding.written import written_text
from workbench.services.reading import study


def mark_key_quotes(
    project: Project, by: Author, excerpts: Sequence[str], theme_id: str
) -> Recorded:
    """Say that excerpts are key quotes of a theme that holds them."""
    return decide(project, by, MarkKeyQuotes(excerpts=tuple(excerpts), theme_id=theme_id))


def unmark_key_quotes(
    project: Project, by: Author, excerpts: Sequence[str], theme_id: str
) -> Recorded:
    """Say that excerpts are no longer key quotes of a theme."""
    return decide(project, by, UnmarkKeyQuotes(excerpts=tuple(excerpts), theme_id=theme_id))


def cite_by(project: Project, by: Author, attributes: Sequence[str]) -> Recorded:
    """Have participants cited by id and these attributes, in order; none gives the id alone.

    Raises:
        DecisionError: no participant has an attribute of that name.
    """
    named = list(dict.fromkeys(name.strip() for name in attributes if name.strip()))
    _check_attributes(study(project), named)
    return state_fact(project, by, CITED, ", ".join(named) or "-")


def state_fact(project: Project, by: Author, fact_id: str, text: str) -> Recorded:
    """State something about the study; an empty text takes it back."""
    return decide(project, by, StateFact(fact_id=fact_id, text=written_text(text)))


def _check_attributes(now: Study, named: Sequence[str]) -> None:
    known = {name for person in now.participants.values() for name in person.attributes}
    for name in named:
        if name not in known:
            there = f"there are {listed(sorted(known))}" if known else "participants have none"
            raise DecisionError(f"no attribute is called {name!r}; {there}")
        if "," in name:
            raise DecisionError(f"the attribute {name!r} has a comma in its name, so it cannot be")
