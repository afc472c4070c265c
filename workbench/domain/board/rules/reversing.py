"""Undo, redo, restore. Nothing that a later event builds on can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workbench.domain.board.board import (
    LIVE,
    ON_EXCERPTS,
    Board,
)
from workbench.domain.board.deltas import fold
from workbench.domain.board.keys import memo_key
from workbench.domain.board.past import BoardDelta, Step
from workbench.domain.board.rules.checks import namesake
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.forgetting import scrubbed
from workbench.domain.board.rules.holding import said_of, stale
from workbench.domain.board.rules.removing import brought_back, missed, removal, taken_out_by
from workbench.domain.board.steps import newest, reversal, standing, subject, touched
from workbench.domain.errors import DecisionError
from workbench.domain.trail.events import Redo, Restore, Undo
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: Undo, board: Board, at: Recorded) -> BoardDelta:
    if event.target not in board.undoable.get(at.analyst, ()):
        raise DecisionError(f"#{event.target} is not a decision of {at.analyst} that stands")
    step = step_of(board, event.target)
    if gone := taken_out_by(step):
        return brought_back(board, gone)
    return _turned_back(board, step)


@effects.register
def _(event: Redo, board: Board, at: Recorded) -> BoardDelta:
    if event.target not in board.redoable.get(at.analyst, ()):
        raise DecisionError(f"#{event.target} is not a decision that {at.analyst} took back")
    step = step_of(board, event.target)
    if gone := taken_out_by(step):
        return removal(board, gone, seq=step.seq)
    return _turned_back(board, replace(step, before=step.after, after=step.before))


@effects.register
def _(event: Restore, board: Board, at: Recorded) -> BoardDelta:
    """Decisions and runs go back; what was collected stays, and so does a loaded codebook."""
    if not 0 <= event.to < board.seq:
        raise DecisionError(f"there is no earlier point #{event.to}; choose one below #{board.seq}")
    steps = _keeping_codebook(board.steps[event.to :])
    waiting = frozenset(key for gone in board.removed.values() for key in gone.back["memos"])
    return scrubbed(reversal(board, steps), board.excerpts, waiting)


def step_of(board: Board, seq: int) -> Step:
    """What event `seq` changed; steps are one per event, in order, from 1."""
    return board.steps[seq - 1]


def _turned_back(board: Board, step: Step) -> BoardDelta:
    """What the step replaced, if it all stands and the board is sound with it put back.

    Labelers' names don't count here: one that came later stays, marked stale.
    """
    standing(board, replace(step, after=_but_labels(step.after)))
    changes = _but_labels(step.before)
    changes["labels"] = _labels(board, step)
    for thing in _built_on(board, step, fold(board, changes, seq=board.seq)):
        raise DecisionError(_blame(board, step, thing))
    return changes


def _but_labels(changes: BoardDelta) -> BoardDelta:
    return {section: entries for section, entries in changes.items() if section != "labels"}


def _labels(board: Board, step: Step) -> dict[str, Any]:
    """Labels as they were if nobody has named the theme since; else the newer ones, now stale."""
    old, new = step.before.get("labels", {}), step.after.get("labels", {})
    back = {theme: old[theme] for theme in old if board.labels.get(theme) == new[theme]}
    changed = {
        theme: stale(board, theme)
        for theme, members in step.before.get("members", {}).items()
        if theme not in back and members is not None and board.labels.get(theme)
        if theme in board.members
    }
    return changed | back


def _built_on(board: Board, step: Step, after: Board) -> Iterator[str]:
    """What would be unsound after a step is turned back, as `steps.touched` names it."""
    themes = step.before.get("themes", {})
    members = step.before.get("members", {})
    yield from missed(board, step.before)
    yield from _orphans(after, themes)
    yield from _retired(board, themes, members)
    yield from _lost(after, step.before.get("excerpts", {}))
    yield from _doubled(after, step.before)
    for theme in themes:
        yield from _misplaced(after, theme)


def _orphans(after: Board, themes: Mapping[str, Any]) -> Iterator[str]:
    """Themes that would stand under one that is gone."""
    gone = {t for t in themes if t not in after.themes or after.themes[t].state not in LIVE}
    for theme in after.themes.values() if gone else ():
        if theme.parent in gone and theme.state != "retired":
            yield f"theme:{theme.id}"


def _retired(board: Board, themes: Mapping[str, Any], members: Mapping[str, Any]) -> Iterator[str]:
    """Themes whose excerpts went on to others since."""
    for theme in members.keys() - themes.keys():
        found = board.themes.get(theme)
        if found is None or found.state == "retired":
            yield f"theme:{theme}"


def _lost(after: Board, excerpts: Mapping[str, Any]) -> Iterator[str]:
    """Excerpts that would be gone though something holds or notes them."""
    gone = [e for e in excerpts if e not in after.excerpts]
    for excerpt in gone:
        yield from (f"theme:{t}" for t, held in after.members.items() if excerpt in held)
        on = ((name, said_of({excerpt}, getattr(after, name))) for name in ON_EXCERPTS)
        yield from (subject(name, key) for name, keys in on for key in keys)
        if memo_key("excerpt", excerpt) in after.memos:
            yield subject("memos", memo_key("excerpt", excerpt))


def _doubled(after: Board, before: BoardDelta) -> Iterator[str]:
    """Excerpts that would be set aside and in a live theme at once."""
    aside = {e for e in before.get("set_aside", {}) if e in after.set_aside}
    touched_themes = before.get("themes", {}).keys() | before.get("members", {}).keys()
    for theme in after.themes.values():
        if theme.state not in LIVE:
            continue
        held = after.members.get(theme.id, {})
        if not aside.isdisjoint(held):
            yield f"theme:{theme.id}"
        elif theme.id in touched_themes:
            yield from (f"excerpt:{e}" for e in held if e in after.set_aside)


def _misplaced(after: Board, theme_id: str) -> Iterator[str]:
    """A theme under one that is gone or under itself, or whose name another theme has taken."""
    theme = after.themes.get(theme_id)
    if theme is None or theme.state == "retired":
        return
    below, above, seen = theme_id, theme.parent, {theme_id}
    while above is not None:
        parent = after.themes.get(above)
        if parent is None or parent.state not in LIVE or above in seen:
            yield f"theme:{below if above in seen else above}"
            return
        seen.add(above)
        below, above = above, parent.parent
    if theme.state in LIVE and theme.name:
        other = namesake(after, theme.name, own=(theme_id,))
        if other is not None:
            yield f"theme:{other}"


def _blame(board: Board, step: Step, thing: str) -> str:
    later = newest(board, step.seq, lambda s: thing in touched(s.after))
    who = f"#{later.seq} ({later.kind} by {later.analyst})" if later else thing
    return f"#{step.seq} ({step.kind}) cannot be taken back: {who} builds on it"


_NO_CODES: BoardDelta = {"codes": {}, "merged": {}}


def _keeping_codebook(steps: Iterable[Step]) -> list[Step]:
    """The steps without what a codebook that was loaded after them replaced anyway."""
    kept: list[Step] = []
    loaded = False
    for step in sorted(steps, key=lambda s: -s.seq):
        loaded = loaded or step.kind == "load codebook"
        kept.append(replace(step, before=step.before | _NO_CODES) if loaded else step)
    return kept
