"""Key quotes and stated facts in words, for the trail and the reports."""

from __future__ import annotations

from workbench.domain.material.facts import CITED
from workbench.domain.study import Study
from workbench.domain.telling.wording import excerpts_title, quoted, theme_title
from workbench.domain.trail.findings import MarkKeyQuotes, StateFact, UnmarkKeyQuotes
from workbench.domain.trail.recorded import Recorded


def key_quotes_told(event: MarkKeyQuotes, study: Study, at: Recorded) -> str:
    """Which excerpts are key quotes of what."""
    marked = excerpts_title(event.excerpts, study)
    return f"marked {marked} as key quotes of {theme_title(study, event.theme_id)}"


def no_key_quotes_told(event: UnmarkKeyQuotes, study: Study, at: Recorded) -> str:
    """Which excerpts are not key quotes of what any more."""
    marked = excerpts_title(event.excerpts, study)
    return f"took {marked} off the key quotes of {theme_title(study, event.theme_id)}"


def fact_told(event: StateFact, study: Study, at: Recorded) -> str:
    """What was stated about the study."""
    about = fact_title(event.fact_id)
    return f"stated {about}: {quoted(event.text)}" if event.text else f"took back {about}"


def fact_title(fact_id: str) -> str:
    """What a fact is about."""
    return "how participants are cited" if fact_id == CITED else "something about the study"
