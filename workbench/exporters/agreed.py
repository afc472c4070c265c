"""How far coders agree, as a report and JSON have it: people with people, then models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from workbench.domain.measures.agreement import Agreement, Between
from workbench.domain.study import Study
from workbench.domain.telling.agreement import (
    AgreementRow,
    Mixed,
    agreement_rows,
    figure_words,
    mixed,
    notes_of,
    told,
)
from workbench.domain.telling.coding import coder_title
from workbench.domain.telling.wording import quoted

CONFUSIONS = 10
"""What was confused most that a report shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedSection:
    """The agreement of some coders in a report; a model's stands apart."""

    title: str
    told: str
    coders: tuple[str, ...]
    rows: tuple[AgreementRow, ...]
    mixed: tuple[Mixed, ...]


def agreed_sections(study: Study) -> tuple[AgreedSection, ...]:
    """People first, then each model with each person; none where nobody coded the same."""
    parts = [("", study.agreement)] if study.agreement else []
    parts += [(f"Round {round_title(study, r)}: ", of) for r, of in study.course.items()]
    return tuple(section for before, found in parts for section in _sections(study, before, found))


def course_told(study: Study) -> str:
    """How agreement went from round to round; empty with fewer than two."""
    rounds = [(r, of.people) for r, of in study.course.items() if of.people]
    if len(rounds) < 2:
        return ""
    told_ = (
        f"{round_title(study, r)} κ {figure_words('kappa', people.whole.figures['kappa'])}, "
        f"α {figure_words('alpha', people.whole.figures['alpha'])}"
        for r, people in rounds
    )
    return f"From round to round: {'; '.join(told_)}."


def round_title(study: Study, round_id: str) -> str:
    """A round's name in quotation marks."""
    return quoted(study.board.rounds[round_id].name)


def _sections(study: Study, before: str, found: Agreement) -> Iterator[AgreedSection]:
    each = [("People", found.people)] if found.people else []
    each += [("A model and a person", of) for of in found.models]
    for title, of in each:
        if of.whole.units:
            named = f"{before}{title.lower()}" if before else title
            yield _section(study, found, named, of)


def agreed_notes(study: Study) -> tuple[str, ...]:
    """What is counted and what is not."""
    every = (study.agreement, *study.course.values())
    found = (note for of in every if of and (of.people or of.models) for note in notes_of(of))
    return (*filter(None, (course_told(study),)), *dict.fromkeys(found))


def agreement_json(found: Agreement | None) -> dict[str, Any] | None:
    """Everything that was computed, as plain JSON values."""
    if found is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(asdict(found)))
    return plain


def _section(study: Study, found: Agreement, title: str, of: Between) -> AgreedSection:
    return AgreedSection(
        title=title, told=told(found, of), coders=tuple(coder_title(c) for c in of.coders),
        rows=agreement_rows(study, of), mixed=mixed(study, found, of, CONFUSIONS),
    )  # fmt: skip
