"""What steps changed: whether two touch one thing, whether one still stands, how it is put back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from workbench.domain.board.board import SECTIONS, Board
from workbench.domain.board.past import BoardDelta, Step
from workbench.domain.errors import DecisionError


def touched(changes: BoardDelta) -> frozenset[str]:
    """What the changes are about, e.g. `theme:…`; two decisions that share one are in conflict.

    A theme and its members count as one thing; a labeler's names count separately, so a labeler at
    work disturbs no analyst.
    """
    return frozenset(subject(name, key) for name, entries in changes.items() for key in entries)


def subject(name: str, key: str) -> str:
    """What an entry of a section is about, as `touched` names it."""
    return f"{SECTIONS[name].about or name}:{key}"


def conflicts(
    board: Board, changes: BoardDelta, *, made_at: int, own: Collection[int] = ()
) -> tuple[Step, ...]:
    """Steps after event `made_at`, except `own`, that touch what the changes touch, in order."""
    mine = touched(changes)
    later = (step for step in board.steps[made_at:] if step.seq not in own)
    return tuple(step for step in later if touched(step.after) & mine)


def standing(board: Board, step: Step) -> None:
    """Check that everything a step changed still stands as it left it.

    Raises:
        DecisionError: naming the later event that built on it.
    """
    moved = {
        f"{section}:{key}"
        for section, entries in step.after.items()
        for key, value in entries.items()
        if getattr(board, section).get(key) != value
    }
    if not moved:
        return
    mine = touched(step.after)
    later = newest(board, step.seq, lambda s: bool(touched(s.after) & mine)) or step
    builder = f"#{later.seq} ({later.kind} by {later.analyst})"
    raise DecisionError(f"#{step.seq} ({step.kind}) cannot be taken back: {builder} builds on it")


def newest(board: Board, after: int, sought: Callable[[Step], bool]) -> Step | None:
    """The newest step after an event that is of a kind sought."""
    later = (board.steps[place] for place in reversed(range(after, len(board.steps))))
    return next(filter(sought, later), None)


def reversal(board: Board, steps: Iterable[Step]) -> BoardDelta:
    """Changes that put back what the steps replaced, the newest step first undone."""
    changes: BoardDelta = {}
    for step in sorted(steps, key=lambda s: -s.seq):
        for name, entries in step.before.items():
            if not SECTIONS[name].collected:
                changes.setdefault(name, {}).update(entries)
    return changes
