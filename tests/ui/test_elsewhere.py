"""Excerpts that may belong to a further theme, and the ways a split can be made, in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board_kit import item, open_theme, settle
from ui_kit import ANN, theme

from workbench.domain.measures.stability import Groupings
from workbench.domain.parts import Join, Parts
from workbench.domain.trail.events import Add, Move
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.weighing.duplicates import also_in
from workbench.ui.board import evidence_presenter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def also_twin(project: Project) -> str:
    """Makes a theme of seven excerpts; the one of “believed” that lies in the middle of it."""
    (further,) = _further(project, (0, 2, 4, 7, 9, 10, 13))
    return further


def also_two(project: Project) -> list[str]:
    """Makes a theme in whose middle two excerpts of “believed” lie, the likelier first."""
    one, other = _further(project, (0, 2, 5, 6, 8, 11))
    return [one, other]


def _further(project: Project, twin: tuple[int, ...]) -> list[str]:
    every = list(reading.study(project).excerpts)
    review.create_theme(project, ANN, name="Twin", excerpts=[every[i] for i in twin])
    held = list(reading.study(project).board.members[theme(project, "believed")])
    return [a.excerpt_id for a in also_in(project, held) if a.theme_id == theme(project, "Twin")]


def test_an_excerpt_is_put_into_a_further_theme_and_taken_back(
    board: Page, project: Project
) -> None:
    further = also_twin(project)
    board.reload()
    open_theme(board, "believed")
    board.keyboard.press("y")
    line = board.locator(f'.wb-elsewhere[data-id="{further}"]')
    line.wait_for()
    line.get_by_role("button", name="also there").focus()
    board.keyboard.press("Enter")
    line.wait_for(state="detached")
    settle(board)
    now = reading.study(project)
    assert isinstance(now.trail[-1].event, Add)
    assert further in now.board.members[theme(project, "Twin")]
    assert further in now.board.members[theme(project, "believed")]
    board.locator("h2.wb-title").click()
    board.keyboard.press("u")
    board.wait_for_selector(".wb-toast:has-text('Taken back')")
    assert further not in reading.study(project).board.members[theme(project, "Twin")]


def test_an_excerpt_is_moved_to_the_theme_that_it_is_nearer_to(
    board: Page, project: Project
) -> None:
    further = also_twin(project)
    board.reload()
    open_theme(board, "believed")
    board.get_by_role("button", name="look for excerpts that may belong to another theme").click()
    line = board.locator(f'.wb-elsewhere[data-id="{further}"]')
    line.get_by_role("button", name="move there").click()
    board.locator(f'.wb-card[data-id="{further}"]').wait_for(state="detached")
    settle(board)
    now = reading.study(project)
    assert isinstance(now.trail[-1].event, Move)
    assert now.board.themes_of(further) == (theme(project, "Twin"),)
    line.wait_for(state="detached")


def test_two_answered_at_once_are_both_gone(board: Page, project: Project) -> None:
    further = also_two(project)
    board.reload()
    open_theme(board, "believed")
    board.keyboard.press("y")
    board.wait_for_selector(".wb-elsewhere >> nth=1")
    board.evaluate(
        """() => document.querySelectorAll('.wb-elsewhere [title*="as well"]')
             .forEach((each) => each.click())"""
    )
    board.get_by_role("button", name="look for excerpts that may belong").wait_for()
    settle(board)
    assert set(further) <= set(reading.study(project).board.members[theme(project, "Twin")])


def test_more_than_are_shown_are_counted_and_can_be_looked_for(
    board: Page, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_presenter, "ALSO", 1)
    first, _ = also_two(project)
    board.reload()
    open_theme(board, "believed")
    look = board.get_by_role("button", name="look for excerpts that may belong")
    look.focus()
    board.keyboard.press("Enter")
    board.wait_for_selector("dd:focus:has-text('The likeliest 1 of 2 excerpts.')")
    assert board.locator(".wb-elsewhere").count() == 1
    board.locator(f'.wb-elsewhere[data-id="{first}"]').get_by_role("button", name="also").click()
    look.wait_for()
    assert look.evaluate("(each) => each === document.activeElement")
    assert "None of its excerpts" not in board.inner_text(".wb-facts")


def test_sides_are_made_in_two_ways_and_what_was_moved_by_hand_stays(
    board: Page, project: Project
) -> None:
    held = list(reading.study(project).board.members[theme(project, "believed")])
    parts = Parts(of=(0, 0, 1, 1), joins=(Join(one=0, other=1, cost=1.0),))
    with project.store.begin() as tx:
        tx.derived.put_groupings("run-1", Groupings(keys=tuple(held), run=(0,) * 4, parts=parts))
    reading.forget_study(project)
    open_theme(board, "believed")
    board.keyboard.press("s")
    board.wait_for_selector(".wb-sidecolumn article")
    ways = board.get_by_role("radiogroup", name="How the sides are made")
    assert ways.get_by_role("radio", checked=True).inner_text() == (
        "along the parts that the run found"
    )
    sides = [set(ids(board, i)) for i in range(2)]
    assert sorted(map(sorted, sides)) == sorted([sorted(held[:2]), sorted(held[2:])])
    moved, *others = ids(board, 0)
    board.locator(f'article[data-id="{moved}"]').focus()
    board.keyboard.press("2")
    with_it = [e for e in ids(board, 1) if e != moved]
    board.get_by_label("Name of side 1").fill("One")
    board.get_by_label("Name of side 2").fill("Other")
    ways.get_by_role("radio", name="by meaning, grouped again").focus()
    board.keyboard.press("Enter")
    board.wait_for_selector("[role=radio][aria-checked=true]:text('grouped again')")
    home = next(i for i in range(2) if moved in ids(board, i))
    there, elsewhere = ids(board, home), ids(board, 1 - home)
    assert sum(e in there for e in with_it) >= sum(e in elsewhere for e in with_it)
    assert board.get_attribute(f'article[data-id="{moved}"]', "data-mark") == "moved"
    assert sorted([*there, *elsewhere]) == sorted([moved, *others, *with_it])
    assert sorted(names(board)) == ["One", "Other"]
    for sides in ("3 sides", "2 sides"):
        board.get_by_role("radio", name=sides).focus()
        board.keyboard.press("Enter")
        board.wait_for_selector(f"[role=radio][aria-checked=true]:focus:text('{sides}')")
        assert "grouped again" in ways.get_by_role("radio", checked=True).inner_text()
        assert {"One", "Other"} <= set(names(board))
    board.keyboard.press("Control+Enter")
    board.wait_for_selector(item(board, "Other"))


def names(board: Page) -> list[str]:
    """What the columns of the preview are called so far."""
    return [field.input_value() for field in board.get_by_label("Name of side").all()]


def ids(board: Page, side: int) -> list[str]:
    """The excerpts in a column of the preview, as they stand."""
    cards = board.locator(".wb-sidecolumn").nth(side).locator("article")
    return [card.get_attribute("data-id") or "" for card in cards.all()]
