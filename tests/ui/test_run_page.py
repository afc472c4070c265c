"""The Run page's labelers: options as a form, what would be sent, and who allows it."""

from __future__ import annotations

from threading import Event as Flag
from typing import TYPE_CHECKING

import pytest
from browser_kit import STANDING, Watched, go
from ui_kit import ANN, theme

from workbench.domain.ports import Progress
from workbench.domain.trail.events import EnableLabeler
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.theming.run import run, run_options
from workbench.ui.pages.export_presenter import standing

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SAYS = "words => document.querySelector('.wb-stands').textContent.includes(words)"


@pytest.fixture
def run_page(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setenv("TEAM_KEY", "not-a-real-key")
    go(watched.page, watched.address, "run?__theme=light")
    watched.page.wait_for_selector("h1")
    watched.page.wait_for_function(STANDING, arg="run")
    watched.page.get_by_role("button", name="More: ").click()
    return watched.page


def choose(page: Page, labeler: str) -> None:
    page.get_by_label("Labeler", exact=False).first.click()
    page.get_by_role("option", name=labeler).click()
    page.get_by_role("button", name=f"Add {labeler} to the list").wait_for()


def test_a_labeler_is_chosen_looked_at_and_allowed(run_page: Page, project: Project) -> None:
    page = run_page
    assert not page.get_by_role("button", name="Allow them to send it").is_visible()
    choose(page, "chat")
    page.get_by_role("textbox", name="model").first.fill("big")
    page.get_by_label("base_url").fill("http://192.0.2.1/v1")
    page.get_by_label("key Environment").fill("sk-very-secret")
    add = page.get_by_role("button", name="Add chat to the list")
    add.click()
    page.get_by_text("String should match pattern").wait_for()
    page.get_by_label("key Environment").fill("TEAM_KEY")
    add.click()
    page.wait_for_selector("tr[data-mark=bad] td:has-text('nobody has allowed it yet')")
    assert page.get_by_label("Labelers of this run").input_value() == (
        "chat:model=big,base_url=http://192.0.2.1/v1,key=TEAM_KEY"
    )

    page.get_by_role("button", name="Propose themes").click()
    page.wait_for_selector(".wb-job[data-state=failed]")
    assert "nobody has allowed" in page.inner_text(".wb-job")
    page.get_by_role("button", name="Show what would be sent").click()
    prompts = page.get_by_label("What would be sent")
    prompts.wait_for()
    shown = prompts.input_value()
    assert "two buses" in shown and "192.0.2.1" in shown and "nothing was sent" in shown

    page.get_by_role("button", name="Allow them to send it").click()
    page.wait_for_selector("td:text-is('allowed')")
    page.get_by_role("button", name="Allow them to send it").wait_for(state="hidden")
    last = reading.study(project).trail[-1]
    assert last.analyst == "Ann" and isinstance(last.event, EnableLabeler)
    assert last.event.destination == "192.0.2.1"
    assert project.store.ledger().list() == ()


def test_who_names_is_one_choice_and_what_it_needs_is_asked_for(
    watched: Watched, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEAM_KEY", "not-a-real-key")
    page = watched.page
    go(page, watched.address, "run?__theme=light")
    page.wait_for_function(STANDING, arg="run")
    for hidden in ("Name again what has changed", "Stop naming", "Engine"):
        assert not page.get_by_text(hidden, exact=True).is_visible()
    page.get_by_label("A language model").check()
    page.get_by_role("button", name="Add chat to the list").wait_for()
    page.get_by_role("textbox", name="model").first.fill("big")
    page.get_by_label("base_url").fill("http://192.0.2.1/v1")
    page.get_by_label("key Environment").fill("TEAM_KEY")
    page.get_by_role("button", name="Add chat to the list").click()
    page.wait_for_selector("tr[data-mark=bad] td:has-text('nobody has allowed it yet')")
    page.get_by_label("Their own words").check()
    page.wait_for_selector("tr[data-mark=bad]", state="detached")
    page.get_by_role("button", name="Propose themes").click()
    page.wait_for_selector(".wb-job[data-state=done]")
    page.wait_for_selector(".wb-stands:has-text('The newest run, #')")
    assert len(reading.study(project).board.runs) == 2


def test_the_result_of_an_import_is_not_shown_as_that_of_a_run(
    watched: Watched, project: Project
) -> None:
    held = Flag()
    project.jobs.start("import", lambda progress: "3 files" if held.wait(60) else "late")
    page = watched.page
    go(page, watched.address, "run?__theme=light")
    page.wait_for_selector(".wb-stands:has-text('The import is still running')")
    assert page.get_by_role("button", name="Propose themes").is_disabled()
    held.set()
    page.wait_for_selector(".wb-stands .wb-warned", state="detached")
    assert page.get_by_role("button", name="Propose themes").is_enabled()
    assert page.get_attribute(".wb-job", "data-state") == "none"


def test_what_has_changed_is_named_again_and_a_name_by_hand_stays(
    run_page: Page, project: Project
) -> None:
    buses, believed = theme(project, "believed"), theme(project, "moving on")
    review.rename(project, ANN, buses, "Taken seriously")
    some = list(reading.study(project).board.members[believed])[:1]
    review.move(project, ANN, some, source=believed, target=buses)
    choose(run_page, "keyphrase")
    run_page.get_by_role("button", name="Add keyphrase to the list").click()
    run_page.wait_for_selector("td:has-text('sends nothing')")
    run_page.get_by_role("button", name="Name again what has changed").click()
    run_page.wait_for_selector(".wb-job[data-state=done]")
    assert "keyphrase named 2 of 2 themes" in run_page.inner_text(".wb-job")
    board = reading.study(project).board
    assert board.name_of(buses) == "Taken seriously"
    assert not any(given.stale for given in board.labels[believed] if given.labeler == "keyphrase")


def test_what_a_run_found_is_there_while_its_stability_is_still_looked_at(
    run_page: Page, project: Project
) -> None:
    opened, checked = Flag(), Flag()

    def work(progress: Progress) -> str:
        opened.wait(60)
        run(project, ANN, run_options(project.settings, themes=1))
        return "done" if checked.wait(60) else "the page did not show it"

    review.rename(project, ANN, theme(project, "believed"), "Taken seriously")
    project.jobs.start("run", work)
    run_page.reload()
    run_page.wait_for_selector(".wb-job[data-state=running]")
    opened.set()
    run_page.wait_for_selector("text=1 theme that people worked on kept")
    stands = standing(reading.study(project))
    run_page.wait_for_function(SAYS, arg=stands)
    assert run_page.get_attribute(".wb-job", "data-state") == "running"
    checked.set()
    run_page.wait_for_selector(".wb-job[data-state=done]")
