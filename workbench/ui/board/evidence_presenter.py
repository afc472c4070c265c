"""What speaks against a theme, and which themes may be one: plain values for the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from workbench.domain.measures.duplicates import AlsoIn, MergeSuggestion
from workbench.domain.measures.evidence import Evidence
from workbench.domain.study import Study
from workbench.domain.telling.wording import theme_title
from workbench.ui.board.theme_presenter import Card, cards

ALSO = 20
"""Excerpts that may belong elsewhere too, shown at once."""


class NegativeLine(TypedDict):
    """An excerpt near a theme that denies what it is about, and the words that do so."""

    card: Card
    words: str


class EvidenceLines(TypedDict):
    """What a theme echoes and who denies it; empty if nothing was found.

    `without` holds the participants in scope who do not speak of it.
    """

    echo: str
    borrowed: list[str]
    negative: list[NegativeLine]
    without: list[str]


class AlsoLine(TypedDict):
    """An excerpt that may belong to a further theme; `said` says how near it is."""

    card: Card
    theme: str
    said: str


class AlsoLines(TypedDict):
    """Excerpts that may belong elsewhere too, the likeliest, and how many `more` there are."""

    also: list[AlsoLine]
    more: int


class MergeLine(TypedDict):
    """Themes that may be one, by name, and why."""

    themes: list[str]
    names: list[str]
    said: str


def evidence_lines(study: Study, found: Evidence) -> EvidenceLines:
    """What speaks against a theme, as the board shows it."""
    shown = {card["id"]: card for card in cards(study, [n.excerpt_id for n in found.negative])}
    echo = found.echo
    return {
        "echo": "" if echo is None else (
            f"{echo.share:.0%} of it answers one question ({echo.elsewhere:.0%} elsewhere): "
            f"“{echo.question}”"
        ),
        "borrowed": list(found.borrowed),
        "negative": [
            {"card": shown[n.excerpt_id], "words": n.words}
            for n in found.negative
            if n.excerpt_id in shown
        ],
        "without": list(found.without),
    }  # fmt: skip


def also_lines(study: Study, found: Sequence[AlsoIn]) -> AlsoLines:
    """Excerpts with the likeliest further theme of each, likeliest first, `ALSO` at most."""
    best: dict[str, AlsoIn] = {}
    for one in found:
        best.setdefault(one.excerpt_id, one)
    shown = list(best.values())[:ALSO]
    known = {card["id"]: card for card in cards(study, [one.excerpt_id for one in shown])}
    lines: list[AlsoLine] = [
        {
            "card": known[one.excerpt_id],
            "theme": one.theme_id,
            "said": f"as near to its middle as {one.strength:.0%} of its own excerpts, or nearer",
        }
        for one in shown
        if one.excerpt_id in known
    ]
    return {"also": lines, "more": len(best) - len(shown)}


def merge_lines(study: Study, found: Sequence[MergeSuggestion], theme: str) -> list[MergeLine]:
    """Themes that may be one; only those with `theme` among them, if one is given."""
    return [
        {
            "themes": list(one.themes),
            "names": [theme_title(study, t) for t in one.themes],
            "said": one.said,
        }
        for one in found
        if not theme or theme in one.themes
    ]
