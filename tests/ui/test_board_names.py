"""A theme's name where it stands: refused and kept, left by a click, by Tab, by another theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board_kit import first_decision_held, item, open_theme, settle
from browser_kit import Watched
from ui_kit import ANN, BEN, theme

from workbench.domain.trail.events import Accept, Park, Rename
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

FIELD = "input.wb-title"
LONG = "Nobody in that room asks me to explain the pain, " * 3 + "and they know"


def begin(board: Page, name: str) -> None:
    """Type a name for “believed”, of which somebody has read enough; it is not taken yet."""
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
    ("typed", "why"),
    [
        ("moving on", "another theme is called"),
        ("", "a theme needs a name"),
        ("x" * 201, "201 characters"),
    ],
)
def test_a_refused_name_stays_in_its_field_beside_the_reason(
    board: Page, watched: Watched, project: Project, typed: str, why: str
) -> None:
    begin(board, typed)
    board.keyboard.press("Enter")
    board.wait_for_selector(f".wb-naming [role=alert]:has-text('Not saved: '):has-text({why!r})")
    board.wait_for_selector(f"{FIELD}[aria-invalid=true]:focus")
    assert board.input_value(FIELD) == typed
    board.wait_for_selector(item(board, "believed"))
    assert board.locator(".wb-toast").is_hidden()
    board.locator(".wb-cards .wb-text").first.click()
    assert board.input_value(FIELD) == typed, "it stays until it is changed or given up"
    board.fill(FIELD, f"{typed[:20]} again")
    board.keyboard.press("Enter")
    name = f"{typed[:20]} again".strip()
    board.wait_for_selector(f"h2.wb-title:text-is({name!r})")
    settle(board)
    assert reading.study(project).board.name_of(theme(project, name)) == name
    assert watched.errors == []


def test_a_name_refused_once_its_theme_was_left_waits_there(board: Page, project: Project) -> None:
    held = first_decision_held(board)
    begin(board, "moving on")
    board.keyboard.press("Enter")
    board.keyboard.press("j")
    board.wait_for_selector(f".wb-detail:not([data-theme='{theme(project, 'believed')}'])")
    held[0].continue_()
    board.wait_for_selector(".wb-toast.bad:has-text('Not done (rename to “moving on”)')")
    assert board.locator(FIELD).count() == 0
    board.click(item(board, "believed"))
    board.wait_for_selector(".wb-naming [role=alert]:has-text('another theme is called')")
    assert board.input_value(FIELD) == "moving on"
    assert board.locator(f"{FIELD}:focus").count() == 0, "keys go on deciding"
    board.keyboard.press("r")
    board.wait_for_selector(f"{FIELD}:focus")
    board.keyboard.press("Escape")
    board.wait_for_selector("h2.wb-title:text-is('believed')")
    open_theme(board, "moving on")
    open_theme(board, "believed")
    assert not any(isinstance(r.event, Rename) for r in reading.study(project).trail)


def test_a_name_that_is_offered_and_taken_elsewhere_can_be_varied(
    board: Page, project: Project
) -> None:
    review.rename(project, ANN, theme(project, "believed"), "By hand")
    review.rename(project, ANN, theme(project, "moving on"), "believed")
    board.reload()
    open_theme(board, "By hand")
    board.get_by_role("button", name="take", exact=True).click()
    board.wait_for_selector(".wb-naming [role=alert]:has-text('another theme is called')")
    assert board.input_value(FIELD) == "believed"


def test_a_name_for_a_theme_that_another_one_merged_is_said_to_be_refused(
    board: Page, watched: Watched, project: Project
) -> None:
    begin(board, "Taken seriously")
    gone = [theme(project, "believed"), theme(project, "moving on")]
    review.merge(project, BEN, gone, "Ben's")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-toast.bad:has-text('rename to “Taken seriously”')")
    board.wait_for_selector(item(board, "Ben's"))
    assert board.locator(FIELD).count() == 0
    assert watched.errors == []


@pytest.mark.parametrize(
    ("button", "event", "name"),
    [("Accept", Accept, "Taken seriously"), ("Accept", Accept, LONG), ("Park", Park, "Later")],
)
def test_a_click_that_leaves_the_field_records_the_name_and_then_acts(
    board: Page, project: Project, button: str, event: type, name: str
) -> None:
    begin(board, name)
    press(board, board.locator(".wb-bar").get_by_text(button))
    board.wait_for_selector(f"{item(board, name)}:is(.accepted,.parked)")
    settle(board)
    renamed, decided = (recorded.event for recorded in reading.study(project).trail[-2:])
    assert isinstance(renamed, Rename) and renamed.name == name
    assert isinstance(decided, event) and decided.theme_id == renamed.theme_id


def test_a_click_on_another_theme_records_the_name_and_opens_it(
    board: Page, project: Project
) -> None:
    begin(board, "Taken seriously")
    press(board, board.locator(item(board, "moving on")))
    board.wait_for_selector("h2.wb-title:text-is('moving on')")
    board.wait_for_selector(item(board, "Taken seriously"))
    settle(board)
    assert isinstance(reading.study(project).trail[-1].event, Rename)


def test_a_press_that_ends_elsewhere_records_the_name_and_decides_nothing(
    board: Page, project: Project
) -> None:
    begin(board, "Taken seriously")
    board.locator(".wb-bar").get_by_text("Accept").hover()
    board.mouse.down()
    board.locator(".wb-foot .wb-promise").hover()
    board.mouse.up()
    board.wait_for_selector(item(board, "Taken seriously") + ".candidate")
    settle(board)
    assert isinstance(reading.study(project).trail[-1].event, Rename)


def test_a_name_left_with_tab_is_recorded_and_the_focus_is_on_the_next_button(
    board: Page, project: Project
) -> None:
    begin(board, "Taken seriously")
    board.keyboard.press("Tab")
    board.wait_for_selector(item(board, "Taken seriously"))
    board.wait_for_selector(".wb-bar button:focus:has-text('Accept')")
    board.keyboard.press("Enter")
    board.wait_for_selector(f"{item(board, 'Taken seriously')}.accepted")
    settle(board)
    renamed, accepted = (recorded.event for recorded in reading.study(project).trail[-2:])
    assert isinstance(renamed, Rename) and isinstance(accepted, Accept)
    assert accepted.name == "Taken seriously"
