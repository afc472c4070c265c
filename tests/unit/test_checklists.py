"""COREQ and SRQR: what is known, what is stated, and the methods that are true for a project."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from workbench.domain.egress import Sent
from workbench.domain.errors import DecisionError
from workbench.domain.material.facts import CHECKLISTS, FACTS, fact_name
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping
from workbench.domain.trail.events import EnableLabeler, Undo
from workbench.domain.trail.findings import StateFact
from workbench.exporters import export
from workbench.exporters.checklists import OPEN, ChecklistItem, coreq, srqr
from workbench.exporters.provenance import methods
from workbench.exporters.tables import theme_rows
from workbench.ui.pages.checklist_presenter import checklist_page

sys.path.insert(0, str(Path(__file__).parents[1]))
from findings_kit import eight_interviews, went_on

STATED = (
    StateFact(fact_id="coreq:2", text="MSc (AB), PhD (CD)."),
    StateFact(fact_id="coreq:12", text="We stopped at eight."),
    StateFact(fact_id="srqr:21", text="Nobody paid."),
    StateFact(fact_id="ethics", text="Approved, 24/12."),
)
SENT = Sent(
    provider="api.example.org", model="m-1", off_machine=True, requests=3, excerpts=12,
    bytes_sent=4_321, bytes_received=99, input_tokens=1, output_tokens=1, cost=None,
    first=datetime(2026, 5, 4, tzinfo=UTC), last=datetime(2026, 5, 5, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="module")
def study() -> Study:
    return eight_interviews(*STATED)[0]


def items(study: Study, name: str) -> dict[int, ChecklistItem]:
    made = {"coreq": coreq, "srqr": srqr}[name]
    return {
        item.number: item
        for item in made(study, grouping(study), theme_rows(study, grouping(study)))
    }


def test_the_lists_have_as_many_items_as_their_sources() -> None:
    assert [len(CHECKLISTS[name]) for name in ("coreq", "srqr")] == [32, 21]
    assert {f"coreq:{n}" for n in range(1, 33)} | {f"srqr:{n}" for n in range(1, 22)} <= FACTS
    assert len({item.asks for every in CHECKLISTS.values() for item in every}) == 53
    assert fact_name("coreq:17") == "item 17 of COREQ (interview guide)"
    assert fact_name("coreq:33") == fact_name("x") == "something about the study"


def test_what_the_team_states_stands_before_what_the_study_knows(study: Study) -> None:
    known = items(study, "coreq")
    assert (known[2].known, known[2].answer) == ("", "MSc (AB), PhD (CD).")
    assert known[12].answer == "We stopped at eight. 8 participants, 8 transcripts."
    assert known[3].answer == ""
    assert items(study, "srqr")[21].stated == "Nobody paid."
    assert "4+2" in items(study, "srqr")[8].known


def test_what_was_stated_is_taken_back_and_undone() -> None:
    study, history = eight_interviews(*STATED)
    history.record(StateFact(fact_id="coreq:2", text=""))
    assert items(went_on(study, history), "coreq")[2].answer == ""
    history.record(Undo(target=history.board.seq))
    assert items(went_on(study, history), "coreq")[2].stated == "MSc (AB), PhD (CD)."
    with pytest.raises(DecisionError, match="nothing to take back"):
        history.record(StateFact(fact_id="coreq:5", text=""))


def test_what_was_erased_counts_as_open(study: Study) -> None:
    facts = {f: replace(fact, text="[erased]") for f, fact in study.board.facts.items()}
    gone = replace(study, board=replace(study.board, facts=facts))
    assert items(gone, "coreq")[2].answer == ""
    assert not any("erased" in paragraph for paragraph in methods(gone))


def test_items_are_the_same_in_page_workbook_document_web_page_and_json(
    study: Study, tmp_path: Path
) -> None:
    for to in ("xlsx", "docx", "html", "json"):
        export(study, to, tmp_path / f"a.{to}")
    told = json.loads((tmp_path / "a.json").read_text("utf-8"))["checklists"]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    tables = Document(str(tmp_path / "a.docx")).tables[-2:]
    web = (tmp_path / "a.html").read_text("utf-8")
    for shown, table in zip(checklist_page(study)["lists"], tables, strict=True):
        rows = list(book[shown["name"]].values)[1:]
        for item, one, row, line in zip(
            shown["items"], told[shown["name"].lower()], rows, table.rows[1:], strict=True
        ):
            assert (item["number"], item["known"], item["stated"]) == (
                one["number"], one["known"], one["stated"],
            )  # fmt: skip
            answer = " ".join(filter(None, (item["stated"], item["known"]))) or OPEN
            assert row[0] == item["number"] == int(line.cells[0].text)
            assert row[3] == line.cells[2].text == answer
            assert answer.split("’")[0].split("'")[0].split("“")[0] in web


def test_the_methods_say_what_left_the_computer_and_who_had_allowed_it(study: Study) -> None:
    assert not any("left this computer" in paragraph for paragraph in methods(study))
    quiet = methods(replace(study, sent=()))
    assert "No excerpt left this computer." in quiet
    plain, history = eight_interviews(EnableLabeler(
        labeler="chat", version="2", sends_data_off_machine=True, destination="api.example.org",
    ))  # fmt: skip
    here = replace(SENT, provider="127.0.0.1:1234", off_machine=False, requests=1)
    [told] = [p for p in methods(replace(plain, sent=(SENT, here))) if "api.example.org" in p]
    assert told == (
        "3 requests with 12 excerpts (4,321 bytes) went to api.example.org for m-1. On this "
        "computer models answered 1 request (m-1 at 127.0.0.1:1234). Ann had allowed chat 2 to "
        f"send to api.example.org (event #{history.board.seq})."
    )


def test_the_methods_say_what_the_team_stated(study: Study) -> None:
    assert "Ethics approval: Approved, 24/12." in methods(study)
