"""What the page's script asks and decides, without a browser."""

from __future__ import annotations

from typing import Any

import pytest
from ui_kit import BEN, EVIL, Seat, theme

from workbench.domain.trail.events import kind_of
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.suggesting import answering
from workbench.ui.board.decisions import DECISIONS


@pytest.fixture
def desk(project: Project) -> Seat:
    return Seat(project, "Ann")


def decide(desk: Seat, op: str, **fields: Any) -> dict[str, Any]:
    state = desk.read({"what": "state"})
    asked = {
        "op": op, "made_at": state["seq"], "since": state["seq"],
    }  # fmt: skip
    return desk.decide(asked | fields)


def test_a_decision_answers_with_what_changed(desk: Seat, project: Project) -> None:
    buses = theme(project, "believed")
    answer = decide(desk, "accept", theme=buses, name="believed", reason="clear", client_id="1")
    assert [(row["id"], row["state"]) for row in answer["rows"]] == [(buses, "accepted")]
    last = reading.study(project).trail[-1]
    assert (last.analyst, last.reason, last.seq) == ("Ann", "clear", answer["seq"])


def test_a_merge_says_whether_there_was_something_to_compare(desk: Seat, project: Project) -> None:
    believed = theme(project, "believed")
    asked = {"what": "merges", "theme": believed}
    assert desk.read(asked) == {"merges": [], "none": ""}
    for other in (f"{EVIL} buses", "moving on"):
        held = list(reading.study(project).board.members[theme(project, other)])
        review.set_aside(project, BEN, held[:2])
    why = "Nothing was compared: no other theme has 3 excerpts or more."
    assert desk.read(asked) == {"merges": [], "none": why}


def test_a_decision_sent_twice_is_recorded_once(desk: Seat, project: Project) -> None:
    target = theme(project, "believed")
    first = decide(desk, "rename", theme=target, name="Taken seriously", client_id="same")
    second = decide(desk, "rename", theme=target, name="Taken seriously", client_id="same")
    assert second["seq"] == first["seq"]


def together(desk: Seat, *decisions: dict[str, Any], made_at: int | None = None) -> dict[str, Any]:
    """Several decisions with one request, as a page sends what was typed in a burst."""
    seen = desk.read({"what": "state"})["seq"] if made_at is None else made_at
    given = [dict(each) for each in decisions]
    return desk.decide_all({"decisions": given, "made_at": seen, "since": seen})


def test_decisions_sent_together_are_recorded_in_turn(desk: Seat, project: Project) -> None:
    target, other = theme(project, "believed"), theme(project, "moving on")
    before = reading.study(project).board.seq
    answer = together(
        desk,
        {"op": "accept", "theme": target, "name": "believed", "reason": "clear"},
        {"op": "accept", "theme": target, "name": "believed"},
        {"op": "park", "theme": target}, {"op": "reject", "theme": other},
    )  # fmt: skip
    assert ["error" in each for each in answer["answers"]] == [False, True, False, False]
    assert "accepted already" in answer["answers"][1]["error"]["message"]
    trail = reading.study(project).trail[before:]
    assert [(kind_of(r.event), r.reason) for r in trail] == [
        ("accept", "clear"), ("park", ""), ("reject", "")
    ]  # fmt: skip
    assert {row["id"]: row["state"] for row in answer["rows"]} == {
        target: "parked", other: "rejected"
    }  # fmt: skip


def test_of_decisions_sent_together_those_on_what_others_changed_are_stale(
    desk: Seat, project: Project
) -> None:
    target, other = theme(project, "believed"), theme(project, "moving on")
    seen = reading.study(project).board.seq
    review.rename(project, BEN, other, "Ben's name")
    decisions = {"op": "park", "theme": target}, {"op": "reject", "theme": other}
    answer = together(desk, *decisions, made_at=seen)
    assert "error" not in answer["answers"][0]
    assert answer["answers"][1]["error"]["kind"] == "stale"
    assert reading.study(project).board.theme(other).state == "candidate"


def test_ones_own_decision_of_the_same_burst_is_no_news(desk: Seat, project: Project) -> None:
    """Ben decides on another theme before the burst arrives, and between two of its requests."""
    target, other = theme(project, "believed"), theme(project, "moving on")
    seen = reading.study(project).board.seq
    on = {"theme": target}
    review.rename(project, BEN, other, "Ben's name")
    for ops in (("park", "reopen"), ("accept",)):
        asked = {"made_at": seen, "since": seen}
        sent = [{"op": op, "name": "believed", **on} for op in ops]
        answers = desk.decide_all({"decisions": sent, **asked})["answers"]
        assert not any("error" in each for each in answers), answers
        review.rename(project, BEN, other, f"Ben's name after {ops}")
    assert reading.study(project).board.theme(target).state == "accepted"


