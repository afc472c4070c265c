"""What becomes of those who code side by side."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.board.board import Board
from workbench.domain.board.coded import Answer, Round, Settled, answer_key
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import check_known, code, transcript
from workbench.domain.board.rules.effect import effects
from workbench.domain.errors import DecisionError
from workbench.domain.trail.coding import (
    CloseRound,
    CodeUnit,
    OpenRound,
    SetCoder,
    SettleUnit,
)
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: SetCoder, board: Board, at: Recorded) -> BoardDelta:
    if board.coders.get(event.coder, "person") == event.coder_kind:
        raise DecisionError(f"{event.coder or 'that coder'} is known as that already")
    return {"coders": {event.coder: event.coder_kind}}


@effects.register
def _(event: OpenRound, board: Board, at: Recorded) -> BoardDelta:
    if event.round_id in board.rounds:
        raise DecisionError("that round is open already")
    if not event.name.strip():
        raise DecisionError("a round needs a name")
    if not event.excerpts or not event.coders:
        raise DecisionError("a round needs excerpts to code and somebody who codes them")
    check_known(board, event.excerpts)
    for each in event.codes:
        code(board, each)
    made = Round(
        id=event.round_id, seq=at.seq, analyst=at.analyst, name=event.name,
        excerpts=event.excerpts, coders=event.coders, codes=event.codes, due=event.due,
        sample=event.sample,
    )  # fmt: skip
    return {"rounds": {made.id: made}}


@effects.register
def _(event: CodeUnit, board: Board, at: Recorded) -> BoardDelta:
    """A coder may change an answer while the round is open."""
    asked = open_round(board, event.round_id)
    if event.coder not in asked.coders:
        raise DecisionError(f"{event.coder!r} is not asked to code in that round")
    if event.excerpt_id not in asked.excerpts:
        raise DecisionError("that excerpt is not one of the round's")
    check_known(board, (event.excerpt_id,))
    transcript(board, event.transcript_id)
    for each in event.codes:
        code(board, each)
        if asked.codes and each not in asked.codes:
            raise DecisionError(f"the code {board.codes[each].name!r} is not asked for")
    given = Answer(
        round_id=asked.id, coder=event.coder, transcript_id=event.transcript_id,
        start=event.start, end=event.end, codes=event.codes, unsure=event.unsure, memo=event.memo,
    )  # fmt: skip
    return {"answers": {answer_key(event.excerpt_id, asked.id, event.coder): given}}


@effects.register
def _(event: CloseRound, board: Board, at: Recorded) -> BoardDelta:
    asked = open_round(board, event.round_id)
    return {"rounds": {asked.id: replace(asked, closed=True)}}


@effects.register
def _(event: SettleUnit, board: Board, at: Recorded) -> BoardDelta:
    check_known(board, (event.excerpt_id,))
    transcript(board, event.transcript_id)
    for each in event.codes:
        code(board, each)
    if event.codes and event.verdict != "settled":
        raise DecisionError("codes are given where a difference is settled, and only there")
    made = Settled(
        seq=at.seq, analyst=at.analyst, transcript_id=event.transcript_id, start=event.start,
        end=event.end, verdict=event.verdict, codes=event.codes, memo=event.memo,
    )  # fmt: skip
    return {"settled": {event.excerpt_id: made}}


def open_round(board: Board, round_id: str) -> Round:
    """The round, while it is open."""
    asked = board.rounds.get(round_id)
    if asked is None:
        raise DecisionError("there is no such round; reload the page")
    if asked.closed:
        raise DecisionError(f"the round {asked.name!r} is closed; take its closing back first")
    return asked
