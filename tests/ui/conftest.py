from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from browser_kit import Watched, visit, visiting
from ui_kit import build_study, served

from workbench.services.context import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = build_study(tmp_path / "study")
    yield project
    project.store.close()


@pytest.fixture
def address(project: Project) -> Iterator[str]:
    with served(project) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    # The shell is the same browser without its windows, and a third cheaper to drive.
    known = map(shutil.which, ("chromium-headless-shell", "chromium", "chrome"))
    chromium = os.environ.get("CHROMIUM") or next(filter(None, known), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine; install one or name it in CHROMIUM")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    with visiting(browser, viewport={"width": 1440, "height": 900}) as page:
        watched = Watched(page, address)
        yield watched
    assert not watched.abroad, "nothing outside this machine is asked"


@pytest.fixture
def board(watched: Watched) -> Page:
    return visit(watched.page, watched.address, "")
