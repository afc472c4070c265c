"""Key quotes on the board, citing on the Export page, and the check of a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_kit import open_theme, settle
from browser_kit import Watched, visit
from docx import Document
from typer.testing import CliRunner
from ui_kit import ANN, theme

from workbench.cli.app import app
from workbench.services import reading, reporting
from workbench.services.context import Project
from workbench.services.deciding import review

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.browser
def test_one_key_marks_quotes_and_takes_the_mark_away(board: Page, project: Project) -> None:
    believed = theme(project, "believed")
    open_theme(board, "believed")
    board.keyboard.press("J")
    board.keyboard.press("Q")
    board.wait_for_selector(".wb-tag.key")
    settle(board)
    [marked] = reading.study(project).board.key_quotes_of(believed)
    assert (
        board.locator(".wb-card", has=board.locator(".wb-tag.key")).get_attribute("data-id")
        == marked
    )
    board.keyboard.press("u")
    board.wait_for_selector(".wb-tag.key", state="detached")
    board.keyboard.press("U")
    board.wait_for_selector(".wb-tag.key")
    board.keyboard.press("Q")
    board.wait_for_selector(".wb-tag.key", state="detached")
    settle(board)
    assert reading.study(project).board.key_quotes_of(believed) == frozenset()


@pytest.mark.browser
def test_how_participants_are_cited_is_said_on_the_export_page(
    watched: Watched, project: Project
) -> None:
    page = visit(watched.page, watched.address, "export-study")
    page.get_by_text("How participants are cited").click()
    page.wait_for_selector("text=Cite like this")
    page.get_by_role("button", name="Cite like this").click()
    page.wait_for_function(
        "[...document.querySelectorAll('textarea')].some((b) => b.value.includes('Recorded as'))"
    )
    assert reading.study(project).board.facts["cited"].text == "group"
    assert watched.errors == []


def test_a_report_is_checked_by_a_command(project: Project, tmp_path: Path) -> None:
    believed = theme(project, "believed")
    review.accept(project, ANN, believed)
    key = next(iter(reading.study(project).board.members[believed]))
    run = CliRunner()
    folder = str(project.folder)
    marked = run.invoke(app, ["review", folder, "key", key, "--of", "believed", "--analyst", "Ann"])
    assert marked.exit_code == 0, marked.output
    cited = run.invoke(app, ["review", folder, "cite", "group", "--analyst", "Ann"])
    assert "stated how participants are cited" in cited.output
    for to in ("docx", "html", "xlsx", "quotes.docx", "quotes.xlsx"):
        reporting.export(project, to, tmp_path / f"a.{to}")
        ours = run.invoke(app, ["verify", folder, "--report", str(tmp_path / f"a.{to}"), "--json"])
        assert ours.exit_code == 0, ours.output
        assert {q["verdict"] for q in json.loads(ours.output)["quotes"]} <= {"exact", "own words"}
    document = Document(str(tmp_path / "a.quotes.docx"))
    document.add_paragraph("“Nobody has ever said this, anywhere.”")
    document.save(str(tmp_path / "theirs.docx"))
    theirs = run.invoke(app, ["verify", folder, "--report", str(tmp_path / "theirs.docx")])
    assert theirs.exit_code == 1
    assert "1 in no transcript" in theirs.output
    assert "“Nobody has ever said this, anywhere.”" in theirs.output
