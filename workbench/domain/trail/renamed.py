"""What speakers were called before somebody renamed them: in files, and in what people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.domain.trail.events import ERASED
from workbench.domain.trail.incoming import SetSpeakers
from workbench.domain.trail.recorded import Recorded

Labels = Mapping[str, Mapping[str, str]]
"""Transcript id to labels of its file, each with the name that it was given last."""


def renamed_in(trail: Iterable[Recorded]) -> Labels:
    """Labels that analysts renamed, as far as they were not erased."""
    found: dict[str, dict[str, str]] = {}
    for event in (recorded.event for recorded in trail):
        if not isinstance(event, SetSpeakers):
            continue
        own = found.setdefault(event.transcript_id, {})
        for each in event.renamed:
            own |= {label: each.after for label, now in own.items() if now == each.before}
            own[each.before] = each.after
    return {t: {b: a for b, a in own.items() if b not in ("", ERASED)} for t, own in found.items()}


def earlier_labels(renamed: Labels, transcript_id: str, label: str) -> frozenset[str]:
    """What a speaker of a transcript was called before."""
    known = renamed.get(transcript_id, {})
    return frozenset(before for before, now in known.items() if now == label)
