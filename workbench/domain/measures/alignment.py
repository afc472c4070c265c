"""How themes and the human codebook cover the same ground: relations, strengths, convergence.

Two kinds of evidence. *Members*: humans coded passages, so a theme and a code share excerpts or do
not. *Meaning*: name, definition and exemplars of the theme lie near the code's words or do not.
Members count where humans have coded; meaning elsewhere. Pure; numpy only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.domain.material.codebook import Code, Coding
from workbench.domain.material.text import Excerpt
from workbench.domain.trail.events import Relation

Basis = Literal["members", "meaning"]
Verdict = Literal["agreement", "complementary", "dissonance", "silence"]

MOST = 0.5
"""Share of a theme's or code's excerpts from which the other counts as containing it."""

SOME = 0.2
"""Share from which they overlap at all."""

ABOVE_CHANCE = 1.5
"""How many times more excerpts than by chance a theme and a code must share."""

FEWEST = 3
"""Excerpts that a theme and a code must each have before members are believed."""

NEAR, RELATED = 0.5, 0.4
"""Nearness (see `Link.nearness`) from which two mean the same, and are related at all; of MiniLM,
tuned on hist325 against its human codings."""

EVIDENCE = 3
"""Excerpts shown as evidence of a link."""

NO_CODE, NO_THEME = "no code near enough", "no theme near enough"
"""Why a theme or a code stands alone. Nothing more is known: what is far in meaning may belong."""

Matrix = NDArray[np.float64]


class Stretch(Protocol):
    """A stretch of a transcript: an excerpt, a turn."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A theme or a code with the excerpts it holds, among those that humans have coded."""

    id: str
    excerpts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How a theme stands to a code.

    Attributes:
        relation: the theme is the same as, broader or narrower than the code, or overlaps it.
        strength: in [0, 1]; of members the Jaccard index, of meaning the nearness.
        basis: what the relation was read from.
        of_theme, of_code: share of the theme's and of the code's excerpts that both hold.
        nearness: mean cosine of the code's words with the theme's name and definition, and with
            its exemplars.
        decided: what an analyst said of the pair, None where nobody did.
        evidence: excerpt ids, at most `EVIDENCE`.
    """

    theme: str
    code: str
    relation: Relation
    strength: float
    basis: Basis
    of_theme: float = 0.0
    of_code: float = 0.0
    nearness: float = 0.0
    decided: Relation | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Convergence:
    """What the two sources say about one finding; `theme` or `code` is empty if it is silent.

    `nearest` is then what comes nearest on that side, by id, and `nearness` how near.
    """

    verdict: Verdict
    theme: str
    code: str
    why: str
    evidence: tuple[str, ...] = ()
    nearest: str = ""
    nearness: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Themes against codes.

    Attributes:
        links: many to many, by theme, strongest first.
        pairs: one to one, (theme, code), the matching of greatest total strength.
        new: themes without a link: no code is near enough.
        uncovered: codes without a link: no theme is near enough.
        convergence: one row a finding; every theme and every code is in at least one.
        coded: how many excerpts lie in transcripts that humans have coded.
        nearest: of each that is new or uncovered what comes nearest, by id, and how near.
    """

    links: tuple[Link, ...]
    pairs: tuple[tuple[str, str], ...]
    new: tuple[str, ...]
    uncovered: tuple[str, ...]
    convergence: tuple[Convergence, ...]
    coded: int
    nearest: Mapping[str, tuple[str, float]] = field(default_factory=dict)


def coded_excerpts(
    excerpts: Collection[Excerpt], codings: Collection[Coding], codes: Mapping[str, Code]
) -> dict[str, frozenset[str]]:
    """Code id to the excerpts that humans put it on, or put a code below it on.

    A coding counts for an excerpt where it spans half of the shorter of the two, since people
    mark a few words or several answers. Every code is there; some hold nothing.
    """
    within: dict[str, list[Excerpt]] = {}
    for excerpt in excerpts:
        within.setdefault(excerpt.transcript_id, []).append(excerpt)
    excerpts_of: dict[str, set[str]] = {code: set() for code in codes}
    for coding in codings:
        if coding.code_id in excerpts_of:
            near = within.get(coding.transcript_id, ())
            found = {excerpt.id for excerpt in near if lies_on(coding, excerpt)}
            for code in _upwards(coding.code_id, codes):
                excerpts_of[code] |= found
    return {code: frozenset(own) for code, own in excerpts_of.items()}


