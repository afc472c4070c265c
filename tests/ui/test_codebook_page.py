"""The Codebook and Export pages: what a person without a terminal does there; in Chromium."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_kit import Watched, go, upload
from ui_kit import ANN, EVIL, theme

from workbench.domain.material.codebook import code_id
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review

sys.path.insert(0, str(Path(__file__).parents[1]))
from qdpx_kit import project_xml, qdpx, selection, text_source

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BOOK = f"""Code name,Parent code,Description of the code,Inclusion criteria
Getting there,,The way there and back,buses
Being believed,,Not having to explain,
"${{window.pwned=1}}{EVIL.replace('"', '""')}",Being believed,,
"""


def opened(watched: Watched, path: str) -> Page:
    go(watched.page, watched.address, f"{path}?__theme=light")
    watched.page.get_by_role("heading", level=1).wait_for()
    return watched.page


def chosen(page: Page, section: str, file: Path) -> None:
    page.get_by_role("button", name=section).click()
    # What is folded away is not on the page at all.
    upload(page, file)


def test_a_codebook_is_looked_at_loaded_and_its_versions_compared(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    review.link_code(project, ANN, theme(project, "believed"), code_id("Getting there"))
    before = reading.study(project).board
    (tmp_path / "ours.csv").write_text(BOOK, "utf-8")
    page = opened(watched, "codebook")
    page.wait_for_selector(".wb-codeline:has-text('Getting there')")
    chosen(page, "Load a codebook", tmp_path / "ours.csv")
    page.get_by_role("button", name="Look first").click()
    page.wait_for_selector("td:has-text('“Travel, its cost and its pain” → “The way there')")
    page.wait_for_selector("tr[data-mark=bad]:has-text('Being believed at work')")
    assert reading.study(project).board == before
    page.get_by_role("button", name="Load this codebook").click()
    page.wait_for_selector("p:has-text('The codebook has 3 codes.')")
    page.wait_for_selector(".wb-hint:has-text('3 codes, 2 linked to no theme.')")
    page.get_by_role("button", name="Versions of the codebook").click()
    page.wait_for_selector("td:has-text('removed Being believed at work')")
    now = reading.study(project)
    assert {link.code_id for link in now.board.themes[theme(project, "believed")].codes} == {
        code_id("Getting there")
    }
    assert now.trail[-1].analyst == "Ann"
    assert not list(project.folder.glob("serving-*/**/*.csv"))
    assert page.evaluate("window.pwned") is None
    assert watched.errors == []


def test_codings_are_looked_at_and_loaded_and_what_has_no_place_is_listed(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    marks = tmp_path / "highlights.csv"
    marks.write_text(
        "id,document,tag,content\n1,P01.odt,Getting there,It takes two buses\n"
        "2,P01.odt,Getting there,by bicycle\n"
    )
    page = opened(watched, "codebook")
    chosen(page, "Load people's codings", marks)
    page.get_by_role("button", name="Look first").click()
    page.wait_for_selector("p:has-text('Nothing is stored yet. 1 coding would be loaded.')")
    assert reading.study(project).board.codings == {}
    page.get_by_role("button", name="Load these codings").click()
    page.wait_for_selector("p:has-text('Loaded 1 coding.')")
    assert "line 3: its passage is not in P01" in page.inner_text("tr[data-mark=bad]")
    (coding,) = reading.study(project).board.codings[""]
    text = reading.study(project).transcripts[coding.transcript_id].text
    assert text[coding.start : coding.end] == "It takes two buses"
    page.wait_for_selector(".wb-codeline:has-text('1 coding')")


def test_codings_of_several_files_are_loaded_at_once_with_the_codes_that_they_need(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    files = [tmp_path / f"{name}.csv" for name in ("one", "two")]
    files[0].write_text("document,tag,content\nP01.odt,Getting there,It takes two buses\n")
    files[1].write_text("document,tag,content\nP02.odt,Sleep,went home and slept\n")
    page = opened(watched, "codebook")
    page.get_by_role("button", name="Load people's codings").click()
    page.locator("input[type=file][multiple]").set_input_files(files)
    page.wait_for_selector(".download-link[download='two.csv']")
    page.get_by_label("Add codes that the codebook lacks").check()
    page.get_by_role("button", name="Load these codings").click()
    page.wait_for_selector("p:has-text('Loaded 2 codings.')")
    page.wait_for_selector(".wb-codeline:has-text('Sleep')")
    assert watched.errors == []


def test_codes_are_added_worded_moved_merged_and_retired_on_the_page(
    watched: Watched, project: Project
) -> None:
    page = opened(watched, "codebook")

    def line(name: str) -> str:
        return f".wb-codeline:has(b:text-is({name!r}))"

    page.wait_for_selector(line("Getting there"))
    page.get_by_role("button", name="Add a code").click()
    page.keyboard.type("Money")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{line('Money')}[aria-current=true]")
    page.get_by_label("Definition").fill("What it costs: ${window.pwned=1}")
    page.locator(line("Getting there")).click()
    page.wait_for_selector("[role=status]:has-text('Not saved yet')")
    page.get_by_label("Definition").press("Control+Enter")
    page.wait_for_selector("[role=status]:has-text('Saved.')")
    page.locator(line("Money")).drag_to(page.locator(line("Getting there")))
    page.wait_for_selector("[role=status]:has-text('“Money” stands under “Getting there” now.')")
    page.get_by_role("button", name="Merge into").click()
    page.keyboard.type("Being believed at work")
    page.keyboard.press("Enter")
    page.wait_for_selector(line("Money"), state="detached")
    page.wait_for_selector("[role=status]:has-text('counts as “Being believed at work”')")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(line("Money"))
    page.locator(line("Being believed")).click()
    page.get_by_role("button", name="Retire").click()
    page.wait_for_selector(line("Being believed"), state="detached")
    codes = reading.study(project).board.codes.values()
    tree = {code.name: code.parent for code in codes}
    assert tree["Money"] == code_id("Getting there") and tree["Being believed at work"] is None
    assert page.evaluate("window.pwned") is None
    assert watched.errors == []


def test_a_file_that_is_no_codebook_is_refused_in_words(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    before = reading.study(project).board.seq
    bad = qdpx(tmp_path / "bad.qdpx", project_xml(text_source(selection(1, 0, 4))), folder="../x")
    bad.write_bytes(b"PK no archive")
    page = opened(watched, "codebook")
    chosen(page, "Load a codebook", bad)
    page.get_by_role("button", name="Load this codebook").click()
    page.get_by_text("is not a .qdpx archive").first.wait_for()
    assert reading.study(project).board.seq == before


def test_a_project_is_exported_in_a_program_s_habits_and_what_stays_out_is_said(
    watched: Watched, project: Project
) -> None:
    page = opened(watched, "export-study")
    page.wait_for_selector("td:has-text('3 themes that nobody has accepted')")
    with page.expect_download() as download:
        page.get_by_role("link", name="MAXQDA").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert b"for MAXQDA" in archive.read("project.qde")
        texts = [n for n in archive.namelist() if n.startswith("sources/")]
        assert b"\r\n" in archive.read(texts[0])
    for wrong in ("qdpx?dialect=word", "docx?dialect=nvivo"):
        assert page.request.get(f"{watched.address}/export/{wrong}").status in (403, 404)
