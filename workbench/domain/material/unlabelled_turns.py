"""Turns without a speaker in a table or a list of cues: whose words they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from workbench.domain.material.speaker_names import plain_label
from workbench.domain.material.text import Draft, Turn

_FEWEST_RUNS = 3
_HABIT = 0.9
# Text wholly in round brackets was not said: "(phone rings)", "(40:00)".
_NOT_SAID = re.compile(r"\([^()]*\)")


def filled(draft: Draft) -> Draft:
    """The draft with the speaker written into every row, where its table names them once.

    Many teams give the speaker in the first of several rows and leave the next ones blank. Where
    that is the habit, somebody else speaks after the blank rows; where blank rows are another
    person's remarks, the speaker before them continues. So a draft in which nearly all blank rows
    stand between two people is filled in, and any other is left as it is.
    """
    runs = [list(run) for _, run in groupby(draft.turns, key=lambda turn: bool(turn.speaker))]
    if not _is_habit(runs):
        return draft
    turns: list[Turn] = []
    for run, followed in zip(runs, [*runs[1:], None], strict=True):
        blank = not run[0].speaker
        if blank and turns and followed:
            run = [_as_said_by(draft, turn, turns[-1].speaker) for turn in run]
        turns += run
    return replace(draft, turns=tuple(turns))


def _is_habit(runs: Sequence[Sequence[Turn]]) -> bool:
    pairs = [
        (plain_label(before[-1].speaker), plain_label(after[0].speaker))
        for before, blank, after in zip(runs, runs[1:], runs[2:], strict=False)
        if not blank[0].speaker
    ]
    others = sum(before != after for before, after in pairs)
    return len(pairs) >= _FEWEST_RUNS and others >= _HABIT * len(pairs)


def _as_said_by(draft: Draft, turn: Turn, speaker: str) -> Turn:
    words = draft.text[turn.start : turn.end]
    return turn if _NOT_SAID.fullmatch(words) else replace(turn, speaker=speaker)
