"""Every page under axe-core at WCAG AA; the keyboard alone; a small window, a large letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_kit import open_theme
from browser_kit import COLOURS, RULES, STILL, Watched, findings, visit, visit_whole, visiting
from ui_kit import ANN

from workbench.services.context import Project
from workbench.services.importing.files import import_files
from workbench.services.suggesting import answering
from workbench.ui.pages.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CUT_OFF = """() => [...document.querySelectorAll('.wb button, .wb input, .wb select')]
  .filter((node) => node.offsetParent && node.getBoundingClientRect().right > innerWidth)
  .map((node) => node.textContent)"""
PATHS = [page.PATH for page in PAGES]

DIALOGS = {
    "s": ".wb-split", "f": ".wb-turns", "?": ".wb-help", "l": ".wb-options",
    "o": ".wb-form textarea", "r": "input.wb-title",
}  # fmt: skip
"""Key to what it opens."""

ASKED = "Could you say more about that?"
DENIAL = "Nobody in that room asks me to explain, they know that I have no pain on a bad night."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_opens_without_an_error_and_axe_finds_nothing(
    scheme: str, watched: Watched
) -> None:
    page, rules = watched.page, RULES if scheme == "light" else COLOURS
    for path in PATHS:
        visit_whole(page, watched.address, path, scheme)
        assert page.locator("h1").count() == 1, f"/{path}"
        assert findings(page, rules) == [], f"/{path} in {scheme}"
    assert watched.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_it_is_asked_whether_to_go_back(
    scheme: str, watched: Watched
) -> None:
    page = visit_whole(watched.page, watched.address, "trail", scheme)
    page.get_by_role("button", name="Back to here").first.click()
    page.wait_for_selector("#back-no:focus")
    assert findings(page) == []


def test_axe_finds_nothing_in_any_dialog(board: Page) -> None:
    open_theme(board, "believed")
    for key, shown in DIALOGS.items():
        board.keyboard.press(key)
        board.wait_for_selector(shown)
        assert findings(board) == [], shown
        board.keyboard.press("Escape")
        board.wait_for_selector(shown, state="detached")


def test_axe_finds_nothing_where_a_theme_is_spoken_against_and_suggestions_are_made(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    talk = tmp_path / "P05.txt"
    talk.write_text("\n\n".join([f"INT: {ASKED}", f"P05: {DENIAL}"] * 2) + "\n", "utf-8")
    import_files(project, ANN, [talk], interviewers=["INT"])
    answering.suggestions(project)
    for scheme in ("light", "dark"):
        page = visit(watched.page, watched.address, "", scheme)
        open_theme(page, "believed")
        page.keyboard.press("e")
        page.wait_for_selector(".wb-negative:has-text('denies it: “no pain”')")
        page.wait_for_selector(".wb-facts:has-text('1 participant in scope without it')")
        page.locator(".wb-guesses").first.click()
        page.wait_for_selector(".wb-chip.maybe:visible")
        page.wait_for_function(STILL)
        assert findings(page) == [], scheme


def test_a_theme_is_decided_without_a_mouse(board: Page) -> None:
    for _ in range(40):
        board.keyboard.press("Tab")
        if board.evaluate("document.activeElement.textContent.startsWith('Accept')"):
            break
    outline = board.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "what has the focus can be seen"
    name = board.inner_text("h2.wb-title")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-toast:has-text('Nobody has read')")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-naming input:focus")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-themes li.accepted")
    assert board.inner_text(".wb-themes li.accepted .wb-name") == name


def test_nothing_is_cut_off_and_nothing_moves_on_request(browser: Browser, address: str) -> None:
    """The last size is 1280 by 800 at 150 % zoom."""
    with visiting(browser, reduced_motion="reduce") as page:
        for width, height in ((1920, 1080), (1280, 720), (853, 533)):
            page.set_viewport_size({"width": width, "height": height})
            visit(page, address, "")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
            assert page.evaluate(CUT_OFF) == [], width
            foot = page.locator(".wb-foot").bounding_box()
            assert foot is not None and foot["y"] + foot["height"] <= height, "no scrolling"
        moving = "getComputedStyle(document.querySelector('.wb-progress i')).transitionDuration"
        assert page.evaluate(moving) == "0s"
