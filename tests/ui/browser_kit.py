"""Visits in a real Chromium: who comes, what the page complains of, when a page is there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 60_000
"""Milliseconds that a page may take on a slow machine; a test waits no longer than it must."""

KNOWN = """
localStorage.setItem('workbench:analyst', '{analyst}');
sessionStorage.setItem('workbench:unread', 'yes');
"""
"""A browser that knows its analyst, who was asked about unread themes."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe-core looks for."""


@contextmanager
def visiting(browser: Browser, *, analyst: str = "Ann", **window: Any) -> Iterator[Page]:
    """A page of a browser of its own; "" for an analyst whom it does not know."""
    context = browser.new_context(**window)
    context.set_default_timeout(PATIENCE)
    if analyst:
        context.add_init_script(KNOWN.format(analyst=analyst))
    try:
        yield context.new_page()
    finally:
        context.close()


SHOWN = {
    "": ".wb-card", "import": "td:has-text('P01')", "run": ".wb-job",
    "bake-off": "input[type=radio]", "suggestions": ".wb-suggested blockquote", "codebook": "td",
    "alignment": ".wb-aligned section", "matrix": ".wb-matrix td", "trail": "td",
    "export-study": ".wb-exports",
}  # fmt: skip
"""What a page shows once it has asked for the study."""

STANDING = """path => !['run', 'export-study'].includes(path) ||
  [...document.querySelectorAll('textarea,input')].some((b) => b.value.includes('transcripts'))"""
"""Where a page has nothing to list, it says how the study stands."""

STILL = "() => document.getAnimations().every((each) => each.playState !== 'running')"

UNCHANGED = """() => new Promise((done) => {
  let wait;
  const enough = () => { seen.disconnect(); done(true); };
  const again = () => { clearTimeout(wait); wait = setTimeout(enough, 400); };
  const seen = new MutationObserver(again);
  seen.observe(document.body, { subtree: true, childList: true, characterData: true });
  again();
})"""


def visit(page: Page, address: str, path: str, scheme: str = "light") -> Page:
    """Open a page and wait until it shows the study and nothing moves."""
    page.goto(f"{address}/{path}?__theme={scheme}")
    page.wait_for_selector(SHOWN[path], state="attached")
    page.wait_for_function(STANDING, arg=path)
    page.wait_for_function(STILL)
    return page


def visit_whole(page: Page, address: str, path: str, scheme: str = "light") -> Page:
    """The same, until nothing more comes: a page may ask for several things."""
    visit(page, address, path, scheme)
    page.evaluate(UNCHANGED)
    return page


def upload(page: Page, *files: Path) -> None:
    """Give files to a page's first field for files, until the server has them."""
    page.locator("input[type=file]").first.set_input_files(files)
    for file in files:
        page.wait_for_selector(f".download-link[download={json.dumps(file.name)}]")


def soon(holds: Callable[[], bool]) -> None:
    """Wait for what the server does once it has answered."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.02)


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


def findings(page: Page) -> list[str]:
    """What axe-core finds, as `rule: element`."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not there")
    found: list[dict[str, Any]] = (
        axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    )
    return [f"{f['id']}: {node['html'][:120]}" for f in found for node in f["nodes"]]
