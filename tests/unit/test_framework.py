"""The framework matrix: cells, marks, proposals, history, and the same in every file."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from workbench.domain.board.keys import cell_key
from workbench.domain.errors import DecisionError
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.study import Study
from workbench.domain.telling.framework import FrameCell, cell_history, framework
from workbench.domain.trail.events import NewKey, Redact, Reject, Restore, Undo, Withdraw
from workbench.domain.trail.findings import (
    CellMark,
    MarkKeyQuotes,
    ProposedSummary,
    ProposeSummaries,
    SummariseCell,
)
from workbench.exporters import export
from workbench.ui.pages.framework_presenter import cell_page, frame_lines

sys.path.insert(0, str(Path(__file__).parents[1]))
from findings_kit import SAID, eight_interviews, went_on

F01, T03 = participant_key("F01"), participant_key("T03")


def summary(
    text: str,
    theme: str = "travel",
    who: str = F01,
    mark: CellMark = "",
    proposal: int | None = None,
) -> SummariseCell:
    return SummariseCell(
        participant_id=who, target="theme", target_id=theme, text=text, mark=mark,
        proposal=proposal,
    )  # fmt: skip


PROPOSED = ProposeSummaries(
    labeler="chat", version="1", model="m",
    summaries=(ProposedSummary(
        participant_id=F01, target="theme", target_id="believed", text="Is understood.",
        evidence=("f01-1",),
    ),),
)  # fmt: skip
SILENT = summary("", "travel", participant_key("T01"), "nothing")
AGAINST = summary("Left on purpose.", "believed", participant_key("F02"), "opposite")


@pytest.fixture(scope="module")
def study() -> Study:
    key = MarkKeyQuotes(excerpts=("f01-0",), theme_id="travel")
    return eight_interviews(
        summary("The bus."), summary("By bus."), PROPOSED, SILENT, AGAINST, key
    )[0]


def cell(study: Study, who: str, theme: str) -> FrameCell:
    shown = framework(study)
    row = next(row for row in shown.rows if row.participant == who)
    return row.cells[[column.id for column in shown.columns].index(theme)]


def test_rows_are_participants_in_groups_and_columns_accepted_themes(study: Study) -> None:
    shown = framework(study, "theme", ["group", "age"])
    assert [row.participant for row in shown.rows] == [
        "F02", "F01", "F04", "F05", "F03", "T02", "T03", "T01",
    ]  # fmt: skip
    assert {c.name for c in shown.columns} == {
        "Being believed", "Getting there", "Wanting to stop", "Running it ourselves",
    }  # fmt: skip
    assert [p.text for p in cell(study, "F01", "travel").passages] == [SAID["F01"][0]]
    assert shown.filled == 3


def test_by_codes_a_cell_has_what_people_coded(study: Study) -> None:
    shown = framework(study, "code")
    assert [column.name for column in shown.columns] == ["Bus", "Trust"]
    first = next(row for row in shown.rows if row.participant == "F01")
    assert [[p.text for p in c.passages] for c in first.cells] == [["bus"], []]


def test_the_newest_summary_stands_and_every_earlier_one_is_its_history(study: Study) -> None:
    assert cell(study, "F01", "travel").written.text == "By bus."
    earlier = cell_history(study, "F01", "theme", "travel")
    assert [(e.text, e.analyst, e.back) for e in earlier] == [
        ("By bus.", "Ann", False), ("The bus.", "Ann", False),
    ]  # fmt: skip


def test_a_summary_is_undone_and_the_history_says_so() -> None:
    study, history = eight_interviews(summary("The bus."), summary("By bus."))
    history.record(Undo(target=history.board.seq))
    now = went_on(study, history)
    assert cell(now, "F01", "travel").written.text == "The bus."
    assert [e.back for e in cell_history(now, "F01", "theme", "travel")] == [True, False]
    history.record(Restore(to=history.board.seq - 3))
    assert cell(went_on(study, history), "F01", "travel").written.text == ""


def test_a_proposal_is_marked_until_somebody_writes_the_cell() -> None:
    study, history = eight_interviews(PROPOSED)
    waits = cell(study, "F01", "believed")
    assert waits.proposed is not None and waits.written.text == ""
    history.record(summary("Is understood.", "believed", proposal=history.board.seq))
    taken = cell(went_on(study, history), "F01", "believed")
    assert (taken.proposed, taken.written.text, taken.written.proposal) == (
        None, "Is understood.", history.board.seq - 1,
    )  # fmt: skip
    history.record(PROPOSED, analyst="chat")
    assert cell(went_on(study, history), "F01", "believed").proposed is not None


def test_what_a_cell_refuses() -> None:
    _, history = eight_interviews(Reject(theme_id="ending"))
    for event, why in (
        (summary("x", mark="nothing"), "has no summary"),
        (summary(""), "empty already"),
        (summary("x", "ending"), "rejected"),
        (replace(summary("x"), target="code", target_id="none"), "no code"),
    ):
        with pytest.raises(DecisionError, match=why):
            history.record(event)


def test_that_nothing_is_said_is_at_odds_with_words_that_come_later(study: Study) -> None:
    assert cell(study, "T01", "travel").mark == "nothing"
    assert not cell(study, "T01", "travel").at_odds
    marked = eight_interviews(replace(SILENT, participant_id=F01))[0]
    assert cell(marked, "F01", "travel").at_odds


def test_a_withdrawal_takes_the_cells_of_a_participant_and_their_past() -> None:
    _, history = eight_interviews(summary("By bus."), PROPOSED, SILENT)
    gone = Withdraw(participant_id=F01, transcripts=("transcript-F01",),
                    excerpts=("f01-0", "f01-1"))  # fmt: skip
    history.record(gone)
    assert list(history.board.cells) == [cell_key(participant_key("T01"), "theme", "travel")]
    assert history.board.proposed == {}
    assert not any(
        F01 in key for step in history.board.steps[:-1] for key in step.after.get("cells", {})
    )
    with pytest.raises(DecisionError, match="withdrawn"):
        history.record(summary("x"))


def test_a_redacted_id_keeps_its_cells_under_the_new_key() -> None:
    _, history = eight_interviews(summary("By bus."), PROPOSED)
    new = participant_key("F██")
    history.record(Redact(
        transcript_id="transcript-F01", start=0, end=0,
        participants=(NewKey(before=F01, after=new),),
    ))  # fmt: skip
    assert history.board.cells[cell_key(new, "theme", "travel")].text == "By bus."
    assert list(history.board.proposed) == [cell_key(new, "theme", "believed")]
    assert not any(F01 in key for key in history.board.cells)


def test_cells_are_the_same_in_page_workbook_document_and_json(
    study: Study, tmp_path: Path
) -> None:
    for to in ("framework.xlsx", "framework.docx", "json"):
        export(study, to, tmp_path / f"a.{to}")
    lines = {line["id"]: line for line in frame_lines(study, "theme", "group")}
    book = openpyxl.load_workbook(tmp_path / "a.framework.xlsx")
    assert book.sheetnames == ["Themes", "Themes, quotes", "Codes", "Codes, quotes", "About"]
    rows = list(book["Themes"].values)
    told = json.loads((tmp_path / "a.json").read_text("utf-8"))["cells"]
    document = Document(str(tmp_path / "a.framework.docx"))
    columns = [column.name for column in framework(study).columns]
    table = document.tables[0]
    assert [c.text for c in table.rows[0].cells][1:] == columns[:4]
    printed = {
        row.cells[0].text.split(",")[0]: [c.text for c in row.cells[1:]] for row in table.rows[1:]
    }
    for row in rows[1:]:
        cells = dict(zip(rows[0], row, strict=True))
        for column, shown in zip(columns, lines[row[0]]["cells"], strict=True):
            text = cells[column]
            assert f"({shown['n']} passage" in text
            for said in (shown["text"], shown["mark"], shown["proposed"]):
                assert said in text and said in printed[row[0]][columns.index(column)]
    ids = {c.id: c.name for c in framework(study).columns}
    for one in told:
        shown = lines[one["participant"]]["cells"][columns.index(ids[one["target"]])]
        assert one["text"] == shown["text"]
    assert len(told) == 4
    assert "[proposed by chat, nobody has taken it] Is understood." in {
        line for row in rows for c in row if isinstance(c, str) for line in c.split("\n")
    }


def test_the_document_lies_across_and_repeats_its_heads(study: Study, tmp_path: Path) -> None:
    export(study, "framework.docx", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert document.sections[0].page_width > document.sections[0].page_height
    for table in document.tables:
        assert "tblHeader" in table.rows[0]._tr.xml
    assert any("Nothing is masked" in p.text for p in document.paragraphs)


def test_a_cell_page_has_words_summary_and_history(study: Study) -> None:
    shown = cell_page(study, "F01", "theme", "travel")
    assert shown is not None
    assert [p["key"] for p in shown["passages"]] == [True]
    assert (shown["text"], shown["analyst"], len(shown["earlier"])) == ("By bus.", "Ann", 2)
    assert cell_page(study, "F01", "theme", "none") is None
    assert cell_page(study, "nobody", "theme", "travel") is None
    waits = cell_page(study, "F01", "theme", "believed")
    assert waits is not None and waits["proposal"]["quotes"] == [SAID["F01"][1]]