def linked(
    themes: Sequence[Side],
    codes: Sequence[Side],
    nearness: Matrix,
    decided: Mapping[tuple[str, str], Relation],
    *,
    excerpts: int,
) -> tuple[Link, ...]:
    """Every relation between a theme and a code, by theme, strongest first, ties by code.

    Args:
        themes: in the order of the rows of `nearness`.
        codes: in the order of its columns.
        nearness: (n_themes, n_codes) as `Link.nearness`.
        decided: what analysts said, by theme and code; such a pair is always there.
        excerpts: how many lie in transcripts that humans have coded.
    """
    found: list[Link] = []
    for row, theme in enumerate(themes):
        own = []
        for column, code in enumerate(codes):
            decision = decided.get((theme.id, code.id))
            link = _by_members(theme, code, excerpts) or _by_meaning(
                theme, code, nearness, row, column
            )
            if link is None and decision is not None:
                link = Link(
                    theme=theme.id, code=code.id, relation=decision, strength=0.0, basis="meaning"
                )
            if link is not None:
                own.append(_measured(link, theme, code, float(nearness[row, column]), decision))
        found += sorted(own, key=lambda link: (-link.strength, link.code))
    return tuple(found)


def strengths(links: Sequence[Link], themes: Sequence[Side], codes: Sequence[Side]) -> Matrix:
    """(n_themes, n_codes) strength of each link; 0 where there is none."""
    rows = {theme.id: i for i, theme in enumerate(themes)}
    columns = {code.id: i for i, code in enumerate(codes)}
    table = np.zeros((len(themes), len(codes)))
    for link in links:
        table[rows[link.theme], columns[link.code]] = link.strength
    return table


def nearest_of(
    links: Sequence[Link], themes: Sequence[Side], codes: Sequence[Side], nearness: Matrix
) -> dict[str, tuple[str, float]]:
    """Of each theme and code without a link what comes nearest on the other side, and how near."""
    met = {link.theme for link in links} | {link.code for link in links}
    found: dict[str, tuple[str, float]] = {}
    for own, others, table in ((themes, codes, nearness), (codes, themes, nearness.T)):
        for row, side in enumerate(own):
            if others and side.id not in met:
                best = int(table[row].argmax())
                found[side.id] = (others[best].id, round(float(table[row, best]), 4))
    return found


def converged(
    links: Sequence[Link],
    themes: Sequence[Side],
    codes: Sequence[Side],
    nearest: Mapping[str, tuple[str, float]],
) -> tuple[Convergence, ...]:
    """What themes and codebook say about each finding, themes in order, then silent codes.

    What is silent says what comes nearest (`nearest_of`).

    Of the many links those are told that mean the same, that an analyst decided, or that are the
    strongest of their theme or code, so that everybody is there and nobody at every chance.

    The categories are those of convergence coding: agreement, complementary (part of the ground is
    shared), dissonance (they mean the same or were called the same, but hold different excerpts),
    silence (one says nothing of it).

    Source: Farmer, Robinson, Elliott, Eyles 2006, Qualitative Health Research 16(3), 377-394,
    doi:10.1177/1049732305285708.
    """
    sides = {side.id: side for side in (*themes, *codes)}
    telling = _telling(links)
    rows = [_verdict(link, sides[link.theme], sides[link.code]) for link in telling]
    met = {link.theme for link in links} | {link.code for link in links}
    ordered: list[Convergence] = []
    for theme in themes:
        own = [row for row in rows if row.theme == theme.id]
        silent = Convergence(verdict="silence", theme=theme.id, code="", why=NO_CODE)
        ordered += own or [_with_nearest(silent, theme.id, nearest)]
    for code in codes:
        if code.id not in met:
            silent = Convergence(verdict="silence", theme="", code=code.id, why=NO_THEME)
            ordered.append(_with_nearest(silent, code.id, nearest))
    return tuple(ordered)


def _with_nearest(
    row: Convergence, side: str, nearest: Mapping[str, tuple[str, float]]
) -> Convergence:
    other, near = nearest.get(side, ("", 0.0))
    return replace(row, nearest=other, nearness=near)


