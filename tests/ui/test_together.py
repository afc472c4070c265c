"""Two browsers on one project; a burst of decisions; hostile words on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_kit import accept, first_decision_held, item, open_theme, settle
from browser_kit import Watched, go, upload, visit, visit_whole, visiting
from ui_kit import ANN, BEN, EVIL, SCRIPT, theme

from workbench.domain.trail.events import Accept, CreateTheme, Reject, Rename
from workbench.domain.trail.incoming import Label, ThemeLabel
from workbench.services import reading
from workbench.services.context import Project, record
from workbench.services.deciding import review
from workbench.services.suggesting import answering
from workbench.ui.pages.pages import PAGES

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
    with visiting(browser, analyst="Ben") as page:
        yield visit(page, address, "")


def test_two_analysts_decide_on_different_themes(
    board: Page, other: Page, project: Project
) -> None:
    open_theme(board, "believed")
    open_theme(other, "moving on")
    accept(board)
    other.keyboard.press("x")
    settle(board)
    settle(other)
    by = {type(r.event): r.analyst for r in reading.study(project).trail}
    assert (by[Accept], by[Reject]) == ("Ann", "Ben")
    board.evaluate("window.dispatchEvent(new Event('focus'))")
    board.wait_for_selector(f"{item(board, 'moving on')}.rejected")


def test_of_two_on_one_theme_the_second_is_told_and_sees_the_first(
    board: Page, other: Page, project: Project
) -> None:
    open_theme(board, "believed")
    open_theme(other, "believed")
    accept(board)
    settle(board)
    other.keyboard.press("x")
    other.wait_for_selector(".wb-toast.bad:has-text('Not done')")
    other.wait_for_selector(f"{item(other, 'believed')}.accepted")
    assert reading.study(project).board.theme(theme(project, "believed")).state == "accepted"


def test_what_is_recorded_stays_shown_where_the_board_cannot_be_read_anew(
    board: Page, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was decided while the answer was awaited is recorded, too; then the page catches up."""
    held = first_decision_held(board)
    open_theme(board, "believed")
    accept(board)
    open_theme(board, "moving on")
    board.keyboard.press("x")
    board.wait_for_selector(".wb-saved:has-text('saving 2')")
    with monkeypatch.context() as patch:
        for broken in ("changed_since", "pool_rows"):
            patch.setattr(f"workbench.ui.board.list_presenter.{broken}", lambda *_: 1 / 0)
        held[0].continue_()
        settle(board)
        board.wait_for_selector(".wb-toast.bad:has-text('Recorded, but')")
        board.wait_for_selector(f"{item(board, 'believed')}.accepted")
        board.wait_for_selector(f"{item(board, 'moving on')}.rejected")
        assert not board.locator(".wb-toast:has-text('Not done')").count()
    events = [type(r.event) for r in reading.study(project).trail[-2:]]
    assert events == [Accept, Reject]
    renamed = "Named by Ben"
    review.rename(project, BEN, theme(project, "believed"), renamed)
    board.evaluate("window.dispatchEvent(new Event('focus'))")
    board.wait_for_selector(f"{item(board, renamed)}.accepted")


def test_what_was_typed_before_another_one_decided_counts_as_made_before(
    board: Page, project: Project
) -> None:
    """The second decision waits for the first; meanwhile Ben changes what it is about."""
    other = theme(project, "moving on")
    held = first_decision_held(board)
    open_theme(board, "believed")
    accept(board)
    open_theme(board, "moving on")
    board.keyboard.press("x")
    board.wait_for_selector(".wb-saved:has-text('saving 2')")
    review.rename(project, BEN, other, "Ben's name")
    held[0].continue_()
    board.wait_for_selector(".wb-toast.bad:has-text('Ben')")
    settle(board)
    board.wait_for_selector(f"{item(board, 'believed')}.accepted")
    board.wait_for_selector(item(board, "Ben's name") + ".candidate")
    assert reading.study(project).board.theme(other).state == "candidate"


def test_two_decisions_on_one_theme_are_both_recorded_while_another_decides_elsewhere(
    board: Page, project: Project
) -> None:
    held = first_decision_held(board)
    open_theme(board, "believed")
    board.keyboard.press("p")
    open_theme(board, "believed")
    board.keyboard.press("x")
    board.wait_for_selector(".wb-saved:has-text('saving 2')")
    review.rename(project, BEN, theme(project, "moving on"), "Ben's name")
    held[0].continue_()
    settle(board)
    assert reading.study(project).board.theme(theme(project, "believed")).state == "rejected"
    assert board.locator(".wb-toast.bad").count() == 0


