"""A round in Chromium: opened, coded blind by two, closed, settled; and what a coder is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from browser_kit import Watched, findings, go, visiting
from http_kit import JSON, let_in
from ui_kit import ANN, EVIL, entry_of

from workbench.domain.board.codings import CONSENSUS, codings_by_coder
from workbench.services import reading
from workbench.services.coding.rounds import close_round, open_round
from workbench.services.context import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def opened(project: Project) -> str:
    """A round of Ben and Cleo over six excerpts."""
    event = open_round(project, ANN, "First", ["Ben", "Cleo"], "random", 6).event
    return event.round_id  # type: ignore[union-attr]


def coding(page: Page, address: str) -> None:
    go(page, address, "coding")
    page.wait_for_selector(".wb-unit blockquote")


def give(page: Page, *codes: str) -> None:
    """Type codes, and save."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter" if codes else "-")


def done(page: Page, n: int) -> None:
    page.wait_for_selector(f"text={n} of 6 units coded")


@pytest.mark.browser
def test_a_round_is_opened_coded_blind_closed_and_settled(
    watched: Watched, browser: Browser, project: Project
) -> None:
    page, address = watched.page, watched.address
    go(page, address, "rounds")
    page.get_by_label("Name of the round").fill("First")
    page.get_by_label("Coders").fill("Ben, Cleo")
    page.get_by_label("How many").fill("6")
    page.wait_for_selector("text=6 excerpts to code")
    assert not findings(page)
    page.get_by_role("button", name="Open the round").click()
    page.wait_for_selector("td:has-text('6 excerpts')")

    with visiting(browser, analyst="Ben", viewport={"width": 1280, "height": 800}) as ben:
        coding(ben, address)
        assert not findings(ben)
        give(ben, "getting")
        done(ben, 1)
        give(ben, "getting", "work")
        done(ben, 2)
        ben.keyboard.press("?")
        give(ben)
        done(ben, 3)
        ben.reload()
        ben.wait_for_selector("text=4 of 6")
        for n in (4, 5, 6):
            give(ben, "getting")
            done(ben, n)
        ben.wait_for_selector("text=that is all")
        ben.keyboard.press("PageUp")
        ben.wait_for_selector(".wb-hint:has-text('of 6, coded')")
        go(ben, address, "matrix")
        ben.wait_for_selector(".wb-unit")
        assert ben.url.endswith("/coding")
    with visiting(browser, analyst="Cleo", viewport={"width": 1280, "height": 800}) as cleo:
        coding(cleo, address)
        for n in range(1, 7):
            give(cleo, "believed" if n == 1 else "getting")
            done(cleo, n)

    page.reload()
    page.wait_for_selector("li:has-text('Cleo 6 of 6')")
    page.get_by_role("button", name="Close").click()
    page.locator("td a:has-text('Differences')").click()
    page.wait_for_selector("text=0 of 3 differences settled")
    assert not findings(page)
    page.get_by_role("button", name="As Ben").first.click()
    page.wait_for_selector("text=1 of 3 differences settled")
    page.wait_for_selector(".wb-stands")
    assert CONSENSUS in codings_by_coder(reading.study(project).board)
    page.get_by_role("button", name="Unsure").nth(1).click()
    page.wait_for_selector("text=2 of 3 differences settled")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("text=1 of 3 differences settled")
    page.reload()
    page.wait_for_selector(".wb-differs")
    go(page, address, "agreement?round=" + next(iter(reading.study(project).board.rounds)))
    page.wait_for_selector("text=Ben and Cleo gave the same codes to 50 %")
    go(page, address, "differences")
    page.wait_for_selector("text=1 of 3 differences settled")


def test_a_coder_is_refused_everything_but_their_own_units(address: str, project: Project) -> None:
    asked = opened(project)
    ben = let_in(entry_of(address), "Ben")
    for path in ("/export/json", "/export/qdpx", "/export/backup", "/export/matrix.csv"):
        assert ben.ask("GET", path).status == 403, path
    for path in ("/", "/home", "/matrix", "/trail", "/agreement", "/differences", "/rounds"):
        answer = ben.ask("GET", path)
        assert (answer.status, answer.headers["location"]) == (303, "/coding"), path
    for what in ("state", "alignment", "trail", "differences", "agreement", "rounds", "hello"):
        for function in ("read", "decide", "decide_all"):
            answer = ben.call(function, [{"what": what, "op": "undo", "round_id": asked}])
            assert answer.status in (403, 404), (what, function)
    join = ben.ask("POST", "/gradio_api/queue/join", JSON, json.dumps({"fn_index": 0, "data": []}))
    assert join.status in (403, 404)
    assert ben.ask("POST", "/gradio_api/upload", {"content-type": "text/plain"}, "x").status == 403
    assert ben.ask("GET", "/coding").status == 200

    close_round(project, ANN, asked)
    assert ben.ask("GET", "/matrix").status == 200
    assert ben.ask("GET", "/export/json").status == 200


def test_who_opened_the_round_and_others_see_the_study_meanwhile(
    address: str, project: Project
) -> None:
    opened(project)
    for name in ("Ann", "Dora"):
        assert let_in(entry_of(address), name).ask("GET", "/matrix").status == 200, name


@pytest.mark.browser
def test_hostile_names_of_codes_are_text_and_nothing_waits_for_others(
    watched: Watched, browser: Browser, project: Project
) -> None:
    opened(project)
    with visiting(browser, analyst="Ben") as ben:
        coding(ben, watched.address)
        assert EVIL in ben.inner_text("#wb-codes")
        assert not ben.evaluate("window.pwned")
    with visiting(browser, analyst="Dora") as dora:
        go(dora, watched.address, "coding")
        dora.wait_for_selector("text=Nothing waits for Dora")
