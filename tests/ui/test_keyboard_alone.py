"""The pages by keyboard alone: every control is reached, its focus is seen, nothing holds it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_kit import accept, settle
from browser_kit import UNCHANGED, Watched, go, soon, visit_whole
from ui_kit import theme

from workbench.services import reading
from workbench.services.context import Project
from workbench.services.copies.known import known_exports
from workbench.ui.pages.pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PREPARE = """() => {
  const shows = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderColor',
    'backgroundColor'];
  const around = (node) => [node, node.parentElement, node.parentElement?.parentElement,
    node.closest('.block')].filter(Boolean);
  const look = (node) => around(node).map((each) => {
    const style = getComputedStyle(each);
    return shows.map((name) => style[name]).join(';');
  }).join('|');
  const wanted = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter((node) => node.tabIndex >= 0 && !node.disabled && node.type !== 'radio' &&
      node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      node.getBoundingClientRect().width > 1);
  window.walked = { look, wanted: new Map(wanted.map((node) => [node, look(node)])), unseen: [] };
  return wanted.length;
}"""
"""Notes every control that can have the focus, and what it looks like without it."""

FROM_THE_TOP = """() => {
  document.activeElement?.blur();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""

STEP = """() => {
  const { look, wanted, unseen } = window.walked, here = document.activeElement;
  if (!here || here === document.body) return 'out';
  if (!wanted.has(here)) return 'other';
  if (look(here) === wanted.get(here)) unseen.push(here.outerHTML.slice(0, 150));
  wanted.delete(here);
  return 'control';
}"""

LEFT = "() => [...window.walked.wanted.keys()].map((node) => node.outerHTML.slice(0, 150))"
UNSEEN = "() => window.walked.unseen"
HERE = """() => {
  const here = document.activeElement;
  return here.getAttribute('aria-label') || here.textContent.trim() || here.name || here.tagName;
}"""


def walk(page: Page) -> tuple[list[str], list[str]]:
    """Go through a page with Tab; which controls were not reached, and which did not show it."""
    page.evaluate(FROM_THE_TOP)
    steps = page.evaluate(PREPARE) + 60
    for _ in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate(STEP) == "out":
            break
    return page.evaluate(LEFT), page.evaluate(UNSEEN)


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until a control of that name has the focus."""
    for _ in range(most):
        if page.evaluate(HERE).startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {name!r}")


def through_frame(page: Page, group: str, name: str) -> None:
    """Open a page of the frame."""
    page.evaluate(FROM_THE_TOP)
    tab_to(page, group)
    page.keyboard.press("Enter")
    tab_to(page, name, most=9)
    page.keyboard.press("Enter")


def test_tab_reaches_every_control_shows_where_it_is_and_leaves(watched: Watched) -> None:
    found = {}
    for path in (page.PATH for page in PAGES):
        visit_whole(watched.page, watched.address, path)
        found[path] = walk(watched.page)
    assert {path: each for path, each in found.items() if each != ([], [])} == {}


def test_a_study_is_worked_through_by_keyboard_alone(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    page = watched.page
    talk = tmp_path / "P09.txt"
    talk.write_text("INT: How do you get there?\n\nP09: My neighbour drives me, every week.\n" * 3)
    go(page, watched.address, "home")
    page.wait_for_selector(".wb-steps li")
    through_frame(page, "Material", "Import")
    page.wait_for_url("**/import")
    page.wait_for_selector("td:has-text('P01')")
    page.evaluate(UNCHANGED)
    tab_to(page, "Interviews")
    while not page.evaluate("document.activeElement.matches('button:has(input[type=file])')"):
        page.keyboard.press("Tab")
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files(talk)
    page.wait_for_selector(".download-link[download='P09.txt']")
    tab_to(page, "Import")
    page.keyboard.press("Enter")
    page.wait_for_selector("td:has-text('P09')")

    through_frame(page, "Themes", "Board")
    page.wait_for_selector(".wb-card")
    page.keyboard.press("j")
    page.keyboard.press("j")
    first = theme(project, "moving on")
    page.wait_for_url(f"**theme={first}*")
    accept(page)
    settle(page)
    assert reading.study(project).board.theme(first).state == "accepted"

    through_frame(page, "Findings", "Matrix")
    page.wait_for_selector(".wb-matrix td a")
    while not page.evaluate("document.activeElement.matches('.wb-matrix td a')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wb-card")
    through_frame(page, "Findings", "Export")
    page.wait_for_selector(".wb-exports a")
    tab_to(page, "Web page")
    page.keyboard.press("Enter")
    soon(lambda: bool(known_exports(project)))
    assert watched.errors == []
