"""The people of a study by their names, so that no theme is called after one."""

from __future__ import annotations

from workbench.domain.study import Study
from workbench.domain.words import folded, words

_SHORTEST = 3
"""Letters of a name; shorter labels are initials and marks."""


def people_of(now: Study) -> frozenset[str]:
    """Every word of the labels of who speaks, folded."""
    speakers = {turn.speaker for t in now.transcripts.values() for turn in t.turns}
    labels = (*speakers, *now.participants)
    said = (folded(word) for label in labels for word in words(label or ""))
    return frozenset(word for word in said if len(word) >= _SHORTEST)
