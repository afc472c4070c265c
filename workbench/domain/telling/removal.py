"""Sentences on transcripts that came in by mistake, and on files that hold what was erased."""

from __future__ import annotations

from collections.abc import Callable

from workbench.domain.study import Study
from workbench.domain.telling.wording import count, quoted, transcript_title
from workbench.domain.trail.outside import MarkExportsStale
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript, EraseTranscript, RemoveTranscript


def removed_told(event: RemoveTranscript, study: Study, at: Recorded) -> str:
    """That a transcript was taken out."""
    title = quoted(transcript_title(study, event.transcript_id))
    holding = count(len(event.excerpts), "excerpt")
    return f"took the transcript {title} out of the study with {holding}; its words are kept"


def brought_back_told(event: BringBackTranscript, study: Study, at: Recorded) -> str:
    """That it came back."""
    title = quoted(transcript_title(study, event.transcript_id))
    return f"brought the transcript {title} back into the study"


def erased_told(event: EraseTranscript, study: Study, at: Recorded) -> str:
    """That its words were erased."""
    title = quoted(transcript_title(study, event.transcript_id))
    erased = count(len(event.excerpts), "excerpt")
    return f"erased the transcript {title}, which had been imported by mistake; {erased} erased"


def stale_told(event: MarkExportsStale, study: Study, at: Recorded) -> str:
    """That files hold what was erased."""
    held = count(len(event.exports), "exported file")
    return f"noted that {held} still hold what #{event.erasure} erased"


TOLD: tuple[Callable[..., str], ...] = (removed_told, brought_back_told, erased_told, stale_told)
"""A function an event; each is registered for what its first parameter is."""
