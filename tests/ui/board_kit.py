"""What tests of the board do again and again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route


def item(page: Page, name: str) -> str:
    """The selector of a theme's line in the list."""
    return f".wb-themes li:has(.wb-name:text-is({name!r}))"


def settle(page: Page) -> None:
    """Wait until everything decided was recorded."""
    page.wait_for_selector(".wb-saved[data-state=saved]")


def open_theme(page: Page, name: str) -> None:
    page.click(item(page, name))
    page.wait_for_selector(f"h2.wb-title:text-is({name!r})")


def accept(page: Page) -> None:
    """Accept the open theme, unread as it may be, under the name a machine gave it."""
    page.keyboard.press("a")
    if page.locator(".wb-toast:has-text('Nobody has read')").is_visible():
        page.keyboard.press("a")
    if page.locator(".wb-naming input:focus").count():
        page.keyboard.press("Enter")


def first_decision_held(page: Page) -> list[Route]:
    """Where the page's first decision waits, once it was sent, until the test lets it go on."""
    held: list[Route] = []
    page.route(
        re.compile("component_server"),
        lambda route: held.append(route) if _decides(route) and not held else route.continue_(),
    )
    return held


def _decides(route: Route) -> bool:
    return "decide_all" in (route.request.post_data or "")
