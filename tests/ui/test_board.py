"""The board in a real Chromium: reading and deciding, by mouse and keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from board_kit import accept, item, open_theme, settle
from browser_kit import Watched
from ui_kit import BEN, EVIL, SCRIPT, theme

from workbench.domain.trail.events import Accept, Merge, Move, Rename, Undo
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

BUSES = f"{EVIL} buses"


def test_reads_quotes_with_question_and_participant(board: Page, watched: Watched) -> None:
    open_theme(board, "believed")
    card = board.locator(".wb-card", has_text="asks me to explain")
    assert card.locator(".wb-question").inner_text() == "Could you say more about that?"
    assert card.locator("footer").inner_text().startswith("P01")
    assert board.locator(".wb-meta").first.inner_text().replace("\n", " ").startswith("candidate")
    assert "4 excerpts" in board.inner_text(".wb-meta") and "4 participants" in board.inner_text(
        ".wb-meta"
    )
    assert board.locator(".wb-tag.soft").count() == 1
    assert "Candidate themes are a machine’s proposals" in board.inner_text(".wb-foot")
    assert watched.errors == []


def test_accepts_and_goes_on_and_the_reload_shows_it(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("w")
    board.keyboard.type("clear across groups")
    board.keyboard.press("Enter")
    accept(board)
    settle(board)
    last = reading.study(project).trail[-1]
    assert isinstance(last.event, Accept)
    assert (last.event.name, last.analyst, last.reason) == (
        "believed",
        "Ann",
        "clear across groups",
    )
    assert board.inner_text("h2.wb-title") != "believed"
    board.reload()
    board.wait_for_selector(item(board, "believed") + ".accepted")
    assert "1 of 3 themes decided" in board.inner_text(".wb-done")


def test_rejects_parks_reopens_undoes_and_redoes(board: Page, project: Project) -> None:
    for key, state in (("x", "rejected"), ("p", "parked")):
        open_theme(board, "believed")
        board.keyboard.press(key)
        settle(board)
        board.wait_for_selector(f"{item(board, 'believed')}.{state}")
    open_theme(board, "believed")
    board.keyboard.press("b")
    settle(board)
    board.wait_for_selector(item(board, "believed") + ".candidate")
    board.keyboard.press("u")
    board.wait_for_selector(item(board, "believed") + ".parked")
    board.keyboard.press("Control+Shift+Z")
    board.wait_for_selector(item(board, "believed") + ".candidate")
    settle(board)
    assert reading.study(project).board.theme(theme(project, "believed")).state == "candidate"


def test_what_was_decided_before_a_reload_is_taken_back_after_it(
    board: Page, project: Project
) -> None:
    open_theme(board, "believed")
    accept(board)
    settle(board)
    board.reload()
    board.wait_for_selector(f"{item(board, 'believed')}.accepted")
    board.keyboard.press("u")
    board.wait_for_selector(f"{item(board, 'believed')}.candidate")
    settle(board)
    last = reading.study(project).trail[-1]
    assert isinstance(last.event, Undo) and last.analyst == "Ann"
    assert reading.study(project).board.theme(theme(project, "believed")).state == "candidate"


def test_renames_in_place(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("r")
    board.keyboard.type("Taken seriously")
    board.keyboard.press("Enter")
    board.wait_for_selector(item(board, "Taken seriously"))
    settle(board)
    assert isinstance(reading.study(project).trail[-1].event, Rename)
    assert board.inner_text("h2.wb-title") == "Taken seriously"


def test_a_name_is_typed_on_while_its_excerpts_become_read(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("r")
    board.keyboard.type("Taken ")
    board.wait_for_selector(".wb-card .wb-read")
    board.keyboard.type("seriously")
    board.keyboard.press("Enter")
    board.wait_for_selector(item(board, "Taken seriously"))
    settle(board)
    assert isinstance(reading.study(project).trail[-1].event, Rename)


def test_a_stale_decision_is_rolled_back_and_said(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    review.rename(project, BEN, theme(project, "believed"), "Ben's name")
    board.keyboard.press("p")
    board.wait_for_selector(".wb-toast.bad")
    assert "Ben" in board.inner_text(".wb-toast")
    board.wait_for_selector(item(board, "Ben's name") + ".candidate")


def test_splits_as_previewed_and_corrected(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("s")
    board.wait_for_selector(".wb-sidecolumn article")
    assert board.locator(".wb-sidecolumn").count() == 2
    before = board.locator(".wb-sidecolumn").nth(1).locator("article").count()
    first = board.locator(".wb-sidecolumn").nth(0).locator("article").first
    first.focus()
    moved = first.get_attribute("data-id")
    board.keyboard.press("2")
    side = board.locator(".wb-sidecolumn").nth(1)
    assert side.locator("article").count() == before + 1
    if board.locator(".wb-sidecolumn").nth(0).locator("article").count() == 0:
        board.locator(f'article[data-id="{moved}"]').focus()
        board.keyboard.press("1")
    board.locator(".wb-sidecolumn input").nth(0).fill("Left")
    board.locator(".wb-sidecolumn input").nth(1).fill("Right")
    board.keyboard.press("Control+Enter")
    board.wait_for_selector(item(board, "Left"))
    board.wait_for_selector(item(board, "Right"))
    settle(board)
    study = reading.study(project)
    parts = [study.board.members[theme(project, name)] for name in ("Left", "Right")]
    assert sum(len(part) for part in parts) == 4
    board.keyboard.press("u")
    board.wait_for_selector(item(board, "believed"))


def test_merges_two_with_a_preview(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("m")
    board.keyboard.type("moving")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-becomes b")
    assert "8 excerpts" in board.inner_text(".wb-becomes")
    board.fill("dialog input[type=text]", "Belonging and leaving")
    board.keyboard.press("Enter")
    board.wait_for_selector(item(board, "Belonging and leaving"))
    settle(board)
    assert len(reading.study(project).board.members[theme(project, "Belonging and leaving")]) == 8
    assert board.locator(item(board, "believed")).count() == 0


def test_a_merge_confirmed_before_its_name_is_offered_takes_that_name(
    board: Page, project: Project
) -> None:
    held: list[Route] = []

    def hold_the_preview(route: Route) -> None:
        asked = (route.request.post_data or "").replace(" ", "")
        if '"what":"merge"' in asked:
            held.append(route)
        else:
            route.continue_()

    board.route("**/component_server**", hold_the_preview)
    open_theme(board, "believed")
    board.keyboard.press("m")
    board.keyboard.type("moving")
    board.keyboard.press("Enter")
    board.locator(".wb-parts li").nth(1).wait_for()
    board.keyboard.press("Enter")
    board.keyboard.press("Enter")
    for route in held:
        route.continue_()
    board.wait_for_selector(".wb-toast:has-text('2 themes are one now')")
    event = reading.study(project).trail[-1].event
    assert isinstance(event, Merge) and event.name in ("believed", "moving on")


def test_a_merge_tells_nothing_compared_from_nothing_alike(board: Page, project: Project) -> None:
    said = board.locator("dialog .wb-maybes .wb-hint")
    open_theme(board, "believed")
    board.keyboard.press("m")
    said.filter(has_text="No theme looks the same as this one.").wait_for()
    board.keyboard.press("Escape")
    held = list(reading.study(project).board.members[theme(project, "believed")])
    review.set_aside(project, BEN, held[:2])
    board.keyboard.press("m")
    said.filter(has_text="Nothing was compared: this theme has fewer than 3").wait_for()


def test_moves_selected_excerpts_by_keyboard(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("Shift+J")
    board.keyboard.press("Space")
    board.keyboard.press("Shift+J")
    board.keyboard.press("Space")
    assert "2 selected" in board.inner_text(".wb-tools")
    board.keyboard.press("v")
    board.keyboard.type("moving")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-meta:has-text('2 excerpts')")
    settle(board)
    last = reading.study(project).trail[-1].event
    assert isinstance(last, Move) and last.target == theme(project, "moving on")
    members = reading.study(project).board.members
    assert len(members[theme(project, "moving on")]) == 6


def test_also_in_set_aside_and_take_back(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.locator(".wb-card").first.click()
    board.keyboard.press("c")
    board.keyboard.type("moving")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-chip:not(.maybe)")
    assert board.inner_text(".wb-chip:not(.maybe)") == "moving on"
    board.locator(".wb-card input").first.check()
    board.keyboard.press("z")
    board.wait_for_selector(".wb-meta:has-text('3 excerpts')")
    settle(board)
    assert len(reading.study(project).board.set_aside) == 1
    open_theme(board, "Set aside")
    board.locator(".wb-card input").first.check()
    board.keyboard.press("z")
    board.wait_for_selector(".wb-card", state="detached")
    settle(board)
    assert not reading.study(project).board.set_aside


def test_makes_a_theme_of_the_pool(board: Page, project: Project) -> None:
    open_theme(board, "Not in a theme")
    board.keyboard.press("Shift+*")
    board.keyboard.press("n")
    board.keyboard.type("Weather")
    board.keyboard.press("Enter")
    board.wait_for_selector(item(board, "Weather"))
    settle(board)
    assert not reading.study(project).board.unthemed()


def test_links_a_code_writes_a_memo_and_defines(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("l")
    board.keyboard.type("being believed at")
    board.keyboard.press("Enter")
    board.wait_for_selector("dialog:has-text('How do they stand')")
    board.keyboard.press("Enter")  # nothing is chosen beforehand
    board.keyboard.press("3")
    board.wait_for_selector(".wb-code.linked:has-text('narrower than Being believed at work')")
    board.wait_for_selector(".wb-toast:has-text('linked as narrower than')")
    board.keyboard.press("o")
    board.keyboard.type("Look at P04 again.")
    board.keyboard.press("Control+Enter")
    board.wait_for_selector(".wb-memo")
    board.keyboard.press("d")
    board.keyboard.type("Others know without being told.")
    board.keyboard.press("Control+Enter")
    board.wait_for_selector("dd:has-text('Others know without being told.')")
    settle(board)
    target = theme(project, "believed")
    now = reading.study(project).board
    assert now.theme(target).definition == "Others know without being told."
    assert [m.text for m in now.memos_on("theme", target)] == ["Look at P04 again."]
    assert len(now.theme(target).codes) == 1


def test_nests_a_theme_under_another(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.keyboard.press("t")
    board.keyboard.type("moving")
    board.keyboard.press("Enter")
    board.wait_for_selector(item(board, "believed") + "[data-depth='1']")
    settle(board)
    assert reading.study(project).board.theme(theme(project, "believed")).parent


def test_marks_a_passage_by_hand_at_code_points(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.locator(".wb-card", has_text="put a face on").get_by_text("in context").click()
    board.wait_for_selector(".wb-turn")
    board.evaluate(
        """() => {
          const spans = [...document.querySelectorAll('.wb-speech span')];
          const span = spans.find((each) => each.textContent.includes('🌧'));
          const at = span.textContent.indexOf('🌧');
          getSelection().setBaseAndExtent(span.firstChild, at, span.firstChild, at + 8);
          const up = new MouseEvent('mouseup', {bubbles: true});
          document.querySelector('.wb-turns').dispatchEvent(up);
        }"""
    )
    board.get_by_role("button", name=re.compile("Mark in “believed”")).click()
    board.wait_for_selector(".wb-marked[data-here=yes]")
    settle(board)
    study = reading.study(project)
    assert "🌧 rainy" in {e.text for e in study.members_of(theme(project, "believed"))}


def test_a_mark_in_the_readers_margin_leads_back_to_its_theme_and_excerpt(board: Page) -> None:
    open_theme(board, "believed")
    board.locator(".wb-card", has_text="asks me to explain").get_by_text("in context").click()
    turn = board.locator(".wb-turn", has_text="did not want my whole life")
    turn.locator(".wb-inmargin").get_by_text("moving on").click()
    board.wait_for_selector("dialog", state="detached")
    board.wait_for_selector("h2.wb-title:text-is('moving on')")
    board.wait_for_selector(".wb-card:focus-within:has-text('did not want my whole life')")


def test_redacts_only_after_the_words_are_typed(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.locator(".wb-card").first.get_by_text("in context").click()
    board.wait_for_selector(".wb-marked")
    board.evaluate(
        """() => {
          const span = document.querySelector('.wb-marked[data-here=yes]');
          getSelection().setBaseAndExtent(span.firstChild, 0, span.firstChild, 6);
          const up = new MouseEvent('mouseup', {bubbles: true});
          document.querySelector('.wb-turns').dispatchEvent(up);
        }"""
    )
    board.get_by_role("button", name="Black out …").click()
    go = board.get_by_role("button", name="Black it out")
    assert go.is_disabled()
    board.keyboard.type("black out")
    go.click()
    board.wait_for_selector(".wb-speech:has-text('██████')")
    settle(board)
    assert any("██████" in t.text for t in reading.study(project).transcripts.values())


def test_hostile_words_are_text_everywhere(board: Page, watched: Watched) -> None:
    open_theme(board, BUSES)
    open_theme(board, "Not in a theme")
    assert SCRIPT in board.inner_text(".wb-cards")
    board.locator(".wb-card", has_text="typed that").get_by_text("in context").click()
    board.wait_for_selector(".wb-turn")
    assert EVIL in board.inner_text(".wb-turns")
    board.keyboard.press("Escape")
    board.wait_for_selector("dialog", state="detached")
    open_theme(board, "believed")
    board.keyboard.press("l")
    assert EVIL in board.inner_text(".wb-options")
    board.keyboard.press("Escape")
    board.wait_for_selector("dialog", state="detached")
    board.keyboard.press("m")
    assert BUSES in board.inner_text(".wb-options")
    board.keyboard.press("Escape")
    assert board.evaluate("window.pwned") is None
    assert board.locator(".gradio-container img[src=x]").count() == 0
    assert watched.errors == []


def test_a_participant_withdraws_only_once_their_id_is_typed(board: Page, project: Project) -> None:
    open_theme(board, "believed")
    board.locator(".wb-card", has_text="asks me to explain").get_by_text("in context").click()
    board.get_by_role("button", name="Withdraw …").click()
    erase = board.get_by_role("button", name="Erase")
    board.keyboard.type("P0")
    assert erase.is_disabled()
    board.keyboard.type("1")
    erase.click()
    board.wait_for_selector(".wb-meta:has-text('3 excerpts')")
    settle(board)
    study = reading.study(project)
    assert len(study.board.withdrawn) == 1 and "P01" not in study.participants
    # The head is drawn from the list at once, the cards once the server has answered.
    board.locator(".wb-card", has_text="asks me to explain").wait_for(state="detached")
    assert "asks me to explain" not in board.content()


def test_a_key_held_down_decides_once(board: Page, project: Project) -> None:
    before = len(reading.study(project).trail)
    board.keyboard.down("x")
    board.keyboard.down("x")
    board.keyboard.down("x")
    board.keyboard.up("x")
    settle(board)
    assert len(reading.study(project).trail) == before + 1
