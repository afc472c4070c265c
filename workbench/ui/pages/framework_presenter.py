"""What the Framework page shows: rows of cells, and one cell with all that is in it. Pure."""

from __future__ import annotations

from typing import Any

from workbench.domain.study import Study
from workbench.domain.telling.framework import (
    FrameCell,
    FrameRow,
    Passage,
    cell_history,
    framework,
)
from workbench.domain.telling.matrix import attributes, grouping
from workbench.domain.telling.wording import transcript_title
from workbench.domain.trail.findings import CellOf
from workbench.exporters.framework import MARKS
from workbench.ui.kit.listing import Line


def frame_lines(study: Study, of: CellOf, by: str) -> list[Line]:
    """A line a participant, grouped and sorted by an attribute."""
    named = by or grouping(study).attribute
    return [_line(row) for row in framework(study, of, [named] if named else []).rows]


def shown_columns(study: Study, of: CellOf) -> list[dict[str, str]]:
    """The themes or codes, in order."""
    return [
        {"id": column.id, "name": column.name, "definition": column.definition}
        for column in framework(study, of).columns
    ]


def choices(study: Study, lines: list[Line]) -> dict[str, Any]:
    """What rows can be grouped and chosen by, and how far the matrix is filled."""
    cells = [cell for line in lines for cell in line["cells"]]
    return {
        "attributes": list(attributes(study)), "grouped": grouping(study).attribute,
        "values": list(dict.fromkeys(line["group"] for line in lines if line["group"])),
        "filled": sum("written" in cell["states"] for cell in cells),
        "open": sum("open" in cell["states"] for cell in cells),
        "proposed": sum("proposed" in cell["states"] for cell in cells), "cells": len(cells),
    }  # fmt: skip


def cell_page(study: Study, person: str, of: CellOf, target: str) -> dict[str, Any] | None:
    """One cell: the words, the summary, a proposal, and what it held before."""
    shown = framework(study, of)
    row = next((row for row in shown.rows if row.participant == person), None)
    place = next((i for i, column in enumerate(shown.columns) if column.id == target), None)
    if row is None or place is None:
        return None
    cell = row.cells[place]
    return {
        "participant": person, "of": of, "target": target, "name": shown.columns[place].name,
        "definition": shown.columns[place].definition, "attributes": dict(row.attributes),
        "passages": [_passage(study, p) for p in cell.passages], "text": cell.written.text,
        "mark": cell.mark, "analyst": cell.written.analyst, "at_odds": cell.at_odds,
        "proposal": _proposal(study, cell),
        "earlier": [
            {
                "seq": e.seq, "analyst": e.analyst, "date": f"{e.time:%Y-%m-%d %H:%M}",
                "text": e.text, "mark": MARKS[e.mark], "back": e.back,
            }
            for e in cell_history(study, person, of, target)
        ],
    }  # fmt: skip


def _line(row: FrameRow) -> Line:
    return {
        "id": row.participant, "group": row.group,
        "cells": [_cell(cell) for cell in row.cells],
    }  # fmt: skip


def _cell(cell: FrameCell) -> dict[str, Any]:
    return {
        "n": len(cell.passages), "text": cell.written.text, "mark": MARKS[cell.mark],
        "proposed": cell.proposed.text if cell.proposed else "", "at_odds": cell.at_odds,
        "states": _states(cell),
    }  # fmt: skip


def _states(cell: FrameCell) -> list[str]:
    """`written` or `open` (words that nobody has summarised), and `proposed` where one waits."""
    done = bool(cell.written.text or cell.mark)
    states = ["written"] if done else ["open"] if cell.passages else []
    return [*states, *(["proposed"] if cell.proposed else [])]


def _passage(study: Study, p: Passage) -> dict[str, Any]:
    return {
        "excerpt": p.excerpt, "transcript": p.transcript, "text": p.text, "key": p.key,
        "at": p.start, "title": transcript_title(study, p.transcript),
    }  # fmt: skip


def _proposal(study: Study, cell: FrameCell) -> dict[str, Any] | None:
    if cell.proposed is None:
        return None
    quoted = [study.excerpts[e].text for e in cell.proposed.evidence if e in study.excerpts]
    return {
        "seq": cell.proposed.seq, "labeler": cell.proposed.labeler, "text": cell.proposed.text,
        "quotes": quoted,
    }  # fmt: skip
