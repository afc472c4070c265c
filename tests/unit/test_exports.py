"""Every export of a small study with hostile content."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from workbench.domain.board.board import Board
from workbench.domain.errors import InputError
from workbench.domain.study import Study
from workbench.exporters import EXPORTS, export
from workbench.exporters.html import content_policy, html_text
from workbench.exporters.json_export import export_json, json_text, schema
from workbench.exporters.qdc import guid, qdc_bytes
from workbench.exporters.xlsx import CELL, parts

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
from study import LONG, QUESTION, small_study

XSD = Path(__file__).parents[2] / "workbench/exporters/schema/Codebook.xsd"
SPEAKERS = ("Jane Porter", "Amara Okafor", "Amara", "Porter")


@pytest.fixture(scope="module")
def study() -> Study:
    return small_study()


def live_quotes(study: Study) -> dict[str, set[str]]:
    """Theme name to its excerpts' text, from the transcripts."""
    board = study.board
    return {
        board.name_of(theme.id): {
            study.transcripts[e.transcript_id].text[e.start : e.end]
            for e in study.members_of(theme.id)
        }
        for theme in board.live()
    }


# JSON --------------------------------------------------------------------------------------


def test_json_is_as_its_schema_says(study: Study) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(export_json(study), schema())


def test_schema_documents_every_field_and_points_to_no_host() -> None:
    described = [schema(), *schema()["$defs"].values()]
    for part in described:
        for name, field in part["properties"].items():
            assert "description" in field, name
    assert "//" not in schema()["$id"]


def test_json_holds_exactly_the_fields_of_its_schema(study: Study) -> None:
    def check(value: dict[str, Any], part: dict[str, Any]) -> None:
        assert list(value) == part["required"] == list(part["properties"])

    whole, defs = export_json(study), schema()["$defs"]
    check(whole, schema())
    check(whole["run"], defs["run"])
    for field, part in (
        ("transcripts", "transcript"), ("participants", "participant"), ("excerpts", "excerpt"),
        ("codes", "code"), ("codings", "coding"), ("themes", "theme"), ("events", "event"),
    ):  # fmt: skip
        assert whole[field]
        for value in whole[field]:
            check(value, defs[part])


def test_json_excerpts_are_their_spans_of_the_transcript(study: Study) -> None:
    whole = json.loads(json_text(study))
    texts = {t["id"]: t["text"] for t in whole["transcripts"]}
    for excerpt in whole["excerpts"]:
        text = texts[excerpt["transcript"]]
        assert text[excerpt["start"] : excerpt["end"]] == excerpt["text"]
        assert [text[a:b] for a, b in excerpt["context"]] == [QUESTION]


def test_json_says_what_stands_where(study: Study) -> None:
    whole = export_json(study)
    themes = {theme["name"]: theme for theme in whole["themes"]}
    assert [t["state"] for t in whole["themes"]] == [
        "accepted", "accepted", "accepted", "candidate", "rejected",
    ]  # fmt: skip
    assert themes["People who get it"]["labels"] == {"keyphrase": "bad day / prove"}
    assert themes["bus / parking"]["codes"] == [
        {"id": "6b1d2c1e-0a55-4f0e-9a55-0d2f6b1f7e21", "relation": "narrower", "strength": 1}
    ]
    assert themes[""]["labels"] == {}
    assert themes["Running it ourselves"]["parent"] == "theme-1"
    assert {e["state"] for e in whole["excerpts"]} == {"themed", "set aside"}
    assert whole["run"]["seed"] == 7
    assert whole["run"]["models"] == {"embedding model": "all-MiniLM-L6-v2@53aa5117"}
    assert whole["run"]["versions"] == {"scikit-network": "0.33.5"}


def test_json_trail_holds_words_and_hashes_in_order(study: Study) -> None:
    events = export_json(study)["events"]
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    assert [e["previous"] for e in events[1:]] == [e["hash"] for e in events[:-1]]
    accept = next(e for e in events if e["kind"] == "accept")
    assert accept["payload"] == {"theme_id": "theme-1", "name": "People who get it"}
    assert accept["reason"] == "clear & strong"


