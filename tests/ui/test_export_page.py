"""The Export page: what is downloaded is known, and a project is backed up while others decide."""

from __future__ import annotations

import http.client
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from browser_kit import Watched, visit
from http_kit import Caller, let_in, open_page
from ui_kit import ANN, build_study, entry_of, free_port, process

from workbench.bootstrap import open_project
from workbench.embedding.hashing import HashingEmbedder
from workbench.receiving import receive_backup
from workbench.services import reach, reading, reporting
from workbench.services.backups import backup
from workbench.services.context import Project
from workbench.services.copies.known import known_exports
from workbench.services.erasing.words import redact_words
from workbench.services.projects import verify

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAID = "two buses to get to the meeting"


@pytest.fixture
def ann(address: str) -> Caller:
    return let_in(entry_of(address), "Ann")


def test_downloads_are_known_with_who_asked(ann: Caller, address: str, project: Project) -> None:
    for path in ("html", "qdpx?dialect=nvivo", "matrix.csv", "matrix.svg?attribute=group"):
        assert ann.ask("GET", f"/export/{path}").status == 200
    assert let_in(entry_of(address)).ask("GET", "/export/json").status == 200
    found = [(k.exported.format, k.exported.analyst, k.state) for k in known_exports(project)]
    assert found == [
        ("html", "Ann", "unknown"), ("qdpx", "Ann", "unknown"), ("matrix.csv", "Ann", "unknown"),
        ("matrix.svg", "Ann", "unknown"), ("json", "", "unknown"),
    ]  # fmt: skip
    assert {k.exported.path for k in known_exports(project)} == {""}
    for path in ("backup/../x", "none", "json?dialect=klingon"):
        ann.ask("GET", f"/export/{path}")
    assert len(known_exports(project)) == 5, "what was refused was not downloaded"


