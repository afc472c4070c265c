"""Finding one's way on the board: keys, search, the map, looks, and a server that goes away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_kit import accept, open_theme, settle
from browser_kit import Watched, enter, findings, go, say_who, visiting
from ui_kit import ANN, EVIL, free_port, process, served, theme

from workbench.domain.trail.events import Accept
from workbench.domain.trail.incoming import Label, ThemeLabel
from workbench.services import reading
from workbench.services.context import Project, record
from workbench.services.deciding import review
from workbench.services.importing.files import import_files
from workbench.services.suggesting import answering

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_filters_themes_and_finds_excerpts(board: Page) -> None:
    board.keyboard.press("/")
    board.keyboard.type("movi")
    assert board.locator(".wb-themes li").count() == 1
    board.fill(".wb-filter", "TWO BUSES")
    board.get_by_role("button", name="Find in excerpts").click()
    board.wait_for_selector("li.found[aria-selected=true]")
    assert "two buses" in board.inner_text(".wb-cards")


def test_a_proposed_name_shows_its_definition_and_what_nobody_says(
    watched: Watched, project: Project
) -> None:
    believed, other = theme(project, "believed"), theme(project, "moving on")
    label = ThemeLabel(theme_id=believed, name="Pain and zeppelins", description=f"Of {EVIL}")
    with project.store.begin() as tx:
        record(tx.trail, ANN, Label(labeler="team", version="1", labels=(label,)))
    page = watched.page
    go(page, watched.address)
    open_theme(page, "Pain and zeppelins")
    facts = page.inner_text(".wb-facts")
    assert "nobody says: zeppelins" in facts and f"Of {EVIL}" in facts
    assert facts.startswith("Sets it apart\nbelieved\npain"), "keyphrases stand beside it"
    assert "stale" not in facts

    page.get_by_role("button", name="take as definition").click()
    settle(page)
    assert reading.study(project).board.theme(believed).definition == f"Of {EVIL}"
    page.get_by_role("button", name="take as definition").wait_for(state="detached")

    some = list(reading.study(project).board.members[believed])[:1]
    review.move(project, ANN, some, source=believed, target=other)
    page.reload()
    open_theme(page, "Pain and zeppelins")
    assert "name is stale" in page.inner_text(".wb-meta")
    assert page.locator(".wb-name[data-stale=yes]").count() == 2, "both have changed"
    assert watched.errors == []


def test_the_help_lists_the_keys_and_escape_closes_it(board: Page) -> None:
    board.keyboard.press("?")
    words = board.inner_text("dialog")
    for what in ("accept", "split", "merge", "undo", "why", "memo", "filter"):
        assert what in words
    board.keyboard.press("Escape")
    board.wait_for_selector("dialog", state="detached")


def test_a_memo_that_is_not_saved_outlives_a_slip_of_the_mouse_and_one_escape(
    board: Page, project: Project
) -> None:
    board.keyboard.press("o")
    memo = board.get_by_role("textbox", name="Memo")
    board.keyboard.type("Ask the clinicians")
    board.mouse.click(5, 5)
    box = memo.bounding_box()
    assert box is not None
    board.mouse.move(box["x"] + 60, box["y"] + 20)
    board.mouse.down()
    board.mouse.move(5, 5)
    board.mouse.up()
    board.keyboard.press("Escape")
    board.get_by_text("press Esc again to discard it").wait_for()
    assert memo.input_value() == "Ask the clinicians"
    board.keyboard.press("Control+Enter")
    board.wait_for_selector("dialog", state="detached")
    settle(board)
    assert reading.study(project).trail[-1].event.text == "Ask the clinicians"

    board.keyboard.press("o")
    board.keyboard.type("No")
    board.keyboard.press("Escape")
    board.keyboard.press("Escape")
    board.wait_for_selector("dialog", state="detached")


def test_sides_that_were_arranged_outlive_one_escape(board: Page) -> None:
    open_theme(board, "believed")
    board.keyboard.press("s")
    board.wait_for_selector("dialog .wb-sidecolumn")
    board.get_by_role("textbox", name="Name of side 1").fill("At work")
    board.keyboard.press("Escape")
    board.get_by_text("press Esc again to discard it").wait_for()
    assert board.get_by_role("textbox", name="Name of side 1").input_value() == "At work"
    board.keyboard.press("Escape")
    board.wait_for_selector("dialog", state="detached")

    board.keyboard.press("s")
    board.wait_for_selector("dialog .wb-sidecolumn")
    board.keyboard.press("Escape")
    board.wait_for_selector("dialog", state="detached")


def test_keys_typed_into_a_field_decide_nothing(board: Page, project: Project) -> None:
    before = reading.study(project).board.seq
    board.click(".wb-why")
    board.keyboard.type("axprsmvnlouU?jk")
    board.click(".wb-filter")
    board.keyboard.type("xxx")
    settle(board)
    assert reading.study(project).board.seq == before
    assert board.locator("dialog").count() == 0


def test_the_name_is_asked_once(browser: Browser, project: Project) -> None:
    with served(project) as address, visiting(browser, analyst="") as page:
        go(page, address)
        page.wait_for_selector("dialog input")
        page.fill("dialog input", "Mo")
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog", state="detached")
        page.keyboard.press("x")
        settle(page)
        page.reload()
        page.wait_for_selector(".wb-card")
        assert page.locator("dialog").count() == 0
    assert reading.study(project).trail[-1].analyst == "Mo"


def test_a_click_on_the_map_opens_the_theme(board: Page) -> None:
    open_theme(board, "moving on")
    board.wait_for_selector(".wb-legend span")
    board.evaluate(
        """() => {
          const canvas = document.querySelector('.wb-canvas');
          const box = canvas.getBoundingClientRect();
          const scale = Math.min(box.width, box.height) / 2.1;
          const at = {
            clientX: box.left + box.width / 2 - 0.9 * scale,
            clientY: box.top + box.height / 2 - 0.1 * scale, bubbles: true, pointerId: 1,
          };
          canvas.setPointerCapture = () => {};
          canvas.dispatchEvent(new PointerEvent('pointerdown', at));
          canvas.dispatchEvent(new PointerEvent('pointerup', at));
        }"""
    )
    board.wait_for_selector("h2.wb-title:not(:text-is('moving on'))")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_themes(scheme: str, watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 720})
    go(page, watched.address, f"?__theme={scheme}")
    page.wait_for_selector(".wb-card")
    low = page.evaluate(Path(__file__).with_name("contrast.js").read_text("utf-8"))
    assert low == [], f"below WCAG AA in {scheme}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 4")
    assert watched.errors == []


def test_decisions_wait_for_a_server_that_was_restarted(browser: Browser, project: Project) -> None:
    port = free_port()
    with visiting(browser) as page:
        with process(project.folder, port) as entry:
            enter(page, entry)
            say_who(page, "Ann")
            page.click(".wb-todo a")
            open_theme(page, "believed")
        accept(page)
        page.wait_for_selector(".wb-saved[data-state=offline]")
        assert "1 decision kept" in page.inner_text(".wb-saved")
        with process(project.folder, port) as entry:
            page.wait_for_selector(".wb-locked:has-text('started again')")
            another = page.context.new_page()
            enter(another, entry)
            say_who(another, "Ann")
            page.wait_for_selector(".wb-saved[data-state=saved]")
            page.wait_for_selector(".wb-toast:has-text('The workbench is back')")
    assert [type(r.event) for r in reading.study(project).trail].count(Accept) == 1


def test_a_suggestion_on_a_card_is_accepted_with_a_click(board: Page, project: Project) -> None:
    answering.suggestions(project)
    board.reload()
    board.wait_for_selector(".wb-guesses")
    assert not board.locator(".wb-chip.guess").first.is_visible(), "they wait until they are asked"
    card = board.locator(".wb-card:has(.wb-chip.maybe)").first
    excerpt = card.get_attribute("data-id") or ""
    card.locator(".wb-guesses").click()
    card.locator(".wb-chip.maybe").first.click()
    board.wait_for_selector(".wb-toast:has-text('Put into')")
    origins = {
        held[excerpt].origin
        for held in reading.study(project).board.members.values()
        if excerpt in held
    }
    assert "suggestion" in origins


def test_a_suggestion_on_a_card_tells_why_and_can_be_wrong(board: Page, project: Project) -> None:
    answering.suggestions(project)
    board.reload()
    board.locator(".wb-guesses").first.click()
    board.wait_for_selector(".wb-card:focus-within .guess button:focus")
    chip = board.locator(".wb-card:focus-within .wb-chip.maybe").first
    excerpt = chip.locator("xpath=ancestor::*[@data-id]").get_attribute("data-id") or ""
    chip.locator("button").first.hover()
    board.wait_for_selector(".wb-chip.maybe button[title*='Fits best']")
    chip.locator(".wb-not").click()
    board.wait_for_selector(".wb-toast:has-text('Noted: not')")
    assert excerpt in reading.study(project).board.declined


def test_suggestions_are_switched_off_and_on_for_one_browser(
    board: Page, project: Project, address: str
) -> None:
    answering.suggestions(project)
    board.reload()
    board.wait_for_selector(".wb-guesses")
    board.keyboard.press("h")
    board.wait_for_selector(".wb-suggests[aria-checked=false]:has-text('suggestions off')")
    assert board.locator(".wb-chip.maybe").count() == 0
    board.reload()
    board.wait_for_selector(".wb-card")
    open_theme(board, "moving on")
    assert board.inner_text(".wb-suggests") == "suggestions off"
    assert board.locator(".wb-chip.maybe").count() == 0

    assert board.context.browser is not None
    with visiting(board.context.browser) as page:
        go(page, address, "?__theme=light")
        page.wait_for_selector(".wb-guesses")

    board.get_by_role("switch", name="suggestions", exact=True).focus()
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-guesses")
    board.wait_for_selector(".wb-suggests[aria-checked=true]:focus")
    board.keyboard.press("?")
    assert "suggestions on or off" in board.inner_text(".wb-help")


def test_where_the_project_has_no_suggestions_the_key_says_so(
    watched: Watched, project: Project
) -> None:
    off = project.settings.model_copy(update={"suggestions": False})
    with served(replace(project, settings=off)) as address:
        page = watched.page
        go(page, address, "?__theme=light")
        page.wait_for_selector(".wb-card")
        assert page.locator(".wb-suggests").count() == 0
        page.keyboard.press("h")
        page.wait_for_selector(".wb-toast:has-text('switched off (suggestions = false')")
        watched.abroad.clear()  # this server has an address of its own


def test_facts_fold_and_three_excerpts_are_seen_at_1280_and_two_at_150_percent(
    browser: Browser, address: str, project: Project, tmp_path: Path
) -> None:
    long = " ".join(f"Then the {n}th thing that I say about it is this." for n in range(40))
    talk = [f"INT: Could you say more?\n\nP05: {word} {long}" for word in ("One", "Two", "Three")]
    (tmp_path / "P05.txt").write_text("\n\n".join(talk) + "\n", "utf-8")
    import_files(project, ANN, [tmp_path / "P05.txt"], interviewers=["INT"])
    held = [e.id for e in reading.study(project).excerpts.values() if "39th" in e.text]
    review.create_theme(project, ANN, name="Long ones", excerpts=held)
    for width, height, least in ((1280, 800, 3), (853, 533, 2)):
        with visiting(browser, viewport={"width": width, "height": height}) as page:
            page.add_init_script("localStorage.removeItem('workbench:facts')")  # as at first
            go(page, address)
            open_theme(page, "Long ones")
            page.wait_for_selector(".wb-card[data-cut=yes]")
            assert page.evaluate(SEEN) >= least
            page.keyboard.press("Shift+J")  # the one with the focus is whole
            assert page.evaluate(WHOLE)
            page.keyboard.press("q")
            page.wait_for_selector(".wb-folding[aria-expanded=true]")
            assert findings(page) == []


SEEN = """() => {
  const view = document.querySelector('.wb-scroller').getBoundingClientRect();
  return [...document.querySelectorAll('.wb-text')].map((text) => text.getBoundingClientRect())
    .filter(({ top, bottom }) => top >= view.top && bottom <= view.bottom + 1).length;
}"""
WHOLE = """() => {
  const text = document.querySelector('.wb-card:focus-within .wb-text');
  return text.scrollHeight <= text.clientHeight + 2 && text.textContent.includes('39th');
}"""
