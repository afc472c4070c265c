"""Several studies in one tab one after the other, and many tabs of one study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_kit import Watched, come_in, go, visiting
from ui_kit import ANN, build_study, served, theme

from workbench.services.context import Project
from workbench.services.deciding import review

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MANY = 12
"""Twice as many as a browser has connections to one server."""


def test_one_tab_shows_one_study_and_then_another(
    browser: Browser, project: Project, tmp_path: Path
) -> None:
    other = build_study(tmp_path / "other")
    review.rename(other, ANN, theme(other, "believed"), "Taken seriously")
    with served(project) as one, served(other) as two, visiting(browser) as page:
        for address, name in ((one, "believed"), (two, "Taken seriously"), (one, "believed")):
            for path in ("", "import", "alignment"):
                go(page, address, path)
                page.wait_for_selector(".wb-card, .wb-decides b, .wb-aligned section")
            go(page, address)
            page.wait_for_selector(f".wb-themes .wb-name:text-is('{name}')")
    other.store.close()


def test_many_tabs_of_one_study_are_open_at_once(watched: Watched, address: str) -> None:
    come_in(watched.page, address)
    paths = ["", "import", "suggestions", "bake-off", "run", "trail"]
    for i in range(MANY):
        page = watched.page.context.new_page()
        page.goto(f"{address}/{paths[i % len(paths)]}")
        page.wait_for_selector(".wb-card, .wb-decides b")
    page.wait_for_timeout(3000)
    assert watched.errors == []


def test_a_page_that_does_not_open_says_so_within_ten_seconds(
    watched: Watched, address: str
) -> None:
    page = watched.page
    held: list[object] = []
    page.route("**/board.js", lambda route: held.append(route))
    go(page, address)
    page.wait_for_selector(".wb-locked:has-text('Reload it')", timeout=15_000)
    for route in held:
        route.continue_()  # type: ignore[attr-defined]
    page.wait_for_selector(".wb-card")
    page.wait_for_selector(".wb-locked", state="detached")
