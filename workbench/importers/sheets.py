"""The sheets of a workbook as rows of text: as wide as they are filled, merged cells filled."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.domain.errors import UnreadableFile
from workbench.importers.files import archive_bytes

MAX_ROWS = 500_000
# A workbook is held whole in memory to know which of its cells are merged: up to this much XML.
_LARGEST_MERGED = 20_000_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell ")
_MEND = "Open it in a spreadsheet program, save it again and import that."

Sheet = Any
"""A worksheet; openpyxl comes without types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRows:
    """A sheet's name and its rows as they stand; `hidden` where the program does not show it."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False


def sheets_of(path: Path) -> tuple[SheetRows, ...]:
    """The sheets of an `.xlsx` file in order, empty ones left out.

    Raises:
        UnreadableFile: if it is not a workbook, or damaged.
    """
    from openpyxl.utils.exceptions import InvalidFileException

    data = archive_bytes(path, "an xlsx file")
    try:
        return tuple(sheet for sheet in _sheets(data) if sheet.rows)
    except (
        zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError,
        OSError, SyntaxError, EOFError, AttributeError, NotImplementedError, RuntimeError,
        zlib.error,
    ) as error:  # fmt: skip
        why = "is not an xlsx file, or is cut short"
        raise UnreadableFile(path.name, why, _MEND) from error


def _sheets(data: bytes) -> Iterator[SheetRows]:
    import openpyxl

    merged = _has_merged(data)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=not merged, data_only=True)
    for sheet in book.worksheets:
        rows = list(_rows(sheet, merged=merged))
        while rows and not any(rows[-1]):
            rows.pop()
        hidden = sheet.sheet_state != "visible"
        yield SheetRows(name=sheet.title, rows=tuple(rows), hidden=hidden)
    book.close()


def _has_merged(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [e for e in archive.infolist() if e.filename.startswith("xl/worksheets/sheet")]
        if sum(part.file_size for part in parts) > _LARGEST_MERGED:
            return False
        return any(_MERGED.search(archive.read(part)) for part in parts)


def _rows(sheet: Sheet, *, merged: bool) -> Iterator[tuple[str, ...]]:
    if not merged:
        # What the file says of its own size may be wrong, or a thousand empty columns.
        sheet.reset_dimensions()
    below = _below(sheet) if merged else {}
    for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        values = [_cell(value) for value in cells]
        for column, value in below.get(line, ()):
            values[column] = values[column] or value
        yield trimmed_row(values)
        if line > MAX_ROWS:
            return


def _below(sheet: Sheet) -> dict[int, list[tuple[int, str]]]:
    """What cells merged downwards hold in their other lines: line to columns and values."""
    below: dict[int, list[tuple[int, str]]] = {}
    for area in sheet.merged_cells.ranges:
        value = _cell(sheet.cell(area.min_row, area.min_col).value)
        for line in range(area.min_row + 1, min(area.max_row, sheet.max_row) + 1):
            below.setdefault(line, []).append((area.min_col - 1, value))
    return below


def trimmed_row(cells: Sequence[str]) -> tuple[str, ...]:
    """A row without the empty cells at its end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
