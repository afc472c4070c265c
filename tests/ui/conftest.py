from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from board_kit import KNOWN
from ui_kit import build_study, served

from workbench.services.context import Services

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = build_study(tmp_path / "study")
    yield services
    services.store.close()


@pytest.fixture
def address(services: Services) -> Iterator[str]:
    with served(services) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine; install one or name it in CHROMIUM")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


class Watched:
    """A page, what it complained about, and what it asked of other machines."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        self.abroad: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        # Gradio's own event stream complains when a page is left; that is none of ours.
        left = ("AbortError", "Connection errored out", "BodyStreamBuffer was aborted")
        if message.type == "error" and not any(words in message.text for words in left):
            self.errors.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.abroad.append(request.url)


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(40_000)
    context.add_init_script(KNOWN)
    watched = Watched(context.new_page(), address)
    yield watched
    context.close()
    assert not watched.abroad, "nothing outside this machine is asked"


@pytest.fixture
def board(watched: Watched) -> Page:
    watched.page.goto(f"{watched.address}/?__theme=light")
    watched.page.wait_for_selector(".wb-card")
    return watched.page
