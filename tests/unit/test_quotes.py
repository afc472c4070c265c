"""Key quotes, how participants are cited, all quotes by theme, and the check of a report's."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import DecisionError, InputError
from workbench.domain.material.found_quotes import FoundQuote, Sought
from workbench.domain.measures.evidence import NegativeCase
from workbench.domain.study import Study
from workbench.domain.telling.citing import alone, cited, cited_by
from workbench.domain.telling.matrix import grouping
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.events import Merge, Part, Remove, Split, Undo
from workbench.domain.trail.findings import MarkKeyQuotes, StateFact, UnmarkKeyQuotes
from workbench.exporters import export
from workbench.exporters.evidence import negative_line
from workbench.exporters.quotes import quoted_themes
from workbench.exporters.tables import quote_rows, typical
from workbench.importers.reports import passages, report_quotes
from workbench.ui.board.theme_presenter import cards

sys.path.insert(0, str(Path(__file__).parents[1]))
from findings_kit import SAID, eight_interviews, went_on


def found_quote(quote: str, transcripts: dict[str, str], own: Sequence[str]) -> FoundQuote:
    return Sought(transcripts, own).find(quote)


KEYS = MarkKeyQuotes(excerpts=("t02-1", "f03-1"), theme_id="believed")
CITED = StateFact(fact_id="cited", text="group, gender, age")


@pytest.fixture(scope="module")
def study() -> Study:
    return eight_interviews(KEYS, CITED)[0]


def test_a_key_quote_is_an_excerpt_of_its_theme() -> None:
    _, history = eight_interviews(KEYS)
    with pytest.raises(DecisionError, match="an excerpt of the theme"):
        history.record(MarkKeyQuotes(excerpts=("f04-1",), theme_id="believed"))
    with pytest.raises(DecisionError, match="already"):
        history.record(KEYS)
    with pytest.raises(DecisionError, match="not a key quote"):
        history.record(UnmarkKeyQuotes(excerpts=("f01-1",), theme_id="believed"))


def test_marks_are_taken_away_and_undone() -> None:
    _, history = eight_interviews(KEYS, UnmarkKeyQuotes(excerpts=("t02-1",), theme_id="believed"))
    assert history.board.key_quotes_of("believed") == {"f03-1"}
    history.record(Undo(target=history.board.seq))
    assert history.board.key_quotes_of("believed") == {"t02-1", "f03-1"}


def test_key_quotes_stay_key_through_merges_and_splits_while_the_theme_holds_them() -> None:
    _, history = eight_interviews(KEYS)
    history.record(Merge(theme_ids=("believed", "ending"), into="both", name="Both"))
    assert history.board.key_quotes_of("both") == {"t02-1", "f03-1"}
    one, other = ("t02-1", "f01-1"), ("f03-1", "f02-0", "f02-1", "f04-1", "f05-0", "t01-1")
    parts = (Part(theme_id="one", excerpts=one), Part(theme_id="other", excerpts=other))
    history.record(Split(theme_id="both", parts=parts))
    assert history.board.key_quotes_of("one") == {"t02-1"}
    history.record(Remove(excerpts=("t02-1",), source="one"))
    assert history.board.key_quotes_of("one") == frozenset()
    history.record(UnmarkKeyQuotes(excerpts=("f03-1",), theme_id="other"))
    assert history.board.key_quotes_of("other") == frozenset()


def test_the_trail_says_what_was_marked_and_stated(study: Study) -> None:
    marked, stated = study.trail[-2:]
    assert sentence(marked, study) == "Ann marked 2 excerpts as key quotes of “Being believed”."
    said = "Ann stated how participants are cited: “group, gender, age”."
    assert sentence(stated, study) == said


def test_reports_take_key_quotes_first_and_all_of_them(study: Study) -> None:
    own = [row for row in quote_rows(study, grouping(study)) if row.theme_id == "believed"]
    assert {row.excerpt_id for row in typical(own, 2)} == {"t02-1", "f03-1"}
    assert {row.excerpt_id for row in typical(own, 1)} == {"t02-1", "f03-1"}
    assert len(typical(own, 4)) == 4


def test_the_board_shows_the_mark_on_the_theme_that_it_is_for(study: Study) -> None:
    assert [c["key"] for c in cards(study, ["t02-1", "f01-1"], "believed")] == [True, False]
    assert [c["key"] for c in cards(study, ["t02-1"], "travel")] == [False]


def test_participants_are_cited_as_the_team_says(study: Study) -> None:
    by = cited_by(study)
    assert cited(study, "F05", by) == "F05, attendee, female, 55–64"
    assert cited(study, "T01", by) == "T01, tutor, male"
    assert cited(study, None, by) == "participant not known"
    assert alone(study, by) == 5


def test_unless_the_team_says_otherwise_the_group_stands_behind_the_id() -> None:
    plain, history = eight_interviews()
    assert cited(plain, "F05", cited_by(plain)) == "F05, attendee"
    history.record(StateFact(fact_id="cited", text="-"))
    assert cited(went_on(plain, history), "F05", cited_by(went_on(plain, history))) == "F05"
    history.record(StateFact(fact_id="cited", text=""))
    assert cited_by(went_on(plain, history)) == ("group",)
    with pytest.raises(DecisionError, match="no fact is called"):
        history.record(StateFact(fact_id="what", text="x"))


def test_all_quotes_by_theme_are_the_same_in_document_and_table(
    study: Study, tmp_path: Path
) -> None:
    export(study, "quotes.docx", tmp_path / "q.docx")
    export(study, "quotes.xlsx", tmp_path / "q.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "q.xlsx")["Quotes"].values)
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    quotes = [q for each in quoted_themes(study) for q in each.quotes]
    assert [row["text"] for row in told] == [q.text for q in quotes]
    assert [row["key quote"] for row in told[:3]] == ["yes", "yes", "no"]
    assert told[0]["cited as"] == quotes[0].cited and told[0]["gender"] in ("female", "male")
    document = Document(str(tmp_path / "q.docx"))
    assert [p.text for p in document.paragraphs if p.style.name == "Quote"] == [
        q.text for q in quotes
    ]
    sources = [p.text for p in document.paragraphs if p.text.startswith("Key quote.")]
    assert sources[0].startswith(f"Key quote. ({quotes[0].cited}; ")
    assert any("5 participants would be the only one" in p.text for p in document.paragraphs)


def test_key_quotes_are_in_the_json(study: Study, tmp_path: Path) -> None:
    export(study, "json", tmp_path / "a.json")
    whole = json.loads((tmp_path / "a.json").read_text("utf-8"))
    members = next(t for t in whole["themes"] if t["id"] == "believed")["members"]
    assert {m["excerpt"] for m in members if m["key"]} == {"t02-1", "f03-1"}
    assert [f["fact"] for f in whole["facts"]] == ["cited"]


TEXTS = {"a": "I said “no” – and\nthen the bus came, two hours late.", "b": "Nothing of the kind."}


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("then the bus came", "exact"),
        ("and then the bus came", "adapted"),
        ('I said "no" - and then', "adapted"),
        ("Then the bus … two hours late.", "adapted"),
        ("then [they say] the bus came", "adapted"),
        ("two hours late … then the bus", "missing"),
        ("then the bus cam", "exact"),
        ("Then the bus cam", "missing"),
        ("then the bus came, Nothing of the kind", "missing"),
        ("a theme of getting there", "own words"),
        ("[…]", "missing"),
    ],
)
def test_a_quote_is_found_to_the_letter_or_as_journals_print_it(quote: str, verdict: str) -> None:
    assert found_quote(quote, TEXTS, ["A theme of getting there"]).verdict == verdict


@given(st.text(min_size=1, max_size=40), st.integers(0, 30), st.integers(1, 30))
def test_whatever_stands_in_a_transcript_is_found_there(text: str, at: int, wide: int) -> None:
    piece = text[at : at + wide].strip()
    found = found_quote(piece, {"t": text}, ())
    assert not piece or (found.verdict == "exact" and found.start == text.find(piece))


def test_passages_in_all_kinds_of_marks_are_quotes_from_four_words_on() -> None:
    text = (
        "He said “it is all gone now” and \"that was the very end\" but ‘don't say it's over’; "
        "„so war es eben nicht“ and «ce n'était pas ça», never “too short”."
    )
    assert list(passages(text)) == [
        "it is all gone now", "that was the very end", "don't say it's over",
        "so war es eben nicht", "ce n'était pas ça",
    ]  # fmt: skip


@pytest.mark.parametrize("to", ["docx", "html", "xlsx", "quotes.docx", "quotes.xlsx"])
def test_every_quote_of_our_own_reports_is_found(study: Study, to: str, tmp_path: Path) -> None:
    hostile = SAID["F01"][0]
    path = tmp_path / f"report.{to}"
    export(study, to, path)
    texts = {t.id: t.text for t in study.transcripts.values()}
    quotes = report_quotes(path)
    assert hostile in {q.text for q in quotes}
    own = ["Being believed", "group, gender, age"]
    assert {found_quote(q.text, texts, own).verdict for q in quotes} <= {"exact", "own words"}
    assert len({q.text for q in quotes}) >= 12


def test_a_report_that_was_changed_is_found_out(study: Study, tmp_path: Path) -> None:
    export(study, "docx", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    [first, *_] = [p for p in document.paragraphs if p.style.name == "Quote"]
    first.runs[0].text = first.text.replace("a", "o", 1)
    document.add_paragraph("One of them said: “I never said that to anybody here.”")
    document.save(str(tmp_path / "b.docx"))
    texts = {t.id: t.text for t in study.transcripts.values()}
    missing = [
        q.text for q in report_quotes(tmp_path / "b.docx")
        if found_quote(q.text, texts, ()).verdict == "missing"
    ]  # fmt: skip
    assert missing == [first.text, "I never said that to anybody here."]


def test_a_report_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputError, match="docx, html and xlsx"):
        report_quotes(tmp_path / "a.pdf")


def test_a_web_page_of_somebody_else_is_read_by_its_elements(tmp_path: Path) -> None:
    page = (
        "<style>p { content: “not a quote at all” }</style><blockquote>The bus is late"
        "<br>every week I go.</blockquote><p>She <q>was tired of it</q>, "
        "“as she told us there”.</p>"
    )
    (tmp_path / "a.html").write_text(page, "utf-8")
    assert [q.text for q in report_quotes(tmp_path / "a.html")] == [
        "The bus is late\nevery week I go.", "was tired of it", "as she told us there",
    ]  # fmt: skip


def test_a_citation_that_was_erased_falls_back_on_the_id(study: Study) -> None:
    fact = replace(study.board.facts["cited"], text="[erased]")
    erased = replace(study, board=replace(study.board, facts={"cited": fact}))
    assert cited(erased, "F05", cited_by(erased)) == "F05"


def test_what_a_report_shows_of_a_negative_case_is_cut_between_words(study: Study) -> None:
    said = "They taught us short bits on the course. " * 9
    excerpt = replace(study.excerpts["f01-0"], text=said)
    long = replace(study, excerpts={**study.excerpts, "f01-0": excerpt})
    case = NegativeCase(excerpt_id="f01-0", themes=(), words="no bits")
    line = negative_line(long, case)
    [shown] = [passage for passage in passages(line) if passage.startswith("They taught")]
    assert shown.endswith(" …") and found_quote(shown, {"t": said}, ()).verdict == "adapted"
