"""What a run offers and what it disagrees with: analysts decide, the machine only says.

Everything here follows from the trail and from how the run grouped the excerpts. What was decided
before the run stands; new excerpts that the run groups with a decided theme are offered to it;
wherever the run contradicts a decision, that is a conflict and stays one until an analyst acts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from workbench.domain.board.board import LIVE, Board, Theme
from workbench.domain.board.rules import replay
from workbench.domain.measures.stability import Groupings
from workbench.domain.proposing.conflicts import Conflict
from workbench.domain.proposing.taken_out import TakenOut, lineage, taken_out
from workbench.domain.study import Study
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import Revise, SetSpeakers
from workbench.domain.trail.recorded import Recorded

OWNED = 0.5
"""Share of a group that a decided theme holds, from which the rest is offered to it."""

HALF = 0.5
PART = 0.3
"""Share of a theme that stands in a second group, from which the run divides it."""

_FEW = 3
"""Excerpts from which a grouping says anything against a theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An excerpt in no theme that the newest run groups with a decided one."""

    excerpt_id: str
    theme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReview:
    """What the newest run left: decided themes kept, candidates new, offers and conflicts.

    `retired` counts candidates that made way because nobody had touched them.
    """

    run_id: str
    kept: tuple[str, ...]
    candidates: tuple[str, ...]
    retired: int
    offers: tuple[Offer, ...]
    conflicts: tuple[Conflict, ...]


NOTHING = RunReview(run_id="", kept=(), candidates=(), retired=0, offers=(), conflicts=())
"""Before the first run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the newest run says, whatever is decided later, while the material stays the same.

    Attributes:
        kept, retired: see `Changes`.
        known: every theme that existed before.
        rejected: those rejected by then, with the excerpts they held.
        groups: excerpt id to the group that the run has it in.
        owners: group to the decided theme to which the rest of the group is offered.
        conflicts: with what was decided before, acted on or not.
    """

    run_id: str
    kept: tuple[str, ...]
    retired: int
    known: frozenset[str]
    rejected: Mapping[str, frozenset[str]]
    groups: Mapping[str, int]
    owners: Mapping[int, str]
    conflicts: tuple[Conflict, ...]


def changes(study: Study) -> RunReview:
    """What the newest run changed, offers and contradicts, as far as it still stands."""
    found = findings(study)
    return NOTHING if found is None else standing(found, study)


def findings(study: Study) -> Findings | None:
    """What the newest run says, or None before the first.

    It takes as long as reading the trail; what comes of it with every decision is `standing`.
    """
    run_id = study.board.newest_run
    if not run_id:
        return None
    seq = study.board.runs[run_id].seq
    since = max((r.seq for r in study.board.runs.values() if r.seq < seq), default=0)
    trail = study.trail[: seq - 1]
    before = replay(trail)
    look = _Look(
        study=study, before=before, out=taken_out(before, trail), groups=_groups(study.groupings)
    )
    return Findings(
        run_id=run_id,
        kept=tuple(t.id for t in look.decided),
        retired=sum(1 for t in before.live() if before.untouched(t)),
        known=frozenset(before.themes),
        rejected={
            theme.id: frozenset(held)
            for theme in before.themes.values()
            if theme.state == "rejected" and (held := before.members.get(theme.id))
        },
        groups=look.groups,
        owners=owners(look.groups, before),
        conflicts=(*look.conflicts(), *_of_material(study, since)),
    )


def standing(found: Findings, study: Study, out: TakenOut | None = None) -> RunReview:
    """The part of it that nobody has acted on yet; `out` remembers what was taken out."""
    board = study.board
    every = (*found.conflicts, *_repeated(found, study), *_emptied(board))
    return RunReview(
        run_id=found.run_id,
        kept=found.kept,
        candidates=tuple(
            t for t in board.runs[found.run_id].themes if board.themes[t].state == "candidate"
        ),
        retired=found.retired,
        offers=tuple(_offers(found, study, out or TakenOut())),
        conflicts=tuple(c for c in map(partial(_standing, board), every) if c),
    )


def decided(board: Board) -> tuple[Theme, ...]:
    """Live themes that a run leaves alone, most excerpts first."""
    return tuple(theme for theme in board.live() if not board.untouched(theme))


def owners(groups: Mapping[str, int], board: Board) -> dict[int, str]:
    """Group to the decided theme that holds half of it or more; of two, the one with more.

    Args:
        groups: excerpt id to group.
        board: as the run found it.
    """
    sizes = Counter(groups.values())
    best: dict[int, tuple[int, str]] = {}
    for theme in decided(board):
        held = Counter(groups[e] for e in board.members.get(theme.id, ()) if e in groups)
        for group, held_here in held.items():
            if held_here / sizes[group] >= OWNED and held_here > best.get(group, (0, ""))[0]:
                best[group] = (held_here, theme.id)
    return {group: theme for group, (_, theme) in best.items()}


def _groups(groupings: Groupings | None) -> dict[str, int]:
    if groupings is None or not groupings.run:
        return {}
    pairs = zip(groupings.keys, groupings.run, strict=True)
    return {excerpt: group for excerpt, group in pairs if group >= 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """A run's grouping, next to the board it started from."""

    study: Study
    before: Board
    out: Mapping[str, frozenset[str]]
    groups: Mapping[str, int]

    @property
    def decided(self) -> tuple[Theme, ...]:
        return decided(self.before)

    def conflicts(self) -> Iterator[Conflict]:
        """Where the run contradicts what was decided before it."""
        homes = {t.id: home for t in self.decided if (home := self._home(t.id)) is not None}
        yield from self._together(homes)
        for theme in self.decided:
            yield from self._spread(theme.id)
            yield from self._moved(theme.id)
            back = [e for e in self.out[theme.id] if self.groups.get(e) == homes.get(theme.id, -1)]
            if back:
                yield Conflict(kind="removed", themes=(theme.id,), excerpts=self._ordered(back))

    def _counts(self, members: list[str]) -> list[tuple[int, int]]:
        """Groups with how many of the excerpts each holds, most first."""
        counts = Counter(self.groups[e] for e in members)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def _seen(self, theme_id: str) -> list[str]:
        return [e for e in self.before.members.get(theme_id, ()) if e in self.groups]

    def _home(self, theme_id: str) -> int | None:
        """The group that holds at least half of a theme."""
        seen = self._seen(theme_id)
        counts = self._counts(seen)
        return counts[0][0] if counts and counts[0][1] / len(seen) >= HALF else None

    def _together(self, homes: Mapping[str, int]) -> Iterator[Conflict]:
        for group in sorted(set(homes.values())):
            themes = tuple(theme for theme, home in homes.items() if home == group)
            if len(themes) > 1:
                yield Conflict(kind="together", themes=themes)

    def _spread(self, theme_id: str) -> Iterator[Conflict]:
        seen = self._seen(theme_id)
        counts = self._counts(seen)
        if len(seen) < _FEW or not counts:
            return
        if counts[0][1] / len(seen) < HALF:
            yield Conflict(kind="scattered", themes=(theme_id,), excerpts=self._ordered(seen))
        elif len(counts) > 1 and counts[1][1] >= _FEW and counts[1][1] / len(seen) >= PART:
            other = [e for e in seen if self.groups[e] == counts[1][0]]
            yield Conflict(kind="divided", themes=(theme_id,), excerpts=self._ordered(other))

    def _moved(self, theme_id: str) -> Iterator[Conflict]:
        """Excerpts put there by hand that the run has elsewhere.

        Their home is the group of most other members, or of all members in a theme made by hand.
        """
        held, seen = self.before.members.get(theme_id, {}), self._seen(theme_id)
        others = [e for e in seen if held[e].origin in ("run", "soft")]
        counts = self._counts(others or seen)
        by_hand = [e for e in seen if held[e].by_hand]
        away = [e for e in by_hand if counts and self.groups[e] != counts[0][0]]
        if away:
            yield Conflict(kind="moved", themes=(theme_id,), excerpts=self._ordered(away))

    def _ordered(self, excerpts: Iterable[str]) -> tuple[str, ...]:
        return _in_order(self.study, excerpts)


