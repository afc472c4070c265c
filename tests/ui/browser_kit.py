"""Visits in a real Chromium: who comes, what the page complains of, when a page is there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pytest
from ui_kit import DOORS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 60_000
"""Milliseconds that a page may take on a slow machine; a test waits no longer than it must."""

UNFOLDED = "localStorage['workbench:facts'] ||= 'yes';"
"""Somebody who has unfolded what is known of themes."""

ANALYSTS: WeakKeyDictionary[BrowserContext, str] = WeakKeyDictionary()
"""Who sits at which browser."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe-core looks for."""

COLOURS = ["color-contrast", "link-in-text-block"]
"""Those of its rules that one scheme of colours can break and another keep."""


@contextmanager
def visiting(browser: Browser, *, analyst: str = "Ann", **window: Any) -> Iterator[Page]:
    """A page of a browser of its own; "" for somebody who did not say who they are."""
    context = browser.new_context(**window)
    context.set_default_timeout(PATIENCE)
    ANALYSTS[context] = analyst
    if analyst:
        context.add_init_script(UNFOLDED)
    try:
        yield context.new_page()
    finally:
        context.close()


SHOWN = {
    "": ".wb-card", "home": ".wb-steps li", "import": "td:has-text('P01')", "run": ".wb-job",
    "bake-off": "input[type=radio]", "suggestions": ".wb-suggested blockquote",
    "codebook": ".wb-codes li",
    "alignment": ".wb-aligned section", "matrix": ".wb-matrix td", "trail": "td",
    "saturation": ".wb-saturation .wb-note", "framework": ".wb-sheetbody p",
    "checklist": ".wb-checklist td",
    "export-study": ".wb-exports", "interviews": "tbody tr", "transcript": ".wb-sheetbody p",
    "agreement": ".wb-sheetbody p", "rounds": ".wb-newround h2",
    "coding": ".wb-sheetbody p", "differences": ".wb-sheetbody p", "participants": "tbody tr",
    "memos": ".wb-sheetbody p",
}  # fmt: skip
"""What a page shows once it has asked for the study."""

STANDING = """path => !['run', 'export-study'].includes(path) ||
  document.querySelector('.wb-stands')?.textContent.includes('transcripts') ||
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


def come_in(page: Page, address: str) -> None:
    """Let the page's browser in to a server of this process, unless it is; say who sits there."""
    door, browser = DOORS[address], page.context
    if door.cookie in {cookie["name"] for cookie in browser.cookies()}:
        return
    key = door.sessions.new_key()
    let_in = browser.request.post(f"{address}/enter", form={"key": key}, max_redirects=0)
    assert let_in.status == 303, let_in.text()
    if ANALYSTS[browser]:
        token = browser.request.get(f"{address}/door/page").json()["token"]
        said = browser.request.post(
            f"{address}/door/analyst",
            headers={"x-workbench-page": token},
            data={"analyst": ANALYSTS[browser]},
        )
        assert said.ok, said.text()


def enter(page: Page, entry: str) -> None:
    """Open an address that lets this browser in, as somebody does who copied it."""
    page.goto(entry)
    page.click("button:has-text('Open the study')")


def say_who(page: Page, name: str) -> None:
    """Answer the question who decides."""
    page.wait_for_selector("dialog input")
    page.fill("dialog input", name)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")


def go(page: Page, address: str, path: str = "") -> None:
    """Open a page of a server of this process, let in first."""
    come_in(page, address)
    page.goto(f"{address}/{path}")


def visit(page: Page, address: str, path: str, scheme: str = "light") -> Page:
    """Open a page and wait until it shows the study and nothing moves."""
    go(page, address, f"{path}?__theme={scheme}")
    page.wait_for_selector(SHOWN[path], state="attached")
    page.wait_for_function(STANDING, arg=path)
    page.wait_for_function(STILL)
    return page


def visit_whole(page: Page, address: str, path: str, scheme: str = "light") -> Page:
    """The same, until nothing more comes: a page may ask for several things."""
    visit(page, address, path, scheme)
    page.evaluate(UNCHANGED)
    return page


def upload(page: Page, *files: Path, settled: bool = True) -> None:
    """Give files to a page's first field for files, until the server has them.

    Args:
        settled: wait as well until what the page says of them stands.
    """
    page.locator("input[type=file]").first.set_input_files(files)
    for file in files:
        page.wait_for_selector(f".download-link[download={json.dumps(file.name)}]")
    if settled:
        page.evaluate(UNCHANGED)


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


def findings(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe-core finds, as `rule: element`."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not there")
    found: list[dict[str, Any]] = (
        axe.Axe().run(page, options={"runOnly": list(rules)}).response["violations"]
    )
    return [f"{f['id']}: {node['html'][:120]}" for f in found for node in f["nodes"]]
