"""Files in doubt on the Import page: shown first, both readings, settled in one click; Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browser_kit import Watched, go, soon, upload

from workbench.services import reading
from workbench.services.context import Project
from workbench.services.importing.doubts import open_doubts

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parents[1] / "transcripts"


def test_files_in_doubt_are_settled_all_of_a_kind_at_once(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    files = [
        Path(shutil.copy(CORPUS / "doubt" / f"unlabelled_{n}.txt", tmp_path)) for n in (0, 1, 2)
    ]
    files.append(Path(shutil.copy(CORPUS / "labels" / "everyday_my.txt", tmp_path)))
    page = watched.page
    go(page, watched.address, "import?__theme=light")
    page.wait_for_selector("td:has-text('P01')")
    upload(page, *files)
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector("td:has-text('nobody is named, and 5 of 10')")
    page.wait_for_selector("th:has-text('As it was read')")
    first = page.locator(".wb-sheet").first.locator("tbody tr")
    assert [first.nth(n).locator("td").nth(1).inner_text() for n in range(4)] == [
        *["in doubt"] * 3, "understood",
    ]  # fmt: skip
    assert len(open_doubts(project)) == 3
    page.get_by_role("button", name="The right reading is right").click()
    soon(lambda: not open_doubts(project))
    page.wait_for_selector("h2:has-text('In doubt')", state="hidden")
    now = {t.name: {turn.role for turn in t.turns} for t in
           reading.study(project).transcripts.values()}  # fmt: skip
    assert now["unlabelled_0"] == now["unlabelled_2"] == {"participant"}
