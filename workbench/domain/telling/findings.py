"""Key quotes and stated facts in words, for the trail and the reports."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.material.facts import fact_name
from workbench.domain.study import Study
from workbench.domain.telling.wording import (
    code_title,
    excerpts_title,
    participant_title,
    quoted,
    theme_title,
)
from workbench.domain.trail.findings import (
    CellMark,
    CellOf,
    MarkKeyQuotes,
    ProposeSummaries,
    StateFact,
    SummariseCell,
    UnmarkKeyQuotes,
)
from workbench.domain.trail.recorded import Recorded

SAYS: Mapping[CellMark, str] = {
    "": "says something", "nothing": "says nothing", "opposite": "says the opposite",
}  # fmt: skip
"""What a mark of a cell says of a participant, to be read before "of"."""


def key_quotes_told(event: MarkKeyQuotes, study: Study, at: Recorded) -> str:
    """Which excerpts are key quotes of what."""
    marked = excerpts_title(event.excerpts, study)
    return f"marked {marked} as key quotes of {theme_title(study, event.theme_id)}"


def no_key_quotes_told(event: UnmarkKeyQuotes, study: Study, at: Recorded) -> str:
    """Which excerpts are not key quotes of what any more."""
    marked = excerpts_title(event.excerpts, study)
    return f"took {marked} off the key quotes of {theme_title(study, event.theme_id)}"


def cell_told(event: SummariseCell, study: Study, at: Recorded) -> str:
    """What was written in a cell of the framework matrix, and whose words it is."""
    who = participant_title(event.participant_id, study, at)
    cell = f"what {who} says of {column_title(event.target, event.target_id, study)}"
    if not (event.text or event.mark):
        return f"cleared {cell}"
    marked = f"marked that {who} {SAYS[event.mark]} of {cell.partition(' of ')[2]}"
    if not event.text:
        return marked
    took = f", in the words that #{event.proposal} proposed" if event.proposal else ""
    said = f"summarised {cell}{took}: {quoted(event.text)}"
    return f"{marked}, and {said}" if event.mark else said


def proposals_told(event: ProposeSummaries, study: Study, at: Recorded) -> str:
    """How many summaries a model proposed."""
    many = len(event.summaries)
    what = "a summary" if many == 1 else f"{many:,} summaries"
    return f"let {event.labeler} propose {what} for the framework matrix"


def column_title(of: CellOf, target_id: str, study: Study) -> str:
    """A theme or code in quotation marks."""
    return theme_title(study, target_id) if of == "theme" else code_title(target_id, study)


def fact_told(event: StateFact, study: Study, at: Recorded) -> str:
    """What was stated about the study."""
    about = fact_name(event.fact_id)
    return f"stated {about}: {quoted(event.text)}" if event.text else f"took back {about}"
