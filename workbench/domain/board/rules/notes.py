"""What is noted: how themes stand to codes, memos on anything, which name read best."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.board.board import Board, CodeLink, Memo, Pick, memo_key, pick_key
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import code, live, standing_theme
from workbench.domain.board.rules.effect import effects
from workbench.domain.errors import DecisionError
from workbench.domain.material.codebook import Code
from workbench.domain.trail.events import AdoptAsCode, LinkCode, PickName, UnlinkCode, WriteMemo
from workbench.domain.trail.outside import MarkExportsStale
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: LinkCode, board: Board, at: Recorded) -> BoardDelta:
    theme = standing_theme(board, event.theme_id)
    code(board, event.code_id)
    kept = tuple(link for link in theme.codes if link.code_id != event.code_id)
    link = CodeLink(code_id=event.code_id, relation=event.relation)
    return {"themes": {theme.id: replace(theme, codes=(*kept, link))}}


@effects.register
def _(event: UnlinkCode, board: Board, at: Recorded) -> BoardDelta:
    theme = standing_theme(board, event.theme_id)
    kept = tuple(link for link in theme.codes if link.code_id != event.code_id)
    if len(kept) == len(theme.codes):
        raise DecisionError("the theme is not linked to that code")
    return {"themes": {theme.id: replace(theme, codes=kept)}}


@effects.register
def _(event: AdoptAsCode, board: Board, at: Recorded) -> BoardDelta:
    theme = live(board, event.theme_id)
    if event.code_id in board.codes:
        raise DecisionError(f"the codebook has a code {event.name!r} already; link it instead")
    if event.parent is not None:
        code(board, event.parent)
    adopted = Code(
        id=event.code_id, name=event.name, parent=event.parent, definition=event.definition
    )  # fmt: skip
    kept = tuple(link for link in theme.codes if link.code_id != event.code_id)
    link = CodeLink(code_id=event.code_id, relation="same")
    return {
        "codes": {adopted.id: adopted},
        "themes": {theme.id: replace(theme, codes=(*kept, link))},
    }


@effects.register
def _(event: WriteMemo, board: Board, at: Recorded) -> BoardDelta:
    memo = Memo(seq=at.seq, analyst=at.analyst, text=event.text)
    key = memo_key(event.target, event.target_id)
    return {"memos": {key: (*board.memos.get(key, ()), memo)}}


@effects.register
def _(event: MarkExportsStale, board: Board, at: Recorded) -> BoardDelta:
    if not 0 < event.erasure <= board.seq:
        raise DecisionError(f"there is no erasure #{event.erasure}")
    return {}


@effects.register
def _(event: PickName, board: Board, at: Recorded) -> BoardDelta:
    theme = live(board, event.theme_id)
    if not set(event.winners) <= set(event.among) or len(set(event.among)) < 2:
        raise DecisionError("a pick is made among the names of two labelers or more")
    pick = Pick(
        theme_id=theme.id, analyst=at.analyst, winners=event.winners, among=event.among
    )  # fmt: skip
    return {"picks": {pick_key(theme.id, at.analyst): pick}}
