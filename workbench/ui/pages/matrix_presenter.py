"""The matrix of themes and groups as plain values. Pure, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict
from urllib.parse import urlencode

from workbench.domain.board.board import LIVE
from workbench.domain.study import Study
from workbench.domain.telling.matrix import FEW, Cell, Grouping, MatrixRow, grouping, masked, matrix

ACCEPTED, ALL = "accepted themes", "all themes"
THEMES = (ACCEPTED, ALL)
EVERYBODY = "everybody"
"""Chosen instead of an attribute: one column."""

_RANK = ("accepted", "candidate", "parked")


class CellLine(TypedDict):
    """A cell as shown; `heat` from 0 to 10, `href` opens its excerpts; empty if it has none."""

    text: str
    heat: int
    href: str
    title: str


class MatrixLine(TypedDict):
    """One theme's line."""

    name: str
    state: str
    cells: list[CellLine]


class MatrixSheet(TypedDict):
    """The page's table; `saved` is the query with which the same can be saved."""

    note: str
    heads: list[str]
    rows: list[MatrixLine]
    saved: str


def chosen_themes(study: Study, which: str) -> list[str]:
    """Ids of the live themes meant, accepted ones first, each state's largest first."""
    live = [t for t in study.board.live() if which == ALL or t.state == "accepted"]
    return [t.id for t in sorted(live, key=lambda t: _RANK.index(t.state)) if t.state in LIVE]


def matrix_sheet(study: Study, attribute: str, which: str, *, mask: bool) -> MatrixSheet:
    """Themes by the groups of an attribute, small cells masked on request."""
    groups = _groups(study, attribute)
    rows: Sequence[MatrixRow] = matrix(study, groups, chosen_themes(study, which))
    shown = [masked(row) for row in rows] if mask else rows
    sizes = zip(groups.groups, groups.sizes, strict=True)
    return {
        "note": _note(groups, len(rows), which, mask),
        "heads": [*(f"{g} ({n})" for g, n in sizes), f"all ({groups.participants})"],
        "rows": [_line(study, groups, row) for row in shown],
        "saved": urlencode({"attribute": groups.attribute, "themes": which}),
    }


def _groups(study: Study, attribute: str) -> Grouping:
    """Participants by the attribute; in no groups if it is `EVERYBODY`."""
    groups = grouping(study, None if attribute == EVERYBODY else attribute)
    if attribute != EVERYBODY:
        return groups
    return Grouping(attribute="", groups=(), sizes=(), participants=groups.participants, of={})


def _note(groups: Grouping, n: int, which: str, mask: bool) -> str:
    if not n:
        intro = "No theme is accepted yet; choose all themes to see the candidates."
        return intro if which == ACCEPTED else "No themes yet: propose some on the Run page."
    hidden = f" Cells of fewer than {FEW} participants are masked." if mask else ""
    return (
        f"{n} themes. Participants, and their excerpts in brackets; the shade is the share of the "
        f"group's participants. A cell opens its excerpts.{hidden}"
    )


def _line(study: Study, groups: Grouping, row: MatrixRow) -> MatrixLine:
    sizes = (*groups.sizes, groups.participants)
    values = (*groups.groups, None)
    cells = zip((*row.cells, row.total), sizes, values, strict=True)
    name = study.board.name_of(row.theme_id) or f"unnamed {row.theme_id[:8]}"
    return {
        "name": name,
        "state": study.board.themes[row.theme_id].state,
        "cells": [_cell(row.theme_id, groups.attribute, *each) for each in cells],
    }


def _cell(theme: str, attribute: str, cell: Cell, size: int, value: str | None) -> CellLine:
    if cell.participants is None:
        return {"text": "masked", "heat": 0, "href": "", "title": ""}
    where = {"theme": theme} | ({"attribute": attribute, "value": value} if value else {})
    return {
        "text": f"{cell.participants} ({cell.excerpts})",
        "heat": round(10 * cell.participants / size) if size else 0,
        "href": f"/?{urlencode(where)}" if cell.excerpts else "",
        "title": f"{cell.participants} of {size} participants, {cell.excerpts} excerpts",
    }
