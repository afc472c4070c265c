"""What to read next: excerpts that teach most, typical ones, and some drawn at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

import numpy as np

from workbench.learning.learner import Learnt
from workbench.learning.passages import Rows, Table

Why = Literal["uncertain", "typical", "random"]

BATCH: tuple[Why, ...] = ("uncertain", "typical", "uncertain", "typical", "random")
"""Uncertain ones teach most, typical ones cover the themes, random ones keep the rest honest."""

ENOUGH = 35
"""Excerpts that must be decided before anything but chance says what to read: until then it is not
known what is uncertain, and few of the typical ones have a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead:
    """An excerpt of the queue and why it is there."""

    row: int
    why: Why


def next_to_read(
    learnt: Learnt, unread: Rows, typical: Sequence[int], lots: Rows, *, count: int
) -> list[ToRead]:
    """The next excerpts to read, `BATCH` after `BATCH`; at random until enough are decided.

    Args:
        learnt: what was learnt.
        unread: rows that nobody decided on.
        typical: rows that stand for many others, the most representative first.
        lots: (len(unread),) each row's lot; the lowest are drawn.
        count: how many to give; fewer if fewer are unread.
    """
    left = {int(row) for row in unread}
    lines: dict[Why, Iterator[int]] = {
        "uncertain": iter(
            unread[np.argsort(_leads(learnt.scores[unread]), kind="stable")].tolist()
        ),
        "typical": iter(typical),
        "random": iter(unread[np.argsort(lots, kind="stable")].tolist()),
    }
    queue: list[ToRead] = []
    reasons = cycle(BATCH if learnt.track.decided >= ENOUGH else ("random",))
    while left and len(queue) < count:
        why = next(reasons)
        row = next((row for row in lines[why] if row in left), None)
        if row is not None:
            left.discard(row)
            queue.append(ToRead(row=row, why=why))
    return queue


def _leads(scores: Table) -> Table:
    """(n,) how far the best target of each is ahead of the next; of a single one, of none."""
    if scores.shape[1] == 1:
        return np.abs(2 * scores[:, 0] - 1)
    second, best = np.partition(scores, -2, axis=1)[:, -2:].T
    return np.asarray(best - second)
