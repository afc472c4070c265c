"""Themes against codes as plain values. Pure, no markup."""

from __future__ import annotations

from typing import TypedDict

from workbench.domain.measures.alignment import Alignment, Link
from workbench.domain.study import Study
from workbench.domain.telling.wording import nearest_words


class Evidence(TypedDict):
    """An excerpt that shows a relation."""

    id: str
    text: str
    who: str


class AlignedCode(TypedDict):
    """How one code stands to a theme; `decided` is empty if nobody has said."""

    id: str
    name: str
    definition: str
    relation: str
    decided: str
    strength: float
    why: str
    evidence: list[Evidence]


class AlignedTheme(TypedDict):
    """One theme with the codes it meets, strongest first; if none, `nearest` tells the nearest."""

    id: str
    name: str
    state: str
    n: int
    people: int
    codes: list[AlignedCode]
    nearest: str


class BareCode(TypedDict):
    """A code that no theme is near enough to; `nearest` says which one is nearest."""

    id: str
    name: str
    definition: str
    nearest: str


class Aligned(TypedDict):
    """The page: themes by size, codes that no theme covers, and what this is based on."""

    themes: list[AlignedTheme]
    uncovered: list[BareCode]
    basis: str


def aligned(study: Study, alignment: Alignment) -> Aligned:
    """Everything the Alignment page shows."""
    own: dict[str, list[Link]] = {}
    for link in alignment.links:
        own.setdefault(link.theme, []).append(link)
    codes = study.board.codes
    return {
        "themes": [
            _theme(study, theme.id, own.get(theme.id, []), alignment)
            for theme in study.board.live()
        ],
        "uncovered": [
            {
                "id": c,
                "name": codes[c].name,
                "definition": codes[c].definition,
                "nearest": _nearest(study, alignment, c),
            }
            for c in alignment.uncovered
        ],
        "basis": _basis(alignment),
    }


def _basis(alignment: Alignment) -> str:
    if not alignment.coded:
        return "Nobody has coded passages, so everything here is read from meaning."
    return (
        f"{alignment.coded} excerpts lie in transcripts that people have coded: there relations "
        "are read from shared excerpts, elsewhere from meaning."
    )


def _nearest(study: Study, alignment: Alignment, side: str) -> str:
    """What comes nearest to a theme or code that stands alone, in brackets; empty for others."""
    other, nearness = alignment.nearest.get(side, ("", 0.0))
    if not other:
        return ""
    code = study.board.codes.get(other)
    return nearest_words(code.name if code else _name(study, other), nearness)


def _name(study: Study, theme_id: str) -> str:
    return study.board.name_of(theme_id) or f"unnamed {theme_id[:8]}"


def _theme(study: Study, theme_id: str, links: list[Link], alignment: Alignment) -> AlignedTheme:
    return {
        "id": theme_id,
        "name": _name(study, theme_id),
        "state": study.board.themes[theme_id].state,
        "n": len(study.members_of(theme_id)),
        "people": len(study.participants_in(theme_id)),
        "codes": [_code(study, link) for link in links],
        "nearest": _nearest(study, alignment, theme_id),
    }


def _code(study: Study, link: Link) -> AlignedCode:
    code = study.board.codes[link.code]
    known = [study.excerpts[e] for e in link.evidence if e in study.excerpts]
    return {
        "id": code.id,
        "name": code.name,
        "definition": code.definition,
        "relation": link.relation,
        "decided": link.decided or "",
        "strength": link.strength,
        "why": _why(link),
        "evidence": [
            {"id": e.id, "text": e.text, "who": e.participant_id or "unknown"} for e in known
        ],
    }


def _why(link: Link) -> str:
    if link.basis == "members":
        return (
            f"{link.of_theme:.0%} of the theme's coded excerpts have the code, "
            f"{link.of_code:.0%} of the code's are in the theme"
        )
    return f"by meaning, nearness {link.nearness:.2f}"
