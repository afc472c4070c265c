"""Reading csv, tsv and xlsx as rows of text with a header line, columns found by name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.importers.files import MAX_BYTES, archive_bytes, file_text

MAX_ROWS = 500_000
MAX_COLUMNS = 500
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
    """A header and the rows below it that are not wholly empty."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def column(self, *names: str) -> int | None:
        """The column that goes by one of the names, the earlier name winning; None if none does."""
        return find_column(self.header, names)


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


def plain_name(title: str) -> str:
    """A column title as it is compared: `"Speaker_Name "` becomes `"speaker name"`."""
    return " ".join(re.findall(r"[^\W_]+", title.casefold()))


def read_table(path: Path) -> Table:
    """Rows of a `.csv`, `.tsv` or `.xlsx` file.

    Raises:
        UnreadableFile: if it is none of these, broken, or has no header and row.
    """
    suffix = path.suffix.lower()
    notes: tuple[str, ...] = ()
    if suffix == ".xlsx":
        lines = list(_xlsx_rows(path))
    else:
        text, notes = file_text(path)
        lines = _csv_rows(path.name, text.removeprefix("\ufeff"))
    filled = [row for row in lines if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise UnreadableFile(path.name, "holds no rows", _HEADER_MEND)
    header, *rows = filled
    if len(header.cells) > MAX_COLUMNS or len(rows) > MAX_ROWS:
        why = f"is too big ({len(rows)} rows, {len(header.cells)} columns)"
        raise UnreadableFile(path.name, why, "Cut it into several files.")
    columns = tuple(title.strip() for title in header.cells)
    return Table(name=path.name, header=columns, rows=tuple(rows), notes=notes)


def _csv_rows(name: str, text: str) -> list[Row]:
    csv.field_size_limit(MAX_BYTES)
    delimiter = _delimiter(text)
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
    """The separator that the header line holds most often; a comma if none."""
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    return max(",;\t|", key=first.count) if any(map(first.count, ",;\t|")) else ","


def _xlsx_rows(path: Path) -> Iterator[Row]:
    import zlib
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    data = archive_bytes(path, "an xlsx file")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
            yield Row(line=line, cells=tuple(_cell(value) for value in cells))
            if line > MAX_ROWS:
                break
        book.close()
    except (
        BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError, OSError,
        SyntaxError, EOFError, AttributeError, NotImplementedError, RuntimeError, zlib.error,
    ) as error:  # fmt: skip
        mend = "Open it in a spreadsheet program, save it again and import that."
        raise UnreadableFile(path.name, "is not an xlsx file, or is cut short", mend) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def titles(header: Sequence[str]) -> str:
    """The column titles for a message."""
    return ", ".join(repr(title[:40]) for title in header[:12])
