"""What can be read of a project: the study as it stands, passages by words or by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.domain.board.board import Board
from workbench.domain.board.rules import step_of
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.nearness import floor_among
from workbench.domain.scope import Scope, excerpts_in
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.trail.families import Erasing, Material
from workbench.domain.trail.incoming import Run
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Project
from workbench.services.excerpts.vectors import excerpt_vectors, spoken_sentences, text_vectors

EVERYWHERE = Scope()


def study(project: Project) -> Study:
    """The study as it stands; cheap where only decisions were added since the last call."""
    if project.moment is not None:
        return project.moment
    memory = project.memory
    with memory.lock, project.store.read() as tx:
        known, memory.study = memory.study, _caught_up(memory.study, tx)
        if erased := _erased_since(known, memory.study):  # by another process
            memory.forget(erased)
        return memory.study


def at_one_moment(project: Project) -> Project:
    """The project as it stands now, whatever is recorded while an answer is put together.

    Everything that one answer shows is read from it, so no part is newer than another.
    """
    return replace(project, moment=study(project))


def as_it_stands(project: Project) -> Project:
    """The project for work that outlives the answer that started it."""
    return replace(project, moment=None)


def whole_study(project: Project) -> Study:
    """The study with the transcripts that were taken out and can come back, for an erasure."""
    with project.store.read() as tx:
        return tx.whole()


def forget_study(project: Project) -> None:
    """Read everything again next time: something beside the trail changed."""
    with project.memory.lock:
        project.memory.study = None


def mark_opened(project: Project, analyst: str, excerpts: Sequence[str]) -> None:
    """Note that an analyst has had these excerpts open (beside the trail, not in it)."""
    seen = study(project)
    fresh = [e for e in excerpts if e in seen.excerpts and analyst not in seen.opened.get(e, ())]
    if not fresh or project.store.read_only:
        return
    with project.store.begin() as tx:
        tx.derived.mark_opened(fresh, analyst)
    with project.memory.lock:
        if project.memory.study is not None:
            opened = dict(project.memory.study.opened)
            opened |= {e: opened.get(e, frozenset()) | {analyst} for e in fresh}
            known = project.memory.study
            project.memory.study = replace(known, opened=opened).knowing(known)


NEAR = 0.3
"""Cosine from which an excerpt counts as near what was looked for, in a study too small to say."""

COMPARED = 300
"""Excerpts that are compared to see how alike unrelated ones are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found.

    Attributes:
        excerpts: the first of them, in the order of the search.
        total: how many there are.
        hits: how often they hold the words.
        nearest: the greatest cosine of any excerpt that was looked at, found or not.
        floor: the cosine from which an excerpt counts as near.
    """

    excerpts: tuple[Excerpt, ...]
    total: int
    hits: int = 0
    nearest: float = 0.0
    floor: float = NEAR


def search(project: Project, query: str, *, within: Scope = EVERYWHERE, limit: int = 50) -> Found:
    """Excerpts that contain the words as typed, whatever the case, in transcript order.

    Without words: everything within the scope, if there is one.
    """
    wanted = query.strip().casefold()
    if not wanted and not within:
        return Found(excerpts=(), total=0)
    looked_at = excerpts_in(study(project), within)
    times = [e.text.casefold().count(wanted) if wanted else 1 for e in looked_at]
    found = [e for e, hits in zip(looked_at, times, strict=True) if hits]
    return Found(excerpts=tuple(found[:limit]), total=len(found), hits=sum(times) if wanted else 0)


def meaning_search(
    project: Project, query: str, *, within: Scope = EVERYWHERE, limit: int = 50
) -> Found:
    """Excerpts near in meaning to the query (`near_floor`), nearest first."""
    now = study(project)
    excerpts = excerpts_in(now, within)
    if not query.strip() or not excerpts:
        return Found(excerpts=(), total=0)
    nearness = excerpt_vectors(project, now, excerpts) @ text_vectors(project, [query])[0]
    floor = near_floor(project, now)
    near = [i for i in np.argsort(-nearness, kind="stable") if nearness[i] >= floor]
    return Found(
        excerpts=tuple(excerpts[i] for i in near[:limit]), total=len(near),
        nearest=float(nearness.max()), floor=floor,
    )  # fmt: skip


def near_floor(project: Project, now: Study) -> float:
    """The cosine from which an excerpt is near: more than unrelated ones of the study have.

    So it suits the model, whose vectors may lie close together or far apart. Every so-many-th
    excerpt by id is looked at, whatever is searched through: the same study has the same floor.
    """
    telling = sorted(e.id for e in now.excerpts.values() if e.id not in now.board.set_aside)
    some = [now.excerpts[e] for e in telling[:: max(1, len(telling) // COMPARED)]]
    if not some:
        return NEAR
    owners = [e.participant_id or e.transcript_id for e in some]
    return floor_among(excerpt_vectors(project, now, some), owners) or NEAR


def why_near(
    project: Project, query: str, excerpts: Sequence[Excerpt]
) -> dict[str, tuple[float, str]]:
    """Excerpt id to its cosine with the query, and its sentence that is nearest to it."""
    if not excerpts:
        return {}
    now, wanted = study(project), text_vectors(project, [query])[0]
    nearness = excerpt_vectors(project, now, excerpts) @ wanted
    found = {}
    for excerpt, near in zip(excerpts, nearness, strict=True):
        spoken = spoken_sentences(now, excerpt)
        best = int(np.argmax(text_vectors(project, spoken) @ wanted)) if len(spoken) > 1 else 0
        found[excerpt.id] = (float(near), spoken[best] if len(spoken) > 1 else "")
    return found


def _caught_up(known: Study | None, tx: Tx) -> Study:
    """What was known plus what came since; board and trail come from one transaction."""
    board = tx.trail.board()
    if known is None:
        return tx.study()
    if known.board.seq == board.seq:
        return known
    newer = tx.trail.events(after=known.board.seq)
    if _material(newer, board):
        return tx.study()
    now = replace(known, board=board, trail=tx.history())
    if any("attributes" in step_of(board, recorded.seq).after for recorded in newer):
        now = replace(now, participants=tx.people())
    return now.knowing(known)


def _erased_since(known: Study | None, newer: Study) -> int:
    """The number of the newest erasure that was not known yet; 0 for none."""
    fresh = newer.trail[known.board.seq :] if known is not None and newer is not known else ()
    return max((r.seq for r in fresh if isinstance(r.event, Erasing)), default=0)


def _material(newer: Iterable[Recorded], board: Board) -> bool:
    """Whether more than decisions changed; marking an excerpt and undoing that counts too."""
    return any(
        isinstance(recorded.event, Material | Run)
        or "excerpts" in step_of(board, recorded.seq).after
        for recorded in newer
    )
