"""Tables inside documents: whether one holds turns, and in which columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.domain.languages.tables import named
from workbench.domain.material.speaker_names import ANSWERS, ASKS
from workbench.domain.speech.heads import TIME as CLOCK
from workbench.domain.speech.legend import explains
from workbench.importers.cells import Grid
from workbench.importers.documents import Line
from workbench.importers.tables import find_column, plain_name

_CELL = re.compile(rf"\s*[\[(]?{CLOCK}(?:\s*[-–>]+\s*{CLOCK})?[\])]?\s*\Z")
_NUMBER = re.compile(r"\s*\d+[.)]?\s*\Z")

# Rows among which titles are looked for.
_TITLES = 5

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where the words are, and who speaks and when where that is told; `first` row of speech."""

    words: int
    speaker: int | None
    time: int | None
    first: int


def table_lines(grid: Grid) -> list[Line]:
    """The cells of a table as lines; where it is a table of turns, with their speakers.

    Columns are known by their titles (speaker, words, time) or, without titles, as
    `speaker | words` and `time | speaker | words` where the speakers recur; NVivo's
    `timespan | content` names nobody. Row numbers are not speech.
    """
    columns = _columns(grid.rows)
    parties = _parties(grid.rows) if columns is None else frozenset[int]()
    titles = columns.first if columns else 0
    cells = [
        (number, place, cell)
        for number, row in enumerate(grid.rows)
        for place, cell in enumerate(row)
        if (cell.strip() or number < titles) and (number, place) not in grid.repeated
    ]
    if parties:
        return [
            _of_party(grid.rows[0], number, place, cell, parties) for number, place, cell in cells
        ]
    if columns is None:
        return _as_they_stand(grid.rows, cells)
    return [
        _speech(grid.rows[number], cell, columns)
        if number >= columns.first and place == columns.words
        else Line(text=cell, mark=True)
        for number, place, cell in cells
    ]


def _parties(rows: Rows) -> frozenset[int]:
    """Columns whose titles say who speaks in them: one who asks, and one who answers."""
    titles = [title.strip(" :*") for title in rows[0]] if len(rows) > 2 else []
    asking = [c for c, title in enumerate(titles) if ASKS.fullmatch(title)]
    answering = [c for c, title in enumerate(titles) if ANSWERS.fullmatch(title)]
    both = len(asking) == 1 and bool(answering)
    return frozenset(asking + answering) if both else frozenset()


def _of_party(
    titles: Sequence[str], number: int, place: int, cell: str, parties: frozenset[int]
) -> Line:
    if not number or place not in parties:
        return Line(text=cell, mark=True)
    return Line(text=cell, speaker=titles[place].strip(" :*"))


def _as_they_stand(rows: Rows, cells: Sequence[tuple[int, int, str]]) -> list[Line]:
    """A line a cell; a row that says what a label means is one."""
    legend = {number for number, row in enumerate(rows) if len(row) == 2 and explains(*row)}
    beside = _beside(rows)
    return [
        Line(text="\t".join(rows[number]) if number in legend else cell, mark=place in beside)
        for number, place, cell in cells
        if not (number in legend and place)
    ]


def _beside(rows: Rows) -> frozenset[int]:
    """Columns in which the team wrote, by their titles; none unless another column holds more."""
    titles = [plain_name(title) for title in rows[0]] if len(rows) > 1 else []
    notes = (*named("notes"), *named("codes"))
    found = frozenset(c for c, t in enumerate(titles) if any(f" {n} " in f" {t} " for n in notes))
    told = [sum(len(row[c]) for row in rows[1:] if c < len(row)) for c in range(len(titles))]
    more = sum(size for c, size in enumerate(told) if c not in found)
    return found if more > sum(told[c] for c in found) else frozenset()


def tabbed_rows(lines: Sequence[str]) -> Grid:
    """The table that was saved as text, cells parted by tabs; empty if it is not one."""
    rows = [line.split("\t") for line in lines if line.strip()]
    titled = bool(rows) and len(rows[0]) > 1 and _titled(rows[0]) is not None
    return Grid(rows=rows if titled else [])


def _speech(row: Sequence[str], cell: str, columns: _Columns) -> Line:
    return Line(
        text=cell,
        speaker=_at(row, columns.speaker).strip(" :\n\t"),
        time=_at(row, columns.time) or None,
    )


def _at(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _columns(rows: Rows) -> _Columns | None:
    if not rows or max(map(len, rows)) < 2:
        return None
    titled = ((place, _titled(row)) for place, row in enumerate(rows[:_TITLES]) if len(row) > 1)
    found = next(((place, columns) for place, columns in titled if columns), None)
    if found is not None and all(_single(row) for row in rows[: found[0]]):
        return replace(found[1], first=found[0] + 1)
    above = next((place for place, row in enumerate(rows[:_TITLES]) if not _single(row)), 0)
    columns = _untitled(rows[above:])
    return replace(columns, first=above) if columns else None


def _single(row: Sequence[str]) -> bool:
    """Whether a row holds one cell at most, as a title over the table does."""
    return sum(bool(cell.strip()) for cell in row) < 2


def _titled(titles: Sequence[str]) -> _Columns | None:
    speaker, words, time = (find_column(titles, named(of)) for of in ("speaker", "words", "time"))
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
