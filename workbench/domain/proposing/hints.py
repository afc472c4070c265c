"""What people have already decided about where excerpts belong, for the next run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from workbench.domain.board.board import Board
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.alignment import coded_excerpts
from workbench.domain.ports import Hints
from workbench.domain.proposing.run_review import decided
from workbench.domain.proposing.taken_out import taken_out
from workbench.domain.trail.recorded import Recorded


def hints(board: Board, trail: Sequence[Recorded], excerpts: Sequence[Excerpt]) -> Hints:
    """Decided themes, themes that excerpts were taken out of, and human codes, by excerpt.

    A theme counts once anybody has decided anything about it; taking an excerpt out counts as long
    as both that decision and the theme stand. Codes count on their own, not for the codes above
    them: a broad code would pull half a study together.
    """
    themes: dict[str, set[str]] = defaultdict(set)
    barred: dict[str, set[str]] = defaultdict(set)
    out = taken_out(board, trail)
    for theme in decided(board):
        for excerpt in board.members.get(theme.id, {}):
            themes[excerpt].add(theme.id)
        for excerpt in out[theme.id]:
            barred[excerpt].add(theme.id)
    codes: dict[str, set[str]] = defaultdict(set)
    alone = {code.id: replace(code, parent=None) for code in board.codes.values()}
    marks = [coding for coder in sorted(board.codings) for coding in board.codings[coder]]
    for code, held in coded_excerpts(excerpts, marks, alone).items():
        for excerpt in held:
            codes[excerpt].add(code)
    return Hints(
        themes=[frozenset(themes.get(e.id, ())) for e in excerpts],
        barred=[frozenset(barred.get(e.id, ())) for e in excerpts],
        codes=[frozenset(codes.get(e.id, ())) for e in excerpts],
    )
