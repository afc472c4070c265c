"""What a second run offers to decided themes and contradicts: the answers and the page."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from board_kit import item, open_theme, settle
from browser_kit import STANDING, Watched, findings, go, visit
from ui_kit import ANN, BEN, Seat

from workbench.bootstrap import create_project, open_project
from workbench.domain.measures.stability import Groupings
from workbench.domain.proposing.run_review import Findings
from workbench.domain.study import Study
from workbench.domain.trail.events import Add, Merge, Move
from workbench.embedding.hashing import HashingEmbedder
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.importing.files import import_files
from workbench.services.theming import run_review
from workbench.services.theming.run import RunOptions, run
from workbench.services.theming.run_review import (
    ChangesReport,
    ConflictLine,
    OfferLine,
    changes_report,
)
from workbench.ui.pages.home import shown_home
from workbench.ui.pages.run_presenter import changes_table

if TYPE_CHECKING:
    from playwright.sync_api import Page

SUBJECTS = ("bal", "cor", "dup", "fen", "gim", "hos")
ENDINGS = ("ado", "erin", "ic", "ola", "umen", "yst", "ard", "iva")
EIGHT = RunOptions(themes=6, seed=3)


@pytest.fixture(scope="session")
def run_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose themes were decided on after a run, and which was run again with more people.

    The largest theme was rejected; of the others, which were accepted, one excerpt was moved.
    """
    folder = tmp_path_factory.mktemp("again")
    create_project(folder / "study", name="Run again").store.close()
    project = open_project(folder / "study", embedder=HashingEmbedder)
    import_files(project, ANN, [_talk(folder, n) for n in range(5)])
    run(project, ANN, EIGHT)
    largest, one, other, *rest = [theme.id for theme in reading.study(project).board.live()]
    review.reject(project, ANN, largest)
    for number, theme in enumerate((one, other, *rest)):
        review.accept(project, ANN, theme, f"Theme {number}")
    review.move(
        project, ANN, list(reading.study(project).board.members[one])[:1], source=one, target=other
    )
    import_files(project, ANN, [_talk(folder, n) for n in range(5, 9)])
    run(project, ANN, EIGHT)
    project.store.close()
    return folder / "study"


