"""Interviews, a transcript's page, Participants and Memos, in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser_kit import Watched, findings, go, upload
from ui_kit import ANN, BEN, EVIL, theme

from workbench.domain.material.codebook import Coding, code_id
from workbench.domain.trail.incoming import LoadCodings
from workbench.services import reading
from workbench.services.context import Project, decide
from workbench.services.deciding import review
from workbench.services.importing.files import import_files
from workbench.ui.pages.interviews import interviews
from workbench.ui.pages.participants import participants
from workbench.ui.pages.transcript import transcript

TRAVEL = code_id("Getting there")


def id_of(project: Project, name: str) -> str:
    return next(t.id for t in reading.study(project).transcripts.values() if t.name == name)


def said_by(project: Project, who: str) -> list[str]:
    return [e.id for e in reading.study(project).excerpts.values() if e.participant_id == who]


def coded(project: Project, start: int, end: int) -> str:
    """Somebody coded a passage of the first interview, whose id is given."""
    there = id_of(project, "P01")
    coding = Coding(code_id=TRAVEL, transcript_id=there, start=start, end=end, coder=f"Cleo {EVIL}")
    decide(project, ANN, LoadCodings(codings=(coding,)))
    return there


def test_an_interview_says_how_far_it_was_worked_on(project: Project) -> None:
    there = coded(project, 0, 400)
    review.accept(project, ANN, theme(project, "believed"))
    reading.mark_opened(project, "Ann", said_by(project, "P02")[:2])
    lines = {line["name"]: line for line in interviews(project)["rows"]}
    shown = [(line["excerpts"], line["coded"], line["opened"]) for line in lines.values()]
    assert shown == [(3, 3, 0), (3, 1, 2), (3, 1, 0), (5, 1, 0)]
    assert (lines["P01"]["group"], lines["P01"]["participant"]) == ("attendee", "P01")
    assert lines["P04"]["words"] == len(reading.study(project).transcripts[id_of(project, "P04")]
                                        .text.split())  # fmt: skip
    assert interviews(project, sort="opened", down=True)["rows"][0]["name"] == "P02"
    assert there == lines["P01"]["id"]


@pytest.mark.parametrize(("start", "end"), [(0, 1), (20, 60), (0, 10_000), (30, 31)])
def test_a_transcript_is_cut_where_codings_begin_and_end_and_loses_no_word(
    start: int, end: int, project: Project
) -> None:
    there = id_of(project, "P01")
    text = reading.study(project).transcripts[there].text
    coded(project, start, min(end, len(text)))
    page = transcript(project, there)
    for turn in page["turns"]:
        for part in turn["segments"]:
            here = range(part["at"], part["at"] + len(part["text"]))
            assert text[here.start : here.stop] == part["text"] != ""
            inside = {start <= at < end for at in here}
            assert inside == {bool(part["codings"])}
    whole = sum(len(part["text"]) for turn in page["turns"] for part in turn["segments"])
    turns = reading.study(project).transcripts[there].turns
    assert whole == sum(turn.end - turn.start for turn in turns)


def test_an_id_that_looks_like_a_name_is_marked(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text("INT: Why?\n\nSandra: I came for the company, mostly.\n", "utf-8")
    import_files(project, ANN, [file], interviewers=["INT"])
    marked = {row["id"] for row in participants(project)["rows"] if row["named"]}
    assert len(marked) == 1 == participants(project)["named"]
    assert not marked & {"P01", "P02", "P03", "P04"}


@pytest.mark.browser
def test_interviews_are_sorted_opened_corrected_taken_out_and_brought_back(
    watched: Watched, project: Project
) -> None:
    page, there = watched.page, coded(project, 20, 60)
    go(page, watched.address, "interviews?sort=words&down=yes")
    page.wait_for_selector("tbody tr >> nth=3")
    assert page.locator("tbody th").first.inner_text() == "P04"
    page.get_by_role("button", name="Interview").click()
    page.wait_for_selector("th[aria-sort=ascending]:has-text('Interview')")
    page.click("tbody a:text-is('P01')")
    page.wait_for_selector(".wb-coded")
    assert f"Cleo {EVIL}" in page.inner_text(".wb-codedby")
    assert findings(page) == []
    page.get_by_label("What P01 does").select_option("interviewer")
    page.wait_for_selector("text=0 excerpts, 0 themes")
    assert said_by(project, "P01") == []
    page.get_by_role("button", name="Take out …").click()
    page.get_by_role("button", name="Take it out").click()
    page.wait_for_url("**/interviews")
    page.wait_for_selector(".wb-gone li:has-text('P01')")
    assert there not in reading.study(project).transcripts
    page.get_by_role("button", name="Bring back").click()
    page.wait_for_selector("tbody th:has-text('P01')")
    assert watched.errors == []


@pytest.mark.browser
def test_a_position_in_a_transcript_has_an_address_and_marks_lead_to_their_theme(
    watched: Watched, project: Project
) -> None:
    page, wanted = watched.page, theme(project, "believed")
    excerpt = next(e for e in reading.study(project).board.members[wanted])
    held = reading.study(project).excerpts[excerpt]
    for asked in (f"excerpt={excerpt}", f"at={held.start + 3}"):
        go(page, watched.address, f"transcript?transcript={held.transcript_id}&{asked}")
        here = page.locator("[data-here=yes]")
        here.wait_for()
        assert here.inner_text() == held.text
    page.click(".wb-inmargin:has-text('believed')")
    page.wait_for_url(f"**/?theme={wanted}*")
    page.wait_for_selector(".wb-title:has-text('believed')")
    go(page, watched.address, "transcript?transcript=gone")
    page.wait_for_selector("[role=alert]:has-text('not in the study')")


@pytest.mark.browser
def test_attributes_are_corrected_in_the_grid_with_the_keyboard_and_quotes_are_a_click_away(
    watched: Watched, project: Project
) -> None:
    page = watched.page
    go(page, watched.address, "participants")
    group = page.get_by_label("group of P01")
    group.fill(EVIL)
    group.press("Enter")
    page.wait_for_selector("[aria-label='group of P02']:focus")
    page.wait_for_selector(".wb-toast:has-text('P01: group is')")
    assert reading.study(project).participants["P01"].attributes["group"] == EVIL
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("() => document.querySelector('.wb-cell input').value === 'attendee'")
    page.click("tbody a:text-is('P02')")
    page.click(".wb-aside summary:has-text('believed')")
    page.wait_for_selector(".wb-aside blockquote:has-text('I felt believed')")
    page.wait_for_url("**participant=P02*")
    assert findings(page) == []
    page.reload()
    page.wait_for_selector(".wb-aside h2:text-is('P02')")
    page.get_by_role("button", name="Withdraw …").click()
    page.get_by_label("Type P02 to confirm").fill("P02")
    page.get_by_role("button", name="Erase").click()
    page.wait_for_selector(".wb-toast:has-text('P02 has withdrawn')")
    page.wait_for_function("() => document.querySelectorAll('tbody tr').length === 3")
    assert "P02" not in reading.study(project).participants
    assert watched.errors == []


@pytest.mark.browser
def test_memos_are_found_commented_on_and_settled(watched: Watched, project: Project) -> None:
    page = watched.page
    seq = review.write_memo(project, BEN, "theme", theme(project, "believed"), "By whom?").seq
    review.write_memo(project, ANN, "participant", "P02", f"Quiet {EVIL}")
    go(page, watched.address, "memos")
    page.wait_for_selector("tbody tr >> nth=1")
    page.get_by_label("Find memos").fill("whom")
    page.wait_for_function("() => document.querySelectorAll('tbody tr').length === 1")
    page.get_by_role("button", name=f"Comment on memo #{seq}").click()
    page.get_by_label(f"Comment on memo #{seq}").last.fill("By the group.")
    page.get_by_label("is an open question").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".wb-asks.open")
    assert page.inner_text(".wb-comments p") == "By the group."
    assert findings(page) == []
    page.get_by_label("Find memos").fill("")
    page.get_by_label("Only questions that are").select_option("open")
    page.wait_for_function("() => document.querySelectorAll('tbody tr').length === 1")
    page.get_by_role("button", name=f"Settle memo #{seq}").click()
    page.wait_for_selector("text=0 memos")
    [memo] = reading.study(project).memos_on("theme", theme(project, "believed"))
    assert (memo.question, memo.comments[0].analyst) == ("settled", "Ann")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".wb-asks.open")
    with page.expect_download() as saved:
        page.click("a:text-is('csv')")
    assert "By the group." in Path(saved.value.path()).read_text("utf-8")
    assert watched.errors == []


@pytest.mark.browser
def test_a_corrected_file_takes_the_place_of_another_after_a_look(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    page, there = watched.page, id_of(project, "P02")
    before = reading.study(project).transcripts[there].text
    corrected = tmp_path / "P02 corrected at last.txt"
    corrected.write_text(before.replace("home and slept", "home and slept well"), "utf-8")
    go(page, watched.address, f"transcript?transcript={there}")
    page.get_by_role("link", name="Replace it").click()
    page.wait_for_url("**/interviews?replace=*")
    page.wait_for_selector("input[type=file]", state="attached")
    page.wait_for_function(
        "() => [...document.querySelectorAll('input')].some((each) => each.value === 'P02')"
    )
    upload(page, corrected)
    page.get_by_role("button", name="Look first").click()
    page.wait_for_selector("text=Nothing is stored yet")
    assert reading.study(project).transcripts[there].text == before
    page.get_by_role("button", name="Replace", exact=True).click()
    page.wait_for_selector("text=1 file understood, 0 refused")
    now = reading.study(project).transcripts[there]
    assert ("slept well" in now.text, now.name) == (True, "P02")
    assert len(reading.study(project).transcripts) == 4
    assert not [*(project.folder / "uploads").glob("**/*.txt")]
    assert findings(page) == [] and watched.errors == []


@pytest.mark.browser
def test_a_speaker_is_renamed_on_the_page_of_the_transcript(
    watched: Watched, project: Project
) -> None:
    page, there = watched.page, id_of(project, "P01")
    [who] = [t.speaker for t in reading.study(project).transcripts[there].turns
             if t.role == "participant"][:1]  # fmt: skip
    go(page, watched.address, f"transcript?transcript={there}")
    line = page.locator(".wb-aside li", has=page.get_by_text(who, exact=True))
    line.get_by_role("button", name="Rename …").click()
    page.get_by_role("textbox", name=f"What {who} is called").fill(EVIL)
    assert findings(page) == []
    page.keyboard.press("Enter")
    page.locator(".wb-aside li", has=page.get_by_text(EVIL, exact=True)).wait_for()
    turns = reading.study(project).transcripts[there].turns
    assert EVIL in {t.speaker for t in turns} and who not in {t.speaker for t in turns}
    assert page.evaluate("window.pwned") is None and watched.errors == []
