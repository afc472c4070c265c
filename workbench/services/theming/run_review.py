"""What changed with the newest run: offers to themes worked on, conflicts with decisions."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from workbench.domain.proposing.conflicts import ENDS, Conflict, ConflictKind, conflict_sentence
from workbench.domain.proposing.run_review import (
    Findings,
    Offer,
    RunReview,
    findings,
    standing,
)
from workbench.domain.study import Study
from workbench.domain.telling.wording import count, theme_title
from workbench.services.context import Project
from workbench.services.reading import as_it_stands, study


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictLine:
    """A conflict in words, with what can be done about it; see `domain.proposing.conflicts`."""

    kind: ConflictKind
    themes: tuple[str, ...]
    excerpts: tuple[str, ...]
    said: str
    ends: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """Excerpts in no theme that the newest run groups with a theme that people worked on.

    Put them there with `review.move`, from the pool.
    """

    theme_id: str
    theme: str
    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesReport:
    """What the newest run left as it stands now; all empty before the first run.

    Attributes:
        kept: themes that people worked on, which the run left alone.
        candidates: its candidates that nobody has decided on.
        retired: untouched candidates that made way.
        offers: by theme, most excerpts first.
        conflicts: each until somebody acts on it.
        looking: it is not known yet what the run offers and contradicts; it is being found out.
    """

    run_id: str = ""
    kept: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    retired: int = 0
    offers: tuple[OfferLine, ...] = ()
    conflicts: tuple[ConflictLine, ...] = ()
    looking: bool = False

    @property
    def sentence(self) -> str:
        """All of it in a line; empty if nobody had worked on a theme."""
        if self.looking:
            return LOOKING
        if not self.kept and not self.conflicts:
            return ""
        offered = sum(len(offer.excerpts) for offer in self.offers)
        return (
            f"{count(len(self.kept), 'theme')} that people worked on kept, "
            f"{count(len(self.candidates), 'candidate')}, "
            f"{count(offered, 'excerpt')} offered to themes worked on, "
            f"{count(len(self.conflicts), 'conflict')} with decisions."
        )


LONG = 5_000
"""Events from which on what a run says is found out in the background."""

LOOKING = (
    "What the newest run offers, and what it contradicts, is being found out: with a trail of this "
    "length it takes a while."
)


def changes_report(project: Project) -> ChangesReport:
    """What changed with the newest run, and what is still waiting for an analyst.

    Made once for each state of the study. On a long trail no page waits for it: until it is found
    out, the report says that.
    """
    now = study(project)
    return _made(project, now, _found(project, now))


def whole_report(project: Project) -> ChangesReport:
    """The same for a command, which waits for it however long the trail is."""
    now = study(project)
    return _made(project, now, _found_now(project, now))


def _made(project: Project, now: Study, found: Findings | None) -> ChangesReport:
    key, seq = (now.board.seq, now.groupings, found is None), now.board.seq

    def made(before: object) -> ChangesReport:
        if found is None:
            return ChangesReport(looking=bool(now.board.newest_run))
        return _report(now, standing(found, now, project.memory.out))

    report: ChangesReport = project.memory.changed.now(key, seq, made)
    return report


def _found(project: Project, now: Study) -> Findings | None:
    """What the newest run says, which outlives decisions; None before there is an answer."""
    memory, seq, key = project.memory, now.board.seq, _material(now)
    if seq < LONG:
        return _found_now(project, now)

    def made(before: object) -> tuple[Hashable, Findings | None]:
        newest = study(as_it_stands(project))
        found = findings(newest)
        if found is not None:
            standing(found, newest, memory.out)  # reads the whole trail, and remembers it
        return _material(newest), found

    of, found = memory.found.latest(key, seq, made) or (None, None)
    return found if of == key else None


def _found_now(project: Project, now: Study) -> Findings | None:
    key = _material(now)
    return project.memory.found.now(key, now.board.seq, lambda _: (key, findings(now)))[1]  # type: ignore[no-any-return]


def _material(now: Study) -> Hashable:
    """What a run's findings follow from, whatever was decided since."""
    return (now.board.newest_run, now.excerpts, now.groupings)


def _report(now: Study, found: RunReview) -> ChangesReport:
    return ChangesReport(
        run_id=found.run_id, kept=found.kept, candidates=found.candidates, retired=found.retired,
        offers=tuple(
            OfferLine(theme_id=theme, theme=theme_title(now, theme), excerpts=excerpts)
            for theme, excerpts in _by_theme(found.offers)
        ),
        conflicts=tuple(_line(now, conflict) for conflict in found.conflicts),
    )  # fmt: skip


def _by_theme(offers: tuple[Offer, ...]) -> list[tuple[str, tuple[str, ...]]]:
    held: dict[str, list[str]] = {}
    for offer in offers:
        held.setdefault(offer.theme_id, []).append(offer.excerpt_id)
    ranked = sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(theme, tuple(excerpts)) for theme, excerpts in ranked]


def _line(now: Study, conflict: Conflict) -> ConflictLine:
    return ConflictLine(
        kind=conflict.kind, themes=conflict.themes, excerpts=conflict.excerpts,
        said=conflict_sentence(now, conflict), ends=ENDS[conflict.kind],
    )  # fmt: skip
