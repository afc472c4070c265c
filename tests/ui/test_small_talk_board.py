"""Short answers folded at a theme's end, and a code offered as a name, in a real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_kit import item, open_theme
from browser_kit import visit, visiting
from ui_kit import ANN, served

from workbench.bootstrap import create_project
from workbench.domain.trail.incoming import Label, ThemeLabel
from workbench.services.context import Project, record
from workbench.services.deciding import review
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.files import import_files
from workbench.services.reading import forget_study, study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

TELLING = "The bus to the clinic never comes on time and I stand in the rain."
QUIET = ("Yes.", "Yeah, exactly.", "No, okay.")


@pytest.fixture
def talked(tmp_path: Path) -> Project:
    project = create_project(tmp_path / "study")
    talk = "\n\n".join(f"INT: Is it far?\n\nP01: {said}" for said in (*QUIET, TELLING))
    (tmp_path / "P01.txt").write_text(f"{talk}\n", "utf-8")
    (tmp_path / "codes.csv").write_text("name,definition\nGetting there,Travel\n", "utf-8")
    import_files(project, ANN, [tmp_path / "P01.txt"], interviewers=["INT"])
    load_codebook(project, ANN, tmp_path / "codes.csv")
    review.create_theme(project, ANN, name="Buses", excerpts=list(study(project).excerpts))
    return project


def test_short_answers_are_folded_and_shown_when_asked_for(
    talked: Project, browser: Browser
) -> None:
    with served(talked) as address, visiting(browser) as page:
        visit(page, address, "")
        open_theme(page, "Buses")
        page.wait_for_selector(f".wb-card:has-text('{TELLING[:20]}')")
        assert page.locator(".wb-card").count() == 1
        assert page.inner_text(".wb-fold") == "3 short answers"
        page.click(".wb-fold")
        page.wait_for_selector(f".wb-card:has-text('{QUIET[0]}')")
        assert page.locator(".wb-card").count() == 4
        assert not page.is_visible(".wb-fold")
        assert TELLING in page.locator(".wb-card").first.inner_text()


def test_a_code_is_offered_and_never_the_name_by_itself(talked: Project, browser: Browser) -> None:
    code, said = next(iter(study(talked).board.codes)), list(study(talked).excerpts)
    review.create_theme(talked, ANN, name="X", excerpts=said[:1])
    theme = study(talked).theme_named("X")
    review.rename(talked, ANN, theme, "Travel")
    named = ThemeLabel(theme_id=theme, name="Bus, rain", subtitle="clinic", code_id=code)
    with talked.store.begin() as tx:
        record(tx.trail, ANN, Label(labeler="keyphrase", version="3", labels=(named,)))
    forget_study(talked)
    with served(talked) as address, visiting(browser) as page:
        visit(page, address, "")
        page.click(item(page, "Travel"))
        page.wait_for_selector("h2.wb-title:has-text('Travel')")
        page.click(".wb-like button:has-text('Getting there')")
        page.wait_for_selector("h2.wb-title:has-text('Getting there')")
    assert study(talked).board.name_of(theme) == "Getting there"
