"""The pictures of README and tutorial, taken anew: `python bench/pictures.py DEMO`.

DEMO is the demo study (`make demo`). It is served as the command serves it, to a Chromium without
a window (the extra `browser`), and looked at only.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WIDTH, HEIGHT = 1440, 860
PAGES = {
    "home-light": ("home", ".wb-steps li"),
    "board-light": ("", ".wb-card"),
    "board-dark": ("", ".wb-card"),
    "alignment-light": ("alignment", ".wb-aligned section"),
    "matrix-light": ("matrix", ".wb-matrix td"),
}
"""Name of a picture to the page's address and what it shows once it is there."""

STILL = """() => new Promise((done) => {
  let wait;
  const again = () => { clearTimeout(wait); wait = setTimeout(done, 1500); };
  new MutationObserver(again).observe(document.body, { subtree: true, childList: true });
  again();
})"""


def main() -> None:
    demo = Path(sys.argv[1])
    with served(demo) as entry, sync_playwright() as running:
        chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(entry)
        page.click("button:has-text('Open the study')")
        page.wait_for_selector("dialog input")
        page.fill("dialog input", "Ann")
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog", state="detached")
        for name, (path, shown) in PAGES.items():
            take(page, f"{entry.split('/enter')[0]}/{path}", name, shown)
        browser.close()


def take(page: Page, address: str, name: str, shown: str) -> None:
    """One picture, once nothing on the page changes any more."""
    page.goto(f"{address}?__theme={name.split('-')[-1]}")
    page.wait_for_selector(shown)
    page.evaluate(STILL)
    page.screenshot(path=IMAGES / f"{name}.png")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address that lets one browser in."""
    command = [sys.executable, "-m", "workbench", "serve", str(folder), "--port", "7899"]
    running: Any = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield running.stdout.readline().split()[1]
    finally:
        running.terminate()
        running.wait()


if __name__ == "__main__":
    main()
