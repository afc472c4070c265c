"""What an excerpt is about: its own words, some of the question, a little of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.domain.measures.clusters import unit
from workbench.domain.ports import Passages, Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """How much of its surroundings an excerpt's vector takes in; 0 and 0 are its words alone.

    Attributes:
        question: weight of the question that it answers.
        neighbours: weight of the excerpt before and of the one after it in the interview. Part of
            the gain comes from coders who code runs of adjacent turns.
    """

    question: float = 0.8
    neighbours: float = 0.2


def mixed(passages: Passages, context: Context) -> Vectors:
    """(n, dim) unit rows with the context added; survey answers (no transcripts) stay alone.

    Adding vectors beats pasting the question into the text. Rows of several transcripts may be
    interleaved; within one they must be in order.
    """
    own = unit(np.ascontiguousarray(passages.vectors, dtype=np.float32))
    if passages.transcripts is None:
        return own
    questions = np.asarray(passages.questions, dtype=np.float32)
    asked: Vectors = unit(own + np.float32(context.question) * questions)
    before, after = _adjacent(passages.transcripts)
    # Row -1, where there is no neighbour, is a row of zeros.
    padded: Vectors = np.pad(asked, ((0, 1), (0, 0)))
    around = padded[before] + padded[after]
    return unit(asked + np.float32(context.neighbours) * around)


def _adjacent(transcripts: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each row the rows before and after it in its transcript; -1 at the ends."""
    before, after = [-1] * len(transcripts), [-1] * len(transcripts)
    last: dict[str, int] = {}
    for row, transcript in enumerate(transcripts):
        previous = last.get(transcript, -1)
        if previous >= 0:
            before[row], after[previous] = previous, row
        last[transcript] = row
    return before, after
