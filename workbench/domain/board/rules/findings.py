"""What is prepared for publication: key quotes, and facts that the team states."""

from __future__ import annotations

from workbench.domain.board.board import Board, Fact
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import check_known, live
from workbench.domain.board.rules.effect import effects
from workbench.domain.errors import DecisionError
from workbench.domain.material.facts import FACTS
from workbench.domain.trail.findings import MarkKeyQuotes, StateFact, UnmarkKeyQuotes
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
        raise DecisionError(f"nothing that can be stated is called {event.fact_id!r}")
    if not event.text and event.fact_id not in board.facts:
        raise DecisionError("there is nothing to take back")
    fact = Fact(seq=at.seq, analyst=at.analyst, text=event.text) if event.text else None
    return {"facts": {event.fact_id: fact}}
