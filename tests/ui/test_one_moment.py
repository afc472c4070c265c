"""One answer is of one moment, and what is in the trail is never called failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from itertools import count
from typing import Any

import pytest
from ui_kit import ANN, BEN, Seat, theme

from workbench.bootstrap import open_project
from workbench.domain.errors import WorkbenchError
from workbench.domain.store import Tx
from workbench.embedding.hashing import HashingEmbedder
from workbench.services import reading, reporting
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.importing.codebook import codebook_versions
from workbench.services.projects import status
from workbench.services.suggesting import answering, written_out
from workbench.ui.pages.suggestions import Guide
from workbench.ui.pages.trail_presenter import trail_table
from workbench.ui.visitors.sessions import Session, Visitor

READ = {"plain": "yes"}


@pytest.fixture
def elsewhere(project: Project) -> Iterator[Project]:
    """The same project in another process, as far as its memory goes."""
    other = open_project(project.folder, embedder=HashingEmbedder)
    yield other
    other.store.close()


def others_decide(elsewhere: Project) -> Callable[[], None]:
    """One more decision with every call: names, excerpts and themes change."""
    numbers = count()
    first = reading.study(elsewhere)
    one, two = (first.theme_named(name) for name in ("believed", "moving on"))
    held = [e.id for e in first.members_of(one)]

    def decide() -> None:
        n = next(numbers)
        review.rename(elsewhere, BEN, one, f"Called {n}")
        if n < len(held) - 1:
            review.move(elsewhere, BEN, held[n : n + 1], source=one, target=two)
        review.create_theme(elsewhere, BEN, name=f"Made {n}", excerpts=held[:2])

    return decide


@contextmanager
def after_each_reading(project: Project, decide: Callable[[], None]) -> Iterator[None]:
    """Somebody decides whenever a reading transaction has ended."""
    whole = project.store.read

    @contextmanager
    def read() -> Iterator[Tx]:
        with whole() as tx:
            yield tx
        decide()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project.store, "read", read)
        yield


def questions(project: Project) -> dict[str, dict[str, Any]]:
    believed, moving = theme(project, "believed"), theme(project, "moving on")
    some = list(reading.study(project).excerpts)[:6]
    return {
        "state": {}, "sync": {"since": 3}, "theme": {"theme": believed},
        "themes": {"themes": [believed, moving]}, "cards": {"excerpts": some}, "map": {},
        "map themes": {}, "alignment": {}, "evidence": {"theme": believed},
        "merges": {"theme": believed}, "also": {"theme": believed},
        "split": {"theme": believed, "into": 2}, "merge": {"themes": [believed, moving]},
        "search": {"query": "pain"}, "fitting": {"theme": believed, "code": "getting-there"},
    }  # fmt: skip


@pytest.mark.parametrize("warm", [False, True], ids=["first", "later"])
@pytest.mark.parametrize(
    "what",
    [
        "state", "sync", "theme", "themes", "cards", "map", "map themes", "alignment", "evidence",
        "merges", "also", "split", "merge", "search", "fitting",
    ],
)  # fmt: skip
def test_all_of_an_answer_is_as_the_board_was_when_it_was_begun(
    what: str, warm: bool, project: Project, elsewhere: Project
) -> None:
    asked = {"what": what, **READ, **questions(project)[what]}
    if what == "fitting":
        asked["code"] = reading.study(project).code_named("Getting there")
    desk = Seat(project)
    if warm:
        desk.read({"what": "state"})
        others_decide(elsewhere)()
    else:
        reading.forget_study(project)
    expected = Seat(elsewhere).read(asked)
    assert "error" not in expected
    with after_each_reading(project, others_decide(elsewhere) if not warm else again(elsewhere)):
        assert desk.read(asked) == expected


def again(elsewhere: Project) -> Callable[[], None]:
    """Renames only: the others are made."""
    numbers = count()
    one = next(t.id for t in reading.study(elsewhere).board.live() if t.name)

    def decide() -> None:
        review.rename(elsewhere, BEN, one, f"Called again {next(numbers)}")

    return decide


def test_a_study_never_has_a_board_and_a_trail_of_two_moments(
    project: Project, elsewhere: Project
) -> None:
    reading.study(project)
    decide = others_decide(elsewhere)
    decide()
    with after_each_reading(project, decide):
        for _ in range(5):
            now = reading.study(project)
            assert now.board.seq == len(now.trail) == len(now.board.steps)


def test_a_decision_is_answered_as_recorded_though_another_one_follows_at_once(
    project: Project, elsewhere: Project
) -> None:
    desk = Seat(project, "Ann")
    seq = desk.read({"what": "state"})["seq"]
    one = {"op": "park", "theme": theme(project, "moving on")}
    asked = {"decisions": [one], "made_at": seq, "since": seq}
    with after_each_reading(project, others_decide(elsewhere)):
        answer = desk.decide_all(asked)
    assert answer["answers"] == [{"recorded": seq + 1, "made": []}]
    assert not answer["reload"] and answer["seq"] >= seq + 1


@pytest.mark.parametrize("to", ["json", "html"])
def test_an_export_is_of_one_moment(to: str, project: Project, elsewhere: Project) -> None:
    expected = reporting.export(elsewhere, to, project.folder / "expected").read_bytes()
    with after_each_reading(project, others_decide(elsewhere)):
        found = reporting.export(project, to, project.folder / "found").read_bytes()
    assert found == expected


@pytest.mark.parametrize(
    "told",
    [
        status, written_out.suggested, lambda s: trail_table(reading.study(s)),
        lambda s: Guide(s).begin("read"), lambda s: Guide(s).opened("read")[1:],
        lambda s: [version.seq for version in codebook_versions(s)],
    ],
    ids=["status", "suggested", "trail", "a card", "the first card", "the codebook's versions"],
)  # fmt: skip
def test_what_pages_and_commands_read_is_of_one_moment(
    told: Callable[[Project], object], project: Project, elsewhere: Project
) -> None:
    for each in (project, elsewhere):
        answering.suggestions(each)
    expected = told(elsewhere)
    with after_each_reading(project, others_decide(elsewhere)):
        assert told(project) == expected


# What fails after the decision ---------------------------------------------------------------


def sent(desk: Seat, *decisions: dict[str, Any]) -> dict[str, Any]:
    seq = desk.read({"what": "state"})["seq"]
    given = [dict(each) for each in decisions]
    return desk.decide_all({"decisions": given, "made_at": seq, "since": seq})


BREAKING: dict[str, tuple[str, dict[str, Any]]] = {
    "the news": ("workbench.ui.board.list_presenter.changed_since", {"op": "park"}),
    "the lists": ("workbench.ui.board.list_presenter.changed_lists", {"op": "park"}),
    "what a run left open": ("workbench.ui.board.answers.changes_report", {"op": "park"}),
    "reading the study": ("workbench.ui.board.answers.reading.study", {"op": "park"}),
    "the sides in the news": ("workbench.ui.board.list_presenter.theme_rows", {"op": "split"}),
    "forgetting what is kept": (
        "workbench.services.deciding.review.forget_study", {"op": "mark", "start": 0, "end": 9},
    ),
    "clearing the files": (
        "workbench.services.erasing.participants.finish_erasure", {"op": "withdraw"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("broken", BREAKING)
def test_what_is_recorded_is_answered_so_whatever_fails_after_it(
    broken: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, decision = BREAKING[broken]
    now, whole = reading.study(project), theme(project, "believed")
    held = [e.id for e in now.members_of(whole)]
    fields = {
        "theme": whole, "parts": [held[:2], held[2:]], "names": [], "participant": "P01",
        "transcript": next(iter(now.transcripts)),
    }  # fmt: skip
    desk = Seat(project, "Ann")
    seq = desk.read({"what": "state"})["seq"]
    one = {"analyst": "Ann", "client_id": "one", **fields, **decision}
    asked = {"decisions": [one], "made_at": seq, "since": seq}

    def fail(*_: object, **__: object) -> None:
        raise KeyError("words of an interview")

    with monkeypatch.context() as patch:
        patch.setattr(at, fail)
        answers = [desk.decide_all(asked), desk.decide_all(asked)]
    answers.append(desk.decide_all(asked))
    for answer in answers:
        assert answer["answers"][0]["recorded"] == seq + 1, answer
        assert "error" not in answer["answers"][0] and "interview" not in str(answer)
    assert answers[0]["reload"] and answers[1]["reload"]
    assert len([r for r in reading.study(project).trail if r.client_id == "one"]) == 1


def test_a_request_that_left_something_out_is_refused_before_anything_is_recorded(
    project: Project,
) -> None:
    desk = Seat(project, "Ann")
    seq = reading.study(project).board.seq
    one = {"op": "park", "theme": theme(project, "believed")}
    for asked in ({"decisions": [one], "made_at": seq}, {**one, "made_at": seq}):
        answer = (desk.decide_all if "decisions" in asked else desk.decide)(asked)
        assert answer["error"]["kind"] == "input"
    assert reading.study(project).board.seq == seq


def test_what_is_refused_is_still_refused_and_the_rest_of_a_burst_goes_on(
    project: Project,
) -> None:
    one = theme(project, "believed")
    answer = sent(Seat(project, "Ann"), *({"op": op, "theme": one} for op in ("park", "park")))
    first, second = answer["answers"]
    assert first["recorded"] and second["error"]["kind"] == "decision"


def test_an_undo_whose_answer_was_lost_is_recorded_once_and_answered_twice(
    project: Project,
) -> None:
    review.park(project, ANN, theme(project, "believed"))
    undo = {"op": "undo", "client_id": "undo"}
    desk = Seat(project, "Ann")
    first, second = (sent(desk, undo)["answers"][0] for _ in range(2))
    assert first == second and first["recorded"] == reading.study(project).board.seq


def test_where_the_trail_cannot_be_looked_into_it_is_said_that_nobody_knows(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise WorkbenchError("the database failed")

    desk = Seat(project, "Ann")
    seq = desk.read({"what": "state"})["seq"]
    one = {"op": "park", "theme": theme(project, "believed")}
    asked = {"decisions": [one], "made_at": seq, "since": seq}
    monkeypatch.setattr(project.store, "begin", fail)
    monkeypatch.setattr(project.store, "read", fail)
    error = desk.decide_all(asked)["answers"][0]["error"]
    assert error["kind"] == "unsure" and "Look at the trail" in error["message"]


def test_a_page_says_that_a_decision_is_recorded_where_it_cannot_show_the_next(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gradio as gr

    answering.suggestions(project)
    guide = Guide(project)
    shown, _, behind = guide.begin("read")
    monkeypatch.setattr("workbench.ui.pages.suggestions.upcoming", lambda *_: 1 / 0)
    with pytest.raises(gr.Error) as told:
        guide.accept(0, Visitor(session=Session("Ann")), shown, "read", behind)
    seq = reading.study(project).board.seq
    assert told.value.title == "Recorded" and f"#{seq} is recorded" in str(told.value.message)


def test_a_form_of_several_steps_says_what_it_had_recorded(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gradio as gr

    from workbench.ui.kit.parts import _each_step
    from workbench.ui.pages.erasure_form import _Acts

    seq, visitor = reading.study(project).board.seq, Visitor(session=Session("Ann"))
    word = next(iter(reading.study(project).excerpts.values())).text.split()[0]
    monkeypatch.setattr("workbench.services.reach.reach", lambda *_, **__: 1 / 0)
    with pytest.raises(gr.Error) as told:
        list(_each_step(_Acts(project).black_out(visitor, word, True, "keep")))
    said = str(told.value.message)
    assert told.value.title == "Recorded" and said.startswith(f"#{seq + 1} ") and "but" in said
    assert "The workbench failed" in said and reading.study(project).board.seq > seq


def test_a_callback_in_steps_says_what_it_had_recorded_in_any_of_them(project: Project) -> None:
    import gradio as gr

    from workbench.ui.kit.parts import _each_step

    def steps() -> Iterator[str]:
        review.rename(project, BEN, theme(project, "believed"), "Otherwise")
        yield "renamed"
        raise WorkbenchError("the rest is missing")

    seq, going = reading.study(project).board.seq, _each_step(steps())
    assert Context().run(next, going) == "renamed"
    with pytest.raises(gr.Error) as told:
        Context().run(next, going)
    said = f"#{seq + 1} is recorded, but: the rest is missing"
    assert told.value.title == "Recorded" and str(told.value.message).startswith(said)


@pytest.mark.parametrize("error", [KeyError("words of an interview"), OSError("disk full")])
def test_a_page_that_fails_says_so_without_a_studys_words(error: Exception) -> None:
    import gradio as gr

    from workbench.ui.kit.parts import errors_shown

    @errors_shown
    def press() -> None:
        raise error

    with pytest.raises(gr.Error) as shown:
        press()
    assert "The workbench failed" in str(shown.value.message)
    assert str(error) not in str(shown.value.message)
