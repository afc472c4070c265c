"""How far the demo study's coders agree: one number wherever it is shown, and as others have it."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from pathlib import Path

import jsonschema
import pytest
from docx import Document
from integration_kit import ANN, invoked
from openpyxl import load_workbook
from sklearn.metrics import cohen_kappa_score

from workbench.bootstrap import create_project, open_project
from workbench.domain.measures.reliability import alpha_of, masi_distance
from workbench.embedding.hashing import HashingEmbedder
from workbench.exporters.json_export import schema
from workbench.services import reading
from workbench.services.coding.agreement import agreement, differing
from workbench.services.coding.coders import coder_lines
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.deciding.coders import set_coder
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.codings import load_codings
from workbench.services.importing.files import import_files
from workbench.services.reporting import export
from workbench.ui.pages.agreement import confused, figures


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, fixtures: Path) -> Project:
    """The twelve interviews that both coders coded, codebook and codings; no themes."""
    folder = tmp_path_factory.mktemp("demo") / "study"
    create_project(folder, name="Peer support").store.close()
    project = open_project(folder, embedder=HashingEmbedder)
    coded = {line.split(",", 1)[0] for line in _lines(fixtures / "codings.csv")[1:]}
    files = [path for path in (fixtures / "interviews").iterdir() if path.stem in coded]
    import_files(project, ANN, sorted(files), participants=fixtures / "participants.csv")
    load_codebook(project, ANN, fixtures / "codebook.csv")
    loaded = load_codings(project, ANN, fixtures / "codings.csv")
    assert not loaded.lost and len(files) == 12
    return project


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8-sig").splitlines() if re.match(r"\w+,\d", line)]


def answers(project: Project) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """What each of the two gave every excerpt, worked out here without the workbench's frames."""
    now = reading.study(project)
    sides: dict[str, list[frozenset[str]]] = defaultdict(list)
    for excerpt in now.excerpts.values():
        for coder in ("Amira", "Bea"):
            mine = set()
            for coding in now.board.codings[coder]:
                shared = min(coding.end, excerpt.end) - max(coding.start, excerpt.start)
                shorter = min(coding.end - coding.start, excerpt.end - excerpt.start)
                same = coding.transcript_id == excerpt.transcript_id
                if same and shared > 0 and 2 * shared >= shorter:
                    mine.add(coding.code_id)
            sides[coder].append(frozenset(mine))
    return sides["Amira"], sides["Bea"]


def expected(project: Project) -> dict[str, float]:
    """κ by scikit-learn and α by its formula, of all codes together and of every code."""
    amira, bea = answers(project)
    codes = sorted({code for side in (amira, bea) for own in side for code in own})
    yes = [[code in own for own in side for code in codes] for side in (amira, bea)]
    given = [own for pair in zip(amira, bea, strict=True) for own in pair]
    n = len(given)
    apart = sum(2 * masi_distance(a, b) for a, b in zip(amira, bea, strict=True)) / n
    chance = sum(masi_distance(a, b) for a in given for b in given) / (n * (n - 1))
    return {
        "kappa": cohen_kappa_score(*[[",".join(sorted(own)) for own in s] for s in (amira, bea)]),
        "alpha": 1 - apart / chance,
        "decisions kappa": cohen_kappa_score(*yes),
        "decisions alpha": alpha_of(list(zip(*yes, strict=True))),
        **{
            f"{code} kappa": cohen_kappa_score(*[[code in own for own in s] for s in (amira, bea)])
            for code in codes
        },
    }


