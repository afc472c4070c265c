"""Transcripts as tables: a row a turn, with columns for words, speaker and time."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.text import Draft
from workbench.importers.building import Said, clock, draft_of
from workbench.importers.tables import find_titled, read_table, titles

WORDS = (
    "words", "text", "utterance", "speech", "content", "transcript", "transcription", "response",
    "answer", "comment", "sentence", "message", "body", "spoken text", "said", "turn", "dialogue",
)  # fmt: skip
SPEAKER = (
    "speaker", "speaker name", "speaker label", "name", "who", "speaker id", "person", "voice",
    "participant", "participant id", "role", "author", "user",
)  # fmt: skip
TIME = (
    "timestamp", "time", "start", "start time", "timecode", "time code", "timespan", "begin",
    "from", "in",
)  # fmt: skip
_NOBODY = ("", "?", "-", "–")


def read_csv_rows(path: Path, language: str = "en") -> Draft:
    """A `.csv` or `.tsv` transcript; HTML entities in its cells are the characters they name."""
    return _read(path, language, html.unescape)


def read_xlsx_rows(path: Path, language: str = "en") -> Draft:
    """An `.xlsx` transcript (first sheet)."""
    return _read(path, language, str)


def _read(path: Path, language: str, decode: Callable[[str], str]) -> Draft:
    table = read_table(path)
    words = find_titled(table.header, WORDS)
    if words is None:
        why = f"has no column with the words spoken (its columns are {titles(table.header)})"
        raise UnreadableFile(path.name, why, "Name it 'words' or 'text', the speakers' 'speaker'.")
    speaker, time = find_titled(table.header, SPEAKER), find_titled(table.header, TIME)
    said = (
        Said(
            speaker=speaker_of(decode(row.at(speaker))),
            text=decode(row.at(words)),
            time=clock(row.at(time)),
        )
        for row in table.rows
    )
    return draft_of(path.name, said, table.notes, language)


def speaker_of(cell: str) -> str:
    """Who speaks; `""` where the cell names nobody."""
    name = cell.strip()
    return "" if name in _NOBODY else name
