"""What an analyst prepares for publication: key quotes, the framework matrix, facts.

Raises as the decisions of `services.deciding.review` do.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.errors import DecisionError, NotFound
from workbench.domain.material.facts import CITED
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.study import Study
from workbench.domain.telling.framework import framework
from workbench.domain.telling.wording import listed
from workbench.domain.trail.findings import (
    CellMark,
    CellOf,
    MarkKeyQuotes,
    StateFact,
    SummariseCell,
    UnmarkKeyQuotes,
)
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


def summarise_cell(
    project: Project,
    by: Author,
    participant_id: str,
    target: CellOf,
    target_id: str,
    text: str = "",
    mark: CellMark = "",
    proposal: int | None = None,
) -> Recorded:
    """Write what a participant says of a theme or code, and mark it; nothing clears the cell.

    Args:
        participant_id: who; not their key.
        target: whether `target_id` is a theme or a code.
        mark: that they say nothing of it, or the opposite.
        proposal: the event that proposed these very words, where they are a model's.

    Raises:
        NotFound: nobody goes by that id.
        DecisionError: it is marked that nothing is said, where something is.
    """
    now = study(project)
    if participant_id not in now.participants:
        raise NotFound(f"no participant {participant_id!r} in the study; reload the page")
    if mark == "nothing" and _says_something(now, participant_id, target, target_id):
        raise DecisionError(f"{participant_id} has words in it; take these out before you mark it")
    event = SummariseCell(
        participant_id=participant_key(participant_id), target=target, target_id=target_id,
        text=written_text(text), mark=mark, proposal=proposal,
    )  # fmt: skip
    return decide(project, by, event)


def _says_something(now: Study, person: str, of: CellOf, target_id: str) -> bool:
    shown = framework(now, of)
    place = next((i for i, column in enumerate(shown.columns) if column.id == target_id), None)
    row = next((row for row in shown.rows if row.participant == person), None)
    return place is not None and row is not None and bool(row.cells[place].passages)


def _check_attributes(now: Study, named: Sequence[str]) -> None:
    known = {name for person in now.participants.values() for name in person.attributes}
    for name in named:
        if name not in known:
            there = f"there are {listed(sorted(known))}" if known else "participants have none"
            raise DecisionError(f"no attribute is called {name!r}; {there}")
        if "," in name:
            raise DecisionError(f"the attribute {name!r} has a comma in its name, so it cannot be")
