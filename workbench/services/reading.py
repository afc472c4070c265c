"""What can be read of a project: the study as it stands, passages by words or by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from workbench.domain.board.board import Board
from workbench.domain.board.rules import step_of
from workbench.domain.material.text import Excerpt
from workbench.domain.scope import Scope, excerpts_in
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.trail.families import Erasing, Material
from workbench.domain.trail.incoming import Run
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Project
from workbench.services.excerpts.vectors import excerpt_vectors, text_vectors

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
            project.memory.study = replace(project.memory.study, opened=opened)


def search(
    project: Project, query: str, *, within: Scope = EVERYWHERE, limit: int = 50
) -> tuple[Excerpt, ...]:
    """Excerpts that contain the words as typed, whatever the case, in transcript order.

    Without words: everything within the scope, if there is one.
    """
    wanted = query.strip().casefold()
    if not wanted and not within:
        return ()
    found = (e for e in excerpts_in(study(project), within) if wanted in e.text.casefold())
    return tuple(islice(found, limit))


def meaning_search(
    project: Project, query: str, *, within: Scope = EVERYWHERE, limit: int = 50
) -> tuple[Excerpt, ...]:
    """Excerpts nearest in meaning to the query, nearest first."""
    now = study(project)
    excerpts = excerpts_in(now, within)
    if not query.strip() or not excerpts:
        return ()
    nearness = excerpt_vectors(project, now, excerpts) @ text_vectors(project, [query])[0]
    best = np.argsort(-nearness, kind="stable")[:limit]
    return tuple(excerpts[i] for i in best)


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
        return replace(now, participants=tx.people())
    return now


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
