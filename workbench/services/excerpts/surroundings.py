"""Excerpts as engines see them: vectors, the questions they answer, and who speaks next to whom."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from workbench.domain.material.boilerplate import is_document
from workbench.domain.material.segmentation import is_survey
from workbench.domain.material.text import Excerpt, Transcript
from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Passages, Progress, Vectors, silent
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.excerpts.vectors import (
    excerpt_vectors,
    question_vectors,
    spoken_sentences,
    text_vectors,
)

TOGETHER = 1.0
"""What all parts of a text that was cut in two count for, next to each of them; of one in more
parts less: a short text is about one thing, a long one about several."""


def passages_of(
    project: Project, now: Study, excerpts: Sequence[Excerpt], progress: Progress = silent
) -> Passages:
    """The excerpts with their context.

    A survey's answers stand alone: the one before is another person's, and the question is the same
    for all, so it says nothing about this answer. Of documents, what many of them hold does not
    count; and the parts of an answer or document that was cut are about what the whole is about.
    """
    alone = {t.id for t in now.transcripts.values() if is_survey(t)}
    vectors = excerpt_vectors(project, now, excerpts, progress)
    _count_own_words(project, now, excerpts, vectors)
    for rows in _cut(now, excerpts):
        together = vectors[rows].mean(axis=0, keepdims=True) / (len(rows) - 1)
        vectors[rows] = unit(vectors[rows] + np.float32(TOGETHER) * together)
    questions = question_vectors(project, now, excerpts, progress)
    questions[[e.transcript_id in alone for e in excerpts]] = 0.0
    return Passages(
        keys=[e.id for e in excerpts],
        vectors=vectors,
        questions=questions,
        transcripts=[e.id if e.transcript_id in alone else e.transcript_id for e in excerpts],
    )


def _count_own_words(
    project: Project, now: Study, excerpts: Sequence[Excerpt], vectors: Vectors
) -> None:
    """Excerpts with lines that recur get the mean of their other sentences, where they have any."""
    for row, excerpt in enumerate(excerpts):
        if not now.repeats(excerpt.text, excerpt.transcript_id):
            continue
        # Of whole sentences, whose vectors go when the excerpt's words are erased.
        own = [
            said
            for said in spoken_sentences(now, excerpt)
            if not now.repeats(said, excerpt.transcript_id)
        ]
        if own:
            vectors[row] = unit(text_vectors(project, own).mean(axis=0, keepdims=True))[0]


def _cut(now: Study, excerpts: Sequence[Excerpt]) -> list[list[int]]:
    """The rows of each answer to a survey and of each document that is in several excerpts.

    Without those that hold nothing of their own.
    """
    surveys = {t.id for t in now.transcripts.values() if is_survey(t)}
    documents = {t.id for t in now.transcripts.values() if is_document(t)} - surveys
    bare = now.quiet(e for e in excerpts if e.transcript_id in documents)
    parts: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row, excerpt in enumerate(excerpts):
        of = excerpt.transcript_id
        if of in surveys:
            parts[of, _turn_of(now.transcripts[of], excerpt)].append(row)
        elif of in documents and excerpt.id not in bare:
            parts[of, 0].append(row)
    return [rows for rows in parts.values() if len(rows) > 1]


def _turn_of(transcript: Transcript, excerpt: Excerpt) -> int:
    return bisect_right(transcript.turns, excerpt.start, key=lambda turn: turn.start)


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
