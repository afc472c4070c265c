"""Which events no longer stand, and whose decisions going back to a point would take back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.telling.wording import count, listed
from workbench.domain.trail.events import Redo, Restore, Undo
from workbench.domain.trail.families import Decision, Material, Reversal
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import Label, Run
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript, RemoveTranscript

Back = dict[int, int]


def taken_back(trail: Sequence[Recorded]) -> Mapping[int, int]:
    """Number of each event that no longer stands, to that of the undo or restore that ended it."""
    return TakenBack().upto(trail)


class TakenBack:
    """Which events of a trail no longer stand; once it has grown, only what is new is read."""

    def __init__(self) -> None:
        self._states = _States()
        self._read = 0
        self._material: list[int] = []
        self._removals: list[tuple[int, str]] = []

    def upto(self, trail: Sequence[Recorded]) -> Mapping[int, int]:
        """As of the end of the trail, which holds all that was read before, or begins with less."""
        if len(trail) < self._read:
            return TakenBack().upto(trail)
        for recorded in events_of(trail, Material, Reversal, after=self._read):
            self._follow(recorded)
        self._read = max(self._read, len(trail))
        return self._states.back

    def _follow(self, recorded: Recorded) -> None:
        if isinstance(recorded.event, Material):
            self._material.append(recorded.seq)
        match recorded.event:
            case Undo(target=target):
                self._states.undo(target, recorded.seq)
            case Redo(target=target):
                self._states.redo(target, recorded.seq)
            case RemoveTranscript(transcript_id=transcript):
                self._removals.append((recorded.seq, transcript))
            case BringBackTranscript(transcript_id=transcript):
                out = [seq for seq, gone in self._removals if gone == transcript]
                self._states.brought_back(out[-1:], recorded.seq)
            case Restore(to=to):
                since = set(range(to + 1, recorded.seq)).difference(self._material)
                out = [seq for seq, _ in self._removals]
                self._states.restore(to, sorted(since), out, recorded.seq)


class _States:
    """What no longer stands as the trail goes on, and as it was at any earlier event."""

    def __init__(self) -> None:
        self.back: Back = {}
        self._was: list[tuple[int, dict[int, int | None]]] = []
        self._around: dict[int, tuple[Back, Back]] = {}  # before and after each restore

    def undo(self, target: int, seq: int) -> None:
        before, after = self._around.get(target, ({}, {}))
        self._turn(after, before, {target: seq}, seq)

    def redo(self, target: int, seq: int) -> None:
        before, after = self._around.get(target, ({}, {}))
        self._turn(before, after, {target: None}, seq)

    def brought_back(self, removals: Sequence[int], seq: int) -> None:
        self._turn({}, {}, dict.fromkeys(removals, seq), seq)

    def restore(self, to: int, gone: Sequence[int], stays: Sequence[int], seq: int) -> None:
        """Go back to an event; `gone` is taken back, `stays` is as it is now."""
        before = dict(self.back)
        then = {e: by for e, by in self._at(to).items() if e not in stays}
        now = {e: before[e] for e in stays if e in before}
        after = then | now | dict.fromkeys(gone, seq)
        self._turn(before, after, {}, seq)
        self._around[seq] = before, after

    def _turn(self, was: Back, becomes: Back, also: Mapping[int, int | None], seq: int) -> None:
        """Events still as they were take their new state; the others have been decided on since."""
        changed: dict[int, int | None] = {
            e: becomes.get(e)
            for e in {**was, **becomes}
            if self.back.get(e) == was.get(e) != becomes.get(e)
        }
        changed |= also
        self._was.append((seq, {e: self.back.get(e) for e in changed}))
        _put(self.back, changed)

    def _at(self, to: int) -> Back:
        back = dict(self.back)
        for seq, earlier in reversed(self._was):
            if seq <= to:
                break
            _put(back, earlier)
        return back


def _put(back: Back, changed: Mapping[int, int | None]) -> None:
    for event, by in changed.items():
        if by is None:
            back.pop(event, None)
        else:
            back[event] = by


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingBack:
    """What going back to a point would change.

    Attributes:
        decisions: analyst to how many of their decisions are taken back, most first.
        runs, namings: runs and namings by labelers that are taken back.
        again: decisions taken back since that would stand again.
    """

    decisions: Mapping[str, int]
    runs: int = 0
    namings: int = 0
    again: int = 0

    @property
    def sentence(self) -> str:
        """The same in words."""
        whose = [f"{n} by {analyst}" for analyst, n in self.decisions.items()]
        total = sum(self.decisions.values())
        parts = [
            f"{count(total, 'decision')} ({listed(whose)})" if total else "",
            count(self.runs, "run") if self.runs else "",
            count(self.namings, "naming") + " by labelers" if self.namings else "",
        ]
        taken = listed([part for part in parts if part])
        again = f"{count(self.again, 'decision')} taken back since would stand again"
        sentences = [f"This takes back {taken}"] if taken else []
        sentences += [again] if self.again else []
        return "; ".join(sentences) + "." if sentences else "Nothing has been decided since then."


def going_back(trail: Sequence[Recorded], to: int) -> GoingBack:
    """What would change if all decisions stood as they stood after event `to`."""
    now, then = taken_back(trail), taken_back([r for r in trail if r.seq <= to])
    goes = [r for r in trail if not isinstance(r.event, Material)]
    lost = [r for r in goes if r.seq not in now and (r.seq > to or r.seq in then)]
    again = [r for r in goes if r.seq <= to and r.seq in now and r.seq not in then]
    whose = Counter(r.analyst for r in lost if isinstance(r.event, Decision | Restore))
    return GoingBack(
        decisions=dict(sorted(whose.items(), key=lambda item: (-item[1], item[0]))),
        runs=sum(isinstance(r.event, Run) for r in lost),
        namings=sum(isinstance(r.event, Label) for r in lost),
        again=sum(isinstance(r.event, Decision) for r in again),
    )
