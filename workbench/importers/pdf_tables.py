"""Tables in PDFs: time, speaker and words side by side, told by where they begin on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.importers.cells import Grid
from workbench.importers.pdf_rows import PlacedCells as _Line
from workbench.importers.pdf_rows import rows_of

MAX_PIECES = 60_000
"""Pieces of text that are looked at; what has more is not a transcript."""

# Points by which the beginnings of a column's lines may differ.
_NEAR = 6.0
# Share of a page's lines that begin something in a column, and how many at least.
_SHARE, _FEWEST = 0.2, 3
_MOST_COLUMNS = 5
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}(?:\s*(?:/|of|von|av|de|di|van)\s*\d{1,4})?\W*")

Page = Any
"""A page of pypdfium2, which comes without types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text on a page: its left edge, the middle of its line, its height."""

    left: float
    middle: float
    height: float
    text: str


def pieces_of(page: Page) -> list[Piece]:
    """The stretches of text of a page, as they are set."""
    text = page.get_textpage()
    found: list[Piece] = []
    for number in range(min(text.count_rects(), MAX_PIECES)):
        left, bottom, right, top = text.get_rect(number)
        words = " ".join(text.get_text_bounded(left, bottom, right, top).split(" ")).strip(" \r\n")
        if words:
            middle, height = (bottom + top) / 2, top - bottom
            found.append(Piece(left=left, middle=middle, height=height, text=words))
    return found


def page_grid(pages: Sequence[Sequence[Piece]]) -> Grid:
    """The rows of a table that fills the pages; empty where there are no columns.

    Words in the widest column alone belong to the row that other cells name: the one above them,
    or, where cells are set in the middle or at the foot of their rows, the one that they surround.
    """
    paged = [list(_without_edges(_lines(page))) for page in pages]
    lines = [line for page in paged for line in page]
    starts = _starts(lines)
    if not 2 <= len(starts) <= _MOST_COLUMNS:
        return Grid(rows=[])
    cells = [[_Line(_middle(line), _cells(line, starts)) for line in page] for page in paged]
    sizes = Counter(
        {c: sum(len(line.cells[c]) for page in cells for line in page) for c in range(len(starts))}
    )  # fmt: skip
    widest = sizes.most_common(1)[0][0]
    return Grid(rows=rows_of(cells, widest))


def _middle(line: Sequence[Piece]) -> float:
    return line[0].middle


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces by lines from the top of the page, each line from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.middle, p.left)):
        if lines and abs(lines[-1][0].middle - piece.middle) < 0.4 * max(piece.height, 1.0):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.left) for line in lines]


def _without_edges(lines: list[list[Piece]]) -> Iterator[list[Piece]]:
    """The lines of a page without its number above or below."""
    for place, line in enumerate(lines):
        edge = place in (0, len(lines) - 1)
        if not (edge and len(line) == 1 and _PAGE_NUMBER.fullmatch(line[0].text)):
            yield line


def _starts(lines: Sequence[Sequence[Piece]]) -> list[float]:
    """Where columns begin: left edges at which something begins in line after line."""
    edges = sorted(piece.left for line in lines for piece in line)
    groups: list[list[float]] = []
    for edge in edges:
        if groups and edge - groups[-1][0] <= _NEAR:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    enough = max(_FEWEST, _SHARE * len(lines))
    return [group[0] for group in groups if len(group) >= enough]


def _cells(line: Sequence[Piece], starts: Sequence[float]) -> list[str]:
    cells = ["" for _ in starts]
    for piece in line:
        column = max((c for c, start in enumerate(starts) if start <= piece.left + 0.1), default=0)
        cells[column] = f"{cells[column]} {piece.text}".strip(" ")
    return cells
