"""Tables of plain strings, as the pages show them. Pure, no markup."""

from __future__ import annotations

from typing import TypedDict


class Table(TypedDict):
    """A table: heads and rows of text; `note` stands above it. A row's `mark` tints it."""

    note: str
    heads: list[str]
    rows: list[Row]


class Row(TypedDict):
    """One row; `depth` indents the first cell."""

    cells: list[str]
    depth: int
    mark: str


def row(*cells: str, depth: int = 0, mark: str = "") -> Row:
    """A table row."""
    return {"cells": list(cells), "depth": depth, "mark": mark}
