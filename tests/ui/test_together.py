"""Two browsers on one project; a burst of decisions; hostile words on every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from board_kit import KNOWN, item, open_theme, settle
from conftest import Watched
from ui_kit import ANN, EVIL, SCRIPT, theme

from workbench.domain.events import Accept, CreateTheme, Reject, Rename
from workbench.services import reading, review
from workbench.services.context import Services
from workbench.ui.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

HOSTILE = (
    EVIL + "!", SCRIPT, "![x](javascript:window.pwned=1)", "${window.pwned=1}",
    "{{constructor.constructor('pwned=1')()}}", "<svg/onload=window.pwned=1>",
    '"><iframe srcdoc="<script>pwned=1</script>">',
)  # fmt: skip


@pytest.fixture
def other(browser: Browser, address: str) -> Iterator[Page]:
    """A second analyst's browser."""
    context = browser.new_context()
    context.set_default_timeout(20_000)
    context.add_init_script(KNOWN.replace("'Ann'", "'Ben'"))
    page = context.new_page()
    page.goto(f"{address}/?__theme=light")
    page.wait_for_selector(".wb-card")
    yield page
    context.close()


def test_two_analysts_decide_on_different_themes(
    board: Page, other: Page, services: Services
) -> None:
    open_theme(board, "believed")
    open_theme(other, "moving on")
    board.keyboard.press("a")
    other.keyboard.press("x")
    settle(board)
    settle(other)
    by = {type(r.event): r.analyst for r in reading.study(services).trail}
    assert (by[Accept], by[Reject]) == ("Ann", "Ben")
    board.evaluate("window.dispatchEvent(new Event('focus'))")
    board.wait_for_selector(f"{item(board, 'moving on')}.rejected")


def test_of_two_on_one_theme_the_second_is_told_and_sees_the_first(
    board: Page, other: Page, services: Services
) -> None:
    open_theme(board, "believed")
    open_theme(other, "believed")
    board.keyboard.press("a")
    settle(board)
    other.keyboard.press("x")
    other.wait_for_selector(".wb-toast.bad:has-text('Not done')")
    other.wait_for_selector(f"{item(other, 'believed')}.accepted")
    assert reading.study(services).board.theme(theme(services, "believed")).state == "accepted"


def test_a_burst_is_stored_whole_and_in_order(board: Page, services: Services) -> None:
    before = reading.study(services).board.seq
    open_theme(board, "believed")
    for i in range(100):
        board.keyboard.press("axpb"[i % 4])
        board.keyboard.press("jk"[i // 4 % 2])
    settle(board)
    trail = reading.study(services).trail[before:]
    assert len(trail) == int(board.get_attribute(".wb", "data-acknowledged") or 0) > 30
    assert [r.made_at for r in trail] == list(range(before, before + len(trail)))


def test_hostile_words_are_text_on_every_page(watched: Watched, services: Services) -> None:
    for words in HOSTILE:
        made = review.create_theme(services, ANN, name=words, definition=words, excerpts=())
        assert isinstance(made.event, CreateTheme)
        review.adopt_as_code(services, ANN, made.event.theme_id)
        review.write_memo(services, ANN, "project", "", words)
    review.rename(services, ANN, theme(services, "believed"), f"{HOSTILE[2]} again")
    assert isinstance(reading.study(services).trail[-1].event, Rename)
    page = watched.page
    for path in ("", *(each.PATH for each in PAGES)):
        page.goto(f"{watched.address}/{path}?__theme=light")
        page.wait_for_selector("h1")
        page.wait_for_timeout(1200)
        assert page.evaluate("window.pwned") is None, path
        made_of_it = page.locator("img[src=x], iframe[srcdoc], svg[onload], a[href^='javascript:']")
        assert made_of_it.count() == 0, path
    page.goto(f"{watched.address}/trail")
    page.wait_for_selector("td:has-text('srcdoc')")
    assert all(words in page.inner_text(".wb-sheet") for words in HOSTILE)
    assert watched.errors == []