@pytest.mark.browser
def test_files_are_listed_and_those_with_erased_words_deleted(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    paths = {name: tmp_path / f"{name}.json" for name in ("kept", "gone", "changed", "fresh")}
    for name in ("kept", "gone", "changed"):
        reporting.export(project, "json", paths[name], analyst="Ann")
    paths["gone"].unlink()
    paths["changed"].write_text("mine", "utf-8")
    redact_words(project, ANN, "two buses")
    reporting.export(project, "json", paths["fresh"], analyst="Ann")
    page = visit(watched.page, watched.address, "export-study")
    page.wait_for_selector("text=4 files known, 2 with words that were erased since")
    rows = page.locator(".wb-sheet tr[data-mark]", has_text="json").all_inner_texts()
    found = {name: r.split("\t")[0].strip() for name in paths for r in rows if f"{name}.json" in r}
    assert found == {
        "kept": "holds erased words", "gone": "gone", "changed": "changed", "fresh": "current",
    }  # fmt: skip
    page.get_by_label("I know that files that are deleted are gone").check()
    page.get_by_role("button", name="Delete them").click()
    page.wait_for_selector("text=3 files known")
    assert page.get_by_role("button", name="Delete them").is_hidden()
    assert not paths["kept"].exists() and paths["changed"].exists() and paths["fresh"].exists()
    assert watched.errors == []


def test_a_backup_is_downloaded_and_opens(ann: Caller, project: Project, tmp_path: Path) -> None:
    connection = http.client.HTTPConnection(ann.address.removeprefix("http://"), timeout=60)
    connection.request("GET", "/export/backup", headers={"cookie": ann.cookie})
    answer = connection.getresponse()
    (tmp_path / "got.backup").write_bytes(answer.read())
    connection.close()
    assert answer.status == 200
    assert 'filename="Peer-support.backup"' in answer.headers["content-disposition"]
    received = receive_backup(tmp_path / "got.backup", tmp_path / "again")
    assert (received.seq, received.problems) == (reading.study(project).board.seq, ())
    assert [k.exported.format for k in known_exports(project)] == ["backup"]


@pytest.mark.slow
def test_a_backup_is_whole_while_five_decide_in_a_served_project(tmp_path: Path) -> None:
    project = build_study(tmp_path / "study")
    themes = [each.id for each in project.store.board().live()]
    stop, acknowledged = Event(), list[int]()

    def decide(caller: Caller, who: int) -> None:
        for turn in count():
            if stop.is_set():
                return
            seq = caller.call("read", {"what": "state"}).json["seq"]
            memo = {"op": "memo", "target": "theme", "id": themes[who % 3], "text": f"{who} {turn}"}
            asked = {"decisions": [memo], "made_at": seq, "since": seq}
            [answer] = caller.call("decide_all", asked).json["answers"]
            acknowledged.append(answer["recorded"])

    with process(project.folder, free_port()) as entry, ThreadPoolExecutor(5) as pool:
        callers = [let_in(entry, "A0")]
        # A key opens one browser: it has five pages.
        callers += [open_page(replace(callers[0])) for _ in range(4)]
        working = [pool.submit(decide, caller, who) for who, caller in enumerate(callers)]
        backups = []
        try:
            for number in range(3):
                before = len(acknowledged)
                while len(acknowledged) < before + 5:
                    assert not any(each.done() for each in working)
                    stop.wait(0.02)
                known = max(acknowledged)
                file = tmp_path / f"{number}.backup"
                backups.append((file, known, backup(project, file).seq))
        finally:
            stop.set()
        for each in working:
            each.result()
    trail = reading.whole_study(project).trail
    assert verify(project) == ()
    for file, known, seq in backups:
        assert seq >= known, "what was acknowledged before is in it"
        received = receive_backup(file, tmp_path / file.stem)
        assert received.problems == () and received.seq == seq
        again = open_project(tmp_path / file.stem, embedder=HashingEmbedder)
        assert reading.study(again).trail == trail[:seq]
        again.store.close()
    project.store.close()


# In a browser ----------------------------------------------------------------------------------


@pytest.fixture
def page(watched: Watched) -> Iterator[Page]:
    yield watched.page
    assert watched.errors == []


@pytest.mark.browser
def test_the_page_offers_a_backup_and_says_what_it_holds(
    watched: Watched, page: Page, project: Project, tmp_path: Path
) -> None:
    visit(page, watched.address, "export-study")
    assert "holds every interview" in page.inner_text("body")
    with page.expect_download() as download:
        page.get_by_role("link", name="Backup").click()
    assert download.value.suggested_filename == "Peer-support.backup"
    assert zipfile.is_zipfile(download.value.path())
    assert [(k.exported.format, k.exported.analyst) for k in known_exports(project)] == [
        ("backup", "Ann")
    ]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("chosen", "said", "there"),
    [
        ("are kept, and listed", "still holds what was erased", True),
        ("are written again", "is written again without what was erased", True),
        ("are deleted", "is deleted", False),
    ],
)
def test_a_withdrawal_on_the_page_reaches_files_as_chosen_and_says_so(
    watched: Watched, page: Page, project: Project, tmp_path: Path, chosen: str, said: str,
    there: bool,
) -> None:  # fmt: skip
    file = reporting.export(project, "html", tmp_path / "report.html")
    reporting.download(project, "json", tmp_path / "x", analyst="Ben")
    assert SAID in file.read_text("utf-8")
    visit(page, watched.address, "import")
    page.get_by_role("button", name="Erase: withdraw a participant").click()
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_label("Participant who withdraws").click()
    page.get_by_role("option", name="P01").click()
    form = page.locator("fieldset", has_text="Files that were exported before").last
    form.get_by_label(chosen).check()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.wait_for_function(
        "said => [...document.querySelectorAll('textarea')].some((b) => b.value.includes(said))",
        arg=said,
    )
    told = page.evaluate(
        "() => [...document.querySelectorAll('textarea')].map((b) => b.value).join('\\n')"
    )
    assert str(file) in told and "Ben downloaded 1 file with what was erased (json" in told
    assert "copies of these files" in told
    assert file.exists() == there
    assert (there and SAID in file.read_text("utf-8")) == (chosen == "are kept, and listed")


@pytest.mark.browser
def test_a_bar_is_shown_while_files_are_written_again(
    watched: Watched, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = reporting.export(project, "json", tmp_path / "kept.json", analyst="Ann")
    redact_words(project, ANN, "two buses")
    shown, write = Event(), reach._write_again

    def waiting(*given: Any) -> None:
        assert shown.wait(60)
        write(*given)

    monkeypatch.setattr(reach, "_write_again", waiting)
    page = visit(watched.page, watched.address, "export-study")
    page.get_by_role("button", name="Write them again without the words").click()
    page.wait_for_selector(".wb-job[data-state=running]:has-text('writing files again')")
    shown.set()
    page.wait_for_selector(".wb-job[data-state=none]", state="attached")
    page.wait_for_selector("text=1 file known.")
    assert "two buses" not in file.read_text("utf-8") and watched.errors == []
