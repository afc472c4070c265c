"""Long tables by page: those with certain words, sorted by a column. Pure, no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

PAGE = 100
"""Rows that are shown at once."""

Line = dict[str, Any]
"""One row as JSON: texts can be searched, texts and numbers sorted by."""


class Listing(TypedDict):
    """One page of a table; `total` counts all rows found, `page` begins at 0."""

    rows: list[Line]
    total: int
    page: int
    pages: int
    sort: str
    down: bool


def listing(
    lines: Sequence[Line],
    *,
    find: str,
    sort: str,
    down: bool,
    page: int,
    by: Callable[[Line, str], object] = dict.get,
) -> Listing:
    """The rows that hold every word of `find`, sorted by `sort`, one page of them.

    Args:
        lines: all rows, in the order that stays where two are the same.
        find: words, in any case; empty finds everything.
        sort: a column; rows without a value of it come last.
        down: whether the largest comes first.
        page: which page; a number beyond the last means the last.
        by: what a row is sorted by.
    """
    words = find.casefold().split()
    found = [line for line in lines if not words or _holds(line, words)]
    valued = [line for line in found if by(line, sort) not in (None, "")]
    valued.sort(key=lambda line: _natural(by(line, sort)), reverse=down)
    ordered = valued + [line for line in found if by(line, sort) in (None, "")]
    pages = max(1, -(-len(ordered) // PAGE))
    at = min(max(page, 0), pages - 1)
    rows = ordered[at * PAGE : (at + 1) * PAGE]
    return {
        "rows": rows, "total": len(ordered), "page": at, "pages": pages, "sort": sort, "down": down,
    }  # fmt: skip


def _holds(line: Line, words: Sequence[str]) -> bool:
    text = " ".join(_texts(line)).casefold()
    return all(word in text for word in words)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


def _natural(value: object) -> tuple[tuple[int, int, str], ...]:
    """So that P2 comes before P10."""
    if isinstance(value, int | float):
        return ((0, int(value * 1000), ""),)
    parts = re.split(r"(\d+)", str(value).casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts if p)
