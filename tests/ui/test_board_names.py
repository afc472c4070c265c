"""A theme's name where it stands: left by a click, by Tab, by another theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board_kit import item, open_theme, settle

from workbench.domain.events import Accept, Park, Rename
from workbench.services import reading
from workbench.services.context import Services

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

FIELD = "input.wb-title"
LONG = "Nobody in that room asks me to explain the pain, " * 3 + "and they know"


def begin(board: Page, name: str) -> None:
    """Type a name for “believed”; it is not taken yet."""
    open_theme(board, "believed")
    board.wait_for_selector(".wb-unread", state="detached")  # what becomes read paints the head
    board.keyboard.press("r")
    board.fill(FIELD, name)


def press(board: Page, target: Locator) -> None:
    """Press the mouse where something stands now, and let it go there after a while."""
    box = target.bounding_box()
    assert box is not None
    board.mouse.move(box["x"] + 6, box["y"] + box["height"] / 2)
    board.mouse.down()
    board.wait_for_timeout(300)
    board.mouse.up()


@pytest.mark.parametrize(
    ("button", "event", "name"),
    [("Accept", Accept, "Taken seriously"), ("Accept", Accept, LONG), ("Park", Park, "Later")],
)
def test_a_click_that_leaves_the_field_records_the_name_and_then_acts(
    board: Page, services: Services, button: str, event: type, name: str
) -> None:
    begin(board, name)
    press(board, board.locator(".wb-bar").get_by_text(button))
    board.wait_for_selector(f"{item(board, name)}:is(.accepted,.parked)")
    settle(board)
    renamed, decided = (recorded.event for recorded in reading.study(services).trail[-2:])
    assert isinstance(renamed, Rename) and renamed.name == name
    assert isinstance(decided, event) and decided.theme_id == renamed.theme_id


def test_a_click_on_another_theme_records_the_name_and_opens_it(
    board: Page, services: Services
) -> None:
    begin(board, "Taken seriously")
    press(board, board.locator(item(board, "moving on")))
    board.wait_for_selector("h2.wb-title:text-is('moving on')")
    board.wait_for_selector(item(board, "Taken seriously"))
    settle(board)
    assert isinstance(reading.study(services).trail[-1].event, Rename)


def test_a_press_that_ends_elsewhere_records_the_name_and_decides_nothing(
    board: Page, services: Services
) -> None:
    begin(board, "Taken seriously")
    board.locator(".wb-bar").get_by_text("Accept").hover()
    board.mouse.down()
    board.locator(".wb-foot .wb-promise").hover()
    board.mouse.up()
    board.wait_for_selector(item(board, "Taken seriously") + ".candidate")
    settle(board)
    assert isinstance(reading.study(services).trail[-1].event, Rename)


def test_a_name_left_with_tab_is_recorded_and_the_focus_is_on_the_next_button(
    board: Page, services: Services
) -> None:
    begin(board, "Taken seriously")
    board.keyboard.press("Tab")
    board.wait_for_selector(item(board, "Taken seriously"))
    board.wait_for_selector(".wb-bar button:focus:has-text('Accept')")
    board.keyboard.press("Enter")
    board.wait_for_selector(f"{item(board, 'Taken seriously')}.accepted")
    settle(board)
    renamed, accepted = (recorded.event for recorded in reading.study(services).trail[-2:])
    assert isinstance(renamed, Rename) and isinstance(accepted, Accept)
    assert accepted.name == "Taken seriously"
