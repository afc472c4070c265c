"""Legends that stand in a table: what the labels mean, and nobody's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from workbench.domain.speech.study import Understood, understood
from workbench.importers import read_transcript

# The one who asks is who wants to know; the legend decides against manner.
TALK = [
    ("X", "Where did you learn to weave?"), ("I1", "From my aunt, in a shed."),
    ("X", "Was it hard?"), ("I1", "Only the first winter."),
] * 2  # fmt: skip

LEGENDS = {
    "en": [("X", "Informant"), ("I1", "Interviewer 1")],
    "titled": [("Abbreviation", "Meaning"), ("X", "Participant"), ("I1", "Interviewer")],
    "da": [("X", "Informant"), ("I1", "Interviewer")],
    "de": [("X", "Befragte Person"), ("I1", "Interviewerin")],
    "fr": [("X", "Participante"), ("I1", "Enquêteur")],
}


def read(path: Path, legend: list[tuple[str, str]]) -> Understood:
    document = Document()
    document.add_paragraph("Interview 3")
    grid = document.add_table(rows=0, cols=2)
    for pair in legend:
        for cell, words in zip(grid.add_row().cells, pair, strict=True):
            cell.text = words
    for who, words in TALK:
        document.add_paragraph(f"{who}: {words}")
    document.save(str(path))
    [found] = understood([read_transcript(path)])
    return found


@pytest.mark.parametrize("legend", LEGENDS.values(), ids=LEGENDS)
def test_a_table_that_explains_labels_gives_their_parts_and_is_no_turn(
    tmp_path: Path, legend: list[tuple[str, str]]
) -> None:
    found = read(tmp_path / "a.docx", legend)
    text = found.draft.text
    said = [(t.speaker, text[t.start : t.end]) for t in found.found.turns]
    assert said == TALK
    assert {t.speaker: t.role for t in found.found.turns} == {
        "X": "participant", "I1": "interviewer",
    }  # fmt: skip
    assert found.doubt is None
    assert all(words in text for pair in legend for words in pair)


def test_a_table_that_explains_nothing_gives_no_part(tmp_path: Path) -> None:
    found = read(tmp_path / "a.docx", [("Date", "5 May"), ("Place", "Hull")])
    assert {t.speaker: t.role for t in found.found.turns} == {
        "X": "interviewer", "I1": "participant",
    }  # fmt: skip
