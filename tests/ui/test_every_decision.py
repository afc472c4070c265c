"""Decisions that the other tests make by key, by mouse; and what else a board answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board_kit import item, open_theme, settle
from browser_kit import visit, visiting
from ui_kit import ANN, theme

from workbench.domain.trail.events import Merge
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_a_theme_is_made_and_nested_by_mouse(board: Page, project: Project) -> None:
    board.get_by_role("button", name="New theme").click()
    board.get_by_label("Name of the new theme").fill("Coming and going")
    board.get_by_role("button", name="Make it").click()
    board.wait_for_selector(item(board, "Coming and going"))
    open_theme(board, "believed")
    board.get_by_role("button", name="Nest").click()
    board.locator("dialog").get_by_role("option", name="Coming and going").click()
    board.wait_for_selector(item(board, "believed") + "[data-depth='1']")
    settle(board)
    now = reading.study(project).board
    above = theme(project, "Coming and going")
    assert now.theme(theme(project, "believed")).parent == above
    board.get_by_role("button", name="Nest").click()
    board.get_by_role("button", name="Put it at the top").click()
    board.wait_for_selector(item(board, "believed") + "[data-depth='0']")


def test_an_excerpt_is_dragged_across_in_the_preview_of_a_split(
    board: Page, project: Project
) -> None:
    whole = theme(project, "believed")
    open_theme(board, "believed")
    board.get_by_role("button", name="Split").click()
    board.wait_for_selector(".wb-sidecolumn article")
    left, right = (board.locator(".wb-sidecolumn").nth(i) for i in (0, 1))
    was = right.locator("article").count()
    dragged = left.locator("article").first
    key = dragged.get_attribute("data-id") or ""
    dragged.drag_to(right)
    board.wait_for_selector(".wb-sidecolumn:nth-child(2) article[data-mark=moved]")
    assert right.locator("article").count() == was + 1
    if not left.locator("article").count():
        right.locator("article").last.drag_to(left)
    board.get_by_label("Name of side 2").fill("Dragged here")
    board.locator("dialog").get_by_role("button", name="Split").click()
    board.wait_for_selector(item(board, "Dragged here"))
    settle(board)
    assert key in reading.study(project).board.members[theme(project, "Dragged here")]
    assert reading.study(project).board.theme(whole).state == "retired"


def test_memos_are_written_on_excerpt_transcript_and_participant(
    board: Page, project: Project
) -> None:
    open_theme(board, "believed")
    card = board.locator(".wb-card").first
    excerpt = card.get_attribute("data-id") or ""
    spoken = reading.study(project).excerpts[excerpt]
    for on, target in (
        ("this excerpt", excerpt), ("the transcript", spoken.transcript_id),
        ("the participant", spoken.participant_id or ""), ("the whole study", ""),
    ):  # fmt: skip
        card.locator("input").focus()
        board.keyboard.press("o")
        choice = board.get_by_label("What the memo is on")
        shown = choice.locator("option").all_inner_texts()
        choice.select_option(label=next(words for words in shown if words.startswith(on)))
        board.get_by_role("textbox", name="Memo").fill(f"A note on {on}.")
        board.get_by_role("button", name="Save").click()
        board.wait_for_selector("dialog", state="detached")
        settle(board)
        kind = on.split()[-1].replace("study", "project")
        memos = reading.study(project).memos_on(kind, target)
        assert [memo.text for memo in memos] == [f"A note on {on}."]
    board.wait_for_selector(".wb-tag.memo")


def test_the_map_is_zoomed_coloured_and_read(board: Page) -> None:
    board.wait_for_selector(".wb-legend span")
    pixels = "document.querySelector('.wb-canvas')?.toDataURL()"
    whole = board.evaluate(pixels)
    board.keyboard.press("+")
    board.wait_for_function(f"was => {pixels} !== was", arg=whole)
    board.keyboard.press("0")
    board.keyboard.press("g")
    board.wait_for_selector(".wb-legend:has-text('attendee')")
    board.get_by_role("button", name="Colour by theme").click()
    board.wait_for_selector(".wb-legend:has-text('this theme')")
    box = board.locator(".wb-canvas").bounding_box()
    assert box is not None
    scale = min(box["width"], box["height"]) / 2.1
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    board.mouse.move(middle[0] - 0.9 * scale, middle[1] - 0.1 * scale)
    board.wait_for_selector(".wb-hover p")
    assert "two buses" in board.inner_text(".wb-hover")
    before = board.evaluate(pixels)
    board.mouse.wheel(0, -400)
    board.wait_for_function(f"was => {pixels} !== was", arg=before)


def test_excerpts_are_found_by_meaning_within_a_group(board: Page) -> None:
    board.get_by_label("Group", exact=True).select_option("group: tutor")
    board.get_by_label("Filter themes or find excerpts").fill("zeppelin")
    board.get_by_role("button", name="Find by meaning").click()
    board.wait_for_selector(".wb-head:has-text('Nothing near “zeppelin”')")
    assert not board.locator(".wb-card").count()
    words = "I would come if the bus stopped nearer to the hall"
    board.get_by_label("Filter themes or find excerpts").fill(words)
    assert board.inner_text(".wb-finds p").startswith("No theme is called so. ⏎ finds")
    board.get_by_role("button", name="Find by meaning").click()
    board.wait_for_selector(".wb-head:has-text('near “I would come')")
    assert "group: tutor" in board.inner_text("h2.wb-title")
    people = board.locator(".wb-card footer b").all_text_contents()
    assert people[0] == "P02" and set(people) <= {"P02", "P04"}
    assert board.locator(".wb-card .wb-tag:has-text('nearness')").count() == len(people)
    board.get_by_label("Filter themes or find excerpts").fill("BUS")
    board.get_by_label("Filter themes or find excerpts").press("Shift+Enter")
    board.wait_for_selector(".wb-head:has-text('2 hits for “BUS” in 2 excerpts, marked.')")
    assert board.locator(".wb-text mark").all_text_contents() == ["bus", "bus"]


def test_what_speaks_against_a_theme_is_looked_for_on_request(board: Page) -> None:
    open_theme(board, "believed")
    assert not board.locator("text=in scope without it").count()
    board.keyboard.press("e")
    board.wait_for_selector(".wb-facts:has-text('denies')")
    assert "one question" in board.inner_text(".wb-facts")


def test_themes_that_may_be_one_are_offered_for_a_merge(board: Page, project: Project) -> None:
    held = list(reading.study(project).board.members[theme(project, "believed")])
    review.create_theme(project, ANN, name="Taken seriously", excerpts=held)
    board.reload()
    board.wait_for_selector(".wb-card")
    open_theme(board, "believed")
    board.get_by_role("button", name="Merge").click()
    board.locator(".wb-maybes .wb-chip", has_text="Taken seriously").click()
    board.wait_for_selector(".wb-becomes b")
    assert "4 excerpts in more than one of them" in board.inner_text(".wb-becomes")
    board.locator("dialog").get_by_role("button", name="Merge").click()
    board.wait_for_selector("li.candidate:has-text('believed')")
    settle(board)
    assert isinstance(reading.study(project).trail[-1].event, Merge)


def test_list_and_map_take_turns_in_a_narrow_window(browser: Browser, address: str) -> None:
    """As wide as 1280 pixels at 150 % zoom."""
    with visiting(browser, viewport={"width": 853, "height": 533}) as page:
        visit(page, address, "")
        assert not page.locator(".wb-canvas").is_visible()
        page.get_by_role("button", name="Map", exact=True).click()
        page.wait_for_selector(".wb-canvas")
        assert not page.locator(".wb-themes").is_visible()
        page.keyboard.press("i")
        page.wait_for_selector(".wb-themes")
