"""The rows that excerpts are compared on: made once, then kept until excerpts change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.domain.measures.duplicates import centred
from workbench.domain.ports import Vectors
from workbench.domain.study import Study
from workbench.services.context import Project
from workbench.services.excerpts.surroundings import passages_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The n excerpts that count.

    Attributes:
        vectors: (n, dim) centred vectors of the excerpts with their context.
        questions: (n, dim) vectors of what they answer; zeros where that is nothing.
        of: excerpt id to row, in the order of the rows.
    """

    vectors: Vectors
    questions: Vectors
    of: Mapping[str, int]


def compared_rows(project: Project, now: Study) -> Rows:
    """The rows of the excerpts that are not set aside; of one excerpt or more."""
    key = now.excerpts, now.transcripts, now.board.set_aside
    rows: Rows = project.memory.compared.now(key, now.board.seq, lambda before: _made(project, now))
    return rows


def _made(project: Project, now: Study) -> Rows:
    excerpts = [e for e in now.excerpts.values() if e.id not in now.board.set_aside]
    passages = passages_of(project, now, excerpts)
    about = project.clusterer("").about(passages)
    return Rows(
        vectors=centred(np.asarray(about, dtype=np.float32)),
        questions=passages.questions,
        of={e.id: row for row, e in enumerate(excerpts)},
    )
