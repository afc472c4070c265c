"""What analysts took out of themes: no run, no offer and no suggestion puts it back."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.board.board import Board, Step
from workbench.domain.telling.going_back import taken_back
from workbench.domain.trail.events import Event, Move, Remove
from workbench.domain.trail.families import Reversal
from workbench.domain.trail.recorded import Recorded


def taken_out(board: Board, trail: Sequence[Recorded]) -> dict[str, frozenset[str]]:
    """Live theme to the excerpts that analysts took out of it, or of what it was made from.

    It counts while the decision stands, and until somebody puts the excerpt in again.

    Args:
        board: as the trail leaves it.
        trail: all of it, from event 1.
    """
    no_longer = taken_back(trail)
    out: dict[str, set[str]] = {}
    for recorded, step in zip(trail, board.steps, strict=True):
        if recorded.seq not in no_longer and not isinstance(recorded.event, Reversal):
            _follow(out, recorded.event, step)
    return {
        theme.id: frozenset(out.get(theme.id, ())) - board.members.get(theme.id, {}).keys()
        for theme in board.live()
    }


def lineage(board: Board, theme_id: str) -> tuple[str, ...]:
    """A theme and everything it was split off or merged from, nearest first."""
    found = [theme_id]
    for theme in found:
        found += [t for t in board.themes[theme].sources if t in board.themes and t not in found]
    return tuple(found)


def _follow(out: dict[str, set[str]], event: Event, step: Step) -> None:
    """What was taken out, after one more event that still stands."""
    for theme, now in step.after.get("themes", {}).items():
        if now is not None and step.before["themes"][theme] is None:
            out[theme] = {e for source in now.sources for e in out.get(source, ())}
    for theme, held in step.after.get("members", {}).items():
        was, now = (step.before["members"][theme] or {}).keys(), (held or {}).keys()
        if isinstance(event, Move | Remove):
            out.setdefault(theme, set()).update(was - now)
        if out.get(theme):
            out[theme] -= now - was
