"""What tests of the board do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def item(page: Page, name: str) -> str:
    """The selector of a theme's line in the list."""
    return f".wb-themes li:has(.wb-name:text-is({name!r}))"


def settle(page: Page) -> None:
    """Wait until everything decided was recorded."""
    page.wait_for_selector(".wb-saved[data-state=saved]")


def open_theme(page: Page, name: str) -> None:
    page.click(item(page, name))
    page.wait_for_selector(f"h2.wb-title:text-is({name!r})")
