"""The pages beside the board, in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import browser_kit
import pytest
from board_kit import settle
from browser_kit import Watched, go, say_who, soon, upload, visiting
from ui_kit import ANN, BEN, served, theme

from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def visit(watched: Watched, path: str) -> Page:
    return browser_kit.visit(watched.page, watched.address, path)


def test_imports_what_is_uploaded_and_says_what_was_understood(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    good, bad = tmp_path / "P09.txt", tmp_path / "empty.txt"
    good.write_text("INT: How did you hear of it?\n\nP09: From the nurse at the clinic, I think.\n")
    bad.write_text("")
    page = visit(watched, "import")
    page.wait_for_selector("td:has-text('P01')")
    upload(page, good, bad)
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector(".wb-sheet tr[data-mark=bad]")
    said = page.locator(".wb-sheet:has(td)").first.inner_text()
    assert "P09.txt" in said and "understood" in said and "refused" in said
    page.wait_for_selector("td:has-text('P09')")
    assert "P09" in {t.name for t in reading.study(project).transcripts.values()}
    assert reading.study(project).trail[-1].analyst == "Ann"
    assert not list(project.folder.glob("serving-*/**/*.txt")), "no word stays once it is imported"
    [private] = project.folder.glob("serving-*")
    assert private.stat().st_mode & 0o077 == 0


def test_corrects_who_speaks(watched: Watched, project: Project) -> None:
    page = visit(watched, "import")
    page.wait_for_selector("td:has-text('P01')")
    page.get_by_text("Correct who speaks").click()
    page.get_by_label("Transcript", exact=True).click()
    page.get_by_role("option", name="P01").click()
    speaker = page.get_by_label("Speaker", exact=True)
    page.wait_for_function("box => box.value", arg=speaker.element_handle())
    page.wait_for_selector("[role=option]", state="detached")
    speaker.click()
    page.get_by_role("option", name="P01").click()
    page.get_by_label("is", exact=True).click()
    page.get_by_role("option", name="interviewer").click()
    page.get_by_role("button", name="Correct", exact=True).click()
    page.wait_for_selector("td:has-text('P01: interviewer')")
    assert not [e for e in reading.study(project).excerpts.values() if e.participant_id == "P01"]


def test_runs_beside_the_page_and_says_how_it_ended(watched: Watched, project: Project) -> None:
    page = visit(watched, "run")
    page.get_by_role("button", name="Propose themes").click()
    page.wait_for_selector(".wb-job[data-state=done]", timeout=90_000)
    assert "in no theme" in page.inner_text(".wb-job")
    assert len(reading.study(project).board.runs) == 2


def test_a_wrong_labeler_is_said_and_starts_nothing(watched: Watched, project: Project) -> None:
    page = visit(watched, "run")
    page.get_by_role("button", name="More: ").click()
    page.get_by_label("Labelers of this run").fill("nonsense")
    page.get_by_role("button", name="Propose themes").click()
    page.wait_for_selector(".wb-job[data-state=failed]")
    assert "nonsense" in page.inner_text(".wb-job")
    assert len(reading.study(project).board.runs) == 1


def test_the_codebook_shows_what_no_theme_covers(watched: Watched, project: Project) -> None:
    code = reading.study(project).code_named("Getting there")
    review.link_code(project, ANN, theme(project, "moving on"), code)
    page = visit(watched, "codebook")
    page.wait_for_selector(".wb-codeline:has-text('moving on')")
    assert page.locator(".wb-codeline[data-open=yes]").count() == 2
    assert watched.errors == []


def test_the_trail_is_filtered_and_gone_back_to(watched: Watched, project: Project) -> None:
    seen = reading.study(project).board.seq
    review.rename(project, ANN, theme(project, "believed"), "Taken seriously")
    review.write_memo(project, ANN, "project", "", "A morning's work")
    review.accept(project, BEN, theme(project, "Taken seriously"))
    page = visit(watched, "trail")
    page.wait_for_selector("td:has-text('Taken seriously')")
    page.get_by_label("Only with these words").fill("taken seriously")
    page.wait_for_function("document.querySelectorAll('.wb-sheet tbody tr').length === 2")
    page.get_by_label("Only with these words").fill("")
    chosen = page.get_by_role("button", name=f"Back to here: event {seen}", exact=True)
    chosen.click()
    question = page.get_by_label("Go back?")
    page.wait_for_selector("#back-no:focus")
    assert question.input_value().startswith(
        f"Back to #{seen}? This takes back 3 decisions (2 by Ann and 1 by Ben)."
    )
    page.keyboard.press("Enter")
    question.wait_for(state="hidden")
    assert reading.study(project).board.seq == seen + 3, "nothing was taken back"
    chosen.click()
    page.wait_for_selector("#back-no:focus")  # asked, before Ben decides
    review.park(project, BEN, theme(project, "moving on"))
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_function(
        "[...document.querySelectorAll('textarea')].some((box) => box.value.includes('2 by Ben'))"
    )
    assert reading.study(project).board.seq == seen + 4, "what nobody was asked stays"
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_selector("td:has-text('restored all decisions')")
    assert theme(project, "believed")
    page.goto(watched.address)
    page.wait_for_selector(".wb-card")
    page.keyboard.press("u")
    page.wait_for_selector(".wb-toast:has-text('Taken back: ')")
    assert theme(project, "Taken seriously")
    assert watched.errors == []


def test_older_events_are_on_older_pages_and_lead_back_too(
    watched: Watched, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.ui.pages.trail_presenter.TRAIL_ROWS", 4)
    seen = reading.study(project).board.seq
    for number in range(8):
        review.write_memo(project, ANN, "project", "", f"Memo {number}")
    page = visit(watched, "trail")
    page.get_by_role("button", name="Older").click()
    page.get_by_text(f"{seen + 8} of {seen + 8} events; 5 to 8 are shown").wait_for()
    assert page.locator(".wb-pages button:focus").count() == 1
    page.get_by_role("button", name="Older").click()
    page.get_by_role("button", name=f"Back to here: event {seen}", exact=True).click()
    page.wait_for_selector("#back-no:focus")
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_selector("td:has-text('restored all decisions')")
    assert "1 to 4 are shown" in page.inner_text(".wb-trail")
    assert watched.errors == []


def test_an_export_is_downloaded_and_leaves_nothing_behind(
    watched: Watched, project: Project
) -> None:
    page = visit(watched, "export-study")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    content = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert content["format"] == "workbench-export/1"
    assert len(content["excerpts"]) == len(reading.study(project).excerpts)
    soon(lambda: not list(project.folder.glob("serving-*/*/*.json")))


def test_suggestions_are_accepted_declined_and_undone_by_key(
    watched: Watched, project: Project
) -> None:
    page = visit(watched, "suggestions")
    page.wait_for_selector(".wb-suggested blockquote")
    first = page.get_attribute(".wb-suggested", "data-excerpt") or ""
    best = page.inner_text(".wb-suggested li b >> nth=0")
    assert "likely" not in page.inner_text(".wb-suggested li >> nth=0")
    page.keyboard.press("1")
    page.wait_for_selector(f'[data-excerpt="{first}"]', state="detached")
    board = reading.study(project).board
    held = board.members[theme(project, best)]
    assert held[first].origin == "suggestion"
    assert reading.study(project).trail[-1].analyst == "Ann"
    second = page.get_attribute(".wb-suggested", "data-excerpt") or ""
    wrong = page.inner_text(".wb-suggested li b >> nth=0")
    page.keyboard.press("x")
    page.wait_for_selector(f".wb-note:has-text('Not “{wrong}”')")
    assert page.get_attribute(".wb-suggested", "data-excerpt") == second
    assert wrong not in page.inner_text(".wb-suggested ol")
    assert second in reading.study(project).board.declined
    page.keyboard.press("j")
    page.wait_for_selector(f'[data-excerpt="{second}"]', state="detached")
    page.keyboard.press("u")
    page.wait_for_selector(f'[data-excerpt="{second}"]')
    assert not reading.study(project).board.declined
    assert watched.errors == []


def test_who_decides_is_asked_once_and_changed_on_purpose(
    browser: Browser, project: Project
) -> None:
    with served(project, analyst="Cleo") as address, visiting(browser, analyst="") as page:
        go(page, address, "import")
        assert page.input_value("dialog input") == "Cleo", "the settings' name is offered"
        page.keyboard.press("Enter")
        for path in ("import", "run", "bake-off", "suggestions", "codebook", "trail"):
            go(page, address, path)
            page.wait_for_selector(".wb-decides b:text-is('Cleo')")
        page.click(".wb-decides button")
        say_who(page, "Dan")
        page.wait_for_selector(".wb-decides b:text-is('Dan')")
        go(page, address, "")
        page.wait_for_selector(".wb-decides b:text-is('Dan')")
        page.wait_for_selector(".wb-card")
        page.keyboard.press("x")
        settle(page)
    assert reading.study(project).trail[-1].analyst == "Dan"
