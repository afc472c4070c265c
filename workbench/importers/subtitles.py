"""WebVTT (Zoom, Teams, Graph) and SubRip (whisperX, podcasts) transcripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft, stored_text
from workbench.importers.building import draft_of
from workbench.importers.cue_blocks import Cue, cues_in, outside_of_cues
from workbench.importers.cues import said_in_cues
from workbench.importers.files import file_text

_SHOWN = 80


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
    lines = stored_text(text).text.split("\n")
    cues = cues_in(lines)
    if not cues:
        why = "holds no timed cues ('00:00:01.000 --> 00:00:04.000' and a line of speech)"
        raise UnreadableFile(path.name, why, "If it is plain text, give it the suffix .txt.")
    return cues, (*notes, *_odd(lines, cues))


def _odd(lines: list[str], cues: list[Cue]) -> Iterator[str]:
    late = sum(cue.late for cue in cues)
    if late:
        lines_ = "1 line stands" if late == 1 else f"{late} lines stand"
        was = "was" if late == 1 else "were"
        yield f"{lines_} after a blank line inside a cue and {was} kept with it"
    before = outside_of_cues(lines)
    if before:
        shown = " / ".join(before)[:_SHOWN]
        yield f"Before the first cue stands '{shown}'; it was left out"
