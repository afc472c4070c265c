"""What the Checklist page shows: items with what is known and stated, and the methods. Pure."""

from __future__ import annotations

from typing import Any

from workbench.domain.material.facts import CHECKLISTS, MORE, item_fact
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.exporters.checklists import ChecklistItem, coreq, srqr
from workbench.exporters.provenance import methods, stated
from workbench.exporters.tables import theme_rows


def checklist_page(study: Study) -> dict[str, Any]:
    """The page as plain values."""
    groups = grouping(study)
    themes = theme_rows(study, groups)
    made = (coreq(study, groups, themes), srqr(study, groups, themes))
    return {
        "lists": [
            {
                "name": name.upper(),
                "items": [_item(study, item_fact(name, item.number), item) for item in items],
            }
            for name, items in zip(CHECKLISTS, made, strict=True)
        ],
        "more": [
            {"fact": fact, "name": about, "stated": stated(study, fact), "by": _by(study, fact)}
            for fact, about in MORE.items()
        ],
        "methods": list(methods(study)),
    }  # fmt: skip


def _item(study: Study, fact: str, item: ChecklistItem) -> dict[str, Any]:
    return {
        "fact": fact, "number": item.number, "domain": item.domain, "name": item.name,
        "asks": item.asks, "known": item.known, "stated": item.stated, "by": _by(study, fact),
    }  # fmt: skip


def _by(study: Study, fact: str) -> str:
    said = study.board.facts.get(fact)
    return f"{said.analyst}, event #{said.seq}" if said else ""
