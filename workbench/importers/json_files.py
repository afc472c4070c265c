"""Transcripts as JSON: what speech recognition and transcription tools write.

One rule for all of them: the longest list of objects that hold words (whisperX and podcast
`segments`, AssemblyAI `utterances`, QMSum `meeting_transcripts`, …), parted where their words name
another speaker. Rev's `monologues`, what names a speaker for each word (Amazon Transcribe,
Deepgram, Google) and oTranscribe's HTML have readers of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.domain.errors import UnreadableFile
from workbench.domain.languages.tables import named
from workbench.domain.material.text import Draft, stored_text
from workbench.importers.building import Said, draft_of
from workbench.importers.cues import merged
from workbench.importers.documents import Line, document_draft
from workbench.importers.files import file_text
from workbench.importers.json_shapes import MAX_DEPTH, dialogue_in, interviews_in, unified
from workbench.importers.markup import html_lines
from workbench.importers.rows import speaker_of
from workbench.importers.spoken_words import parted, spoken_words
from workbench.importers.tables import plain_name

SPEAKER, WORDS = (*named("speaker"), "speakerid"), named("words")
"""What fields are called; names in English go first."""
# Words a second below which a talk's times are not in seconds; people say two or three.
_SLOWEST = 0.05
_MEND = "Export the transcript as txt, vtt or docx and import that."
# How tools call these besides the names that columns have.
_TIMES = (*named("time"), "starttime", "start ms", "offset", "ts")

Record = Mapping[str, Any]


def read_json(path: Path, language: str = "en") -> tuple[Draft, ...]:
    """A `.json` file: a list of what was said, wherever it lies; or several interviews.

    Raises:
        UnreadableFile: nobody says anything in it.
    """
    content, notes = _content(path)
    several = interviews_in(content)
    if not several:
        return (_draft(path, content, notes, language),)
    drafts = (_draft(path, each, notes, language) for _, each in several)
    names = (f"{path.stem} {name}" for name, _ in several)
    return tuple(replace(draft, name=name) for draft, name in zip(drafts, names, strict=True))


def _draft(path: Path, content: object, notes: tuple[str, ...], language: str) -> Draft:
    if isinstance(content, Mapping) and isinstance(content.get("monologues"), list):
        said = list(_monologues(content["monologues"]))
    else:
        said = _by_words(content) or _spoken(_records(unified(content)))
    if not any(entry.speaker for entry in said) and (text := dialogue_in(content)):
        lines = [Line(text=line) for line in stored_text(text).text.split("\n")]
        return document_draft(path.name, lines, notes, language)
    if not said:
        why = "holds no list of what was said (objects with 'text' and 'speaker')"
        raise UnreadableFile(path.name, why, _MEND)
    return draft_of(path.name, merged(said), notes, language)


def read_otr(path: Path, language: str = "en") -> Draft:
    """An `.otr` transcript (oTranscribe): HTML in JSON, with time marks in the text."""
    content, notes = _content(path)
    text = content.get("text") if isinstance(content, Mapping) else None
    if not isinstance(text, str):
        raise UnreadableFile(path.name, "is not an oTranscribe file", _MEND)
    return document_draft(path.name, html_lines(text), notes, language)


def _content(path: Path) -> tuple[Any, tuple[str, ...]]:
    text, notes = file_text(path)
    try:
        return json.loads(text), notes
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        where = f" (line {line})" if line else ""
        raise UnreadableFile(path.name, f"is not valid JSON{where}", _MEND) from error


def _records(content: object) -> Sequence[Record]:
    """The longest list of objects that hold words; of equally long ones the one with speakers."""
    lists = [found for found in _lists(content, 0) if found]
    return max(lists, key=lambda found: (len(found), _speakers_in(found)), default=())


def _speakers_in(records: Sequence[Record]) -> int:
    return sum(_value(record, SPEAKER) is not None for record in records)


def _lists(content: object, depth: int) -> Iterator[list[Record]]:
    """Every list of objects that hold words, outermost first."""
    if depth > MAX_DEPTH:
        return
    if isinstance(content, list):
        yield [x for x in content if isinstance(x, Mapping) and _value(x, WORDS) is not None]
        children = content
    else:
        children = list(content.values()) if isinstance(content, Mapping) else []
    for child in children:
        if isinstance(child, Mapping | list):
            yield from _lists(child, depth + 1)


def _spoken(records: Sequence[Record]) -> list[Said]:
    times = [_value(record, _TIMES) for record in records]
    texts = [_value(record, WORDS) or "" for record in records]
    unit = 1000 if _in_milliseconds(times, sum(len(text.split()) for text in texts)) else 1
    said = (
        Said(
            speaker=speaker_of(_value(record, SPEAKER) or ""),
            text=text,
            time=_clock(time, unit) if time else None,
        )
        for text, record, time in zip(texts, records, times, strict=True)
    )
    return [
        piece for one, record in zip(said, records, strict=True) for piece in parted(one, record)
    ]


def _by_words(content: object) -> list[Said]:
    """Speech whose words name their speakers, times as a clock."""
    return [
        replace(said, time=_clock(said.time.removesuffix("s")) if said.time else None)
        for said in spoken_words(content)
    ]


def _in_milliseconds(times: Sequence[str | None], words: int) -> bool:
    """Whether whole numbers count thousandths: nobody says so few words in so many seconds."""
    marks = [time for time in times if time is not None]
    whole = bool(marks) and all(mark.isdecimal() and len(mark) < 12 for mark in marks)
    return whole and int(marks[-1]) * _SLOWEST > words


def _value(record: Record, names: Sequence[str]) -> str | None:
    """The first of the fields that holds text or a number."""
    known = {plain_name(str(key)): value for key, value in record.items()}
    for name in names:
        value = known.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
    return None


def _clock(time: str, unit: int = 1) -> str:
    """Seconds (or as many a second as `unit` says) as a clock; anything else as it stands."""
    try:
        seconds = int(float(time) / unit)
    except (ValueError, OverflowError):
        return time[:40]
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _monologues(monologues: Sequence[object]) -> Iterator[Said]:
    """Rev's own JSON: a speaker's words and punctuation as elements."""
    for monologue in monologues:
        if not isinstance(monologue, Mapping):
            continue
        parts = [e for e in monologue.get("elements") or () if isinstance(e, Mapping)]
        words = "".join(str(e.get("value", "")) for e in parts)
        start = next((e["ts"] for e in parts if isinstance(e.get("ts"), int | float)), None)
        speaker = monologue.get("speaker", "")
        label = f"Speaker {speaker}" if isinstance(speaker, int) else str(speaker)
        yield Said(speaker=label, text=words, time=None if start is None else _clock(str(start)))
