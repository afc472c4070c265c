"""Transcripts that were imported by mistake: taken out, brought back as they were, or erased.

What was decided on a transcript's excerpts waits with it, and returns where what it was decided on
still stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workbench.domain.board.board import (
    ON_EXCERPTS,
    SECTIONS,
    Board,
    GivenLabel,
    Members,
    Removed,
)
from workbench.domain.board.keys import memo_key
from workbench.domain.board.past import BoardDelta, Step
from workbench.domain.board.rules.checks import transcript
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.holding import forgotten, said_of, stale
from workbench.domain.board.rules.stacking import Stacks
from workbench.domain.board.sections import excerpt_of
from workbench.domain.errors import DecisionError
from workbench.domain.material.codebook import Coding
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript, EraseTranscript, RemoveTranscript


@effects.register
def _(event: RemoveTranscript, board: Board, at: Recorded) -> BoardDelta:
    return removal(board, event.transcript_id, seq=at.seq)


@effects.register
def _(event: BringBackTranscript, board: Board, at: Recorded) -> BoardDelta:
    return brought_back(board, event.transcript_id)


@effects.register
def _(event: EraseTranscript, board: Board, at: Recorded) -> BoardDelta:
    gone = {"removed": {event.transcript_id: None}}
    if event.transcript_id in board.removed:
        return gone
    return removal(board, event.transcript_id, seq=at.seq) | gone


def removal(board: Board, transcript_id: str, *, seq: int) -> BoardDelta:
    """A transcript goes with its excerpts; what was decided on them waits under event `seq`.

    Raises:
        DecisionError: it is not in the study.
    """
    if transcript_id in board.removed:
        by = board.removed[transcript_id].seq
        raise DecisionError(f"that transcript was taken out already (event #{by})")
    entry = transcript(board, transcript_id)
    gone = frozenset(e for e, home in board.excerpts.items() if home == transcript_id)
    memos = [key for key in memos_in(transcript_id, gone) if key in board.memos]
    coders = [coder for coder, codings in board.codings.items() if _of(transcript_id, codings)]
    waiting: BoardDelta = {
        "excerpts": dict.fromkeys(sorted(gone), transcript_id),
        "members": dict(_held(board, gone)),
        **_waiting(board, gone),
        "codings": {coder: board.codings[coder] for coder in coders},
        "memos": {key: board.memos[key] for key in memos},
    }
    return forgotten(board, gone) | {
        "transcripts": {transcript_id: None},
        "codings": {coder: _but(transcript_id, board.codings[coder]) for coder in coders},
        "memos": dict.fromkeys(memos),
        "removed": {transcript_id: Removed(seq=seq, entry=entry, back=waiting)},
    }


def brought_back(board: Board, transcript_id: str) -> BoardDelta:
    """A transcript that was taken out is there again, in themes that are still on the board.

    Raises:
        DecisionError: it was not taken out, or has been brought back already.
    """
    removed = board.removed.get(transcript_id)
    if removed is None:
        raise DecisionError(f"transcript {transcript_id!r} was not taken out of the study")
    back = removed.back
    members = {
        theme: {**board.members.get(theme, {}), **held}
        for theme, held in back["members"].items()
        if theme in board.themes
    }
    held = {e for t in members if board.themes[t].state != "retired" for e in members[t]}
    return {
        "transcripts": {transcript_id: removed.entry},
        "excerpts": dict(back["excerpts"]),
        "members": members,
        "labels": {t: _labels(board, removed.seq, t) for t in members if board.labels.get(t)},
        **{name: dict(back[name]) for name in ON_EXCERPTS if name in back},
        "set_aside": {e: True for e in back["set_aside"] if e not in held},
        "codings": {
            coder: _with(transcript_id, board.codings.get(coder, ()), before)
            for coder, before in back["codings"].items()
        },
        "memos": dict(back["memos"]),
        "removed": {transcript_id: None},
    }


def taken_out_by(step: Step) -> str | None:
    """The transcript that the step of a decision took out, if it took one out."""
    return next(iter(step.after.get("removed", {})), None)


def only_standing(board: Board) -> Board:
    """The board on which nobody can undo or redo a removal whose transcript is gone."""
    removals = {seq: taken_out_by(board.steps[seq - 1]) for seq in board.steps.touching("removed")}

    def stands(seq: int) -> bool:
        gone = removals.get(seq)
        return gone is None or (gone in board.removed and board.removed[gone].seq == seq)

    def there(seq: int) -> bool:
        gone = removals.get(seq)
        return gone is None or gone in board.transcripts

    return replace(
        board,
        undoable=_filtered(stands, board.undoable),
        redoable=_filtered(there, board.redoable),
        covered={restore: _filtered(stands, under) for restore, under in board.covered.items()},
    )


def _filtered(keep: Callable[[int], bool], stacks: Stacks) -> dict[str, tuple[int, ...]]:
    return {who: tuple(filter(keep, seqs)) for who, seqs in stacks.items()}


def missed(board: Board, changes: BoardDelta) -> Iterator[str]:
    """Transcripts that were taken out and are needed for the changes, as `touched` names them."""
    homes = {e: t for t, gone in board.removed.items() for e in gone.back["excerpts"]}
    memos = {key: t for t in board.removed for key in memos_in(t, ())}
    memos |= {memo_key("excerpt", e): t for e, t in homes.items()}
    named = {excerpt_of(key) for name in ON_EXCERPTS for key in changes.get(name, {})}
    named |= {e for held in changes.get("members", {}).values() for e in held or ()}
    needed = {homes[e] for e in named if e in homes}
    needed |= {memos[key] for key in changes.get("memos", {}) if key in memos}
    needed |= {t for t in changes.get("excerpts", {}).values() if t in board.removed}
    yield from (f"transcripts:{t}" for t in sorted(needed))


def memos_in(transcript_id: str, excerpts: Iterable[str]) -> list[str]:
    """Where memos on a transcript and its excerpts are kept."""
    return [
        memo_key("transcript", transcript_id),
        *(memo_key("excerpt", e) for e in sorted(excerpts)),
    ]


def _waiting(board: Board, gone: frozenset[str]) -> BoardDelta:
    """What sections about excerpts say of those that go."""
    said = {name: said_of(gone, getattr(board, name)) for name in ON_EXCERPTS}
    return {name: of for name, of in said.items() if of or not SECTIONS[name].later}


def _held(board: Board, gone: frozenset[str]) -> Iterator[tuple[str, Members]]:
    for theme, held in board.members.items():
        if theirs := {e: m for e, m in held.items() if e in gone}:
            yield theme, theirs


def _labels(board: Board, seq: int, theme: str) -> tuple[GivenLabel, ...]:
    """The labels before event `seq` where neither they nor the members changed since."""
    step = board.steps[seq - 1]

    def as_left(section: str, there: Mapping[str, Any]) -> bool:
        left = step.after.get(section, {})
        return theme in left and left[theme] == there.get(theme)

    if as_left("labels", board.labels) and as_left("members", board.members):
        return step.before["labels"][theme]  # type: ignore[no-any-return]
    return stale(board, theme)


def _of(transcript_id: str, codings: Iterable[Coding]) -> tuple[Coding, ...]:
    return tuple(c for c in codings if c.transcript_id == transcript_id)


def _but(transcript_id: str, codings: Iterable[Coding]) -> tuple[Coding, ...]:
    return tuple(c for c in codings if c.transcript_id != transcript_id)


def _with(
    transcript_id: str, there: tuple[Coding, ...], before: tuple[Coding, ...]
) -> tuple[Coding, ...]:
    """A coder's codings with those of the transcript, in the order before where nothing changed."""
    if there == _but(transcript_id, before):
        return before
    return there + _of(transcript_id, before)
