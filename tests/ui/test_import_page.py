"""The Import page beyond importing: a look beforehand, names to replace, erasing; in Chromium."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_kit import Watched, soon, upload, visit_whole

sys.path.insert(0, str(Path(__file__).parents[1]))
from qdpx_kit import project_xml, qdpx, selection, text_source

from workbench.services import projects, reading
from workbench.services.context import Author, Project
from workbench.services.erasing import removal
from workbench.services.importing import pseudonyms

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TALK = (
    "Interviewer: How did you hear of it?\n\nZebedee Quill: From the nurse in Leeds, I think.\n\n"
    "Interviewer: And then?\n\nZQ: I went to Leeds again.\n"
)


def visit(watched: Watched, talk: Path, *others: Path) -> Page:
    talk.write_text(TALK, "utf-8")
    page = watched.page
    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    upload(page, talk, *others)
    return page


def said(page: Page, words: str) -> None:
    page.wait_for_function(
        "words => [...document.querySelectorAll('textarea,input')].some("
        "box => box.value.includes(words))",
        arg=words,
    )


def test_a_look_beforehand_stores_nothing(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    page = visit(watched, tmp_path / "P77.txt")
    page.get_by_role("button", name="Look first").click()
    page.wait_for_selector("td:has-text('Asks: Interviewer; answers: Zebedee Quill')")
    assert "From the nurse in Leeds" in page.locator(".wb-sheet:has(td)").first.inner_text()
    assert "P77" not in {t.name for t in reading.study(project).transcripts.values()}


def test_buttons_stay_where_they_are_while_the_page_looks_at_files(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    with project.store.begin() as tx:
        tx.material.put_speaker_pattern("#X:")
    page, talk = watched.page, tmp_path / "P77.txt"
    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    said(page, "#X:")
    look = page.get_by_role("button", name="Look first")
    before = look.bounding_box()
    talk.write_text(TALK.replace("Interviewer:", "#Ann:").replace("Z", "#Z"), "utf-8")
    upload(page, talk, settled=False)
    page.wait_for_selector(".wb-sheet td:has-text('Zebedee Quill')")
    assert look.bounding_box() == before


def test_a_look_beforehand_lists_what_a_project_holds_and_stores_nothing(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    page, before = watched.page, reading.study(project).board.seq
    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    xml = project_xml(text_source(selection(1, 0, 11)).replace("P01.txt", "P77.txt"))
    upload(page, qdpx(tmp_path / "theirs.qdpx", xml, one=TALK.encode()))
    page.get_by_role("button", name="Look first").click()
    page.wait_for_selector("td:has-text('Waiting, Letters')")
    sheet = page.locator(".wb-sheet:has(td)").first.inner_text()
    assert "theirs.qdpx (kit): 1 transcripts, 2 codes, 1 codings" in sheet
    assert "1 by Ben" in sheet and "From the nurse in Leeds" in sheet
    now = reading.study(project)
    assert now.board.seq == before and "Waiting" not in {c.name for c in now.board.codes.values()}


def test_names_are_found_kept_and_replaced(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    page = visit(watched, tmp_path / "P77.txt")
    page.get_by_text("Names to replace").click()
    page.get_by_role("button", name="Find names").click()
    said(page, "more found")
    page.get_by_role("button", name="Keep this list").click()
    said(page, "Imports replace them")
    assert {"Zebedee Quill", "ZQ"} <= {e.name for e in pseudonyms.names_of(project)}
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector("td:has-text('names were replaced')")
    [transcript] = [t for t in reading.study(project).transcripts.values() if t.name == "P77"]
    assert "Quill" not in transcript.text and "[Person 1]" in transcript.text


def test_a_participant_is_erased_after_a_tick(watched: Watched, project: Project) -> None:
    page = watched.page
    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    page.get_by_text("Erase: withdraw").click()
    page.get_by_label("Participant who withdraws").click()
    page.get_by_role("option", name="P01").click()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_text("tick that you know").first.wait_for()
    assert "P01" in reading.study(project).participants
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    said(page, "is erased")
    assert "P01" not in reading.study(project).participants
    assert projects.verify(project) == ()


def test_a_transcript_is_taken_out_comes_back_with_u_and_is_erased(
    watched: Watched, project: Project
) -> None:
    page = watched.page
    before = reading.study(project)
    p01 = next(t.id for t in before.transcripts.values() if t.name == "P01")
    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    page.get_by_text("Take out a transcript").click()
    page.get_by_label("Transcript to take out").click()
    page.get_by_role("option", name="P01").click()
    said(page, "P01 takes")
    page.get_by_role("button", name="Take out", exact=True).click()
    page.get_by_text("look at what goes with it").first.wait_for()
    assert p01 in reading.study(project).transcripts
    page.get_by_label("Yes, take it out").check()
    page.get_by_role("button", name="Take out", exact=True).click()
    said(page, "u on the board brings it back")
    assert p01 in reading.study(project).removed
    page.wait_for_selector("td:has-text('P01')", state="detached")

    visit_whole(page, watched.address, "")
    gone = len(before.excerpts) - len(reading.study(project).excerpts)
    assert gone > 0
    page.keyboard.press("u")
    soon(lambda: reading.study(project).board.excerpts.keys() == before.board.excerpts.keys())
    assert reading.study(project).board.members == before.board.members

    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    removal.remove(project, Author(analyst="Bea"), p01)
    page.reload()
    page.wait_for_selector("td:has-text('P02')")
    page.get_by_text("Take out a transcript").click()
    page.get_by_label("Taken out before").click()
    page.get_by_role("option", name="P01").click()
    page.get_by_label("I know that erasing cannot be undone").check()
    page.get_by_role("button", name="Erase its words").click()
    said(page, "Its words are erased")
    assert p01 not in reading.study(project).board.removed
    assert projects.verify(project) == ()
    assert watched.errors == []


def test_a_name_is_corrected_wherever_it_speaks(watched: Watched, project: Project) -> None:
    page = watched.page
    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    page.get_by_text("Correct who speaks").click()
    page.get_by_label("Transcript", exact=True).click()
    page.get_by_role("option", name="P01").click()
    said(page, "INT")
    said(page, "interviewer")  # the part that is played now
    page.get_by_label("is", exact=True).click()
    page.get_by_role("option", name="other").click()
    page.get_by_label("wherever this name speaks").check()
    page.get_by_role("button", name="Correct", exact=True).click()
    page.wait_for_selector("tr:has-text('P04'):has-text('INT: other')")
    now = reading.study(project)
    assert {t.role for x in now.transcripts.values() for t in x.turns if t.speaker == "INT"} == {
        "other"
    }


def test_refused_files_stand_first_and_who_came_can_withdraw(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    empty = tmp_path / "z-empty.txt"
    empty.write_text("", "utf-8")
    page = visit(watched, tmp_path / "P77.txt", empty)
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector(".wb-sheet tr[data-mark=bad]")
    rows = page.locator(".wb-sheet:has(td)").first.locator("tbody tr")
    assert [rows.nth(n).inner_text().split()[0] for n in range(2)] == ["z-empty.txt", "P77.txt"]
    page.get_by_text("Erase: withdraw").click()
    page.get_by_label("Participant who withdraws").click()
    page.get_by_role("option", name="P77").wait_for()


def test_a_survey_s_columns_are_asked_for_and_become_attributes(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    sites = ("Hull", "York")
    rows = [f"S{n},{'AB'[n % 2]},{sites[n % 2]},It was cold on day {n}" for n in range(8)]
    path = tmp_path / "survey.csv"
    path.write_text("id,arm,site,What was hard?\n" + "\n".join(rows), "utf-8")
    page = watched.page
    visit_whole(page, watched.address, "import")
    page.wait_for_selector("td:has-text('P01')")
    upload(page, path)
    page.get_by_label("Survey columns that say who answered").fill("site")
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector("td:has-text('A survey: 8 respondents')")
    soon(lambda: "survey/S1" in reading.study(project).participants)
    assert reading.study(project).participants["survey/S1"].attributes == {"site": "York"}
