"""The matrix of themes and groups as a file: a picture to print, a table to count with.

What is saved may be printed, so small cells are masked in both (`domain.telling.matrix.masked`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from workbench.domain.material.text import stored_text
from workbench.domain.study import Study
from workbench.domain.telling.matrix import FEW, Cell, Grouping, MatrixRow, masked, matrix
from workbench.exporters.tables import HIDDEN, shown_name

_NAMES, _COLUMN, _LINE, _HEAD = 330, 108, 26, 56
_LETTERS = 46
"""Characters of a theme's name in the picture."""


def matrix_csv(study: Study, groups: Grouping, themes: Sequence[str]) -> str:
    """A line a theme; participants, then excerpts, per group and in all."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    columns = (*_columns(groups), f"all (n = {groups.participants})")
    counted = [f"{what}: {column}" for what in ("participants", "excerpts") for column in columns]
    writer.writerow([plain_cell(head) for head in ("theme", "state", *counted)])
    for row in map(masked, matrix(study, groups, themes)):
        cells = (*row.cells, row.total)
        name, state = shown_name(study, row.theme_id), study.board.themes[row.theme_id].state
        numbers = [c.participants for c in cells] + [c.excerpts for c in cells]
        writer.writerow([plain_cell(name), state, *(HIDDEN if n is None else n for n in numbers)])
    return out.getvalue()


def matrix_svg(study: Study, groups: Grouping, themes: Sequence[str]) -> str:
    """A heat map: the share of each group's participants who speak of each theme."""
    columns = (*_columns(groups), f"all (n = {groups.participants})")
    width, height = _NAMES + _COLUMN * len(columns), _HEAD + _LINE * len(themes) + 30
    svg = Xml.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}",
        width=str(width), height=str(height),
    )  # fmt: skip
    svg.set("font-family", "sans-serif")
    svg.set("font-size", "12")
    Xml.SubElement(svg, "title").text = f"Themes by {groups.attribute or 'participants'}"
    Xml.SubElement(svg, "rect", width=str(width), height=str(height), fill="#ffffff")
    for i, column in enumerate(columns):
        _write(svg, column, _NAMES + _COLUMN * (i + 0.5), _HEAD - 14, "middle", 17)
    for line, row in enumerate(map(masked, matrix(study, groups, themes))):
        _line(svg, study, groups, row, _HEAD + _LINE * line)
    note = (
        f"Shade: share of the group's participants; excerpts in brackets. Cells of fewer than "
        f"{FEW} participants are masked."
    )
    _write(svg, note, 8, height - 10, "start", 200)
    return Xml.tostring(svg, encoding="unicode")


def _line(svg: Xml.Element, study: Study, groups: Grouping, row: MatrixRow, top: float) -> None:
    _write(svg, shown_name(study, row.theme_id), 8, top + 17, "start", _LETTERS)
    sizes = (*groups.sizes, groups.participants)
    for i, (cell, size) in enumerate(zip((*row.cells, row.total), sizes, strict=True)):
        left = _NAMES + _COLUMN * i
        fill, ink = _shade(cell, size)
        Xml.SubElement(
            svg, "rect", x=str(left + 1), y=str(top + 1), width=str(_COLUMN - 2),
            height=str(_LINE - 2), fill=fill,
        )  # fmt: skip
        figures = HIDDEN if cell.participants is None else f"{cell.participants} ({cell.excerpts})"
        _write(svg, figures, left + _COLUMN / 2, top + 17, "middle", 30, ink)


def _shade(cell: Cell, size: int) -> tuple[str, str]:
    """Fill and ink, from white for nobody to teal for everybody."""
    if cell.participants is None or not size:
        return "#f1efec", "#57534e"
    share = cell.participants / size
    parts = (round(255 - share * (255 - full)) for full in (15, 118, 110))
    return "#" + "".join(f"{part:02x}" for part in parts), "#ffffff" if share > 0.6 else "#1c1917"


def _write(
    svg: Xml.Element, text: str, x: float, y: float, anchor: str, most: int, ink: str = "#1c1917"
) -> None:
    shown = text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
    node = Xml.SubElement(svg, "text", x=str(x), y=str(y), fill=ink)
    node.set("text-anchor", anchor)
    node.text = stored_text(shown).text


def _columns(groups: Grouping) -> list[str]:
    return [f"{g} (n = {n})" for g, n in zip(groups.groups, groups.sizes, strict=True)]


def plain_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
