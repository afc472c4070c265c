"""The Agreement page in Chromium: figures, what was confused and where, who is a model."""

from __future__ import annotations

import pytest
from browser_kit import Watched, findings, visit
from ui_kit import ANN, EVIL

from workbench.domain.material.codebook import Coding, code_id
from workbench.domain.trail.incoming import LoadCodings
from workbench.services import reading
from workbench.services.context import Project, decide

TRAVEL, BELIEVED = code_id("Getting there"), code_id("Being believed")
CLEO, MODEL = f"Cleo {EVIL}", "llm"


def coded(project: Project) -> None:
    """Three code every interview; Cleo and the model differ from Dora in every fourth excerpt."""
    now = reading.study(project)
    codings = []
    for place, excerpt in enumerate(now.excerpts.values()):
        code = (TRAVEL, BELIEVED)[place % 2]
        for coder in ("Dora", CLEO, MODEL):
            differs = coder != "Dora" and place % 4 == 1
            given = TRAVEL if differs else code
            codings.append(
                Coding(
                    code_id=given, transcript_id=excerpt.transcript_id, start=excerpt.start,
                    end=excerpt.end, coder=coder,
                )
            )  # fmt: skip
    decide(project, ANN, LoadCodings(codings=tuple(codings)))


@pytest.mark.browser
def test_figures_places_and_a_model_that_is_set_apart(watched: Watched, project: Project) -> None:
    coded(project)
    page = visit(watched.page, watched.address, "agreement")
    section = page.get_by_role("region", name="People").first
    assert "gave the same codes in" in section.inner_text()
    page.select_option("select[aria-label='What llm is']", "model")
    page.wait_for_selector("section[aria-label^='A model and a person']")
    told = page.get_by_role("region", name="People").first.inner_text()
    assert f"{CLEO} and Dora gave the same codes to" in told and "κ" in told
    value = page.locator(".wb-agreed data").first.get_attribute("value")
    assert value is not None and 0 < float(value) < 1

    page.locator(".wb-confused summary").first.click()
    place = page.locator(".wb-place").first
    place.wait_for()
    assert "Being believed" in place.inner_text() and "Getting there" in place.inner_text()
    page.locator("text=All codes against all codes").first.click()
    page.wait_for_selector(".wb-crossed td[data-mark='4']")

    page.select_option("select[aria-label='Show by']", "group")
    page.wait_for_selector("table[aria-label='By group'] th:has-text('tutor')")
    assert "by=group" in page.url
    assert not findings(page)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("section[aria-label^='A model']", state="detached")
    place = page.locator(".wb-confused summary").first
    place.click()
    page.locator(".wb-place a").first.click()
    page.wait_for_selector(".wb-turns")
    assert "/transcript?" in page.url


@pytest.mark.browser
def test_a_study_that_nobody_coded_says_what_is_needed(watched: Watched) -> None:
    page = visit(watched.page, watched.address, "agreement")
    page.wait_for_selector("text=Agreement needs two people")