def test_in_a_burst_only_what_another_did_is_named_as_having_come_between(
    desk: Seat, project: Project
) -> None:
    target = theme(project, "believed")
    seen = reading.study(project).board.seq
    asked = {"made_at": seen, "since": seen}
    first = {"op": "park", "theme": target}
    assert "error" not in desk.decide_all({"decisions": [first], **asked})["answers"][0]
    review.rename(project, BEN, target, "Ben's name")
    second = {"op": "reject", "theme": target}
    [answer] = desk.decide_all({"decisions": [second], **asked})["answers"]
    assert answer["error"]["kind"] == "stale"
    assert f"(#{seen + 2} rename by Ben)" in answer["error"]["message"]


def test_another_pages_decisions_are_news_under_the_same_name_too(
    desk: Seat, project: Project
) -> None:
    target = theme(project, "believed")
    seen = reading.study(project).board.seq
    together(Seat(project), {"op": "park", "theme": target}, made_at=seen)
    [answer] = together(desk, {"op": "reject", "theme": target}, made_at=seen)["answers"]
    assert answer["error"]["kind"] == "stale"


def test_decisions_sent_together_twice_are_recorded_once(desk: Seat, project: Project) -> None:
    seen = reading.study(project).board.seq
    decisions = [
        {"op": op, "theme": theme(project, "believed"), "client_id": op}
        for op in ("park", "reopen", "reject")
    ]
    first = together(desk, *decisions, made_at=seen)
    second = together(desk, *decisions, made_at=seen)
    assert first["seq"] == second["seq"] == seen + 3
    assert not any("error" in each for each in second["answers"])


def test_the_lists_at_the_end_are_news_only_where_they_changed(
    desk: Seat, project: Project
) -> None:
    whole, other = theme(project, "believed"), theme(project, "moving on")
    ids = [e.id for e in reading.study(project).members_of(whole)]
    moved = decide(desk, "move", excerpts=ids[:1], source=whole, target=other)
    split = decide(desk, "split", theme=whole, parts=[ids[1:2], ids[2:]], names=["", ""])
    assert moved["lists"] == split["lists"] == []
    taken_out = decide(desk, "remove", excerpts=ids[:1], source=other)
    pool = {row["id"]: row["n"] for row in taken_out["lists"]}["pool"]
    assert pool == len(reading.study(project).board.unthemed())
    assert decide(desk, "reject", theme=split["made"][1])["lists"][0]["n"] == pool + len(ids[2:])
    assert decide(desk, "undo")["lists"][0]["n"] == pool


def test_several_themes_come_with_one_question(desk: Seat, project: Project) -> None:
    ids = [theme(project, name) for name in ("believed", "moving on")]
    found = desk.read({"what": "themes", "themes": [*ids, "gone"]})
    assert [found[t]["ids"] for t in ids] == [
        desk.read({"what": "theme", "theme": t})["ids"] for t in ids
    ]
    assert found["gone"]["error"]["kind"] == "input"


def test_a_decision_on_what_somebody_changed_is_refused_as_stale(
    desk: Seat, project: Project
) -> None:
    target = theme(project, "believed")
    seen = reading.study(project).board.seq
    review.rename(project, BEN, target, "Ben's name")
    answer = decide(desk, "rename", theme=target, name="Ann's name", made_at=seen)
    assert answer["error"]["kind"] == "stale" and "Ben" in answer["error"]["message"]
    assert reading.study(project).board.name_of(target) == "Ben's name"


def test_what_others_did_is_news(desk: Seat, project: Project) -> None:
    seen = reading.study(project).board.seq
    sources = [theme(project, "believed"), theme(project, "moving on")]
    review.merge(project, BEN, sources, "One")
    news = desk.read({"what": "sync", "since": seen})
    assert [row["name"] for row in news["rows"]] == ["One"]
    assert sorted(news["gone"]) == sorted(sources) and not news["reload"]
    assert desk.read({"what": "sync", "since": news["seq"]})["rows"] == []


@pytest.mark.parametrize("op", [*DECISIONS, "nonsense", ""])
def test_a_decision_with_nothing_in_it_is_refused_in_words(
    op: str, desk: Seat, project: Project
) -> None:
    answer = decide(desk, op)
    assert answer["error"]["kind"] in ("input", "decision")
    assert "\n" not in answer["error"]["message"]


@pytest.mark.parametrize("fields", [{"excerpts": "x"}, {"excerpts": [1]}, {"excerpts": None}])
def test_wrong_types_are_refused(fields: dict[str, Any], desk: Seat) -> None:
    assert decide(desk, "set aside", **fields)["error"]["kind"] == "input"


@pytest.mark.parametrize("asked", [{}, {"what": "secrets"}, {"what": 1}, [], "x", None])
def test_nonsense_questions_are_answered_with_an_error(asked: Any, desk: Seat) -> None:
    assert desk.read(asked)["error"]["kind"] == "input"


