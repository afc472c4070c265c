"""The alignment page in a real Chromium: evidence, and the decisions made there."""

from __future__ import annotations

import pytest
from board_kit import item, settle
from browser_kit import Watched, go
from ui_kit import EVIL, theme

from workbench.domain.material.codebook import code_id
from workbench.services import reading
from workbench.services.context import Project

pytestmark = pytest.mark.browser


def test_links_adopts_and_splits_to_fit_a_code(watched: Watched, project: Project) -> None:
    page, study = watched.page, reading.study
    go(page, watched.address, "alignment?__theme=light")
    page.wait_for_selector(".wb-aligned section")
    assert "Nobody has coded passages" in page.inner_text("[role=status]")
    assert EVIL in page.inner_text(".wb-aligned"), "hostile codes are text"
    page.get_by_label("Show").select_option("new")
    fresh = page.locator(".wb-aligned h2").all_inner_texts()
    page.get_by_label("Reason for the next decision").fill("not in the book")
    page.get_by_role("button", name="Adopt as a new code").first.click()
    page.wait_for_selector("dialog:has-text('It stands')")
    page.get_by_label("Where it stands in the codebook").select_option(label="under Being believed")
    page.get_by_role("button", name="Adopt", exact=False).last.click()
    page.wait_for_selector(f".wb-aligned:not(:has-text({fresh[0]!r}))")
    adopted = study(project).board.theme(theme(project, fresh[0]))
    [link] = adopted.codes
    assert link.relation == "same"
    assert study(project).board.codes[link.code_id].parent == code_id("Being believed")
    assert study(project).trail[-1].reason == "not in the book"

    page.get_by_label("Show").select_option("")
    page.get_by_role("button", name="Unlink").first.click()
    page.wait_for_selector(".wb-aligned:not(:has-text('Unlink'))")
    assert not study(project).board.theme(adopted.id).codes
    assert watched.errors == []


def test_the_board_opens_with_what_fits_a_code_selected(watched: Watched, project: Project) -> None:
    page, study = watched.page, reading.study(project)
    buses, code = theme(project, "believed"), study.code_named("Being believed")
    go(page, watched.address, f"?theme={buses}&fit={code}&__theme=light")
    page.wait_for_selector(".wb-toast:has-text('fit “Being believed”')")
    page.wait_for_selector(".wb-card[data-picked=yes]")
    picked = page.locator(".wb-card[data-picked=yes]").count()
    assert 0 < picked < 4
    page.keyboard.press("S")
    assert page.input_value("dialog input") == "Being believed"
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")
    page.wait_for_selector(item(page, "Being believed"))
    settle(page)
    assert theme(project, "Being believed") != buses
