"""Interviews that came twice in different words: said before a person counts as two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from workbench.domain.importing.near_copies import near_copies
from workbench.domain.importing.steps import Added, Step
from workbench.domain.material.text import Transcript


def said_twice(
    steps: Sequence[Step], there: Mapping[str, Transcript], removed: Collection[str] = ()
) -> tuple[str, ...]:
    """A line for each new text that says nearly what another one of the study or import says.

    Args:
        steps: what becomes of the texts that come in.
        there: the transcripts of the study.
        removed: those that were taken out, which count for nothing.
    """
    fresh = {step.transcript.id: step for step in steps if isinstance(step, Added)}
    others = {
        t.id: t for t in there.values() if t.text and t.id not in fresh and t.id not in removed
    }
    names = {t.id: t.name for t in others.values()}
    names |= {own: step.transcript.name for own, step in fresh.items()}
    found = near_copies(
        {own: step.transcript.text for own, step in fresh.items()},
        {own: t.text for own, t in others.items()},
    )
    return tuple(copy.called(names).sentence for copy in found)
