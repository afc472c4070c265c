"""Transcripts as tables: a row a turn, a row a whole interview, or a row a survey's respondent."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft
from workbench.domain.speech.document import clock
from workbench.importers.building import Said, draft_of
from workbench.importers.documents import Line, document_draft
from workbench.importers.tables import Row, Table, find_column, find_titled, read_table, titles

WORDS = (
    "words", "text", "utterance", "speech", "content", "transcript", "transcription", "response",
    "answer", "comment", "sentence", "message", "body", "spoken text", "said", "turn", "dialogue",
)  # fmt: skip
SPEAKER = (
    "speaker", "speaker name", "speaker label", "name", "who", "speaker id", "person", "voice",
    "participant", "participant id", "respondent", "respondent id", "interviewee", "role",
    "author", "user",
)  # fmt: skip
TIME = (
    "timestamp", "time", "start", "start time", "timecode", "time code", "timespan", "begin",
    "from", "in",
)  # fmt: skip
_TRANSCRIPT = (
    "transcript id", "interview id", "interview", "transcript name", "file", "file name",
    "filename", "document", "id", "participant id", "participant", "respondent", "case", "name",
)  # fmt: skip
_RESPONDENT = (
    "participant", "participant id", "respondent", "respondent id", "response id", "case", "id",
    "user id", "user", "name",
)  # fmt: skip
# Columns in which the team wrote, not the respondents.
_ANALYSTS = frozenset(
    (
        "code", "codes", "coded", "coding", "theme", "themes", "tag", "tags", "label", "labels",
        "note", "notes", "memo", "category", "instructions", "id", "date", "email", "url",
        "definition", "description", "include", "exclude", "title", "subject", "location", "source",
    )
)  # fmt: skip
_NOBODY = ("", "?", "-", "–")
# An answer in one's own words: this many in the mean, and hardly ever the same twice.
_OWN_WORDS = 4.0
_OWN_SHARE = 0.7
_ANSWERED = 0.2

_NO_SPEAKER = "If a column says who speaks, call it 'speaker'"

QUESTION = "Question"
"""Who asks in a survey."""

Decode = Callable[[str], str]


def read_csv_rows(path: Path, language: str = "en") -> tuple[Draft, ...]:
    """A `.csv` or `.tsv` file; HTML entities in its cells are the characters they name."""
    return _read(path, language, html.unescape)


def read_xlsx_rows(path: Path, language: str = "en") -> tuple[Draft, ...]:
    """An `.xlsx` file (first sheet)."""
    return _read(path, language, str)


def _read(path: Path, language: str, decode: Decode) -> tuple[Draft, ...]:
    table = _decoded(read_table(path), decode)
    words = find_titled(table.header, WORDS)
    speaker = find_titled(table.header, SPEAKER)
    if words is not None and find_column(table.header, SPEAKER) is None:
        interviews = tuple(_interviews(table, words, language))
        if interviews:
            return interviews
    if words is None or speaker == words:
        return (_survey(table, language),)
    time = find_titled(table.header, TIME)
    said = (
        Said(speaker=speaker_of(row.at(speaker)), text=row.at(words), time=clock(row.at(time)))
        for row in table.rows
    )
    notes = table.notes if speaker is not None else (_NO_SPEAKER, *table.notes)
    return (draft_of(path.name, said, notes, language),)


def speaker_of(cell: str) -> str:
    """Who speaks; `""` where the cell names nobody."""
    name = cell.strip()
    return "" if name in _NOBODY else name


def _decoded(table: Table, decode: Decode) -> Table:
    rows = (replace(row, cells=tuple(map(decode, row.cells))) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _interviews(table: Table, words: int, language: str) -> Iterator[Draft]:
    """A transcript for each row whose cell holds a dialogue; nothing unless nearly all do."""
    drafts: list[Draft] = []
    for row in table.rows:
        cell = row.at(words)
        if "\n" not in cell:
            continue
        lines = (Line(text=line) for line in cell.split("\n"))
        draft = document_draft(table.name, lines, table.notes, language)
        if any(turn.speaker for turn in draft.turns):
            # The name may hold a dot that does not begin a suffix.
            drafts.append(replace(draft, name=_named(table, row)))
    if drafts and len(drafts) >= 0.8 * len(table.rows):
        yield from drafts


def _named(table: Table, row: Row) -> str:
    column = find_column(table.header, _TRANSCRIPT)
    return " ".join(row.at(column).split())[:100] or f"{Path(table.name).stem} {row.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    column: int
    words: str


def _survey(table: Table, language: str) -> Draft:
    """One transcript: each question, then everybody's answers to it."""
    questions = [_Question(column=c, words=table.header[c]) for c in _questions(table)]
    if not questions:
        why = (
            f"has no column with the words spoken (its columns are {titles(table.header)}), "
            "and none with answers in people's own words"
        )
        raise UnreadableFile(table.name, why, "Name it 'words' or 'text', the speakers' 'speaker'.")
    asked = ", ".join(f"'{q.words[:60]}'" for q in questions)
    note = f"A survey: {len(table.rows)} respondents; answers to {asked}; other columns left out"
    return draft_of(table.name, _answers(table, questions), (note, *table.notes), language)


def _questions(table: Table) -> list[int]:
    """Columns of answers in people's own words."""
    return [c for c, title in enumerate(table.header) if title and _own_words(table, c, title)]


def _own_words(table: Table, column: int, title: str) -> bool:
    if _ANALYSTS & set(title.casefold().replace("_", " ").split()):
        return False
    cells = [row.at(column).strip() for row in table.rows if row.at(column).strip()]
    if len(cells) < max(2, _ANSWERED * len(table.rows)):
        return False
    mean = sum(len(cell.split()) for cell in cells) / len(cells)
    return mean >= _OWN_WORDS and len(set(cells)) >= _OWN_SHARE * len(cells)


def _answers(table: Table, questions: Sequence[_Question]) -> Iterator[Said]:
    who = find_column(table.header, _RESPONDENT)
    for question in questions:
        yield Said(speaker=QUESTION, text=question.words.replace("_", " "))
        for number, row in enumerate(table.rows, 1):
            name = row.at(who).strip() if who is not None else ""
            yield Said(speaker=name or f"Respondent {number}", text=row.at(question.column))
