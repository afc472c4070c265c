"""What analysts took out of themes: no run, no offer and no suggestion puts it back."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from operator import is_
from threading import Lock

from workbench.domain.board.board import Board
from workbench.domain.board.past import Packet, Past, Step
from workbench.domain.telling.going_back import TakenBack
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
    return TakenOut().upto(board, trail)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """What was taken out by the steps in some packets, of which `back` stood no longer."""

    packets: tuple[Packet, ...]
    back: frozenset[int]
    out: dict[str, frozenset[str]]


class TakenOut:
    """What analysts took out; of a board that has gone on only what is new is read.

    An undo of what lies far back has all read again. One reader at a time.
    """

    def __init__(self) -> None:
        self._back = TakenBack()
        self._points: list[_Point] = []
        self._lock = Lock()

    def upto(self, board: Board, trail: Sequence[Recorded]) -> dict[str, frozenset[str]]:
        """As of the board, as `taken_out` says it."""
        with self._lock:
            out = self._followed(board.steps, self._back.upto(trail).keys())
        return {
            theme.id: frozenset(out.get(theme.id, ())) - board.members.get(theme.id, {}).keys()
            for theme in board.live()
        }

    def _followed(self, steps: Past, back: Collection[int]) -> dict[str, set[str]]:
        begun = next((p for p in reversed(self._points) if _stands(p, steps, back)), _NOTHING)
        out = {theme: set(excerpts) for theme, excerpts in begun.out.items()}
        done = len(begun.packets)
        for place, packet in enumerate(steps.packets[done:], start=done + 1):
            _follow_all(out, packet.steps(), back)
            if place > len(steps.packets) - POINTS:
                self._mark(steps.packets[:place], back, out)
        _follow_all(out, steps.tail, back)
        return out

    def _mark(
        self, packets: tuple[Packet, ...], back: Collection[int], out: dict[str, set[str]]
    ) -> None:
        gone = frozenset(seq for seq in back if seq <= packets[-1].last)
        kept = {theme: frozenset(excerpts) for theme, excerpts in out.items()}
        self._points = [*self._points[1 - POINTS :], _Point(packets=packets, back=gone, out=kept)]


POINTS = 4
"""How many places on the way are remembered, each a packet of steps after the other."""

_NOTHING = _Point(packets=(), back=frozenset(), out={})


def _stands(point: _Point, steps: Past, back: Collection[int]) -> bool:
    """Whether the steps up to there are the same, and the same of them stand no longer."""
    there = len(point.packets)
    same = len(steps.packets) >= there and all(map(is_, point.packets, steps.packets))
    return same and point.back == {seq for seq in back if seq <= point.packets[-1].last}


def lineage(board: Board, theme_id: str) -> tuple[str, ...]:
    """A theme and everything it was split off or merged from, nearest first."""
    found = [theme_id]
    for theme in found:
        found += [t for t in board.themes[theme].sources if t in board.themes and t not in found]
    return tuple(found)


def _follow_all(out: dict[str, set[str]], steps: Iterable[Step], back: Container[int]) -> None:
    for step in steps:
        if step.seq not in back and step.kind not in REVERSALS:
            _follow(out, step)


def _follow(out: dict[str, set[str]], step: Step) -> None:
    """What was taken out, after one more event that still stands."""
    for theme, now in step.after.get("themes", {}).items():
        if now is not None and step.before["themes"][theme] is None:
            out[theme] = {e for source in now.sources for e in out.get(source, ())}
    for theme, held in step.after.get("members", {}).items():
        was, now = (step.before["members"][theme] or {}).keys(), (held or {}).keys()
        if step.kind in TAKING_OUT:
            out.setdefault(theme, set()).update(was - now)
        if out.get(theme):
            out[theme] -= now - was
