"""The bake-off in a real Chromium: a choice without knowing whose name it is."""

from __future__ import annotations

import pytest
from browser_kit import Watched, go

from workbench.domain.measures.bakeoff import choices
from workbench.domain.trail.events import PickName
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.labelers.bakeoff import standings
from workbench.services.labelers.naming import label_again, tasks

pytestmark = pytest.mark.browser

SAID = "[...document.querySelectorAll('textarea,input')].some(b => b.value.includes('{}'))"


def test_names_are_picked_blind_and_the_win_rates_are_shown(
    watched: Watched, project: Project
) -> None:
    label_again(project, tasks(project, ["keyphrase:terms=3,as=rival"]))
    board = reading.study(project).board
    themes = [t.id for t in board.live() if choices(board, t.id, "Ann")]
    assert len(themes) == 3
    page = watched.page
    go(page, watched.address, "bake-off?__theme=light")
    page.wait_for_selector("input[type=radio]")
    seen = page.inner_text("main")
    assert "rival" not in seen and "keyphrase" not in seen
    assert page.locator(".wb-sheet tbody tr").count() >= 4
    assert page.locator("main img").count() == 0, "names and excerpts are text"

    page.locator("input[type=radio]").first.check()
    page.get_by_role("button", name="Pick this name").click()
    page.locator("input[type=radio]:not(:checked)").first.wait_for()
    page.wait_for_function(
        "![...document.querySelectorAll('input[type=radio]')].some(r => r.checked)"
    )
    page.get_by_role("button", name="None of them is good").click()
    page.wait_for_function(SAID.format("1 theme to go"))
    events = [r for r in reading.study(project).trail if isinstance(r.event, PickName)]
    assert [r.analyst for r in events] == ["Ann", "Ann"]
    assert events[0].event.winners and not events[1].event.winners
    assert standings(project).none_good == 1

    page.get_by_text("Results so far").click()
    page.get_by_role("button", name="Show the win rates").click()
    page.wait_for_selector("td:text-is('rival')")
    assert "2 choices; in 1 of them no name was good." in page.inner_text("main")
    assert watched.errors == []
