"""WebVTT (Zoom, Teams, Graph) and SubRip (whisperX, podcasts) transcripts."""

from __future__ import annotations

from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft, stored_text
from workbench.importers.building import draft_of
from workbench.importers.cues import Cue, cues_in, said_in_cues
from workbench.importers.files import file_text


def read_vtt(path: Path, language: str = "en") -> Draft:
    """A `.vtt` transcript: speakers from `<v Name>` or Zoom's `Name:`."""
    cues, notes = _cues(path)
    return draft_of(path.name, said_in_cues(cues, entities=True), notes, language)


def read_srt(path: Path, language: str = "en") -> Draft:
    """A `.srt` transcript: speakers from `[SPEAKER_00]:` or `Name:` at the start of a cue."""
    cues, notes = _cues(path)
    return draft_of(path.name, said_in_cues(cues, entities=False), notes, language)


def _cues(path: Path) -> tuple[list[Cue], tuple[str, ...]]:
    # Our own reader: webvtt-py refuses Graph's single-digit times and files without a header.
    text, notes = file_text(path)
    cues = cues_in(stored_text(text).text.split("\n"))
    if not cues:
        why = "holds no timed cues ('00:00:01.000 --> 00:00:04.000' and a line of speech)"
        raise UnreadableFile(path.name, why, "If it is plain text, give it the suffix .txt.")
    return cues, notes
