"""A folder of thirty files on the Import page, six in doubt, all put right there; Chromium."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from browser_kit import Watched, go, soon, upload

sys.path.insert(0, str(Path(__file__).parents[1]))
from talks_kit import Talk, talks

from workbench.services import reading
from workbench.services.context import Project
from workbench.services.importing.doubts import open_doubts

pytestmark = pytest.mark.browser

FORMS = ("{0}: {1}", "**{0}:** {1}", "[00:01:02] {0}: {1}", "{0}\t{1}")


def written(path: Path, talk: Talk, form: str, more: str = "") -> Path:
    said = [(talk.asks if who < 0 else talk.names[who], " ".join(p)) for who, p in talk.said]
    path.write_text("\n\n".join(form.format(who, words + more) for who, words in said), "utf-8")
    return path


def thirty(folder: Path) -> list[Path]:
    """Twenty-four interviews that are clear, three without names, two with marks, one of two."""
    interviews, _ = talks()
    files = [
        written(folder / f"T{n:02}.txt", interviews[n % 12], FORMS[n % 4], f" {n}." * (n > 11))
        for n in range(24)
    ]
    files += [written(folder / f"N{n}.txt", interviews[n], "{1}") for n in range(9, 12)]
    files += [written(folder / f"M{n}.txt", interviews[n], "{0} >> {1}") for n in (3, 4)]
    kim = folder / "K.txt"
    kim.write_text("Kim: It was far.\nLee: It was.\nKim: I like rain.\nLee: So do I.\n", "utf-8")
    return [*files, kim]


def test_thirty_files_are_put_right_without_leaving_the_page(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    page = watched.page
    go(page, watched.address, "import?__theme=light")
    page.wait_for_selector("td:has-text('P01')")
    upload(page, *thirty(tmp_path))
    page.get_by_label("How names are marked").fill("> >")
    page.get_by_text("needs one X, which stands for the name").wait_for()
    page.get_by_label("How names are marked").fill("")
    page.get_by_role("button", name="Look first").click()
    page.wait_for_selector("td:has-text('lines begin with marks such as')")
    page.get_by_label("X >> text").check()
    page.wait_for_selector("td:has-text('Mette Holm (participant): Min far arbejdede')")

    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector("th:has-text('As it was read')")
    assert [d.name for d in open_doubts(project)] == ["N10", "N11", "N9", "K"]
    page.get_by_role("button", name="The left reading is right").click()
    page.get_by_text("Settled: N10, N11, N9.").wait_for()
    page.get_by_role("button", name="The right reading is right").click()
    page.get_by_text("Settled: K.").wait_for()
    soon(lambda: not open_doubts(project))
    page.wait_for_selector("h2:has-text('In doubt')", state="hidden")
    now = {t.name: {turn.speaker: turn.role for turn in t.turns}
           for t in reading.study(project).transcripts.values()}  # fmt: skip
    assert now["M3"] == {"Interviewer": "interviewer", "Mette Holm": "participant"}
    assert now["K"] == {"Kim": "participant", "Lee": "interviewer"}
    assert sorted(set(now["N9"].values())) == ["interviewer", "participant"]
    assert watched.errors == []


def test_files_are_read_again_only_after_a_look(
    watched: Watched, project: Project, tmp_path: Path
) -> None:
    interviews, _ = talks()
    path = written(tmp_path / "M3.txt", interviews[3], "{0} >> {1}")
    page = watched.page
    go(page, watched.address, "import?__theme=light")
    page.wait_for_selector("td:has-text('P01')")
    upload(page, path)
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector("th:has-text('As it was read')")
    upload(page, path)
    page.get_by_label("How names are marked").fill("X >> text")
    page.get_by_label("Read files again").check()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("look first: it shows what would be read otherwise").first.wait_for()
    page.get_by_role("button", name="Look first").click()
    page.get_by_text("1 file would be read otherwise than before").wait_for()
    assert open_doubts(project)
    page.get_by_role("button", name="Import", exact=True).click()
    soon(lambda: not open_doubts(project))
    [now] = [t for t in reading.study(project).transcripts.values() if t.name == "M3"]
    assert {t.speaker for t in now.turns} == {"Interviewer", "Mette Holm"}