def _telling(links: Sequence[Link]) -> list[Link]:
    """Links worth a row, in their order."""
    best: dict[str, Link] = {}
    for link in links:
        for side in (link.theme, link.code):
            if side not in best or link.strength > best[side].strength:
                best[side] = link
    strongest = {(link.theme, link.code) for link in best.values()}
    return [
        link
        for link in links
        if link.decided or link.relation == "same" or (link.theme, link.code) in strongest
    ]


def lies_on(coding: Coding, excerpt: Stretch) -> bool:
    """Whether a coding counts for an excerpt or a turn: it spans half of the shorter of the two."""
    shared = min(coding.end, excerpt.end) - max(coding.start, excerpt.start)
    shorter = min(coding.end - coding.start, excerpt.end - excerpt.start)
    return shared > 0 and 2 * shared >= shorter


def _upwards(code: str, codes: Mapping[str, Code]) -> list[str]:
    """The code and those above it; a circle is left at its first repetition."""
    way: list[str] = []
    step: str | None = code
    while step is not None and step in codes and step not in way:
        way.append(step)
        step = codes[step].parent
    return way


def _by_members(theme: Side, code: Side, excerpts: int) -> Link | None:
    """The relation that shared excerpts show; None where they show none or are too few."""
    if not _coded(theme, code):
        return None
    shared = len(theme.excerpts & code.excerpts)
    of_theme, of_code = shared / len(theme.excerpts), shared / len(code.excerpts)
    expected = len(theme.excerpts) * len(code.excerpts) / excerpts
    if shared < 2 or max(of_theme, of_code) < SOME or shared < ABOVE_CHANCE * expected:
        return None
    relation: Relation
    if of_theme >= MOST and of_code >= MOST:
        relation = "same"
    elif of_theme >= MOST:
        relation = "narrower"
    elif of_code >= MOST:
        relation = "broader"
    else:
        relation = "overlaps"
    jaccard = shared / len(theme.excerpts | code.excerpts)
    return Link(theme=theme.id, code=code.id, relation=relation, strength=jaccard, basis="members")


def _by_meaning(theme: Side, code: Side, nearness: Matrix, row: int, column: int) -> Link | None:
    """The relation that nearness shows.

    Each other's nearest mean the same; a theme whose nearest code has a nearer theme is a part of
    that code, a code whose nearest theme has a nearer code is a part of that theme. Where humans
    coded enough of both and they share too little, only what means the same is worth a word.
    """
    near = float(nearness[row, column])
    theirs = int(nearness[row].argmax()) == column
    ours = int(nearness[:, column].argmax()) == row
    if _coded(theme, code) and theirs and ours and near >= NEAR:
        return Link(theme=theme.id, code=code.id, relation="same", strength=0.0, basis="meaning")
    if _coded(theme, code) or near < RELATED:
        return None
    relation: Relation
    if theirs and ours and near >= NEAR:
        relation = "same"
    elif theirs and not ours:
        relation = "narrower"
    elif ours and not theirs:
        relation = "broader"
    else:
        relation = "overlaps"
    return Link(theme=theme.id, code=code.id, relation=relation, strength=near, basis="meaning")


def _coded(theme: Side, code: Side) -> bool:
    return min(len(theme.excerpts), len(code.excerpts)) >= FEWEST


def _measured(link: Link, theme: Side, code: Side, near: float, decided: Relation | None) -> Link:
    shared = sorted(theme.excerpts & code.excerpts)
    return Link(
        theme=link.theme, code=link.code, relation=link.relation,
        strength=round(link.strength, 4), basis=link.basis,
        of_theme=round(len(shared) / max(1, len(theme.excerpts)), 4),
        of_code=round(len(shared) / max(1, len(code.excerpts)), 4),
        nearness=round(near, 4), decided=decided, evidence=tuple(shared),
    )  # fmt: skip


def _verdict(link: Link, theme: Side, code: Side) -> Convergence:
    apart = _coded(theme, code) and max(link.of_theme, link.of_code) < SOME
    if apart:
        why = "taken for related, but they hold different excerpts"
        verdict: Verdict = "dissonance"
    elif "same" in (link.decided, link.relation):
        why = f"the same by {'an analyst' if link.decided else link.basis}"
        verdict = "agreement"
    else:
        why = f"{link.decided or link.relation} by {'an analyst' if link.decided else link.basis}"
        verdict = "complementary"
    return Convergence(
        verdict=verdict, theme=link.theme, code=link.code, why=why, evidence=link.evidence
    )