def _in_order(study: Study, excerpts: Iterable[str]) -> tuple[str, ...]:
    chosen = frozenset(excerpts)
    return tuple(e for e in study.excerpts if e in chosen)


def _offers(found: Findings, study: Study, known: TakenOut) -> Iterator[Offer]:
    """Excerpts in no theme now, in transcript order."""
    board = study.board
    heirs, pool = _heirs(board), frozenset(board.unthemed())
    out = known.upto(board, study.trail)
    for excerpt in study.excerpts:
        owner = found.owners.get(found.groups.get(excerpt, -1), "")
        theme = heirs.get(owner)
        if theme and excerpt in pool and excerpt not in out.get(theme, ()):
            yield Offer(excerpt_id=excerpt, theme_id=theme)


def _heirs(board: Board) -> dict[str, str]:
    """Theme to itself, or to what it was merged into; without rejected and split themes."""
    made: dict[str, list[str]] = {}
    for theme in board.live():
        for source in lineage(board, theme.id):
            made.setdefault(source, []).append(theme.id)
    return {source: themes[0] for source, themes in made.items() if len(themes) == 1}


def _repeated(found: Findings, study: Study) -> Iterator[Conflict]:
    """New themes that closely resemble one that was rejected before the run."""
    board = study.board
    new = [t.id for t in board.live() if t.id not in found.known]
    for theme, held in found.rejected.items():
        for candidate in new:
            mine = board.members.get(candidate, {}).keys()
            if len(held & mine) >= HALF * len(held | mine):
                yield Conflict(
                    kind="rejected", themes=(theme, candidate),
                    excerpts=_in_order(study, held & mine),
                )  # fmt: skip


