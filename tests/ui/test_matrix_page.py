"""The matrix page in a real Chromium: cells that open, masks, what is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from browser_kit import Watched, go
from ui_kit import EVIL

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def matrix(watched: Watched) -> Page:
    go(watched.page, watched.address, "matrix?__theme=light")
    watched.page.wait_for_selector(".wb-matrix td")
    return watched.page


def cells(page: Page, theme: str) -> list[str]:
    row = page.locator("tr", has=page.get_by_role("rowheader", name=theme, exact=True))
    return [text.strip() for text in row.locator("td").all_inner_texts()]


def test_a_cell_opens_its_excerpts_on_the_board(matrix: Page, watched: Watched) -> None:
    assert cells(matrix, "believed") == ["2 (2)", "2 (2)", "4 (4)"]
    row = matrix.locator("tr", has=matrix.get_by_role("rowheader", name="believed"))
    row.locator("td a").nth(1).click()
    matrix.wait_for_selector(".wb-card")
    assert matrix.inner_text("h2.wb-title") == "believed · group: tutor"
    assert set(matrix.locator(".wb-card footer b").all_inner_texts()) == {"P02", "P04"}
    assert watched.errors == []


def test_small_cells_are_masked_on_request(matrix: Page) -> None:
    matrix.get_by_label("Mask cells of fewer than five").check()
    matrix.wait_for_selector("td:has-text('masked')")
    assert cells(matrix, "believed") == ["masked", "masked", "4 (4)"]
    matrix.get_by_text("accepted themes").click()
    matrix.wait_for_selector("text=No theme is accepted yet")


def test_what_is_saved_is_masked_whatever_is_shown(matrix: Page, tmp_path: Path) -> None:
    with matrix.expect_download() as svg:
        matrix.click("text=picture (svg)")
    picture = Path(svg.value.path()).read_text("utf-8")
    ElementTree.fromstring(picture)
    assert picture.count(">masked<") == 6 and "<img" not in picture and "onerror" in picture
    with matrix.expect_download() as csv:
        matrix.click("text=table (csv)")
    table = Path(csv.value.path()).read_text("utf-8")
    assert '"masked","masked",4' in table and EVIL.replace('"', '""') in table
    with matrix.expect_download() as png:
        matrix.click("text=picture (png)")
    assert Path(png.value.path()).read_bytes().startswith(b"\x89PNG")
