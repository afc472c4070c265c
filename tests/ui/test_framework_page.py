"""The Framework page in a real Chromium, and what a withdrawal leaves of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_kit import Watched, visit
from typer.testing import CliRunner
from ui_kit import ANN, EVIL, theme

from workbench.cli.app import app
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import findings, review
from workbench.services.erasing.participants import withdraw

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def accepted(project: Project) -> str:
    found = theme(project, "believed")
    review.accept(project, ANN, found)
    return found


def written(project: Project) -> dict[str, str]:
    return {key: cell.text for key, cell in reading.study(project).board.cells.items()}


@pytest.mark.browser
def test_a_cell_is_opened_summarised_and_taken_back(
    accepted: str, watched: Watched, project: Project
) -> None:
    page: Page = visit(watched.page, watched.address, "framework")
    page.wait_for_selector(".wb-framecell")
    page.locator(".wb-framecell", has_text="1 passage").first.click()
    page.wait_for_selector(".wb-aside blockquote")
    page.get_by_label("Summary").fill(f"Nobody asks. {EVIL}")
    page.get_by_label("Mark").select_option("opposite")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector(".wb-summary")
    assert page.inner_text(".wb-summary") == f"Nobody asks. {EVIL}"
    assert list(written(project).values()) == [f"Nobody asks. {EVIL}"]
    assert "says the opposite" in page.inner_text(".wb-framework")
    page.reload()
    page.wait_for_selector(".wb-aside details summary")
    page.get_by_text("History").click()
    assert "Ann" in page.inner_text(".wb-aside details")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".wb-summary", state="detached")
    assert written(project) == {}
    page.get_by_label("Show").select_option("open")
    page.wait_for_selector("text=4 participants")
    page.get_by_label("Only", exact=True).select_option("tutor")
    page.wait_for_selector("text=2 participants")
    assert watched.errors == []


def test_cells_are_written_by_a_command_and_go_with_a_withdrawal(
    accepted: str, project: Project
) -> None:
    run, folder = CliRunner(), str(project.folder)
    asked = [
        "review",
        folder,
        "cell",
        "P01",
        "believed",
        "Zeppelins, she says.",
        "--analyst",
        "Ann",
    ]
    said = run.invoke(app, asked)
    assert "summarised what P01 says of “believed”: “Zeppelins, she says.”" in said.output
    shown = run.invoke(app, ["framework", folder, "--by", "group"])
    assert "believed: Zeppelins, she says. [1 passage]" in shown.output
    refused = run.invoke(
        app, ["review", folder, "cell", "P01", "believed", "--says", "nothing", "--analyst", "Ann"]
    )
    assert refused.exit_code != 0
    findings.summarise_cell(project, ANN, "P02", "theme", accepted, "Kept, he says.")
    withdraw(project, ANN, "P01")
    assert list(written(project).values()) == ["Kept, he says."]
    texts = [str(recorded.event) for recorded in reading.study(project).trail]
    assert not any("Zeppelins" in text for text in texts)
    kept = [path for path in project.folder.glob("workbench.db*") if path.is_file()]
    assert kept and not any(b"Zeppelins" in path.read_bytes() for path in kept)