def _talk(folder: Path, number: int) -> Path:
    """A made-up interview on subjects with words of their own."""
    chance = random.Random(number)
    told = [" ".join(chance.sample([f"{s}{end}" for end in ENDINGS], 6)) for s in SUBJECTS]
    lines = [f"INT: And what else was there?\n\nP: Well, {said}.\n" for said in told]
    path = folder / f"P{number:02}.txt"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def project(run_again: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(run_again, tmp_path / "study")
    project = open_project(tmp_path / "study", embedder=HashingEmbedder)
    yield project
    project.store.close()


@pytest.fixture
def desk(project: Project) -> Seat:
    return Seat(project, "Ann")


def offered(project: Project) -> OfferLine:
    """The first of the offers."""
    return changes_report(project).offers[0]


def conflict(project: Project, kind: str) -> ConflictLine:
    (found,) = (c for c in changes_report(project).conflicts if c.kind == kind)
    return found


def decide(desk: Seat, op: str, **fields: Any) -> dict[str, Any]:
    seq = desk.read({"what": "state"})["seq"]
    asked = {"op": op, "made_at": seq, "since": seq}
    answer = desk.decide(asked | fields)
    assert "error" not in answer, answer
    return answer


# Answers --------------------------------------------------------------------------------------


def test_what_a_run_left_open_is_worked_out_once_for_each_state(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = run_review.findings
    monkeypatch.setattr(run_review, "findings", lambda now: read.append("trail") or whole(now))
    first = changes_report(project)
    reading.mark_opened(project, "Ann", [offered(project).excerpts[0]])
    assert changes_report(project) is first
    review.move(project, ANN, offered(project).excerpts, source=None, target=first.kept[0])
    assert sum(len(o.excerpts) for o in changes_report(project).offers) == 12
    assert read == ["trail"]
    import_files(project, ANN, [_talk(tmp_path, 9)])
    changes_report(project)
    assert read == ["trail", "trail"]


def test_a_theme_comes_with_what_it_is_offered_and_contradicted_in(
    desk: Seat, project: Project
) -> None:
    offer, removed = offered(project), conflict(project, "removed")
    shown = desk.read({"what": "theme", "theme": offer.theme_id})
    assert shown["offered"]["ids"] == list(offer.excerpts)
    assert [card["id"] for card in shown["offered"]["cards"]] == list(offer.excerpts)[:3]
    (line,) = desk.read({"what": "theme", "theme": removed.themes[0]})["conflicts"]
    assert (line["kind"], line["said"]) == ("removed", removed.said)
    assert (line["others"], line["excerpts"]) == ([], list(removed.excerpts))
    assert line["ends"] == "What was taken out stays out. If the run is right, put it back."


def test_a_candidate_and_the_rejected_theme_it_repeats_name_each_other(
    desk: Seat, project: Project
) -> None:
    rejected, candidate = conflict(project, "rejected").themes
    for theme, other in ((rejected, candidate), (candidate, rejected)):
        (line,) = desk.read({"what": "theme", "theme": theme})["conflicts"]
        assert line["others"] == [other]
    answer = decide(desk, "reject", theme=candidate)
    assert {rejected, candidate}.isdisjoint(answer["waiting"])
    assert desk.read({"what": "theme", "theme": rejected})["conflicts"] == []


def test_excerpts_in_no_theme_say_to_which_they_are_offered(desk: Seat, project: Project) -> None:
    to = {e: o.theme_id for o in changes_report(project).offers for e in o.excerpts}
    pool = desk.read({"what": "theme", "theme": "pool"})["cards"]
    assert to and {c["id"]: c["offered"] for c in pool if c["offered"]} == to
    asked = {"what": "cards", "excerpts": list(to)}
    assert {c["id"]: c["offered"] for c in desk.read(asked)["cards"]} == to
    member = next(iter(reading.study(project).board.members[offered(project).theme_id]))
    (card,) = desk.read({"what": "cards", "excerpts": [member]})["cards"]
    assert card["offered"] == ""


def test_the_list_is_told_what_waits_where_and_what_does_no_longer(
    desk: Seat, project: Project
) -> None:
    offer = offered(project)
    assert desk.read({"what": "state"})["waiting"][offer.theme_id]["offers"] == 4
    answer = decide(desk, "set aside", excerpts=[offer.excerpts[0]])
    assert answer["rows"] == [] and answer["waiting"][offer.theme_id]["offers"] == 3
    answer = decide(desk, "move", excerpts=list(offer.excerpts[1:]), target=offer.theme_id)
    assert answer["waiting"].get(offer.theme_id, {"offers": 0})["offers"] == 0


def test_on_a_long_trail_it_is_said_that_the_offers_are_being_found_out(
    desk: Seat, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = changes_report(project).offers
    go_on, found = Event(), run_review.findings

    def slowly(study: Study) -> Findings | None:
        go_on.wait(60)
        return found(study)

    project.memory.forget(0)
    monkeypatch.setattr(run_review, "LONG", 1)
    monkeypatch.setattr(run_review, "findings", slowly)
    seq = desk.read({"what": "state"})["seq"]
    assert desk.read({"what": "sync", "since": seq})["looking"] is True
    assert changes_table(changes_report(project))["note"] == run_review.LOOKING
    assert shown_home(project)["looking"] == run_review.LOOKING
    go_on.set()
    ends = time.monotonic() + 60
    while desk.read({"what": "sync", "since": seq})["looking"] and time.monotonic() < ends:
        time.sleep(0.05)
    assert changes_report(project).offers == there and shown_home(project)["looking"] == ""


def test_a_command_waits_for_what_a_run_offers_on_a_long_trail(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = changes_report(project)
    project.memory.forget(0)
    monkeypatch.setattr(run_review, "LONG", 1)
    assert run_review.whole_report(project) == there


def test_before_a_second_run_nothing_waits(tmp_path: Path) -> None:
    create_project(tmp_path / "new", name="New").store.close()
    project = open_project(tmp_path / "new", embedder=HashingEmbedder)
    assert Seat(project, "Ann").read({"what": "state"})["waiting"] == {}
    assert changes_report(project) == ChangesReport()
    project.store.close()


# In Chromium ----------------------------------------------------------------------------------


def shown(page: Page, project: Project, theme: str) -> None:
    """Open a theme by its id."""
    page.click(f'.wb-themes li[data-id="{theme}"]')
    page.wait_for_selector(f'.wb-detail[data-theme="{theme}"]')


@pytest.mark.browser
def test_an_offered_excerpt_is_taken_by_key_and_given_back(board: Page, project: Project) -> None:
    offer = offered(project)
    shown(board, project, offer.theme_id)
    board.wait_for_selector("dd:has-text('4 excerpts in no theme, which it groups with this one')")
    taken, following = offer.excerpts[:2]
    line = board.locator(f'.wb-elsewhere[data-id="{taken}"]')
    line.get_by_role("button", name="take", exact=True).focus()
    board.keyboard.press("Enter")
    line.wait_for(state="detached")
    board.wait_for_selector("dd:has-text('3 excerpts in no theme') button:focus")
    board.wait_for_selector(f'.wb-card[data-id="{taken}"]')
    settle(board)
    now = reading.study(project)
    assert now.trail[-1].event == Move(excerpts=(taken,), source=None, target=offer.theme_id)
    board.wait_for_selector(f'.wb-elsewhere[data-id="{following}"]')
    board.keyboard.press("u")
    board.wait_for_selector("dd:has-text('4 excerpts in no theme')")
    assert taken in reading.study(project).board.unthemed()


@pytest.mark.browser
def test_all_offered_excerpts_are_taken_as_one_decision(board: Page, project: Project) -> None:
    offer = offered(project)
    before = reading.study(project).board.seq
    line = board.locator(f'.wb-themes li[data-id="{offer.theme_id}"]')
    assert "4 excerpts offered" in (line.get_attribute("aria-label") or "")
    assert line.locator(".wb-waits:text-is('+4')").count() == 1
    shown(board, project, offer.theme_id)
    board.get_by_role("button", name="take all 4").click()
    board.wait_for_selector(".wb-toast:has-text('4 excerpts now in')")
    board.wait_for_selector("dt:text-is('Offered')", state="detached")
    line.locator(".wb-waits:text-is('+4')").wait_for(state="detached")
    now = reading.study(project)
    assert now.board.seq == before + 1
    assert set(offer.excerpts) <= set(now.board.members[offer.theme_id])
    assert "offered" not in (line.get_attribute("aria-label") or "")


@pytest.mark.browser
def test_offers_are_listed_and_put_where_they_belong_one_by_one(
    board: Page, project: Project
) -> None:
    offer = offered(project)
    shown(board, project, offer.theme_id)
    board.get_by_role("button", name="1 more").click()
    board.wait_for_selector("h2.wb-title:has-text('Offered to')")
    last = board.locator(f'.wb-card[data-id="{offer.excerpts[-1]}"]')
    last.get_by_role("button", name="put into").click()
    last.get_by_role("button", name="put into").wait_for(state="detached")
    settle(board)
    board.click(item(board, "Not in a theme"))
    board.wait_for_selector(".wb-detail[data-theme=pool]")
    assert board.locator(f'.wb-card[data-id="{offer.excerpts[-1]}"]').count() == 0
    card = board.locator(f'.wb-card[data-id="{offer.excerpts[0]}"]')
    card.get_by_role("button", name=f"put into {offer.theme.strip('“”')}").click()
    card.wait_for(state="detached")
    settle(board)
    held = reading.study(project).board.members[offer.theme_id]
    assert {offer.excerpts[0], offer.excerpts[-1]} <= held.keys()
    assert offer.excerpts[1] not in held


@pytest.mark.browser
def test_a_conflict_is_said_where_it_is_and_goes_once_somebody_acts(
    board: Page, project: Project
) -> None:
    removed = conflict(project, "removed")
    board.select_option("select[aria-label=State]", label="offers or conflicts")
    name = reading.study(project).board.name_of(removed.themes[0])
    line = board.locator(item(board, name))
    assert "1 conflict" in (line.get_attribute("aria-label") or "")
    open_theme(board, name)
    fact = board.locator(".wb-elsewhere[data-kind=removed]")
    assert removed.said in fact.inner_text()
    fact.get_by_role("button", name="put back").click()
    fact.wait_for(state="detached")
    settle(board)
    event = reading.study(project).trail[-1].event
    assert event == Add(excerpts=removed.excerpts, target=removed.themes[0])
    moved = conflict(project, "moved")
    shown(board, project, moved.themes[0])
    board.locator(".wb-elsewhere[data-kind=moved]").get_by_role("button", name="look at").click()
    board.wait_for_selector(f'.wb-card[data-id="{moved.excerpts[0]}"][data-picked=yes]')


@pytest.mark.browser
def test_a_candidate_like_a_rejected_theme_says_so(board: Page, project: Project) -> None:
    rejected, candidate = conflict(project, "rejected").themes
    shown(board, project, candidate)
    fact = board.locator(".wb-elsewhere[data-kind=rejected]")
    fact.wait_for()
    assert "was rejected" in fact.inner_text()
    review.reject(project, BEN, candidate)  # somebody else decides, and it is no news here any more
    fact.get_by_role("button", name=reading.study(project).board.name_of(rejected)).click()
    board.wait_for_selector(f'.wb-detail[data-theme="{rejected}"]')
    board.evaluate("window.dispatchEvent(new Event('focus'))")
    fact.wait_for(state="detached")
    marks = board.locator(f'.wb-themes li[data-id="{rejected}"] .wb-waits')
    marks.wait_for(state="detached")


@pytest.mark.browser
def test_themes_that_the_run_has_as_one_are_merged_from_there(
    board: Page, project: Project
) -> None:
    now = reading.study(project)
    one = Groupings(keys=tuple(now.excerpts), run=(0,) * len(now.excerpts))
    with project.store.begin() as tx:
        tx.derived.put_groupings(now.board.newest_run, one)
    reading.forget_study(project)
    together = conflict(project, "together").themes
    board.reload()
    shown(board, project, together[0])
    fact = board.locator(".wb-elsewhere[data-kind=together]")
    fact.get_by_role("button", name="merge …").click()
    board.locator(".wb-parts li").nth(len(together) - 1).wait_for()
    board.keyboard.press("Enter")
    board.wait_for_selector(f".wb-toast:has-text('{len(together)} themes are one now')")
    event = reading.study(project).trail[-1].event
    assert isinstance(event, Merge) and set(event.theme_ids) == set(together)
    fact.wait_for(state="detached")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_beside_offers_and_conflicts(
    scheme: str, watched: Watched, project: Project
) -> None:
    page = visit(watched.page, watched.address, "", scheme)
    by_theme = {o.theme_id for o in changes_report(project).offers}
    for theme in (*conflict(project, "moved").themes, *conflict(project, "rejected").themes):
        shown(page, project, theme)
        page.wait_for_selector("dt:text-is('At odds')")
        assert findings(page) == []
    assert conflict(project, "moved").themes[0] in by_theme
    shown(page, project, "pool")
    page.wait_for_selector(".wb-take")
    assert findings(page) == []


@pytest.mark.browser
def test_the_run_page_says_where_offers_and_conflicts_are_found(watched: Watched) -> None:
    page = watched.page
    go(page, watched.address, "run")
    page.wait_for_function(STANDING, arg="run")
    page.wait_for_selector("td:has-text('open it on the board to take them')")
    page.wait_for_selector(":text('“offers or conflicts” among the states lists only them')")
