"""The frame of every page, Home, and coming back to where one was, in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board_kit import item
from browser_kit import Watched, come_in, findings, go, visit, visiting
from ui_kit import ANN, EVIL, build_study, served, theme

from workbench.bootstrap import create_project, open_project
from workbench.embedding.hashing import HashingEmbedder
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.ui.pages.pages import GROUPS, PAGES, SECTIONS, UNDER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

OPEN = "details[open] a"
BUSES = f"{EVIL} buses"


def test_every_page_is_reached_from_every_other_in_the_order_of_work(
    watched: Watched, address: str
) -> None:
    page = watched.page
    for path in ("", "trail"):
        go(page, address, path)
        groups = page.locator(".wb-frame .wb-group")
        groups.first.wait_for()
        named = [each.strip() for each in groups.locator("> span, > summary").all_text_contents()]
        assert named == list(SECTIONS)
        links = page.locator(".wb-frame nav a")
        shown = [each.get_attribute("href") for each in links.all()]
        assert shown == [f"/{place.path}" for group in GROUPS for place in group.places]
    reached = {place.path for group in GROUPS for place in group.places}
    hidden = {part.PATH for parts in UNDER.values() for part in parts}
    assert reached | hidden | {"home"} == {each.PATH for each in PAGES}
    assert watched.errors == []


def test_the_page_that_is_open_is_marked_and_a_part_of_it_too(watched: Watched) -> None:
    for path, marked in (("", "Board"), ("matrix", "Matrix"), ("bake-off", "Run")):
        go(watched.page, watched.address, path)
        here = watched.page.locator(".wb-frame nav [aria-current]")
        here.wait_for()
        assert here.text_content() == marked
        assert here.is_visible(), "its group is open"
    watched.page.wait_for_function("() => document.title === 'Run · Peer support'")


def test_one_menu_is_open_and_the_keyboard_goes_through_it(watched: Watched) -> None:
    page = watched.page
    go(page, watched.address, "run")
    page.wait_for_selector(".wb-study:text-is('Peer support')")
    page.locator("summary:has-text('Material')").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{OPEN}:has-text('Import')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Import"
    page.keyboard.press("Escape")
    page.wait_for_selector("details[open]", state="detached")
    assert page.evaluate("document.activeElement.textContent") == "Material"
    page.click("summary:has-text('Findings')")
    page.click("summary:has-text('Record')")
    assert page.locator("details[open]").count() == 1
    page.click("h1", position={"x": 5, "y": 5})  # beside the menu
    page.wait_for_selector("details[open]", state="detached")
    page.click("summary:has-text('Findings')")
    page.click(f"{OPEN}:has-text('Export')")
    page.wait_for_url("**/export-study")
    page.wait_for_selector(".wb-exports")


def test_home_says_where_the_study_stands_and_what_is_next(
    watched: Watched, project: Project
) -> None:
    page = watched.page
    go(page, watched.address, "home")
    page.wait_for_selector("h1:text-is('Peer support')")
    assert "Decide on 3 candidate themes." in page.inner_text(".wb-todo")
    states = page.locator(".wb-steps li").evaluate_all("all => all.map((li) => li.dataset.state)")
    assert states == ["done", "done", "next", "later"]
    assert findings(page) == []
    for name in (BUSES, "believed"):
        review.accept(project, ANN, theme(project, name))
    review.write_memo(project, ANN, "project", "", "Interview guide (guide.txt)\n- How was it?")
    review.write_memo(project, ANN, "project", "", f"Begin with {EVIL} $" + "{x}")
    review.reject(project, ANN, theme(project, "moving on"))
    page.reload()
    page.wait_for_selector(".wb-todo:has-text('Everything is decided')")
    assert "2 of 2 themes decided, 1 rejected." in page.inner_text(".wb-steps")
    assert page.locator(".wb-last li p").first.inner_text() == "Ann rejected “moving on”."
    assert page.locator(".wb-notes p").all_inner_texts() == [f"Begin with {EVIL} $" + "{x}"]
    assert findings(page) == []
    page.click(".wb-todo a")
    page.wait_for_selector(".wb-matrix td")
    page.click(".wb-study")
    page.wait_for_url("**/home")


def test_home_of_an_empty_study_leads_to_its_first_step(browser: Browser, tmp_path: Path) -> None:
    create_project(tmp_path / "empty", name="A new study").store.close()
    empty = open_project(tmp_path / "empty", embedder=HashingEmbedder)
    with served(empty) as address, visiting(browser) as page:
        go(page, address, "home")
        page.wait_for_selector(".wb-todo:has-text('Import the interviews.')")
        assert page.locator(".wb-steps li").count() == 4
        page.click(".wb-todo a")
        page.wait_for_url("**/import")
    empty.store.close()


def test_a_reload_and_another_day_open_the_theme_where_one_was(
    board: Page, watched: Watched, project: Project
) -> None:
    wanted = theme(project, "moving on")
    board.click(item(board, "moving on"))
    board.wait_for_selector(".wb-title:has-text('moving on')")
    board.wait_for_url(f"**theme={wanted}*")
    board.reload()
    board.wait_for_selector(".wb-title:has-text('moving on')")
    another = visit(board.context.new_page(), watched.address, "")
    another.wait_for_selector(".wb-title:has-text('moving on')")
    review.merge(project, ANN, [wanted, theme(project, BUSES)], name="Going")
    another.goto(watched.address)
    another.wait_for_selector(".wb-card")
    assert watched.errors == []


def test_an_excerpt_has_an_address(watched: Watched, project: Project) -> None:
    believed = theme(project, "believed")
    excerpt = list(reading.study(project).board.members[believed])[-1]
    go(watched.page, watched.address, f"?theme={believed}&excerpt={excerpt}")
    said = reading.study(project).excerpts[excerpt].text
    watched.page.wait_for_selector(f".wb-card:has(input:focus):has-text({said!r})")


def test_the_place_of_one_study_is_not_that_of_another(browser: Browser, tmp_path: Path) -> None:
    one = build_study(tmp_path / "one")
    with served(one) as address, visiting(browser) as page:
        come_in(page, address)
        page.goto(address)
        page.evaluate("localStorage.setItem('workbench:last', 'no json')")
        page.goto(address)
        page.wait_for_selector(".wb-card")
    one.store.close()
