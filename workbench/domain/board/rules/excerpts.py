"""Where excerpts go: moved, added, removed, marked, set aside, taken back."""

from __future__ import annotations

from workbench.domain.board.board import Board, CodeLink, Membership, Theme
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import check_known, check_name, code, live, transcript
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.holding import (
    by_analyst,
    letting_go,
    membership,
    put,
    taken,
    taken_back,
)
from workbench.domain.errors import DecisionError
from workbench.domain.trail.events import (
    AcceptSuggestion,
    Add,
    Decline,
    MarkExcerpt,
    Move,
    Reinstate,
    Remove,
    SetAside,
)
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: Move, board: Board, at: Recorded) -> BoardDelta:
    if event.source == event.target:
        raise DecisionError("the excerpts are in that theme already")
    members = put(board, event.excerpts, event.target)
    if event.source is not None:
        members |= taken(board, event.excerpts, event.source)
    return taken_back(board, event.excerpts) | membership(board, members)


@effects.register
def _(event: Add, board: Board, at: Recorded) -> BoardDelta:
    members = put(board, event.excerpts, event.target)
    return taken_back(board, event.excerpts) | membership(board, members)


@effects.register
def _(event: Remove, board: Board, at: Recorded) -> BoardDelta:
    return membership(board, taken(board, event.excerpts, event.source))


@effects.register
def _(event: AcceptSuggestion, board: Board, at: Recorded) -> BoardDelta:
    begun = _begun(event, board)
    if not begun:
        live(board, event.target)
    check_known(board, event.excerpts)
    member = Membership(strength=1.0, origin="suggestion")
    held = {**board.members.get(event.target, {}), **dict.fromkeys(event.excerpts, member)}
    changes = taken_back(board, event.excerpts) | membership(board, {event.target: held})
    return changes | ({"themes": begun} if begun else {})


@effects.register
def _(event: Decline, board: Board, at: Recorded) -> BoardDelta:
    check_known(board, event.excerpts)
    if event.target not in board.codes:
        held = board.members.get(live(board, event.target).id, {})
        if any(e in held for e in event.excerpts):
            raise DecisionError("the excerpt is in that theme; take it out instead")
    fresh = [e for e in event.excerpts if event.target not in board.declined.get(e, ())]
    if not fresh:
        raise DecisionError("somebody has said that already")
    return {"declined": {e: (*board.declined.get(e, ()), event.target) for e in fresh}}


@effects.register
def _(event: MarkExcerpt, board: Board, at: Recorded) -> BoardDelta:
    transcript(board, event.transcript_id)
    if event.excerpt_id in board.excerpts:
        raise DecisionError("that passage is an excerpt already; move it instead")
    changes: BoardDelta = {"excerpts": {event.excerpt_id: event.transcript_id}}
    if event.target is None:
        return changes
    target = live(board, event.target).id
    marked = {**board.members.get(target, {}), **by_analyst((event.excerpt_id,))}
    return changes | membership(board, {target: marked})


@effects.register
def _(event: SetAside, board: Board, at: Recorded) -> BoardDelta:
    check_known(board, event.excerpts)
    members = letting_go(board, frozenset(event.excerpts))
    return {"set_aside": dict.fromkeys(event.excerpts, True)} | membership(board, members)


@effects.register
def _(event: Reinstate, board: Board, at: Recorded) -> BoardDelta:
    stray = [e for e in event.excerpts if e not in board.set_aside]
    if stray:
        raise DecisionError(f"excerpt {stray[0]!r} is not set aside")
    return taken_back(board, event.excerpts)


def _begun(event: AcceptSuggestion, board: Board) -> dict[str, Theme]:
    """The theme to begin for a code, if there is none with that id yet."""
    if event.target in board.themes or event.code_id is None:
        return {}
    check_name(board, event.name, own=())
    link = CodeLink(code_id=code(board, event.code_id).id, relation="same")
    theme = Theme(id=event.target, name=event.name, definition=event.definition, codes=(link,))
    return {theme.id: theme}
