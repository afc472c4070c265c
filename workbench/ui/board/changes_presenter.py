"""What the newest run left open, beside the themes it concerns: plain values for the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from workbench.domain.proposing.conflicts import ConflictKind
from workbench.domain.study import Study
from workbench.services.theming.run_review import ChangesReport, ConflictLine
from workbench.ui.board.theme_presenter import Card, cards

FEW = 3
"""Excerpts offered to a theme that are shown with it; the others are listed on request."""


class Waiting(TypedDict):
    """How many excerpts are offered to a theme, and how many conflicts it is part of."""

    offers: int
    conflicts: int


class Offered(TypedDict):
    """The excerpts offered to a theme, in transcript order, with the cards of the first few."""

    ids: list[str]
    cards: list[Card]


class AtOdds(TypedDict):
    """A conflict that a theme is part of; `others` are the further themes of it, by id."""

    kind: ConflictKind
    said: str
    ends: str
    others: list[str]
    excerpts: list[str]


def waiting(report: ChangesReport) -> dict[str, Waiting]:
    """Theme id to what waits there, where something does."""
    found: dict[str, Waiting] = {}
    for offer in report.offers:
        _at(found, offer.theme_id)["offers"] = len(offer.excerpts)
    for conflict in report.conflicts:
        for theme in conflict.themes:
            _at(found, theme)["conflicts"] += 1
    return found


def _at(found: dict[str, Waiting], theme: str) -> Waiting:
    return found.setdefault(theme, {"offers": 0, "conflicts": 0})


def left_open(report: ChangesReport, study: Study, theme: str) -> dict[str, Any]:
    """What a theme's detail says about it: excerpts offered, and conflicts."""
    ids = [e for offer in report.offers if offer.theme_id == theme for e in offer.excerpts]
    offered: Offered = {"ids": ids, "cards": cards(study, ids[:FEW])}
    conflicts = [_at_odds(c, study, theme) for c in report.conflicts if theme in c.themes]
    return {"offered": offered, "conflicts": conflicts}


def _at_odds(conflict: ConflictLine, study: Study, theme: str) -> AtOdds:
    return {
        "kind": conflict.kind, "said": conflict.said, "ends": conflict.ends,
        "others": [other for other in conflict.themes if other != theme],
        "excerpts": [e for e in conflict.excerpts if e in study.excerpts],
    }  # fmt: skip


def with_offers(report: ChangesReport, shown: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The board's cards, each with the id of the theme its excerpt is offered to, or nothing."""
    to = {e: offer.theme_id for offer in report.offers for e in offer.excerpts}
    return [{**card, "offered": to.get(card["id"], "")} for card in shown]