def test_the_page_the_command_the_report_and_json_show_what_scikit_learn_and_the_formulas_give(
    demo: Project, tmp_path: Path
) -> None:
    wanted = expected(demo)
    codes = reading.study(demo).board.codes

    def check(where: str, key: str, found: float) -> None:
        assert found == pytest.approx(wanted[key], abs=1e-9), (where, key)

    def check_json(where: str, told: dict) -> None:
        people = told["people"]
        for name in ("kappa", "alpha"):
            check(where, name, people["whole"]["figures"][name]["value"])
            check(where, f"decisions {name}", people["decisions"]["figures"][name]["value"])
        assert len(people["codes"]) == len(wanted) - 4
        for line in people["codes"]:
            check(where, f"{line['key']} kappa", line["figures"]["kappa"]["value"])

    check_json("command", invoked("agreement", str(demo.folder), "--json").value)
    export(demo, "json", tmp_path / "study.json")
    told = json.loads((tmp_path / "study.json").read_text("utf-8"))
    jsonschema.validate(told, schema())
    check_json("json", told["agreement"])

    sheet = figures(demo)
    page = {row["title"]: row["figures"] for row in sheet["sections"][0]["rows"]}
    report = _report(demo, tmp_path / "study.html")
    at = {name: sheet["heads"].index(head) for name, head in (("kappa", "κ"), ("alpha", "α"))}
    for name, place in at.items():
        for title, key in (
            ("all codes of one together", name), ("every code on every one", f"decisions {name}"),
        ):  # fmt: skip
            check("page", key, page[title][place]["value"])
            check("report", key, report[title][place])
    for code in (key.removesuffix(" kappa") for key in wanted if key.endswith(" kappa")):
        if code in codes:
            check("page", f"{code} kappa", page[codes[code].name][at["kappa"]]["value"])
            check("report", f"{code} kappa", report[codes[code].name][at["kappa"]])


def _report(project: Project, path: Path) -> dict[str, list[float]]:
    """The report's table: title to figures, to the last digit."""
    export(project, "html", path)
    section = path.read_text("utf-8").split('<h2 id="agreement">')[1].split("</table>")[0]
    rows = re.findall(r'<tr><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', section, re.DOTALL)
    cell = re.compile(r'(?:<data value="([^"]*)"|–)')
    return {html.unescape(t): [float(v or "nan") for v in cell.findall(row)] for t, row in rows}


def test_the_word_report_and_the_workbook_have_it_as_well(demo: Project, tmp_path: Path) -> None:
    wanted = expected(demo)
    export(demo, "docx", tmp_path / "study.docx")
    document = Document(str(tmp_path / "study.docx"))
    assert "Agreement between coders" in [p.text for p in document.paragraphs]
    rows = [[cell.text for cell in row.cells] for t in document.tables for row in t.rows]
    whole = next(row for row in rows if row[0] == "all codes of one together")
    assert whole[3].startswith(f"{wanted['kappa']:.2f}".lstrip("0"))
    export(demo, "xlsx", tmp_path / "study.xlsx")
    sheet = load_workbook(tmp_path / "study.xlsx")["Agreement"]
    head, first, *_ = sheet.iter_rows(values_only=True)
    assert first[head.index("kappa")] == pytest.approx(wanted["kappa"], abs=1e-9)
    assert first[head.index("alpha")] == pytest.approx(wanted["alpha"], abs=1e-9)


def test_excerpts_turns_and_characters_are_told_apart_and_what_is_left_out_is_said(
    demo: Project,
) -> None:
    found = {kind: agreement(demo, units=kind) for kind in ("excerpts", "turns", "characters")}
    assert len({each.units for each in found.values()}) == 3
    assert all(0.6 < each.people.whole.figures["kappa"].value < 0.8 for each in found.values())
    assert found["turns"].people.decisions.figures["kappa"].value == pytest.approx(0.776, abs=5e-4)
    assert any("cover more or less than one of the excerpts" in n for n in found["excerpts"].notes)
    assert any("12 interviews of 12" in note for note in found["excerpts"].notes)


@pytest.mark.parametrize(("by", "parts"), [("code", 0), ("transcript", 12), ("group", 4)])
def test_it_is_shown_by_what_is_asked_for(demo: Project, by: str, parts: int) -> None:
    people = agreement(demo, by=by).people
    assert len(people.parts) == parts
    if parts:
        assert sum(line.units for line in people.parts) == people.whole.units


def test_by_question_a_line_is_what_was_asked(demo: Project) -> None:
    people = agreement(demo, by="question").people
    assert len(people.parts) > 5
    assert any(line.key.endswith("?") for line in people.parts)


