"""What is prepared for publication: key quotes, the framework matrix, facts of the study."""

from __future__ import annotations

from workbench.domain.board.board import (
    Board,
    Cell,
    CellProposal,
    Fact,
)
from workbench.domain.board.keys import cell_key
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import check_known, code, live
from workbench.domain.board.rules.effect import effects
from workbench.domain.errors import DecisionError
from workbench.domain.material.facts import FACTS, MORE
from workbench.domain.trail.findings import (
    MarkKeyQuotes,
    ProposedSummary,
    ProposeSummaries,
    StateFact,
    SummariseCell,
    UnmarkKeyQuotes,
)
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: MarkKeyQuotes, board: Board, at: Recorded) -> BoardDelta:
    check_known(board, event.excerpts)
    theme = live(board, event.theme_id).id
    held, marked = board.members.get(theme, {}), board.key_quotes_of(theme)
    if not all(excerpt in held for excerpt in event.excerpts):
        raise DecisionError("a key quote is an excerpt of the theme; put it there first")
    fresh = [excerpt for excerpt in event.excerpts if excerpt not in marked]
    if not fresh:
        raise DecisionError("that is a key quote of the theme already")
    return {"key_quotes": {e: (*board.key_quotes.get(e, ()), theme) for e in fresh}}


@effects.register
def _(event: UnmarkKeyQuotes, board: Board, at: Recorded) -> BoardDelta:
    check_known(board, event.excerpts)
    marked = board.key_quotes_of(event.theme_id)
    gone = [excerpt for excerpt in event.excerpts if excerpt in marked]
    if not gone:
        raise DecisionError("that is not a key quote of the theme")
    line = board.line_of(event.theme_id)
    left = {e: tuple(t for t in board.key_quotes[e] if t not in line) for e in gone}
    return {"key_quotes": {excerpt: themes or None for excerpt, themes in left.items()}}


@effects.register
def _(event: StateFact, board: Board, at: Recorded) -> BoardDelta:
    if event.fact_id not in FACTS:
        known = f"coreq:1 to coreq:32, srqr:1 to srqr:21, {', '.join(sorted(MORE))}"
        raise DecisionError(f"no fact is called {event.fact_id!r}; there are {known}")
    if not event.text and event.fact_id not in board.facts:
        raise DecisionError("there is nothing to take back")
    fact = Fact(seq=at.seq, analyst=at.analyst, text=event.text) if event.text else None
    return {"facts": {event.fact_id: fact}}


@effects.register
def _(event: SummariseCell, board: Board, at: Recorded) -> BoardDelta:
    key = _cell(board, event)
    if event.text and event.mark == "nothing":
        raise DecisionError("somebody who says nothing of it has no summary; clear one of the two")
    if not (event.text or event.mark or key in board.cells):
        raise DecisionError("the cell is empty already")
    filled = Cell(
        seq=at.seq, analyst=at.analyst, text=event.text, mark=event.mark, proposal=event.proposal
    )
    return {"cells": {key: filled if event.text or event.mark else None}}


@effects.register
def _(event: ProposeSummaries, board: Board, at: Recorded) -> BoardDelta:
    made = {
        _cell(board, one): CellProposal(
            seq=at.seq, labeler=event.labeler, version=event.version, text=one.text,
            evidence=one.evidence,
        )
        for one in event.summaries
    }  # fmt: skip
    return {"proposed": made}


def _cell(board: Board, of: SummariseCell | ProposedSummary) -> str:
    """Where the cell is kept, if its theme or code stands and nobody of it has withdrawn."""
    if of.participant_id in board.withdrawn:
        raise DecisionError("that participant has withdrawn")
    if of.target == "theme":
        live(board, of.target_id)
    else:
        code(board, of.target_id)
    return cell_key(of.participant_id, of.target, of.target_id)
