"""Tables inside documents: whether one holds turns, and in which columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.speech.heads import TIME as CLOCK
from workbench.importers.documents import Line
from workbench.importers.rows import SPEAKER, TIME, WORDS
from workbench.importers.tables import find_column

_CELL = re.compile(rf"\s*[\[(]?{CLOCK}(?:\s*[-–>]+\s*{CLOCK})?[\])]?\s*\Z")
_NUMBER = re.compile(r"\s*\d+[.)]?\s*\Z")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where the words are, and who speaks and when where that is told; `first` row of speech."""

    words: int
    speaker: int | None
    time: int | None
    first: int


def table_lines(rows: Rows) -> list[Line]:
    """The cells of a table as lines; where it is a table of turns, with their speakers.

    Columns are known by their titles (speaker, words, time) or, without titles, as
    `speaker | words` and `time | speaker | words` where the speakers recur; NVivo's
    `timespan | content` names nobody. Row numbers are not speech.
    """
    columns = _columns(rows)
    if columns is None:
        return [Line(text=cell) for row in rows for cell in row if cell.strip()]
    lines = [Line(text=cell, mark=True) for row in rows[: columns.first] for cell in row]
    for row in rows[columns.first :]:
        lines += [
            _speech(row, cell, columns) if place == columns.words else Line(text=cell, mark=True)
            for place, cell in enumerate(row)
            if cell.strip()
        ]
    return lines


def tabbed_rows(lines: Sequence[str]) -> Rows:
    """The rows of a table that was saved as text, cells separated by tabs; none if not a table."""
    rows = [line.split("\t") for line in lines if line.strip()]
    titled = bool(rows) and len(rows[0]) > 1 and _titled(rows[0]) is not None
    return rows if titled else []


def _speech(row: Sequence[str], cell: str, columns: _Columns) -> Line:
    return Line(
        text=cell,
        speaker=_at(row, columns.speaker).strip(" :\n\t"),
        time=_at(row, columns.time) or None,
    )


def _at(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _columns(rows: Rows) -> _Columns | None:
    if not rows or len(rows[0]) < 2:
        return None
    return _titled(rows[0]) or _untitled(rows)


def _titled(titles: Sequence[str]) -> _Columns | None:
    speaker, words, time = (find_column(titles, known) for known in (SPEAKER, WORDS, TIME))
    if words is None or (speaker is None and time is None):
        return None
    return _Columns(words=words, speaker=speaker, time=time, first=1)


def _untitled(rows: Rows) -> _Columns | None:
    """By the cells: times, row numbers, and of the two others one that recurs, before or after."""
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    full = [row for row in rows if len(row) == width]
    timed = [c for c in range(width) if _all(full, c, _CELL)]
    rest = [c for c in range(width) if c not in timed and not _all(full, c, _NUMBER)]
    if len(rest) != 2:
        return None
    speaker = next((c for c in rest if _recur([row[c] for row in full])), None)
    if speaker is None:
        return None
    [words] = [c for c in rest if c != speaker]
    return _Columns(words=words, speaker=speaker, time=timed[0] if timed else None, first=0)


def _all(rows: Rows, column: int, rule: re.Pattern[str]) -> bool:
    return all(rule.match(row[column]) for row in rows if row[column].strip())


def _recur(cells: Sequence[str]) -> bool:
    labels = [cell.strip() for cell in cells if cell.strip()]
    short = all(len(label) <= 41 and "\n" not in label for label in labels)
    return short and bool(labels) and len(set(labels)) * 2 <= max(len(labels), 2)
