"""What analysts took out of themes: no run, no offer and no suggestion puts it back."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.board.board import Board
from workbench.domain.board.past import Step
from workbench.domain.telling.going_back import taken_back
from workbench.domain.trail.events import KINDS, Move, Remove
from workbench.domain.trail.families import Reversal
from workbench.domain.trail.recorded import Recorded

REVERSALS = frozenset(kind for kind, made in KINDS.items() if issubclass(made, Reversal))
TAKING_OUT = frozenset(kind for kind, made in KINDS.items() if made in (Move, Remove))


def taken_out(board: Board, trail: Sequence[Recorded]) -> dict[str, frozenset[str]]:
    """Live theme to the excerpts that analysts took out of it, or of what it was made from.

    It counts while the decision stands, and until somebody puts the excerpt in again.

    Args:
        board: as the trail leaves it.
        trail: all of it, from event 1.
    """
    no_longer = taken_back(trail)
    out: dict[str, set[str]] = {}
    for step in board.steps:
        if step.seq not in no_longer and step.kind not in REVERSALS:
            _follow(out, step)
    return {
        theme.id: frozenset(out.get(theme.id, ())) - board.members.get(theme.id, {}).keys()
        for theme in board.live()
    }


def lineage(board: Board, theme_id: str) -> tuple[str, ...]:
    """A theme and all it was split off or merged from, nearest first."""
    found = [theme_id]
    for theme in found:
        found += [t for t in board.themes[theme].sources if t in board.themes and t not in found]
    return tuple(found)


def _follow(out: dict[str, set[str]], step: Step) -> None:
    """What was taken out, after one more event that stands."""
    for theme, now in step.after.get("themes", {}).items():
        if now is not None and step.before["themes"][theme] is None:
            out[theme] = {e for source in now.sources for e in out.get(source, ())}
    for theme, held in step.after.get("members", {}).items():
        was, now = (step.before["members"][theme] or {}).keys(), (held or {}).keys()
        if step.kind in TAKING_OUT:
            out.setdefault(theme, set()).update(was - now)
        if out.get(theme):
            out[theme] -= now - was