def _emptied(board: Board) -> Iterator[Conflict]:
    for theme in board.live():
        if not board.members.get(theme.id):
            yield Conflict(kind="empty", themes=(theme.id,))


def _of_material(study: Study, since: int) -> Iterator[Conflict]:
    """Transcripts that came in again and changed excerpts of decided themes."""
    for recorded in events_of(study.trail, Revise, SetSpeakers):
        if recorded.seq > since:
            # Today's board has forgotten which themes a removed excerpt was in.
            before = replay(study.trail[: recorded.seq - 1])
            yield from _recut(study.board, recorded, before)


def _recut(board: Board, recorded: Recorded, before: Board) -> Iterator[Conflict]:
    event = recorded.event
    changed = event.changed if isinstance(event, Revise) else ()
    for theme in decided(before):
        reworded = tuple(e for e in changed if e in before.members.get(theme.id, {}))
        if reworded:
            yield Conflict(kind="reworded", themes=(theme.id,), excerpts=reworded)
        gone = tuple(e for e in before.members.get(theme.id, ()) if e not in board.excerpts)
        if gone:
            yield Conflict(kind="gone", themes=(theme.id,), excerpts=gone)


def _standing(board: Board, conflict: Conflict) -> Conflict | None:
    """What is left of the conflict that nobody has acted on, or None."""
    first, *others = (board.themes.get(theme) for theme in conflict.themes)
    at_odds = LIVE if conflict.kind != "rejected" else {"rejected"}
    if first is None or first.state not in at_odds:
        return None
    if any(other is None or other.state not in LIVE for other in others):
        return None
    held = board.members.get(conflict.themes[0], {})
    if conflict.kind in ("moved", "reworded", "divided"):
        left = tuple(e for e in conflict.excerpts if e in held)
    elif conflict.kind == "removed":
        left = tuple(e for e in conflict.excerpts if e not in held)
    else:
        return conflict
    return replace(conflict, excerpts=left) if left else None
