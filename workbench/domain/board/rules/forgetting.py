"""What is forgotten: withdraw and redact, and that nothing forgotten can be brought back."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from functools import singledispatch
from typing import Any

from workbench.domain.board.board import (
    SECTIONS,
    Board,
    Memo,
    Removed,
    kept,
)
from workbench.domain.board.keys import cells_of, memo_key
from workbench.domain.board.packing import changed
from workbench.domain.board.past import BoardDelta, Step
from workbench.domain.board.rules.checks import transcript
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.holding import forgotten
from workbench.domain.board.rules.removing import memos_in, only_standing
from workbench.domain.board.rules.stacking import Stacks
from workbench.domain.errors import DecisionError
from workbench.domain.trail.events import Event, Redact, Withdraw
from workbench.domain.trail.incoming import Revise, SetSpeakers
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript, EraseTranscript

_CELLS = ("cells", "proposed")
"""Sections about cells of the framework matrix."""


@effects.register
def _(event: Withdraw, board: Board, at: Recorded) -> BoardDelta:
    if event.participant_id in board.withdrawn:
        raise DecisionError(f"participant {event.participant_id!r} has withdrawn already")
    gone = frozenset(event.excerpts)
    changes = forgotten(board, gone)
    changes["memos"] = {key: None for key in _memos_on(event) if key in board.memos}
    changes["attributes"] = {key: None for key in _memos_on(event) if key in board.attributes}
    for section in _CELLS:
        held = getattr(board, section)
        changes[section] = dict.fromkeys(cells_of(held, frozenset(_memos_on(event))))
    changes["transcripts"] = {t: None for t in event.transcripts if t in board.transcripts}
    changes["codings"] = {
        coder: tuple(c for c in codings if c.transcript_id not in event.transcripts)
        for coder, codings in board.codings.items()
    }
    changes["removed"] = _waiting_without(board, event)
    return changes | {"withdrawn": {event.participant_id: True}}


@effects.register
def _(event: Redact, board: Board, at: Recorded) -> BoardDelta:
    if event.transcript_id not in board.removed:
        transcript(board, event.transcript_id)
    gone = {key: None for key in _memos_on(event) if key in board.memos}
    waiting = _waiting_without(board, event)
    people = _attributes_handed_on(board, event)
    cells = {section: _cells_handed_on(getattr(board, section), event) for section in _CELLS}
    return {
        "memos": gone | _handed_on(board, event), "attributes": people, "removed": waiting, **cells,
    }  # fmt: skip


@singledispatch
def forgetting(event: Event, board: Board) -> Board:
    """The board on which neither undo nor restore brings back what the event took out.

    After a withdrawal, a new revision or other speakers, hand-marked excerpts that were taken back
    stay away: their words may be gone or changed.
    """
    return board


@forgetting.register
def _(event: Redact, board: Board) -> Board:
    clean = _cleaned(board, _Everything(), frozenset(_memos_on(event)))
    return _rekeyed(clean, _new_keys(event)) if event.participants else clean


@forgetting.register
def _(event: Withdraw, board: Board) -> Board:
    return only_standing(_cleaned(board, kept(board), frozenset(_memos_on(event))))


@forgetting.register
def _(event: EraseTranscript, board: Board) -> Board:
    memos = frozenset(memos_in(event.transcript_id, event.excerpts))
    return only_standing(_cleaned(board, kept(board), memos))


@forgetting.register
def _(event: BringBackTranscript, board: Board) -> Board:
    return only_standing(board)


@forgetting.register(Revise)
@forgetting.register(SetSpeakers)
def _(event: Revise | SetSpeakers, board: Board) -> Board:
    return _cleaned(board, kept(board), frozenset()) if _lost_any(board, event) else board


def scrubbed(
    changes: BoardDelta, known: Container[str], memos: Container[str] = frozenset()
) -> BoardDelta:
    """The changes without excerpts that are not in the study, and without these memos."""
    return {
        name: dict(SECTIONS[name].scrub(entries, known, memos)) for name, entries in changes.items()
    }


class _Everything:
    """Holds whatever it is asked for."""

    def __contains__(self, item: object) -> bool:
        return True


def _lost_any(board: Board, event: Revise | SetSpeakers) -> bool:
    """Whether excerpts went, or ones taken back earlier were cut from other words."""
    recut = board.steps[-1].before["excerpts"].keys()
    undone = isinstance(event, Revise) and any(board.redoable.values())
    return undone or not recut <= board.excerpts.keys()


def _cleaned(board: Board, known: Container[str], memos: Container[str]) -> Board:
    idle: set[int] = set()

    def cleaned(step: Step) -> Step:
        if step.seq == board.seq:  # what it left is so by what it forgets
            return replace(step, before=scrubbed(step.before, known, memos))
        clean = _clean(step, known, memos)
        if _idle(clean, step):
            idle.add(step.seq)
        return clean

    steps = changed(board.steps, cleaned)
    return replace(
        board,
        steps=steps,
        undoable=_without(board.undoable, idle),
        redoable=_without(board.redoable, idle),
        covered={restore: _without(stacks, idle) for restore, stacks in board.covered.items()},
    )


def _without(stacks: Stacks, idle: Container[int]) -> dict[str, tuple[int, ...]]:
    return {who: tuple(s for s in seqs if s not in idle) for who, seqs in stacks.items()}


def _clean(step: Step, known: Container[str], memos: Container[str]) -> Step:
    return replace(
        step, before=scrubbed(step.before, known, memos), after=scrubbed(step.after, known, memos)
    )


def _idle(new: Step, old: Step) -> bool:
    """Whether nothing is left of what a step did."""
    return _change(new.before) == _change(new.after) and _change(old.before) != _change(old.after)


def _change(changes: BoardDelta) -> BoardDelta:
    return {name: entries for name, entries in changes.items() if entries and name != "labels"}


def _new_keys(event: Redact) -> dict[str, str]:
    """Where memos on participants were, to where they are once the ids are blacked out."""
    return {
        memo_key("participant", key.before): memo_key("participant", key.after)
        for key in event.participants
    }


def _handed_on(board: Board, event: Redact) -> dict[str, tuple[Memo, ...] | None]:
    """Memos on participants under their new keys; two may come to share one."""
    moved = {old: new for old, new in _new_keys(event).items() if old in board.memos}
    held: dict[str, tuple[Memo, ...] | None] = dict.fromkeys(moved)
    for old, new in moved.items():
        both = (*(held.get(new) or board.memos.get(new, ())), *board.memos[old])
        held[new] = tuple(sorted(both, key=lambda memo: memo.seq))
    return held


def _attributes_handed_on(board: Board, event: Redact) -> dict[str, Mapping[str, str] | None]:
    """Corrected attributes of participants under their new keys."""
    moved = {old: new for old, new in _new_keys(event).items() if old in board.attributes}
    held: dict[str, Mapping[str, str] | None] = dict.fromkeys(moved)
    for old, new in moved.items():
        held[new] = {**(held.get(new) or board.attributes.get(new, {})), **board.attributes[old]}
    return held


def _cells_handed_on(cells: Mapping[str, Any], event: Redact) -> dict[str, Any]:
    """Cells of participants under their new keys; where two come to share one, the newer stays."""
    moved = _new_keys(event)
    theirs = cells_of(cells, moved.keys())
    held: dict[str, Any] = dict.fromkeys(theirs)
    for key in theirs:
        new = _cell_moved(key, moved)
        there = held.get(new) or cells.get(new)
        held[new] = cells[key] if there is None else max(there, cells[key], key=lambda c: c.seq)
    return held


def _cell_moved(key: str, moved: Mapping[str, str]) -> str:
    owner, _, about = key.partition(" ")
    return f"{moved.get(owner, owner)} {about}"


def _rekeyed(board: Board, moved: Mapping[str, str]) -> Board:
    """The board whose earlier steps are undone and restored under the new keys."""
    keys = frozenset((*moved, *moved.values()))

    def rekeyed(step: Step) -> Step:
        if step.seq == board.seq:
            return replace(step, before=scrubbed(step.before, _Everything(), keys))
        return replace(step, before=_renamed(step.before, moved), after=_renamed(step.after, moved))

    return replace(board, steps=changed(board.steps, rekeyed))


def _renamed(changes: BoardDelta, moved: Mapping[str, str]) -> BoardDelta:
    named = {name: changes[name] for name in ("memos", "attributes") if name in changes}
    renamed = {n: {moved.get(k, k): held for k, held in of.items()} for n, of in named.items()}
    cells = {
        name: {_cell_moved(k, moved): held for k, held in changes[name].items()}
        for name in _CELLS
        if name in changes
    }
    return changes | renamed | cells


def _waiting_without(board: Board, event: Withdraw | Redact) -> dict[str, Removed | None]:
    """Transcripts that were taken out, without anything that the event erases everywhere."""
    gone = frozenset(event.excerpts) if isinstance(event, Withdraw) else frozenset[str]()
    whole = event.transcripts if isinstance(event, Withdraw) else ()
    memos = frozenset(_memos_on(event))
    left: dict[str, Removed | None] = {t: None for t in whole if t in board.removed}
    for transcript_id, removed in board.removed.items():
        known = removed.back["excerpts"].keys() - gone
        clean = replace(removed, back=scrubbed(removed.back, known, memos))
        if transcript_id not in left and clean != removed:
            left[transcript_id] = clean
    return left


def _memos_on(event: Withdraw | Redact) -> list[str]:
    on = [memo_key("excerpt", e) for e in event.excerpts]
    if isinstance(event, Withdraw):
        on += [memo_key("participant", event.participant_id)]
        on += [memo_key("transcript", t) for t in event.transcripts]
    return on