def test_json_is_the_same_whatever_the_order_of_excerpts_and_participants(study: Study) -> None:
    turned = replace(
        study,
        excerpts=dict(sorted(study.excerpts.items(), key=lambda item: item[1].start)),
        participants=dict(reversed(study.participants.items())),
        transcripts=dict(reversed(study.transcripts.items())),
    )
    assert export_json(turned)["excerpts"] == export_json(study)["excerpts"]
    assert export_json(turned)["participants"] == export_json(study)["participants"]
    assert export_json(turned)["transcripts"] == export_json(study)["transcripts"]


# HTML --------------------------------------------------------------------------------------


def test_html_quotes_are_the_transcripts_text(study: Study) -> None:
    page = lxml_html.fromstring(html_text(study, candidates=True))
    shown = {
        article.findtext(".//h3"): {
            span.text_content() for span in article.iter("span") if span.get("data-excerpt")
        }
        for article in page.iter("article")
    }
    assert shown == live_quotes(study)


def test_html_has_no_script_link_to_elsewhere_or_inline_style(study: Study) -> None:
    page = lxml_html.fromstring(html_text(study, candidates=True))
    elements = [e for e in page.iter() if isinstance(e.tag, str)]
    assert not {e.tag for e in elements} & {"script", "iframe", "img", "link", "object", "form"}
    links = [e.get(name) for e in elements for name in ("href", "src") if e.get(name)]
    assert links
    assert all(link.startswith("#") for link in links)
    names = {name for e in elements for name in e.attrib}
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_html_allows_its_own_style_sheet_and_nothing_else(study: Study) -> None:
    page = lxml_html.fromstring(html_text(study, candidates=True))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy == content_policy(page.findtext(".//style"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_html_links_lead_somewhere_and_ids_are_unique(study: Study) -> None:
    page = lxml_html.fromstring(html_text(study, candidates=True))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href")} <= set(ids)


def test_html_shows_accepted_themes_before_candidates_and_no_rejected_one(study: Study) -> None:
    page = lxml_html.fromstring(html_text(study, candidates=True))
    states = [badge.text for badge in page.xpath("//article//span[@class]")
              if badge.text in ("accepted", "candidate", "rejected")]  # fmt: skip
    assert states == ["accepted", "accepted", "accepted", "candidate"]


def test_html_counts_participants_and_excerpts(study: Study) -> None:
    page = lxml_html.fromstring(html_text(study, candidates=True))
    facts = [" ".join(p.text_content().split()) for p in page.find_class("facts")]
    assert facts[0] == "3 of 4 participants · 5 excerpts (2 read) · named by an analyst"
    groups = page.xpath("(//article)[1]//table[@class='groups']//td[@class='n' or @class='n soft']")
    assert [g.text_content() for g in groups] == ["0 of 1", "masked, of 2", "masked, of 1"]


def test_html_says_who_decided_and_what_machines_did(study: Study) -> None:
    text = lxml_html.fromstring(html_text(study, candidates=True)).text_content()
    for words in (
        "candidates, not findings", "Decisions are by Ann and Bob", "codebook analysis",
        "keyphrase 1.0", "embedding model all-MiniLM-L6-v2@53aa5117", "dtype float32", "seed 7",
        "not reflexive thematic analysis", study.trail[-1].hash,
    ):  # fmt: skip
        assert words in text


def test_reports_of_an_empty_study_are_written(tmp_path: Path) -> None:
    empty = Study(
        name="Nothing yet", language="en", board=Board(), transcripts={}, participants={},
        excerpts={},
    )  # fmt: skip
    for to in EXPORTS:
        export(empty, to, tmp_path / f"empty.{to}")
    jsonschema.validate(export_json(empty), schema())
    etree.XMLSchema(etree.parse(XSD)).assertValid(etree.fromstring(qdc_bytes(empty)))


# XLSX --------------------------------------------------------------------------------------


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture(scope="module")
def workbook(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xlsx") / "study.xlsx"
    export(study, "xlsx", path)
    return path


def test_xlsx_quotes_are_the_transcripts_text(study: Study, workbook: Path) -> None:
    by_id = {e.id: e for e in study.excerpts.values()}
    rows = sheet(workbook, "Excerpts")
    for row in rows:
        excerpt = by_id[row["excerpt id"]]
        text = study.transcripts[excerpt.transcript_id].text[row["start"] : row["end"]]
        assert (row["text"] or "") + (row["text (2)"] or "") == text == excerpt.text
    themed = {(row["theme"], row["excerpt id"]) for row in rows if row["theme"]}
    assert len(themed) == sum(len(quotes) for quotes in live_quotes(study).values())
    assert [row["state"] for row in rows if not row["theme"]] == ["set aside"]


def test_xlsx_holds_neither_formulas_nor_links(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    cells = [cell for each in book for row in each.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert '=HYPERLINK("http://example.invalid","click")' in {cell.value for cell in cells}


def test_xlsx_themes_and_matrix_count_people(workbook: Path) -> None:
    themes = {row["theme"]: row for row in sheet(workbook, "Themes")}
    getting = themes["People who get it"]
    assert (getting["excerpts"], getting["participants"], getting["of participants"]) == (5, 3, 4)
    assert (getting["participants: Follow-on"], getting["read share"]) == ("masked", 0.4)
    assert themes["bus / parking"]["codes"] == "narrower than Access"
    matrix = {row["theme"]: row for row in sheet(workbook, "Matrix")}
    assert matrix["People who get it"]["excerpts: Tutor (n = 1)"] == "masked"
    assert matrix["People who get it"]["excerpts: Clinician (n = 1)"] == 0
    assert matrix["People who get it"]["participants: all (n = 4)"] == 3


def test_xlsx_sheets_are_the_promised_ones_and_codes_say_what_is_not_covered(
    workbook: Path,
) -> None:
    names = ["Themes", "Excerpts", "Codes", "Matrix", "Alignment", "Convergence"]
    names += ["Saturation", "Trail", "COREQ", "SRQR", "About"]
    assert openpyxl.load_workbook(workbook).sheetnames == names
    assert [(row["code"], row["covered"]) for row in sheet(workbook, "Codes")] == [
        ("Access", "yes"), ("Travel & parking <far>", "no"), ("Reasons to stop", "no"),
    ]  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(2, 9))
def test_parts_join_to_the_text_and_fit(text: str, most: int) -> None:
    cut = parts(text, most)
    assert "".join(cut) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= most for part in cut)


def test_a_long_quote_is_cut_where_excel_counts() -> None:
    first, second = parts("😀" * (CELL - 1))
    assert len(first) == len(second) == CELL // 2


# QDC ---------------------------------------------------------------------------------------


def test_qdc_is_valid_against_the_standard(study: Study) -> None:
    content = qdc_bytes(study)
    assert content.startswith(b"<?xml")
    etree.XMLSchema(etree.parse(XSD)).assertValid(etree.fromstring(content))


def test_qdc_nests_codes_and_accepted_themes(study: Study) -> None:
    def tree(element: etree._Element) -> dict[str, Any]:
        return {c.get("name"): tree(c) for c in element if etree.QName(c).localname == "Code"}

    assert tree(etree.fromstring(qdc_bytes(study))[0]) == {
        "Access": {"Travel & parking <far>": {}},
        "Reasons to stop": {},
        "Themes": {"People who get it": {"Running it ourselves": {}}, "bus / parking": {}},
    }


def test_qdc_guids_are_upper_case_unique_and_stay(study: Study) -> None:
    guids = etree.fromstring(qdc_bytes(study)).xpath("//@guid")
    assert len(set(guids)) == len(guids) == 7
    assert all(re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", each) for each in guids)
    assert guids == etree.fromstring(qdc_bytes(small_study())).xpath("//@guid")
    assert guid("6b1d2c1e-0a55-4f0e-9a55-0d2f6b1f7e21") == "6B1D2C1E-0A55-4F0E-9A55-0D2F6B1F7E21"


# DOCX --------------------------------------------------------------------------------------


def test_docx_quotes_are_the_transcripts_text(study: Study, tmp_path: Path) -> None:
    export(study, "docx", tmp_path / "study.docx", dialect="candidates")
    document = Document(str(tmp_path / "study.docx"))
    quotes = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    every = set().union(*live_quotes(study).values())
    assert len(quotes) == len(every) == 12
    assert set(quotes) == every


def test_docx_quotes_those_nobody_is_known_for(study: Study, tmp_path: Path) -> None:
    nobody = {e.id: replace(e, participant_id=None) for e in study.excerpts.values()}
    export(replace(study, excerpts=nobody), "docx", tmp_path / "study.docx", dialect="candidates")
    document = Document(str(tmp_path / "study.docx"))
    assert len([p for p in document.paragraphs if p.style.name == "Quote"]) == 10
    assert "participant not known; P01; 60–142" in [p.text for p in document.paragraphs]


def test_docx_tells_candidates_from_accepted_themes_and_says_whose_a_quote_is_once(
    study: Study, tmp_path: Path
) -> None:
    export(study, "docx", tmp_path / "study.docx", dialect="candidates")
    document = Document(str(tmp_path / "study.docx"))
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads.index("Themes") < heads.index("Appendix: candidates")
    cites = {
        following.text
        for quote, following in pairwise(document.paragraphs)
        if quote.style.name == "Quote"
    }
    assert all(len(set(cite.split(", "))) == len(cite.split(", ")) for cite in cites)
    assert all(row._tr.trPr is not None for t in document.tables for row in t.rows)


def test_docx_headings_give_away_no_cell_that_the_table_masks(study: Study, tmp_path: Path) -> None:
    export(study, "docx", tmp_path / "study.docx", dialect="candidates")
    document = Document(str(tmp_path / "study.docx"))
    heads = {p.text for p in document.paragraphs if p.style.name == "Heading 3"}
    assert {"Follow-on (masked, of 2)", "Tutor (masked, of 1)"} <= heads
    assert not [head for head in heads if re.search(r"\(\d", head)]


# All of them -------------------------------------------------------------------------------


def everything(path: Path) -> str:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return "\n".join(str(c.value) for each in book for row in each.iter_rows() for c in row)
    if path.suffix == ".docx":
        document = Document(str(path))
        cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    return path.read_text("utf-8")


@pytest.mark.parametrize("to", ["html", "xlsx", "docx"])
def test_reports_name_participants_by_id_and_never_speakers(
    study: Study, tmp_path: Path, to: str
) -> None:
    out = tmp_path / f"study.{to}"
    export(study, to, out)
    text = everything(out)
    assert "P02" in text
    assert not [name for name in SPEAKERS if name in text]


@pytest.mark.parametrize("to", list(EXPORTS))
def test_an_export_replaces_the_file_and_leaves_nothing_beside_it(
    study: Study, tmp_path: Path, to: str
) -> None:
    out = tmp_path / f"study.{to}"
    out.write_text("the one before")
    export(study, to, out)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.stat().st_size > 100
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_an_export_that_fails_leaves_the_file_before(study: Study, tmp_path: Path) -> None:
    out = tmp_path / "study.html"
    out.write_text("the one before")
    broken = replace(study, trail=(replace(study.trail[0], event=None),))
    with pytest.raises(TypeError):
        export(broken, "html", out)
    assert out.read_text() == "the one before"
    assert [path.name for path in tmp_path.iterdir()] == ["study.html"]


def test_an_unknown_format_is_refused_with_those_there_are(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'pdf'; there are docx, html, xlsx, quotes\.docx"):
        export(study, "pdf", tmp_path / "study.pdf")


def test_a_folder_that_is_not_there_is_said(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write to the folder"):
        export(study, "json", tmp_path / "gone" / "study.json")
    with pytest.raises(InputError, match="is a folder"):
        export(study, "json", tmp_path)


def test_importing_the_exporters_loads_no_heavy_library() -> None:
    heavy = "{'xlsxwriter', 'docx', 'jinja2', 'lxml', 'jsonschema'}"
    code = f"import sys, workbench.exporters; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_long_answer_is_as_long_as_it_should_be() -> None:
    assert len(LONG) == 40_000
