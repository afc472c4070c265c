"""The cells of tables in documents, row by row: as many a row as there are columns.

A cell that is merged sideways stands in its first column, so that a title over the whole table
moves nobody's words; one merged downwards stands in each of its rows, and is known to be said once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Element = Any
"""An lxml element or one of odfdo's; both come without types."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of cells; `repeated` are the places (row, column) that a merged cell covers."""

    rows: Sequence[Sequence[str]]
    repeated: frozenset[tuple[int, int]] = frozenset()


def docx_grid(table: Element, words: Callable[[Element], str]) -> Grid:
    """The cells of a `w:tbl`.

    Args:
        table: the element.
        words: the text of a cell.
    """
    rows: list[list[str]] = []
    repeated: set[tuple[int, int]] = set()
    for row in table.iter(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            place, own = len(cells), words(cell)
            above = rows[-1][place] if rows and place < len(rows[-1]) else ""
            if _goes_on(cell) and above and not own.strip():
                repeated.add((len(rows), place))
                own = above
            cells += [own, *[""] * (_span(cell) - 1)]
            repeated |= {(len(rows), covered) for covered in range(place + 1, len(cells))}
        rows.append(cells)
    return Grid(rows=rows, repeated=frozenset(repeated))


def odt_grid(table: Element, words: Callable[[Element], str]) -> Grid:
    """The cells of a `table:table`, those that a merged one covers among them."""
    rows: list[list[str]] = []
    repeated: set[tuple[int, int]] = set()
    downwards: dict[int, tuple[int, str]] = {}
    for row in table.get_elements("descendant::table:table-row"):
        cells: list[str] = []
        for place, cell in enumerate(_odt_cells(row)):
            left, text = downwards.get(place, (0, ""))
            covered = cell.tag == "table:covered-table-cell"
            if covered:
                repeated.add((len(rows), place))
            cells.append((text if left > 0 else "") if covered else words(cell))
            spans = _number(cell.get_attribute("table:number-rows-spanned"))
            downwards[place] = (spans - 1, cells[-1]) if spans > 1 else (left - 1, text)
        rows.append(cells)
    return Grid(rows=rows, repeated=frozenset(repeated))


def _odt_cells(row: Element) -> Iterator[Element]:
    for cell in row.children:
        if cell.tag in ("table:table-cell", "table:covered-table-cell"):
            yield cell


def _goes_on(cell: Element) -> bool:
    """Whether a cell belongs to the one above it."""
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merged is not None and merged.get(f"{_W}val") != "restart"


def _span(cell: Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return min(_number(span.get(f"{_W}val")), 63) if span is not None else 1


def _number(raw: object) -> int:
    text = str(raw or "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
