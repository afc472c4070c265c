"""The keyboard's focus stays on what was pressed, or goes to what stands in its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_kit import item, open_theme, settle
from test_elsewhere import also_twin, ids
from ui_kit import ANN, EVIL, theme

from workbench.domain.trail.events import Accept
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.importing.files import import_files

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def enter(board: Page, name: str) -> None:
    """Press a button with the keyboard."""
    board.get_by_role("button", name=name, exact=True).focus()
    board.keyboard.press("Enter")


def in_focus(fact: str) -> str:
    """The selector of a fact that has the focus."""
    return f".wb-facts dt:text-is({fact!r}) + dd:focus"


def test_what_is_pressed_among_the_facts_leaves_the_focus_there(
    board: Page, project: Project
) -> None:
    buses = theme(project, f"{EVIL} buses")
    review.rename(project, ANN, buses, "Travel")
    board.reload()
    open_theme(board, "Travel")
    board.locator(".wb-label:has-text('buses') button:text-is('take')").first.focus()
    board.keyboard.press("Enter")
    board.wait_for_selector(in_focus("Proposed names"))
    enter(board, "take as definition")
    board.wait_for_selector("dt:text-is('Definition')")
    board.wait_for_selector(in_focus("Proposed names"))
    board.locator("button.wb-code:has-text('Getting there')").focus()
    board.keyboard.press("Enter")
    board.wait_for_selector("dialog:has-text('How do they stand')")
    board.keyboard.press("1")
    board.wait_for_selector(".wb-code.linked:has-text('Getting there')")
    board.wait_for_selector(in_focus("Codes"))
    enter(board, "Unlink Getting there")
    board.wait_for_selector(".wb-code.linked", state="detached")
    board.wait_for_selector(in_focus("Codes"))
    enter(board, "adopt as code")
    board.wait_for_selector("dialog:has-text('Adopt the theme as a code')")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-code.linked")
    board.wait_for_selector("button:focus:text-is('adopt as code')")
    settle(board)


def test_a_link_to_another_theme_leaves_the_focus_beside_what_it_opened(
    board: Page, project: Project
) -> None:
    also_twin(project)
    review.nest(project, ANN, theme(project, "Twin"), theme(project, "moving on"))
    board.reload()
    open_theme(board, "believed")
    board.keyboard.press("y")
    board.locator(".wb-elsewhere .wb-chip").first.focus()
    board.keyboard.press("Enter")
    board.wait_for_selector("h2.wb-title:text-is('Twin')")
    board.wait_for_selector(in_focus("Elsewhere too"))
    board.locator(".wb-meta").get_by_role("button", name="moving on").focus()
    board.keyboard.press("Enter")
    board.wait_for_selector("h2.wb-title:text-is('moving on')")
    board.wait_for_selector(".wb-themes:focus")


def test_more_of_a_side_goes_on_with_the_first_that_was_not_shown(
    board: Page, project: Project, tmp_path: Path
) -> None:
    talk = tmp_path / "P05.txt"
    talk.write_text("\n\n".join(f"P05: The {i}th of many remarks." for i in range(60)), "utf-8")
    before = set(reading.study(project).excerpts)
    import_files(project, ANN, [talk], interviewers=["INT"])
    made = [e for e in reading.study(project).excerpts if e not in before]
    review.create_theme(project, ANN, name="Many", excerpts=made)
    board.reload()
    open_theme(board, "Many")
    board.keyboard.press("s")
    more = board.locator(".wb-sidecolumn").nth(0).get_by_role("button", name="more")
    more.focus()
    board.keyboard.press("Enter")
    more.wait_for(state="detached")
    focused = board.wait_for_selector(".wb-sidecolumn article:focus")
    assert focused is not None
    assert focused.get_attribute("data-id") == ids(board, 0)[25]


def test_accepting_by_its_button_leaves_the_focus_on_it_and_decides_once(
    board: Page, project: Project
) -> None:
    open_theme(board, "believed")
    board.keyboard.press("r")  # an analyst's name, and somebody has read it: nothing is asked
    board.keyboard.type("Believed")
    board.keyboard.press("Enter")
    board.keyboard.press("Shift+J")
    board.keyboard.press("Shift+R")
    board.locator(".wb-bar button:has-text('Accept')").focus()
    for _ in range(3):
        board.keyboard.down("Enter")  # held down
    board.keyboard.up("Enter")
    board.wait_for_selector(f"{item(board, 'Believed')}.accepted")
    board.wait_for_selector("h2.wb-title:not(:text-is('Believed'))")
    settle(board)
    board.wait_for_selector(".wb-bar button:focus:has-text('Accept')")
    assert [type(r.event) for r in reading.study(project).trail].count(Accept) == 1
