"""What the Agreement page shows: figures, what was confused, who coded. Pure, no markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from workbench.domain.board.codings import closed_rounds
from workbench.domain.measures.agreement import Agreement, Between, Unit
from workbench.domain.measures.confusion import NOTHING
from workbench.domain.study import Study
from workbench.domain.telling.agreement import (
    ABOUT,
    FIGURES,
    AgreementRow,
    agreement_rows,
    code_name,
    figure_words,
    interval_words,
    matrix_of,
    notes_of,
    part_rows,
    told,
)
from workbench.domain.telling.coding import coder_title
from workbench.services.coding.coders import CoderLine


def agreement_sheet(study: Study, found: Agreement, coders: Sequence[CoderLine]) -> dict[str, Any]:
    """Sections of people, then of each model with a person; who coded; what is not counted."""
    sections = [(found.people, "People")] if found.people else []
    sections += [(each, "A model and a person") for each in found.models]
    return {
        "heads": list(FIGURES.values()), "about": ABOUT, "notes": list(notes_of(found)),
        "sections": [_section(study, found, each, title) for each, title in sections],
        "rounds": [{"id": r.id, "name": r.name} for r in reversed(closed_rounds(study.board))],
        "coders": [
            {
                "name": line.name, "title": coder_title(line.name), "kind": line.kind,
                "codings": line.codings, "interviews": line.interviews,
            }
            for line in coders
        ],
    }  # fmt: skip


def place_lines(study: Study, units: Sequence[Unit], coders: Sequence[str]) -> list[dict[str, Any]]:
    """Units with what each coder gave them, in the order of the sample."""
    return [
        {
            "text": study.transcripts[unit.transcript_id].text[unit.start : unit.end],
            "question": unit.question, "href": _address(unit),
            "codes": [
                {"coder": coder_title(coder), "codes": list(_names(study, unit, coder))}
                for coder in coders
                if coder in unit.codes
            ],
        }
        for unit in units
    ]  # fmt: skip


def _section(study: Study, found: Agreement, of: Between, title: str) -> dict[str, Any]:
    return {
        "title": title, "told": told(found, of), "names": list(of.coders),
        "coders": [coder_title(coder) for coder in of.coders],
        "rows": [_row(row) for row in agreement_rows(study, of)],
        "parts": [_row(row) for row in part_rows(study, of)],
        "confused": [
            {
                "first": c.first, "second": c.second, "count": c.count,
                "one": code_name(study, c.first), "other": code_name(study, c.second),
            }
            for c in of.confusions
            if c.first != c.second
        ],
        "matrix": _matrix(study, of),
    }  # fmt: skip


def _row(row: AgreementRow) -> dict[str, Any]:
    return {
        "title": row.title, "units": row.units, "coded": list(row.coded),
        "figures": [
            {
                "text": figure_words(name, figure), "within": interval_words(name, figure),
                "value": figure.value, "why": figure.why,
            }
            for name, figure in zip(FIGURES, row.figures, strict=True)
        ],
    }  # fmt: skip


def _matrix(study: Study, of: Between) -> dict[str, Any]:
    """Codes against codes: rows of the first coder, columns of the second, none last."""
    codes, counted = [*(line.key for line in of.codes), NOTHING], matrix_of(of)
    return {
        "codes": [code_name(study, code) if code else "no code" for code in codes],
        "cells": [
            [counted[a, b].count if (a, b) in counted else 0 for b in codes] for a in codes
        ],
    }  # fmt: skip


def _names(study: Study, unit: Unit, coder: str) -> Iterator[str]:
    own = unit.codes[coder]
    yield from (code.name for code in study.board.codes.values() if code.id in own)


def _address(unit: Unit) -> str:
    asked = {"transcript": unit.transcript_id, "at": str(unit.start)}
    return f"/transcript?{urlencode(asked)}"
