"""Work that goes on when its page is closed, and what the Run page tells of the newest run."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from browser_kit import Watched, go, visiting
from ui_kit import ANN, theme

from workbench.domain.ports import Progress
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.theming.run import RunOptions, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("path", "kind"), [("run", "run"), ("import", "import")])
def test_a_job_goes_on_when_its_page_is_closed(
    path: str, kind: str, browser: Browser, address: str, project: Project
) -> None:
    done = Event()

    def work(progress: Progress) -> str:
        progress("loading the model", 0, 0)
        done.wait(600)
        return "It has ended."

    project.jobs.start(kind, work)
    for end in (False, True):
        with visiting(browser) as page:
            go(page, address, f"{path}?__theme=light")
            page.wait_for_selector(".wb-job[data-state=running]")
            assert "loading the model" in page.inner_text(".wb-job").casefold()
            if end:
                done.set()
                page.wait_for_selector(".wb-job[data-state=done]")
                assert "It has ended." in page.inner_text(".wb-job")


def test_the_run_page_tells_what_changed_with_the_newest_run(
    watched: Watched, project: Project
) -> None:
    page = watched.page
    go(page, watched.address, "run?__theme=light")
    page.wait_for_selector("text=Before the newest run there was no theme that people worked on")
    for name in ("believed", "moving on"):
        review.accept(project, ANN, theme(project, name))
    run(project, ANN, RunOptions(themes=2))
    page.reload()
    page.wait_for_selector("text=2 themes that people worked on kept")
    kept = reading.study(project).board
    assert {kept.theme(theme(project, n)).state for n in ("believed", "moving on")} == {"accepted"}
    assert watched.errors == []
