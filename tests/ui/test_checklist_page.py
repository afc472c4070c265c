"""The Checklist page in a real Chromium: what is typed is kept, and can be taken back."""

from __future__ import annotations

import pytest
from browser_kit import Watched, visit
from typer.testing import CliRunner
from ui_kit import EVIL

from workbench.cli.app import app
from workbench.services import reading
from workbench.services.context import Project


@pytest.mark.browser
def test_an_item_is_stated_and_taken_back(watched: Watched, project: Project) -> None:
    page = visit(watched.page, watched.address, "checklist")
    assert "4 participants, 4 transcripts." in page.inner_text(".wb-checklist")
    assert "No excerpt left this computer." in page.inner_text(".wb-sheetbody")
    page.get_by_label("Item 2: Credentials").fill(f"Two degrees {EVIL}")
    page.get_by_label("Item 3: Occupation").focus()
    page.wait_for_selector("text=Ann, event #")
    assert reading.study(project).board.facts["coreq:2"].text == f"Two degrees {EVIL}"
    assert page.get_by_label("Item 2: Credentials").input_value() == f"Two degrees {EVIL}"
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("text=Ann, event #", state="detached")
    assert reading.study(project).board.facts == {}
    assert watched.errors == []


def test_items_are_listed_and_stated_by_commands(project: Project) -> None:
    run, folder = CliRunner(), str(project.folder)
    said = run.invoke(app, ["review", folder, "state", "coreq:2", "A PhD.", "--analyst", "Ann"])
    assert "stated item 2 of COREQ (credentials): “A PhD.”" in said.output
    shown = run.invoke(app, ["checklist", folder])
    assert "coreq:2  Credentials: A PhD." in shown.output
    assert "21 of 21" not in run.invoke(app, ["checklist", folder, "--srqr"]).output
    assert run.invoke(app, ["review", folder, "state", "coreq:99", "x"]).exit_code != 0
