"""What is noted: links to codes, memos and comments, corrected attributes, best names."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.board.board import (
    Board,
    CodeLink,
    Comment,
    Memo,
    Pick,
)
from workbench.domain.board.keys import memo_key, pick_key
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import code, live, standing_theme
from workbench.domain.board.rules.effect import effects
from workbench.domain.errors import DecisionError
from workbench.domain.material.attributes import attribute_in
from workbench.domain.material.codebook import Code
from workbench.domain.trail.events import (
    ERASED,
    AdoptAsCode,
    LinkCode,
    PickName,
    UnlinkCode,
    WriteMemo,
)
from workbench.domain.trail.notes import CommentOnMemo, SetAttribute
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
def _(event: CommentOnMemo, board: Board, at: Recorded) -> BoardDelta:
    key = memo_key(event.target, event.target_id)
    memos = board.memos.get(key, ())
    place = next((i for i, memo in enumerate(memos) if memo.seq == event.memo), None)
    if place is None:
        raise DecisionError("that memo is not there any more; reload the page")
    if not event.text and event.question in ("", memos[place].question):
        raise DecisionError("a comment needs a text, or has to open or settle a question")
    said = _commented(memos[place], event, at)
    return {"memos": {key: (*memos[:place], said, *memos[place + 1 :])}}


def _commented(memo: Memo, event: CommentOnMemo, at: Recorded) -> Memo:
    more = (Comment(seq=at.seq, analyst=at.analyst, text=event.text),) if event.text else ()
    question = event.question or memo.question
    return replace(memo, comments=(*memo.comments, *more), question=question)


@effects.register
def _(event: SetAttribute, board: Board, at: Recorded) -> BoardDelta:
    if event.participant_id in board.withdrawn:
        raise DecisionError("that participant has withdrawn")
    key, said = memo_key("participant", event.participant_id), attribute_in(event.said)
    there = board.attributes.get(key, {})
    # One that was erased sets nothing, but is a step like any other: it can be found and forgotten.
    name, value = said or (f"{ERASED} #{at.seq}", "")
    return {"attributes": {key: {**there, name: value}}}


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
