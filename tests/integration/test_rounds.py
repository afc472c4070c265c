"""A coding round from its opening to what was settled, and what is shown of it meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from integration_kit import ANN, invoked, project_in
from sklearn.metrics import cohen_kappa_score

from workbench.domain.board.codings import CONSENSUS, codings_by_coder
from workbench.domain.errors import DecisionError, InputError, NotFound
from workbench.domain.material.codebook import Coding
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.incoming import CodeEntry, LoadCodebook, LoadCodings
from workbench.exporters.json_export import export_json, schema
from workbench.services import reading
from workbench.services.coding.agreement import agreement
from workbench.services.coding.packages import package_of
from workbench.services.coding.rounds import (
    blind_coders,
    close_round,
    code_unit,
    open_round,
    round_lines,
    round_named,
    sample_of,
)
from workbench.services.coding.settling import differences, settle_unit, settled_of
from workbench.services.context import Author, Project, decide
from workbench.services.deciding import review
from workbench.services.erasing.participants import withdraw
from workbench.services.erasing.removal import bring_back, remove
from workbench.services.reporting import export
from workbench.ui.pages.coding_presenter import coding_sheet

BEN, CLEO = Author(analyst="Ben"), Author(analyst="Cleo")


@pytest.fixture
def study(small: Project) -> Project:
    """Six interviews, with a codebook of three codes."""
    codes = tuple(CodeEntry(id=f"k{i}", name=name) for i, name in enumerate(("Bus", "Bed", "Song")))
    decide(small, ANN, LoadCodebook(codes=codes))
    return small


def opened(project: Project, **asked) -> str:
    """A round of Ben and Cleo, by its id."""
    given = {"name": "First", "coders": ["Ben", "Cleo"], "drawn": "random", "number": 10} | asked
    return open_round(project, ANN, **given).event.round_id


def units(project: Project, round_id: str) -> tuple[str, ...]:
    return reading.study(project).board.rounds[round_id].excerpts


def coded(project: Project, round_id: str) -> None:
    """Ben gives every unit the first code, Cleo every third something else, the last none."""
    every = units(project, round_id)
    for i, excerpt in enumerate(every):
        code_unit(project, BEN, round_id, excerpt, ["k0"])
        last = i == len(every) - 1
        cleo = [] if last else ["k1"] if i % 3 == 0 else ["k0"]
        code_unit(project, CLEO, round_id, excerpt, cleo, unsure=i % 3 == 0, memo="hm")


@pytest.mark.parametrize(
    ("drawn", "number", "size"), [("all", 0, 60), ("participant", 2, 12), ("random", 7, 7)]
)
def test_a_sample_is_drawn_as_asked_and_again_with_the_same_seed(study, drawn, number, size):
    now = reading.study(study)
    first = sample_of(now, drawn, number, seed=3)
    assert len(first) == size == len(set(first))
    assert first == sample_of(now, drawn, number, seed=3)
    if drawn != "all":
        assert first != sample_of(now, drawn, number, seed=4)
    places = [now.place_of(now.excerpts[e]) for e in first]
    assert places == sorted(places)


def test_a_sample_leaves_out_what_is_set_aside_and_keeps_to_the_interviews(study):
    now = reading.study(study)
    home = next(iter(now.board.transcripts))
    inside = sample_of(now, "all", interviews=[home])
    assert {now.excerpts[e].transcript_id for e in inside} == {home}
    review.set_aside(study, ANN, [inside[0]])
    assert sample_of(reading.study(study), "all", interviews=[home]) == inside[1:]
    with pytest.raises(InputError, match="how many"):
        sample_of(now, "random", 0)
    with pytest.raises(InputError, match="nothing to draw"):
        sample_of(now, "all", interviews=["elsewhere"])


def test_a_round_needs_a_codebook_coders_a_name_and_a_day_that_is_one(small):
    with pytest.raises(DecisionError, match="codebook"):
        opened(small)
    decide(small, ANN, LoadCodebook(codes=(CodeEntry(id="k0", name="Bus"),)))
    for wrong in ({"coders": [" "]}, {"name": ""}, {"codes": ["k9"]}):
        with pytest.raises(DecisionError):
            opened(small, **wrong)
    with pytest.raises(InputError, match="not a day"):
        opened(small, due="soon")
    assert not reading.study(small).board.rounds


def test_a_coder_is_sent_text_question_codebook_and_their_own_answers_alone(study):
    asked = opened(study, codes=["k0", "k1"])
    first, second, *_ = units(study, asked)
    code_unit(study, BEN, asked, first, ["k0"], memo="Ben's own note")
    code_unit(study, CLEO, asked, second, ["k1"], memo="Cleo's secret note")
    now = reading.study(study)
    sheet = coding_sheet(now, "Ben", asked)
    sent = json.dumps(sheet)
    assert "Ben's own note" in sent and "secret" not in sent and "Cleo" not in sent
    for theme in now.board.themes.values():
        assert theme.id not in sent and (not theme.name or theme.name not in sent)
    for person in now.participants:
        assert f'"{person}"' not in sent
    assert not any(t.id in sent or f'"{t.name}"' in sent for t in now.transcripts.values())
    assert [c["allowed"] for c in sheet["round"]["codes"]] == [True, True, False]
    answers = {unit["id"]: unit["answer"] for unit in sheet["round"]["list"]}
    assert answers[first]["codes"] == ["k0"] and answers[second] is None
    assert sheet["round"]["done"] == 1
    assert coding_sheet(now, "Dora", asked)["round"] is None


def test_only_who_is_asked_codes_only_what_is_asked_and_only_while_it_is_open(study):
    asked = opened(study, codes=["k0"])
    first = units(study, asked)[0]
    outside = next(e for e in reading.study(study).excerpts if e not in units(study, asked))
    for by, excerpt, codes, why in (
        (Author(analyst="Dora"), first, ["k0"], "not asked"),
        (BEN, first, ["k1"], "not asked for"),
        (BEN, outside, ["k0"], "not one of the round's"),
        (BEN, first, ["k9"], "no code"),
    ):
        with pytest.raises(DecisionError, match=why):
            code_unit(study, by, asked, excerpt, codes)
    code_unit(study, BEN, asked, first, ["k0"])
    code_unit(study, BEN, asked, first, [])
    with pytest.raises(DecisionError, match="Ann opened this round"):
        close_round(study, BEN, asked)
    close_round(study, ANN, asked)
    with pytest.raises(DecisionError, match="is closed"):
        code_unit(study, BEN, asked, first, ["k0"])


def test_what_is_coded_counts_and_is_read_only_once_the_round_is_closed(study):
    asked = opened(study)
    coded(study, asked)
    now = reading.study(study)
    assert codings_by_coder(now.board) == {}
    assert export_json(now)["codings"] == []
    told = " ".join(sentence(r, now) for r in now.trail)
    assert "Bus" not in told and "coded an excerpt of" in told
    with pytest.raises(DecisionError, match="is open"):
        agreement(study, round_=asked)
    with pytest.raises(DecisionError, match="is open"):
        differences(study, asked)
    close_round(study, ANN, asked)
    now = reading.study(study)
    assert {c: len(own) for c, own in codings_by_coder(now.board).items()} == {"Ben": 10, "Cleo": 9}
    assert "“Bus”" in " ".join(sentence(r, now) for r in now.trail)
    review.undo(study, ANN)
    assert codings_by_coder(reading.study(study).board) == {}


def test_agreement_of_a_round_counts_its_units_no_code_included(study):
    asked = opened(study)
    coded(study, asked)
    close_round(study, ANN, asked)
    found = agreement(study, round_="First").people
    ben = ["k0"] * 10
    cleo = [["k0", "k1", ""][2 if i == 9 else i % 3 == 0] for i in range(10)]
    assert found.whole.units == 10
    assert found.whole.figures["kappa"].value == pytest.approx(cohen_kappa_score(ben, cleo))
    assert found.whole.figures["percent"].value == pytest.approx(0.6)
    done = invoked("agreement", str(study.folder), "--round", "First", "--json")
    assert done.value["people"]["whole"]["units"] == 10
    with pytest.raises(InputError, match="excerpts"):
        agreement(study, round_=asked, units="turns")
    with pytest.raises(NotFound, match="'First'"):
        agreement(study, round_="Second")


def test_a_unit_that_one_has_not_coded_is_missing_and_said(study):
    asked = opened(study)
    every = units(study, asked)
    for excerpt in every:
        code_unit(study, BEN, asked, excerpt, ["k0"])
    for excerpt in every[:4]:
        code_unit(study, CLEO, asked, excerpt, ["k0"])
    close_round(study, ANN, asked)
    found = agreement(study, round_=asked)
    assert found.people.whole.units == 4
    assert "Cleo has not coded 6 excerpts of 10." in found.notes


def test_a_later_round_takes_the_place_of_what_a_coder_gave_the_same_units_before(study):
    asked = opened(study)
    coded(study, asked)
    close_round(study, ANN, asked)
    again = opened(study, name="Second")
    assert units(study, again) == units(study, asked)
    for excerpt in units(study, again):
        code_unit(study, BEN, again, excerpt, ["k2"])
        code_unit(study, CLEO, again, excerpt, ["k2"])
    close_round(study, ANN, again)
    board = reading.study(study).board
    assert {c.code_id for c in codings_by_coder(board)["Ben"]} == {"k2"}
    first, second = (agreement(study, round_=r).people.whole for r in (asked, again))
    assert first.figures["percent"].value < second.figures["percent"].value == 1


def test_loaded_codings_are_compared_as_before_whatever_was_coded_in_rounds(study):
    now = reading.study(study)
    every = [
        Coding(code_id="k0", transcript_id=e.transcript_id, start=e.start, end=e.end, coder=coder)
        for e in now.excerpts.values()
        for coder in ("Ben", "Dora")
    ]
    decide(study, ANN, LoadCodings(codings=tuple(every)))
    before = agreement(study)
    asked = opened(study)
    coded(study, asked)
    close_round(study, ANN, asked)
    assert agreement(study).people == before.people


def test_differences_are_settled_as_a_coder_of_their_own_and_nothing_else_changes(study):
    asked = opened(study)
    coded(study, asked)
    close_round(study, ANN, asked)
    groups = differences(study, asked)
    assert [(g.first, g.second, len(g.differences)) for g in groups] == [
        ("k0", "k1", 3),
        ("k0", "", 1),
    ]
    first, second, third = groups[0].differences
    assert first.notes["Cleo"].unsure and first.notes["Cleo"].memo == "hm"
    before = codings_by_coder(reading.study(study).board)
    settle_unit(study, ANN, first.unit.id, "settled", ["k0", "k1"])
    settle_unit(study, ANN, second.unit.id, "settled", [])
    settle_unit(study, ANN, third.unit.id, "codebook unclear", memo="Is a bed a bus?")
    with pytest.raises(DecisionError):
        settle_unit(study, ANN, first.unit.id, "unsure", ["k0"])
    after = codings_by_coder(reading.study(study).board)
    assert {c: own for c, own in after.items() if c != CONSENSUS} == before
    assert [c.code_id for c in after[CONSENSUS]] == ["k0", "k1"]
    assert settled_of(differences(study, asked)) == (3, 4)
    told = export_json(reading.study(study))
    assert {"name": CONSENSUS, "kind": "consensus"} in told["coders"]
    found = agreement(study, round_=asked)
    assert found.people.coders == ("Ben", "Cleo")
    review.undo(study, ANN)
    assert settled_of(differences(study, asked)) == (2, 4)


def test_a_withdrawn_participant_leaves_rounds_answers_notes_and_what_was_settled(study):
    asked = opened(study, drawn="participant", number=2)
    now = reading.study(study)
    gone = now.excerpts[units(study, asked)[0]]
    code_unit(study, BEN, asked, gone.id, ["k0"], memo="a note that betrays nothing by itself")
    settle_unit(study, ANN, gone.id, "settled", ["k0"], memo="another such note")
    withdraw(study, ANN, gone.participant_id)
    now = reading.study(study)
    assert not now.board.answers and not now.board.settled
    kept = json.dumps(export_json(now))
    assert "betrays nothing" not in kept and "another such note" not in kept
    assert round_lines(study)[0].units == 10
    assert invoked("verify", str(study.folder)).code == 0


def test_a_transcript_that_is_taken_out_takes_its_answers_along_and_brings_them_back(study):
    asked = opened(study, drawn="participant", number=2)
    coded(study, asked)
    close_round(study, ANN, asked)
    before = reading.study(study).board
    home = next(iter(before.transcripts))
    remove(study, ANN, home)
    assert len(reading.study(study).board.answers) == 20
    assert agreement(study, round_=asked).people.whole.units == 10
    bring_back(study, ANN, home)
    assert reading.study(study).board.answers == before.answers
    assert invoked("verify", str(study.folder)).code == 0


def test_a_coder_of_anothers_open_round_is_blind_until_it_is_closed(study):
    asked = opened(study, coders=["Ben", "Ann"])
    board = reading.study(study).board
    assert blind_coders(board) == {"Ben"}  # neither Ann, who opened it, nor Cleo
    close_round(study, ANN, asked)
    assert "Ben" not in blind_coders(reading.study(study).board)


def test_two_code_at_once_and_each_can_take_back_their_own(study):
    asked = opened(study)
    first = units(study, asked)[0]
    code_unit(study, BEN, asked, first, ["k0"])
    code_unit(study, CLEO, asked, first, ["k1"])
    review.undo(study, BEN)
    left = reading.study(study).board.answers
    assert [a.coder for a in left.values()] == ["Cleo"]


def test_a_round_is_found_by_id_beginning_and_name(study, tmp_path: Path):
    asked = opened(study)
    board = reading.study(study).board
    assert {round_named(board, handle).id for handle in (asked, asked[:6], "First")} == {asked}
    with pytest.raises(NotFound):
        round_named(board, "")


def test_a_round_goes_out_in_a_file_is_coded_elsewhere_and_comes_back(study, tmp_path: Path):
    asked = opened(study, codes=["k0", "k1"])
    every = units(study, asked)
    code_unit(study, CLEO, asked, every[0], ["k1"], memo="Cleo's own")
    code_unit(study, BEN, asked, every[0], ["k0"])
    file, elsewhere = tmp_path / "ben.json", tmp_path / "elsewhere"
    ann = ("--analyst", "Ann")
    done = invoked("round", "export", str(study.folder), "First", str(file), "--coder", "Ben", *ann)
    assert done.code == 0, done.err
    packed = file.read_text("utf-8")
    assert "Cleo" not in packed and len(json.loads(packed)["units"]) == 10
    assert [e.format for e in _exports(study)] == ["round"]

    started = invoked("round", "start", str(file), str(elsewhere))
    assert started.code == 0, started.err
    assert invoked("verify", str(elsewhere)).code == 0
    away = project_in(elsewhere)
    sheet = coding_sheet(reading.study(away), "Ben", asked)["round"]
    here = coding_sheet(reading.study(study), "Ben", asked)["round"]
    assert [(u["text"], u["question"]) for u in sheet["list"]] == [
        (u["text"], u["question"]) for u in here["list"]
    ]
    assert sheet["done"] == 1 and [c["allowed"] for c in sheet["codes"]] == [True, True, False]
    for excerpt in units(away, asked)[1:8]:
        code_unit(away, BEN, asked, excerpt, ["k1"], unsure=True, memo="as I read it")
    back = tmp_path / "back.json"
    assert invoked("round", "export", str(elsewhere), "First", str(back), *ann).code == 0

    code_unit(study, BEN, asked, every[2], ["k0"])
    taken = invoked("round", "import", str(study.folder), str(back), *ann, "--json")
    assert taken.code == 1 and "what is here stays" in taken.err
    assert (taken.value["taken"], taken.value["same"], taken.value["missing"]) == (6, 1, 2)
    board = reading.study(study).board
    ben = {k: a for k, a in board.answers.items() if a.coder == "Ben"}
    assert len(ben) == 8 and sum(a.unsure for a in ben.values()) == 6
    assert all(a.transcript_id in board.transcripts for a in ben.values())
    again = invoked("round", "import", str(study.folder), str(back), *ann, "--json")
    assert (again.value["taken"], again.value["same"]) == (0, 7)


def test_a_package_of_another_study_or_of_other_words_is_refused_whole(study, tmp_path: Path):
    asked = opened(study)
    code_unit(study, BEN, asked, units(study, asked)[0], ["k0"])
    whole = package_of(reading.study(study), reading.study(study).board.rounds[asked], "Ben")
    before = reading.study(study).board

    def refused(why: str, **changed) -> None:
        file = tmp_path / "round.json"
        file.write_text(json.dumps({**whole.model_dump(), **changed}), "utf-8")
        done = invoked("round", "import", str(study.folder), str(file), "--analyst", "Ann")
        assert done.code == 2 and why in done.err, done.err

    unit = whole.units[0].model_dump()
    answer = whole.answers[0].model_dump()
    refused("other words", units=[{**unit, "text": "Something else"}])
    refused("not one of the round's", answers=[{**answer, "unit": "elsewhere"}])
    refused("has no code", answers=[{**answer, "codes": ["k9"]}])
    refused("does not ask", coder="Dora")
    refused("no round is called", round="another")
    refused("is not a round", format="workbench-round/9")
    refused("is not a round", units="none")
    assert reading.study(study).board == before
    close_round(study, ANN, asked)
    refused("is closed")


def test_the_commands_open_list_and_close_a_round(study):
    folder, ann = str(study.folder), ("--analyst", "Ann")
    drawn = ("--sample", "participant", "--number", "1", "--seed", "2", "--due", "2026-12-24")
    done = invoked("round", "open", folder, "--name", "First", "--coder", "Ben", "--coder", "Cleo",
                   *drawn, "--code", "Bus", *ann, "--json")  # fmt: skip
    assert (done.value["units"], done.value["codes"], done.value["due"]) == (6, 1, "2026-12-24")
    assert "First" in invoked("round", "list", folder).out
    assert invoked("round", "open", folder, "--name", "x", "--coder", "B", "--sample", "some",
                   *ann).code == 2  # fmt: skip
    assert invoked("round", "close", folder, "First", "--analyst", "Ben").code == 2
    assert invoked("round", "close", folder, "First", *ann).code == 0
    assert invoked("round", "list", folder, "--json").value[0]["closed"] is True


def _exports(project: Project):
    with project.store.read() as tx:
        return tx.exports.all()


def test_reports_and_json_have_the_course_over_rounds_and_what_was_settled(study, tmp_path: Path):
    for name, agree in (("First", False), ("Second", True)):
        asked = opened(study, name=name)
        coded(study, asked)
        for excerpt in units(study, asked) if agree else ():
            code_unit(study, CLEO, asked, excerpt, ["k0"] if excerpt < "8" else [])
            code_unit(study, BEN, asked, excerpt, ["k0"] if excerpt < "8" else [])
        close_round(study, ANN, asked)
    settle_unit(study, ANN, units(study, asked)[0], "settled", ["k1"], memo="agreed by phone")
    told = json.loads(export(study, "json", tmp_path / "s.json").read_text("utf-8"))
    jsonschema.validate(told, schema())
    first, second = (r["agreement"]["people"]["whole"]["figures"] for r in told["rounds"])
    assert first["percent"]["value"] < second["percent"]["value"] == 1
    assert [s["memo"] for s in told["settled"]] == ["agreed by phone"]
    page = export(study, "html", tmp_path / "s.html").read_text("utf-8")
    assert "Round “First”: people" in page and "From round to round: “First” κ" in page
    assert export(study, "docx", tmp_path / "s.docx").stat().st_size > 0
