"""What changed with the newest run: offers to themes worked on, conflicts with decisions."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from workbench.domain.proposing.conflicts import ENDS, Conflict, ConflictKind, conflict_sentence
from workbench.domain.proposing.run_review import (
    NOTHING,
    Findings,
    Offer,
    RunReview,
    findings,
    standing,
)
from workbench.domain.study import Study
from workbench.domain.telling.wording import count, theme_title
from workbench.services.context import Project
from workbench.services.reading import study


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
    """

    run_id: str = ""
    kept: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    retired: int = 0
    offers: tuple[OfferLine, ...] = ()
    conflicts: tuple[ConflictLine, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it in a line; empty if nobody had worked on a theme."""
        if not self.kept and not self.conflicts:
            return ""
        offered = sum(len(offer.excerpts) for offer in self.offers)
        return (
            f"{count(len(self.kept), 'theme')} that people worked on kept, "
            f"{count(len(self.candidates), 'candidate')}, "
            f"{count(offered, 'excerpt')} offered to themes worked on, "
            f"{count(len(self.conflicts), 'conflict')} with decisions."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The last report, with the run's findings, which outlive decisions."""

    material: Hashable
    findings: Findings | None
    report: ChangesReport


def changes_report(project: Project) -> ChangesReport:
    """What changed with the newest run, and what is still waiting for an analyst.

    Made once for each state of the study.
    """
    now = study(project)
    key, seq = (now.board.seq, now.groupings), now.board.seq
    kept: _Kept = project.memory.changed.now(key, seq, lambda before: _made(now, before))
    return kept.report


def _made(now: Study, before: _Kept | None) -> _Kept:
    material = (now.board.newest_run, now.excerpts, now.groupings)
    same = before is not None and before.material == material
    found = before.findings if before is not None and same else findings(now)
    report = _report(now, standing(found, now) if found else NOTHING)
    return _Kept(material=material, findings=found, report=report)


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
