"""How far coders agree, as a report and JSON have it: people with people, then models."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from workbench.domain.measures.agreement import Agreement, Between
from workbench.domain.study import Study
from workbench.domain.telling.agreement import (
    AgreementRow,
    Mixed,
    agreement_rows,
    mixed,
    notes_of,
    told,
)
from workbench.domain.telling.coding import coder_title

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
    found = study.agreement
    if found is None:
        return ()
    each = [("People", found.people)] if found.people else []
    each += [("A model and a person", of) for of in found.models]
    return tuple(_section(study, found, title, of) for title, of in each if of.whole.units)


def agreed_notes(study: Study) -> tuple[str, ...]:
    """What is counted and what is not."""
    return tuple(notes_of(study.agreement)) if study.agreement else ()


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
