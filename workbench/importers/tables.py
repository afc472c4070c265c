"""Reading csv, tsv and xlsx as rows of text below titles, columns found by name."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.languages.tables import named, own
from workbench.importers.files import MAX_BYTES, file_text
from workbench.importers.sheets import MAX_ROWS, SheetRows, sheets_of, trimmed_row

MAX_COLUMNS = 500
_DELIMITERS = ",;\t|"
# Rows among which the titles of the columns are looked for.
_TITLES = 12
# Words that a longer title may hold besides a name in another language than English.
_LONGEST_TITLE = 3
_HEADER_MEND = "Give the columns names in the first line."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row below the header. `line` is where it starts in the file, for messages."""

    line: int
    cells: tuple[str, ...]

    def at(self, column: int | None) -> str:
        """The cell of a column, `""` where the column or the cell is missing."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and the rows below it that are not wholly empty.

    Attributes:
        sheet: the sheet it is on, `""` outside of workbooks; `hidden` where it is not shown.
        above: what stands above the header, a line a row.
        separator: what parts the cells of a line; `""` in a workbook.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    sheet: str = ""
    hidden: bool = False
    above: tuple[str, ...] = ()
    separator: str = ""

    def column(self, *names: str) -> int | None:
        """The column that goes by one of the names, the earlier name winning; None if none does."""
        return find_column(self.header, names)


def words_at(table: Table, row: Row, column: int) -> str:
    """A cell with words; in the last column also what follows separators that nobody quoted."""
    last = column == len([title for title in table.header if title]) - 1
    more = trimmed_row(row.cells)[column + 1 :] if last and table.separator else ()
    return table.separator.join((row.at(column), *more))


def find_column(header: Sequence[str], names: Sequence[str]) -> int | None:
    """Match names freely: case, blanks, underscores and punctuation do not matter."""
    known = {plain_name(title): i for i, title in reversed(list(enumerate(header)))}
    return next((known[name] for name in names if name in known), None)


def find_titled(header: Sequence[str], names: Sequence[str]) -> int | None:
    """As `find_column`; failing that, the first title that holds a name as whole words."""
    exact = find_column(header, names)
    if exact is not None:
        return exact
    plain = [f" {plain_name(title)} " for title in header]
    return next(
        (i for name in names for i, title in enumerate(plain) if f" {name} " in title), None
    )


def named_column(header: Sequence[str], of: str) -> int | None:
    """The column that says what it holds, in any language; English titles go first.

    Args:
        header: the titles.
        of: `speaker`, `words` or `time`.
    """
    english, every = own(of), named(of)
    found = find_column(header, english)
    found = find_column(header, every) if found is None else found
    if found is not None:
        return found
    found = find_titled(header, english)
    short = [t if len(plain_name(t).split()) <= _LONGEST_TITLE else "" for t in header]
    return find_titled(short, every) if found is None else found


def plain_name(title: str) -> str:
    """A column title as it is compared: `"Speaker_Name "` becomes `"speaker name"`."""
    return " ".join(re.findall(r"[^\W_]+", title.casefold()))


def read_table(path: Path, wanted: Sequence[str] = ()) -> Table:
    """Rows of a `.csv`, `.tsv` or `.xlsx` file.

    Args:
        path: the file.
        wanted: names of a column; of a workbook's sheets the first with such a column is taken,
            else the first.

    Raises:
        UnreadableFile: if it is none of these, broken, or has no header and row.
    """
    tables = read_tables(path)
    fits = (table for table in tables if find_column(table.header, wanted) is not None)
    return next(fits, tables[0])


def read_tables(path: Path) -> tuple[Table, ...]:
    """The tables of a file: of a workbook one a sheet that holds anything, else one.

    Raises:
        UnreadableFile: as `read_table` does.
    """
    if path.suffix.lower() == ".xlsx":
        sheets = sheets_of(path)
        if not sheets:
            raise UnreadableFile(path.name, "holds no rows", _HEADER_MEND)
        return tuple(_sheet_table(path.name, sheet) for sheet in sheets)
    text, notes = file_text(path)
    content = text.removeprefix("\ufeff")
    separator = _delimiter(content)
    table = _table(path.name, _csv_rows(path.name, content, separator), notes)
    return (replace(table, separator=separator),)


def _sheet_table(name: str, sheet: SheetRows) -> Table:
    lines = [Row(line=line, cells=cells) for line, cells in enumerate(sheet.rows, 1)]
    return replace(_table(name, lines, ()), sheet=sheet.name, hidden=sheet.hidden)


def _table(name: str, lines: Sequence[Row], notes: tuple[str, ...]) -> Table:
    filled = [row for row in lines if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise UnreadableFile(name, "holds no rows", _HEADER_MEND)
    above = _rows_above(filled)
    header, *rows = filled[above:]
    wide = max(len(trimmed_row(row.cells)) for row in filled)
    if wide > MAX_COLUMNS or len(rows) > MAX_ROWS:
        why = f"is too big ({len(rows)} rows, {wide} columns)"
        raise UnreadableFile(name, why, "Cut it into several files.")
    columns = tuple(title.strip() for title in header.cells[:wide])
    above_it = tuple(" ".join(" ".join(row.cells).split()) for row in filled[:above])
    return Table(name=name, header=columns, rows=tuple(rows), above=above_it, notes=notes)


def _rows_above(rows: Sequence[Row]) -> int:
    """How many rows stand above the titles of the columns.

    All that come before titles of words and speaker; else those at the beginning with one cell.
    """
    if _known(rows[0]):
        return 0
    beginning = rows[:_TITLES]
    titled = (place for place, row in enumerate(beginning) if {"words", "speaker"} <= _known(row))
    widths = [sum(bool(cell.strip()) for cell in row.cells) for row in beginning]
    single = next((place for place, width in enumerate(widths) if width > 1), 0)
    wide = sum(width > 1 for width in widths[single:]) > 1
    return next(titled, single if wide else 0)


def _known(row: Row) -> set[str]:
    """What the titles of a row say that its columns hold."""
    kinds = ("words", "speaker", "time", "codes")
    return {of for of in kinds if find_column(row.cells, named(of)) is not None}


def _csv_rows(name: str, text: str, delimiter: str) -> list[Row]:
    csv.field_size_limit(MAX_BYTES)
    try:
        return list(_parsed(text, delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            why = "is cut short: a quotation mark is opened and never closed"
            raise UnreadableFile(name, why, "Export the file again.") from error
    try:
        # Quotation marks in mid-cell are common in hand-made files.
        return list(_parsed(text, delimiter, strict=False))
    except csv.Error as error:
        raise UnreadableFile(name, f"is not valid csv ({error})", "Export it again.") from error


def _parsed(text: str, delimiter: str, *, strict: bool) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    line = 1
    for cells in reader:
        yield Row(line=line, cells=tuple(cells))
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The separator that the first line holds most often; a comma if none.

    Where the next line has no cells by it, a title stands first: then the separator that most lines
    hold equally often.
    """
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_TITLES]
    first = max(_DELIMITERS, key=lines[0].count) if lines else ","
    if len(lines) < 3 or (first in lines[0] and first in lines[1]):
        return first
    counts = {d: Counter(line.count(d) for line in lines if d in line) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: (max(counts[d].values(), default=0), d == first))


def titles(header: Sequence[str]) -> str:
    """The column titles for a message."""
    return ", ".join(repr(title[:40]) for title in header[:12])