def test_a_name_typed_while_another_one_renames_counts_as_made_before(
    board: Page, project: Project
) -> None:
    open_theme(board, "believed")
    board.keyboard.press("r")
    board.keyboard.type("As Ann says")
    bens_name_comes(board, project, "believed")
    board.keyboard.press("Enter")
    board.wait_for_selector(".wb-naming [role=alert]:has-text('Ben')")
    assert board.input_value("input.wb-title") == "As Ann says"
    assert reading.study(project).trail[-1].analyst == "Ben"
    board.keyboard.press("Enter")
    board.wait_for_selector(item(board, "As Ann says"))
    settle(board)
    assert reading.study(project).trail[-1].analyst == "Ann"


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_a_name_that_is_left_as_it_was_gives_way_to_the_newest(
    board: Page, project: Project, key: str
) -> None:
    open_theme(board, "believed")
    board.wait_for_selector(".wb-unread", state="detached")  # what becomes read paints the head
    board.keyboard.press("r")
    bens_name_comes(board, project, "believed")
    board.keyboard.press(key)
    board.wait_for_selector('h2.wb-title:text-is("Ben\'s name")')
    settle(board)
    assert reading.study(project).trail[-1].analyst == "Ben"


def test_a_definition_typed_while_another_one_decides_is_refused_and_not_lost(
    board: Page, project: Project
) -> None:
    open_theme(board, "believed")
    board.keyboard.press("d")
    board.keyboard.type("What Ann says.")
    target = theme(project, "believed")
    bens_name_comes(board, project, "believed")
    board.keyboard.press("Control+Enter")
    board.wait_for_selector("dialog:has-text('The definition is now: “What Ben says.”')")
    assert reading.study(project).board.theme(target).definition == "What Ben says."
    assert board.input_value("dialog textarea") == "What Ann says."
    board.keyboard.press("Control+Enter")
    board.wait_for_selector("dd:has-text('What Ann says.')")
    settle(board)
    assert reading.study(project).board.theme(target).definition == "What Ann says."


def bens_name_comes(page: Page, project: Project, name: str) -> None:
    """Ben says what the theme means and renames it; the page hears of both and shows them."""
    review.redefine(project, BEN, theme(project, name), "What Ben says.")
    review.rename(project, BEN, theme(project, name), "Ben's name")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector(item(page, "Ben's name"))
    page.wait_for_selector("dd:has-text('What Ben says.')")


def test_a_burst_is_stored_whole_and_in_order(board: Page, project: Project) -> None:
    before = reading.study(project).board.seq
    open_theme(board, "believed")
    for i in range(100):
        board.keyboard.press("axpb"[i % 4])
        board.keyboard.press("jk"[i // 4 % 2])
    settle(board)
    trail = reading.study(project).trail[before:]
    assert len(trail) == int(board.get_attribute("#board .wb", "data-acknowledged") or 0) > 30
    assert [r.made_at for r in trail] == list(range(before, before + len(trail)))


def test_hostile_words_are_text_on_every_page(watched: Watched, project: Project) -> None:
    make_hostile(project)
    answering.suggestions(project)
    page = watched.page
    for path in (each.PATH for each in PAGES):
        visit_whole(page, watched.address, path)
        nothing_ran(page, path)
    go(page, watched.address, "trail")
    page.wait_for_selector("td:has-text('srcdoc')")
    assert all(words in page.inner_text(".wb-sheet") for words in HOSTILE)
    assert watched.errors == []


def test_hostile_files_are_text_when_they_are_looked_at_and_imported(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    talk = tmp_path / "<img src=x onerror=window.pwned=1> ${window.pwned=1} {{x}}.txt"
    said = "\n\n".join(f"{words}: {words} and so on.\n\nINT: {words}?" for words in HOSTILE)
    talk.write_text(said, "utf-8")
    page = watched.page
    go(page, watched.address, "import?__theme=light")
    page.wait_for_selector("td:has-text('P01')")
    upload(page, talk)
    page.get_by_role("button", name="Look first").click()
    page.wait_for_selector("p:has-text('Nothing is stored yet')")
    nothing_ran(page, "preview")
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector("td:has-text('${window.pwned=1} {{x}}')")
    nothing_ran(page, "import")
    assert watched.errors == []


def make_hostile(project: Project) -> None:
    """Hostile names, definitions, codes, memos, reasons, labels, attributes and their values."""
    by = replace(ANN, reason=HOSTILE[0])
    for words in HOSTILE:
        made = review.create_theme(project, by, name=words, definition=words, excerpts=())
        assert isinstance(made.event, CreateTheme)
        review.adopt_as_code(project, by, made.event.theme_id)
        review.write_memo(project, by, "project", "", words)
    review.rename(project, by, theme(project, "believed"), f"{HOSTILE[2]} again")
    assert isinstance(reading.study(project).trail[-1].event, Rename)
    themes = [
        t.id
        for t in reading.study(project).board.live()
        if reading.study(project).board.members[t.id]
    ]
    labels = tuple(
        ThemeLabel(theme_id=t, name=f"{words} as named")
        for t, words in zip(themes, HOSTILE[3:6], strict=True)
    )
    with project.store.begin() as tx:
        record(tx.trail, by, Label(labeler="rival", version="1", labels=labels))
        people = tx.material.participants().values()
        tx.material.put_participants(
            [replace(p, attributes={**p.attributes, EVIL: HOSTILE[i % 2 + 3]})
             for i, p in enumerate(people)]
        )  # fmt: skip
    reading.forget_study(project)


def nothing_ran(page: Page, where: str) -> None:
    assert page.evaluate("window.pwned") is None, where
    made = page.locator("img[src=x], iframe[srcdoc], svg[onload], a[href^='javascript:']")
    assert made.count() == 0, where
