"""Vectors of excerpts, questions and codes; embedded once, then from the cache."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.material.segmentation import sentences
from workbench.domain.material.text import Excerpt
from workbench.domain.ports import Progress, Vectors, silent
from workbench.domain.study import Study
from workbench.embedding import embed_cached
from workbench.services.context import Project

QUESTION_CHARACTERS = 400
"""How much of a question is embedded: its end, where the question is (THEMING recipe)."""

SENTENCE_CHARACTERS = 40
"""Shorter sentences are not compared with codes on their own."""


def text_vectors(project: Project, texts: Sequence[str], progress: Progress = silent) -> Vectors:
    """(len(texts), dim) unit rows; what is in the cache is not embedded again."""
    return embed_cached(texts, project.embedder(), project.vectors, progress)


def excerpt_vectors(
    project: Project, study: Study, excerpts: Sequence[Excerpt], progress: Progress = silent
) -> Vectors:
    """(len(excerpts), dim) unit rows of the excerpts' own words."""
    return text_vectors(project, [e.text for e in excerpts], progress)


def spoken_sentences(study: Study, excerpt: Excerpt) -> list[str]:
    """The excerpt's longer sentences in order; the whole of it if there are fewer than two."""
    language = study.transcripts[excerpt.transcript_id].language
    longer = [
        said for said in sentences(excerpt.text, language) if len(said) >= SENTENCE_CHARACTERS
    ]
    return longer if len(longer) > 1 else [excerpt.text]


def question_vectors(
    project: Project, study: Study, excerpts: Sequence[Excerpt], progress: Progress = silent
) -> Vectors:
    """(len(excerpts), dim) unit rows of the question each answers; zeros where none."""
    questions = [study.question_of(e)[-QUESTION_CHARACTERS:] for e in excerpts]
    rows = text_vectors(project, [q or " " for q in questions], progress)
    rows[[not q for q in questions]] = 0.0
    return rows
