"""Excerpts as engines see them: vectors, the questions they answer, and who speaks next to whom."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.material.segmentation import is_survey
from workbench.domain.material.text import Excerpt
from workbench.domain.ports import Passages, Progress, Vectors, silent
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.excerpts.vectors import excerpt_vectors, question_vectors


def passages_of(
    project: Project, now: Study, excerpts: Sequence[Excerpt], progress: Progress = silent
) -> Passages:
    """The excerpts with their context.

    A survey's answers stand alone: the one before is another person's, and the question is the same
    for all, so it says nothing about this answer.
    """
    alone = {t.id for t in now.transcripts.values() if is_survey(t)}
    vectors = excerpt_vectors(project, now, excerpts, progress)
    questions = question_vectors(project, now, excerpts, progress)
    questions[[e.transcript_id in alone for e in excerpts]] = 0.0
    return Passages(
        keys=[e.id for e in excerpts],
        vectors=vectors,
        questions=questions,
        transcripts=[e.id if e.transcript_id in alone else e.transcript_id for e in excerpts],
    )


def about_of(project: Project, now: Study, excerpts: Sequence[Excerpt]) -> Vectors:
    """(len(excerpts), dim) rows of some excerpts with their context, as a run has them.

    Reads only the vectors of these and of their neighbours.
    """
    wanted = {e.id for e in excerpts}
    counted = [
        e for e in now.excerpts.values() if e.id in wanted or e.id not in now.board.set_aside
    ]
    near = {i for at, e in enumerate(counted) if e.id in wanted for i in (at - 1, at, at + 1)}
    around = [e for i, e in enumerate(counted) if i in near]
    row_of = {e.id: row for row, e in enumerate(around)}
    about = project.clusterer("").about(passages_of(project, now, around))
    rows: Vectors = about[[row_of[e.id] for e in excerpts]]
    return rows
