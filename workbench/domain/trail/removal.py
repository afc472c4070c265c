"""A transcript that was imported by mistake: taken out, brought back, or erased for good.

Events like those of `domain.trail.events`, where all that can happen is listed. Nobody withdrew
consent here: that is `Withdraw`.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.trail.families import Decision, Erasing, Material


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTranscript(Decision, Material):
    """A transcript went out of the study with its excerpts; its words are kept, and it can return.

    `excerpts` is what it held.
    """

    transcript_id: str
    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBackTranscript(Material):
    """A transcript that had been taken out is in the study again, as it was."""

    transcript_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseTranscript(Erasing):
    """The words of a transcript, taken out before or only now, were erased; nothing returns.

    `excerpts` is what it held.
    """

    transcript_id: str
    excerpts: tuple[str, ...]
