"""Suggestions as the page and the board show them: plain values, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from workbench.domain.narrative import transcript_title
from workbench.domain.study import Study
from workbench.services.suggesting import Reason
from workbench.services.suggestions import Suggestion, Suggestions
from workbench.ui.presenters import Card as ExcerptCard
from workbench.ui.presenters import Detail
from workbench.ui.presenters import cards as cards_of

TYPICAL, DOUBTFUL, LARGE = 3, 3, 8
"""Members shown first, doubtful ones behind them, and the size from which a theme has both."""

READ, LOOK = "What to read next", "Decisions to look at again"

WHY = {
    "uncertain": "uncertain: what you decide here teaches most",
    "typical": "typical of many excerpts",
    "random": "drawn at random, to keep the rest honest",
}


class Line(TypedDict):
    """One suggestion: `word` is `likely` or empty, `why` the reason in words."""

    key: str
    target: str
    name: str
    word: str
    why: str


class Card(TypedDict):
    """An excerpt with its suggestions; `excerpt` is empty where there is none, `note` says why."""

    excerpt: str
    note: str
    who: str
    question: str
    text: str
    lines: list[Line]


def choices(found: Suggestions | None) -> list[str]:
    """What can be gone through: the queue, slips, and what each target offers."""
    return [READ, LOOK, *(t.name for t in found.targets)] if found else [READ, LOOK]


def upcoming(
    found: Suggestions, study: Study, source: str, passed: Sequence[str]
) -> tuple[str, str, list[Suggestion]] | None:
    """The next excerpt of a source that was not passed over: its id, a note, its suggestions."""
    count = len(passed) + 1
    if source == LOOK:
        for slip in found.slips(study, count=count):
            if slip.excerpt not in passed:
                said = ", ".join(slip.decided) or "set aside"
                return slip.excerpt, f"Decided: {said}. Others like it say:", [slip.rather]
        return None
    target = next((t for t in found.targets if t.name == source), None)
    if target is not None:
        for one in found.for_target(study, target.id, count=count):
            if one.excerpt not in passed:
                return one.excerpt, f"Offered for {target.name}.", [one]
        return None
    for queued in found.queue(study, count=count):
        if queued.excerpt not in passed:
            return queued.excerpt, f"Here because: {WHY[queued.why]}.", list(queued.suggestions)
    return None


def card(study: Study, excerpt: str, note: str, told: Sequence[tuple[Suggestion, Reason]]) -> Card:
    """An excerpt as a card."""
    shown = study.excerpts[excerpt]
    person = shown.participant_id or "unknown participant"
    return {
        "excerpt": excerpt, "note": note,
        "who": f"{person}, {transcript_title(study, shown.transcript_id)}",
        "question": study.question_of(shown), "text": shown.text,
        "lines": [line(str(i), one, why) for i, (one, why) in enumerate(told, 1)],
    }  # fmt: skip


def empty(note: str) -> Card:
    """No excerpt, and why."""
    return {"excerpt": "", "note": note, "who": "", "question": "", "text": "", "lines": []}


def line(key: str, one: Suggestion, why: Reason) -> Line:
    """One suggestion with its reason."""
    words = f" Words in common: {', '.join(why.words[:5])}." if why.words else ""
    point = f" fits “{why.point}”." if why.point else ""
    return {
        "key": key, "target": one.target, "name": one.name,
        "word": "likely" if one.likely else "", "why": f"“{why.sentence}”{point}{words}",
    }  # fmt: skip


def with_suggestions(
    found: Suggestions | None, study: Study, cards: Sequence[ExcerptCard]
) -> list[dict[str, Any]]:
    """The board's cards, each with what its excerpt may be about: target, name, `likely` or not."""
    return [{**card, "maybe": _maybe(found, study, card["id"])} for card in cards]


def doubtful_early(
    found: Suggestions | None, study: Study, theme: str, detail: Detail
) -> dict[str, Any]:
    """A theme's detail with suggestions, its most doubtful members behind the first typical ones.

    Typical members alone would let a theme look better than it is.
    """
    ids = detail["ids"]
    doubtful = found.doubtful(study, theme)[:DOUBTFUL] if found and len(ids) >= LARGE else []
    if doubtful:
        typical = [e for e in ids if e not in doubtful]
        ids = [*typical[:TYPICAL], *doubtful, *typical[TYPICAL:]]
    shown = cards_of(study, ids[: len(detail["cards"])], theme)
    cards = with_suggestions(found, study, shown)
    marked = [{**card, "doubtful": card["id"] in doubtful} for card in cards]
    return {**detail, "ids": ids, "cards": marked}


def _maybe(found: Suggestions | None, study: Study, excerpt: str) -> list[dict[str, str]]:
    if found is None:
        return []
    return [
        {"target": one.target, "name": one.name, "word": "likely" if one.likely else ""}
        for one in found.for_excerpt(study, excerpt)
    ]
