"""Transcripts as tables: a row a turn, a row a whole interview, or a row a survey's respondent."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.languages.tables import named
from workbench.domain.material.text import Draft
from workbench.domain.speech.document import clock
from workbench.importers.building import Said, draft_of, no_speech
from workbench.importers.columns import TurnColumns, party_columns, turn_columns, with_titles
from workbench.importers.documents import Line, document_draft
from workbench.importers.kinds import GUESSED, refuse_other_tables
from workbench.importers.surveys import notes_above, survey_draft
from workbench.importers.tables import Row, Table, find_column, read_tables, titles, words_at

_TRANSCRIPT = (
    "transcript id", "interview id", "interview", "transcript name", "file", "file name",
    "filename", "document", "id", "participant id", "participant", "respondent", "case", "name",
)  # fmt: skip
_NOBODY = ("", "?", "-", "–")
_NO_SPEAKER = "If a column says who speaks, call it 'speaker'"
_CHECK = "because its labels recur and one of them asks; check it"
_SHOWN = 80

Decode = Callable[[str], str]


def read_csv_rows(path: Path, language: str = "en") -> tuple[Draft, ...]:
    """A `.csv` or `.tsv` file; HTML entities in its cells are the characters they name."""
    return _read(path, language, html.unescape)


def read_xlsx_rows(path: Path, language: str = "en") -> tuple[Draft, ...]:
    """An `.xlsx` file: every sheet that holds speech, the others are named."""
    return _read(path, language, str)


def _read(path: Path, language: str, decode: Decode) -> tuple[Draft, ...]:
    drafts: list[Draft] = []
    left: list[UnreadableFile] = []
    lines: list[str] = []
    for table in read_tables(path):
        try:
            drafts += _of_sheet(_decoded(table, decode), language, again=bool(drafts))
        except UnreadableFile as error:
            left.append(error)
            lines.append(f"Sheet '{table.sheet}' was left out: it {error.why}")
    if not drafts:
        raise left[0]
    return (replace(drafts[0], notes=(*drafts[0].notes, *lines)), *drafts[1:])


def _of_sheet(table: Table, language: str, *, again: bool) -> tuple[Draft, ...]:
    """The transcripts of a sheet; those of a second one are called after it."""
    if table.hidden:
        raise UnreadableFile(table.name, "is hidden", "Show it, save and import again.")
    refuse_other_tables(table)
    if not table.rows:
        raise no_speech(table.name)
    drafts = _drafts(with_titles(table), language)
    if not again:
        return drafts
    return tuple(replace(draft, name=f"{draft.name} ({table.sheet})") for draft in drafts)


def _drafts(table: Table, language: str) -> tuple[Draft, ...]:
    parties = party_columns(table)
    if len(parties) > 1:
        return (_side_by_side(table, parties, language),)
    columns = turn_columns(table)
    if columns.words is not None and find_column(table.header, named("speaker")) is None:
        interviews = tuple(_interviews(table, columns.words, language))
        if interviews:
            return interviews
    if columns.speaker is None and (talk := _lines(table, columns.words, language)):
        return (talk,)
    if columns.words is None or columns.speaker == columns.words:
        return (survey_draft(table, language),)
    words, speaker, time = columns.words, columns.speaker, columns.time
    said = (
        Said(
            speaker=speaker_of(row.at(speaker)),
            text=words_at(table, row, words),
            time=clock(row.at(time)),
        )
        for row in table.rows
    )
    return (draft_of(table.name, said, tuple(_notes(table, columns)), language),)


def _side_by_side(table: Table, parties: Sequence[int], language: str) -> Draft:
    """A draft of a table in which everybody has a column: who speaks is its title."""
    said = (
        Said(speaker=table.header[column], text=row.at(column))
        for row in table.rows
        for column in parties
    )
    told = f"The columns {titles([table.header[c] for c in parties])} were taken for who speaks"
    others = [t for c, t in enumerate(table.header) if t and c not in parties]
    left = [f"Columns left out: {titles(others)}"] if others else []
    return draft_of(table.name, said, (told, *notes_above(table), *left, *table.notes), language)


def _lines(table: Table, words: int | None, language: str) -> Draft | None:
    """A draft of a table whose only column holds the lines of a talk; None where it holds none."""
    filled = [c for c in range(len(table.header)) if any(row.at(c).strip() for row in table.rows)]
    column = words if words is not None else filled[0] if len(filled) == 1 else None
    if column is None:
        return None
    cells = (table.header[column], *(row.at(column) for row in table.rows))
    lines = [Line(text=line) for cell in cells for line in cell.split("\n")]
    notes = (*notes_above(table), *table.notes)
    draft = document_draft(table.name, lines, notes, language)
    named_ = {turn.speaker for turn in draft.turns} - {"", *GUESSED}
    return draft if len(named_) > 1 else None


def _notes(table: Table, columns: TurnColumns) -> Iterator[str]:
    if columns.guessed:
        yield f"{columns.guessed}, {_CHECK}"
    if columns.speaker is None:
        yield _NO_SPEAKER
    yield from notes_above(table)
    coded = codes_column(table.header)
    filled = sum(bool(row.at(coded).strip()) for row in table.rows)
    if coded is not None and filled:
        yield (
            f"'{table.header[coded]}' codes {filled} of its rows; load the file as codings as well "
            "to have them as somebody's codings"
        )
    taken = {columns.words, columns.speaker, columns.time, coded}
    others = [t for c, t in enumerate(table.header) if t and c not in taken]
    if others:
        yield f"Columns left out: {titles(others)}"
    yield from table.notes


def codes_column(header: Sequence[str]) -> int | None:
    """The column beside the words in which somebody wrote codes."""
    return find_column(header, named("codes"))


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
