"""Whose words a person has coded: those of the interview's participant, or of an excerpt. Pure."""

from __future__ import annotations

from bisect import bisect_right

from workbench.domain.material.codebook import Coding
from workbench.domain.material.text import Excerpt
from workbench.domain.study import Study


class Speakers:
    """Who speaks in passages that were coded."""

    def __init__(self, study: Study) -> None:
        self.transcripts = study.transcripts
        self._excerpts: dict[str, list[Excerpt]] = {}
        for excerpt in sorted(study.excerpts.values(), key=lambda e: e.start):
            self._excerpts.setdefault(excerpt.transcript_id, []).append(excerpt)
        self._starts = {t: [e.start for e in held] for t, held in self._excerpts.items()}

    def of(self, coding: Coding) -> str | None:
        """The participant whose words they are; None if nobody knows."""
        transcript = self.transcripts[coding.transcript_id]
        if transcript.participant_id or transcript.id not in self._starts:
            return transcript.participant_id
        place = bisect_right(self._starts[transcript.id], coding.end - 1)
        last = self._excerpts[transcript.id][place - 1] if place else None
        return last.participant_id if last and last.end > coding.start else None
