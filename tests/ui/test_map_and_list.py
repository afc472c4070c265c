"""The map's lasso, the list's orders and filters, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board_kit import item, open_theme, settle
from ui_kit import ANN, theme

from workbench.domain.trail.events import Split
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def drag_around_everything(page: Page) -> None:
    """A line along the canvas' edge, with Shift held."""
    page.wait_for_selector(".wb-canvas[data-places]")
    box = page.locator(".wb-canvas").bounding_box()
    assert box is not None
    left, top = box["x"] + 3, box["y"] + 3
    right, bottom = box["x"] + box["width"] - 3, box["y"] + box["height"] - 3
    page.keyboard.down("Shift")
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom)):
        page.mouse.move(x, y, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")


def test_the_lasso_selects_the_open_themes_excerpts(board: Page) -> None:
    open_theme(board, "believed")
    drag_around_everything(board)
    board.wait_for_selector("text=4 selected")
    assert board.inner_text("h2.wb-title") == "believed"


def test_the_lasso_lists_what_lies_in_it_where_no_theme_is_open(
    board: Page, project: Project
) -> None:
    board.click(item(board, "Not in a theme"))
    board.wait_for_selector("h2.wb-title:text-matches('^N')")
    review.set_aside(project, ANN, reading.study(project).board.unthemed())
    board.reload()
    board.wait_for_selector(".wb-card")
    board.click(item(board, "Not in a theme"))
    board.wait_for_selector(".wb-card", state="detached")
    drag_around_everything(board)
    everything = len(reading.study(project).excerpts)
    board.wait_for_selector(f"text={everything} selected")
    assert board.inner_text("h2.wb-title") == "On the map"


def test_selected_excerpts_are_split_off(board: Page, project: Project) -> None:
    before = theme(project, "believed")
    open_theme(board, "believed")
    board.locator(".wb-card input").first.check()
    board.keyboard.press("S")
    board.get_by_label("Name of the new theme").fill("Nobody asks")
    board.keyboard.press("Enter")
    board.wait_for_selector("h2.wb-title:text-is('Nobody asks')")
    settle(board)
    trail = [r.event for r in reading.study(project).trail]
    split = next(event for event in reversed(trail) if isinstance(event, Split))
    assert split.theme_id == before and [len(p.excerpts) for p in split.parts] == [1, 3]
    assert [p.name for p in split.parts] == ["Nobody asks", "believed"]


def test_the_list_is_filtered_by_code_and_group_and_ordered_by_doubt(
    board: Page, project: Project
) -> None:
    code = reading.study(project).code_named("Getting there")
    review.link_code(project, ANN, theme(project, "moving on"), code)
    board.reload()
    board.wait_for_selector(".wb-card")
    board.get_by_label("Code", exact=True).select_option(label="Getting there")
    assert board.locator(".wb-themes li.candidate .wb-name").all_text_contents() == ["moving on"]
    board.get_by_label("Code", exact=True).select_option("")
    board.get_by_label("Group", exact=True).select_option("group: tutor")
    assert board.locator(".wb-themes li.candidate").count() == 3
    board.get_by_label("Filter themes or find excerpts").fill("bus")
    board.click("text=Find in excerpts")
    board.wait_for_selector("h2.wb-title:has-text('tutor')")
    assert set(board.locator(".wb-card footer b").all_text_contents()) == {"P02", "P04"}


def test_accepting_asks_about_each_unread_theme_and_for_a_name_where_a_machine_gave_it(
    board: Page, project: Project
) -> None:
    for name, typed in (("believed", ""), ("moving on", "Wanting to move on")):
        open_theme(board, name)
        board.keyboard.press("a")
        board.wait_for_selector(f".wb-toast:has-text('Nobody has read an excerpt of “{name}”')")
        assert reading.study(project).board.themes[theme(project, name)].state == "candidate"
        board.keyboard.press("a")
        board.wait_for_selector(".wb-naming input:focus")
        board.keyboard.type(typed)
        board.keyboard.press("Enter")
        board.wait_for_selector(f"{item(board, typed or name)}.accepted")
        board.wait_for_selector(f".wb-toast:has-text('Accepted “{typed or name}”')")
    board.keyboard.press("u")
    settle(board)
    said = board.inner_text(".wb-toast span")
    assert said == "Taken back: Ann accepted “moving on” as “Wanting to move on”. U does it again."
    board.wait_for_selector("h2.wb-title:text-is('moving on')")  # it is shown
    board.keyboard.press("a")  # asked each time it is unread
    board.wait_for_selector(".wb-toast:has-text('Nobody has read')")
    board.keyboard.press("J")
    board.keyboard.press("R")
    board.wait_for_selector(".wb-toast:has-text('1 excerpt marked as read')")
    board.keyboard.press("a")
    board.wait_for_selector(".wb-naming input:focus")
    board.keyboard.press("Escape")
    settle(board)
    assert reading.study(project).board.themes[theme(project, "moving on")].state == "candidate"


def test_excerpts_are_dragged_to_a_theme_and_undo_selects_them_where_they_were(
    board: Page, project: Project
) -> None:
    source, target = theme(project, "believed"), theme(project, "moving on")
    open_theme(board, "believed")
    dragged = board.locator(".wb-card").nth(1).get_attribute("data-id") or ""
    board.locator(".wb-card .wb-grip").nth(1).drag_to(board.locator(item(board, "moving on")))
    board.wait_for_selector(".wb-toast:has-text('1 excerpt now in “moving on”. u takes it back.')")
    settle(board)
    assert dragged in reading.study(project).board.members[target]
    open_theme(board, "moving on")
    board.keyboard.press("u")
    board.wait_for_selector("h2.wb-title:text-is('believed')")
    board.wait_for_selector(f".wb-card[data-id='{dragged}'][data-picked=yes]")
    assert dragged in reading.study(project).board.members[source]
