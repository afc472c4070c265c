"""The saturation page in a real Chromium: curves, their figures, groups."""

from __future__ import annotations

import pytest
from browser_kit import Watched, go
from ui_kit import ANN

from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.reading import study

pytestmark = pytest.mark.browser


def test_a_curve_is_drawn_with_its_figures_and_alternative_text(
    project: Project, watched: Watched
) -> None:
    theme = study(project).theme_named("believed")
    review.accept(project, ANN, theme)
    page = watched.page
    go(page, watched.address, "saturation")
    page.wait_for_selector(".wb-saturation figure")
    said = page.inner_text(".wb-saturation")
    assert "By accepted themes, 4 interviews: too few to say anything; 6 are needed." in said
    assert "at most 5 % new codes or themes" in said
    page.get_by_label("Groups by").click()
    page.get_by_role("option", name="group", exact=True).click()
    page.wait_for_selector("text=not shown for fewer than 5 participants")
    assert watched.errors == []
