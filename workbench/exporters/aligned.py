"""Themes against the codebook as rows of a report."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.measures.alignment import Alignment, Convergence
from workbench.domain.study import Study
from workbench.domain.trail.events import Relation
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
        why=row.why,
        quote=first.text if first else "",
        participant=(first.participant_id or "") if first else "",
    )
