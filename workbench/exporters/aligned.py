"""Themes against the codebook as rows of a report."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.measures.alignment import NO_THEME, Alignment, Convergence
from workbench.domain.study import Study
from workbench.domain.telling.wording import nearest_words
from workbench.domain.trail.events import Relation
from workbench.exporters.rows import ThemeOfCode
from workbench.exporters.tables import shown_name

LONGEST = 500
"""Characters of a quote that fits a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentRow:
    """How a theme stands to a code; `matched` in the one-to-one matching."""

    theme: str
    relation: Relation
    decided: bool
    code: str
    strength: float
    basis: str
    of_theme: float
    of_code: float
    matched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvergenceRow:
    """What themes and codebook say about one finding, with a quote if they share one."""

    verdict: str
    theme: str
    code: str
    why: str
    quote: str
    participant: str


def alignment_rows(study: Study) -> tuple[AlignmentRow, ...]:
    """Every relation; none without an alignment."""
    if study.alignment is None:
        return ()
    pairs = frozenset(study.alignment.pairs)
    return tuple(
        AlignmentRow(
            theme=shown_name(study, link.theme), relation=link.decided or link.relation,
            decided=link.decided is not None, code=study.board.codes[link.code].name,
            strength=link.strength, basis=link.basis, of_theme=link.of_theme,
            of_code=link.of_code, matched=(link.theme, link.code) in pairs,
        )
        for link in study.alignment.links
    )  # fmt: skip


def convergence_rows(study: Study) -> tuple[ConvergenceRow, ...]:
    """The convergence table, agreement first, then complementary, dissonance and silence."""
    found: Alignment | None = study.alignment
    rows = found.convergence if found else ()
    order = ("agreement", "complementary", "dissonance", "silence")
    ranked = sorted(rows, key=lambda row: order.index(row.verdict))
    return tuple(_convergence(study, row) for row in ranked)


def _convergence(study: Study, row: Convergence) -> ConvergenceRow:
    quoted = [study.excerpts[e] for e in row.evidence if e in study.excerpts]
    shown = [excerpt for excerpt in quoted if len(excerpt.text) <= LONGEST]
    first = min(shown, key=lambda e: len(e.text), default=None)
    return ConvergenceRow(
        verdict=row.verdict,
        theme=shown_name(study, row.theme) if row.theme else "",
        code=study.board.codes[row.code].name if row.code else "",
        why=f"{row.why} {_nearest(study, row.nearest, row.nearness)}".rstrip(),
        quote=first.text if first else "",
        participant=(first.participant_id or "") if first else "",
    )


def perhaps_of(study: Study) -> dict[str, tuple[ThemeOfCode, ...]]:
    """Code id to the themes that it meets by members or meaning and no analyst linked it to."""
    found: dict[str, tuple[ThemeOfCode, ...]] = {}
    for link in study.alignment.links if study.alignment else ():
        if link.decided is None:
            theme = ThemeOfCode(
                name=shown_name(study, link.theme), state=study.board.theme(link.theme).state,
                relation=link.relation,
            )  # fmt: skip
            found[link.code] = (*found.get(link.code, ()), theme)
    return found


def alone_of(study: Study) -> dict[str, str]:
    """Code id to why no theme covers it, in words, for those that the alignment leaves alone."""
    found = study.alignment
    uncovered = found.uncovered if found else ()
    nearest = found.nearest if found else {}
    return {
        code: f"{NO_THEME} {_nearest(study, *nearest.get(code, ('', 0.0)))}".rstrip()
        for code in uncovered
    }


def _nearest(study: Study, other: str, nearness: float) -> str:
    """What comes nearest, a theme or a code, in brackets; empty if there is nothing."""
    if other in study.board.codes:
        return nearest_words(study.board.codes[other].name, nearness)
    return nearest_words(shown_name(study, other), nearness) if other in study.board.themes else ""