@pytest.mark.parametrize("asked", [{}, [], "x", None, {"decisions": "x"}, {"decisions": [1, []]}])
def test_nonsense_decisions_are_answered_with_an_error(asked: Any, desk: Seat) -> None:
    numbers = {"made_at": 0, "since": 0} if isinstance(asked, dict) and asked else {}
    given = {**asked, **numbers} if numbers else asked
    assert desk.decide(given)["error"]["kind"] == "input"
    answer = desk.decide_all(given)
    for each in answer.get("answers", [answer]):
        assert each["error"]["kind"] == "input"


def test_nobody_decides_without_a_name(desk: Seat, project: Project) -> None:
    nameless = Seat(project, "")
    answer = decide(nameless, "park", theme=theme(project, "believed"), analyst="Ann")
    assert "your name" in answer["error"]["message"]


def test_a_failing_service_is_said_and_not_raised(
    desk: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret words of an interview")

    monkeypatch.setattr(reading, "study", fail)
    answer = desk.read({"what": "state"})
    assert answer["error"]["kind"] == "bug" and "secret" not in answer["error"]["message"]


def test_excerpts_are_noted_as_opened_beside_the_trail(desk: Seat, project: Project) -> None:
    study = reading.study(project)
    buses = study.members_of(theme(project, "believed"))
    assert "error" not in decide(desk, "opened", excerpts=[e.id for e in buses[:3]])
    row = next(r for r in desk.read({"what": "state"})["rows"] if r["name"] == "believed")
    assert row["read"] == 3 and reading.study(project).board.seq == study.board.seq


def test_every_decision_can_be_made(desk: Seat, project: Project) -> None:
    """One history through every entry of the table but the erasing ones."""
    study = reading.study(project)
    one, two = theme(project, "believed"), theme(project, "moving on")
    ids = [e.id for e in study.members_of(one)]
    transcript = next(iter(study.transcripts))
    code = next(iter(study.board.codes))
    steps: list[tuple[str, dict[str, Any]]] = [
        ("reject", {"theme": one}), ("reopen", {"theme": one}), ("park", {"theme": one}),
        ("accept", {"theme": one, "name": "believed"}),
        ("redefine", {"theme": one, "definition": "…"}), ("nest", {"theme": one, "parent": two}),
        ("nest", {"theme": one, "parent": ""}),
        ("add", {"excerpts": ids[:1], "target": two}),
        ("remove", {"excerpts": ids[:1], "source": two}),
        ("move", {"excerpts": ids[:1], "source": one, "target": two}),
        ("set aside", {"excerpts": ids[:1]}), ("take back", {"excerpts": ids[:1]}),
        ("move", {"excerpts": ids[:1], "source": "", "target": one}),
        ("mark", {"transcript": transcript, "start": 0, "end": 9, "target": one}),
        ("link", {"theme": one, "code": code, "relation": "broader"}),
        ("unlink", {"theme": one, "code": code}), ("adopt", {"theme": one}),
        ("memo", {"target": "project", "id": "", "text": "Note"}),
        ("create", {"name": "New", "excerpts": ids[1:2]}),
        ("merge", {"themes": [one, two], "name": "Both"}), ("undo", {}), ("redo", {}),
    ]  # fmt: skip
    for op, fields in steps:
        assert "error" not in decide(desk, op, **fields), op
    assert len(reading.study(project).trail) == len(study.trail) + len(steps)


def test_a_split_as_previewed_keeps_every_excerpt(desk: Seat, project: Project) -> None:
    whole = theme(project, "believed")
    sides = desk.read({"what": "split", "theme": whole, "into": 2})["sides"]
    parts = [side["ids"] for side in sides]
    made = decide(desk, "split", theme=whole, parts=parts, names=["Left", ""])["made"]
    members = reading.study(project).board.members
    assert [sorted(members[t]) for t in made] == [sorted(part) for part in parts]


def test_withdrawing_and_redacting_make_the_page_read_anew(desk: Seat, project: Project) -> None:
    transcript = next(t for t in reading.study(project).transcripts.values() if t.name == "P02")
    answer = decide(desk, "redact", transcript=transcript.id, start=0, end=3)
    assert answer["reload"] in (True, False) and "error" not in answer
    assert decide(desk, "withdraw", participant="P01")["reload"]
    assert all(e.participant_id != "P01" for e in reading.study(project).excerpts.values())


def test_who_wants_no_suggestions_is_sent_none(desk: Seat, project: Project) -> None:
    answering.suggestions(project)
    target = theme(project, "believed")
    some = list(reading.study(project).excerpts)[:8]
    for asked in ({"what": "theme", "theme": target}, {"what": "cards", "excerpts": some}):
        assert any(card["maybe"] for card in desk.read(asked)["cards"])
        assert not any(card["maybe"] for card in desk.read(asked | {"plain": "yes"})["cards"])