def test_what_is_set_aside_counts_nowhere_and_is_said(demo: Project) -> None:
    before = agreement(demo)
    first = next(iter(reading.study(demo).excerpts))
    review.set_aside(demo, ANN, [first])
    after = agreement(demo)
    assert after.units == before.units - 1
    assert "1 excerpt set aside as filler count nowhere." in after.notes
    review.undo(demo, ANN)


def test_a_model_is_compared_with_people_and_never_counted_among_them(demo: Project) -> None:
    set_coder(demo, ANN, "Bea", "model")
    found = agreement(demo)
    assert found.people is None and [m.coders for m in found.models] == [("Bea", "Amira")]
    assert "Agreement needs two people" in " ".join(found.notes)
    assert {line.name: line.kind for line in coder_lines(demo)} == {
        "Amira": "person", "Bea": "model",
    }  # fmt: skip
    shown = figures(demo)
    assert [section["title"] for section in shown["sections"]] == ["A model and a person"]
    assert "Bea" in reading.study(demo).trail[-1].event.coder
    review.undo(demo, ANN)
    assert agreement(demo).people.coders == ("Amira", "Bea")


def test_a_third_coder_who_is_a_model_changes_nothing_of_the_people(
    demo: Project, tmp_path: Path, fixtures: Path
) -> None:
    before = agreement(demo).people
    rows = (fixtures / "codings.csv").read_text("utf-8-sig")
    table = tmp_path / "codings.csv"
    table.write_text(rows.replace(",Amira", ",qwen-coder").replace(",Bea", ",other"), "utf-8")
    load_codings(demo, ANN, table)
    done = invoked("coders", str(demo.folder), "--model", "qwen-coder", "--model", "other",
                   "--analyst", "Ann", "--json")  # fmt: skip
    assert {line["kind"] for line in done.value if line["name"] in ("other", "qwen-coder")} == {
        "model"
    }
    found = agreement(demo)
    assert found.people == before
    assert {m.coders for m in found.models} == {
        (m, p) for m in ("qwen-coder", "other") for p in ("Amira", "Bea")
    }
    same = next(m for m in found.models if m.coders == ("qwen-coder", "Amira"))
    assert same.whole.figures["kappa"].value == pytest.approx(1)


def test_what_was_confused_leads_to_the_places_with_both_codings(demo: Project) -> None:
    section = figures(demo)["sections"][0]
    for pair in section["confused"][:5]:
        places = confused(demo, section["names"], pair["first"], pair["second"])["places"]
        assert len(places) <= pair["count"]
        for place in places:
            mine, theirs = (set(side["codes"]) for side in place["codes"])
            assert pair["one"] in mine - theirs or pair["one"] == "no code in its place"
            assert pair["other"] in theirs - mine or pair["other"] == "no code in its place"
    every = section["matrix"]["cells"]
    assert sum(map(sum, every)) > 193
    assert not differing(demo, ["Amira", "Bea"], "nothing", "like it")


def test_the_command_says_it_in_words_and_refuses_what_it_does_not_know(demo: Project) -> None:
    done = invoked("agreement", str(demo.folder), "--by", "group")
    assert done.out.startswith("Amira and Bea gave the same codes to 7")
    assert "κ .69 (" in done.out and "times" in done.out and "attendee" in done.out
    for wrong in (("--by", "mood"), ("--units", "pages")):
        refused = invoked("agreement", str(demo.folder), *wrong)
        assert refused.code == 2 and wrong[1] in refused.err
    nobody = invoked("coders", str(demo.folder), "--model", "Nobody", "--analyst", "Ann")
    assert nobody.code == 2 and "Amira" in nobody.err


def test_a_study_that_nobody_coded_says_what_is_needed(tmp_path: Path) -> None:
    create_project(tmp_path / "study", name="New").store.close()
    done = invoked("agreement", str(tmp_path / "study"))
    assert done.code == 0 and "two people who have coded" in done.out
