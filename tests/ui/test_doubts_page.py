"""A folder of thirty files on the Import page, six in doubt, all put right there; Chromium."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from browser_kit import Watched, go, soon, upload

sys.path.insert(0, str(Path(__file__).parents[1]))
from talks_kit import Talk, talks
from ui_kit import ANN

from workbench.domain.errors import InputError
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.importing.doubts import open_doubts
from workbench.services.importing.guide import guide_of
from workbench.services.importing.projects import import_material
from workbench.ui.pages.importing import _Acts
from workbench.ui.visitors.sessions import Session, Visitor

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


@pytest.mark.browser
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


def test_files_are_read_again_only_after_a_look(project: Project, tmp_path: Path) -> None:
    path = written(tmp_path / "M3.txt", talks()[0][3], "{0} >> {1}")
    import_material(project, ANN, [path])
    visitor = Visitor(session=Session("Ann"), uploads=tmp_path.resolve())
    acts, said = _Acts(project), ("", "", "X >> text", True)
    with pytest.raises(InputError, match="look first"):
        next(acts.bring_in(visitor, [str(path)], None, None, None, (), *said))
    table, _, looked = acts.preview(visitor, [str(path)], None, *said)
    assert table["note"].startswith("1 file would be read otherwise than before.")
    assert open_doubts(project)
    list(acts.bring_in(visitor, [str(path)], None, None, None, looked, *said))
    assert not open_doubts(project)
    [now] = [t for t in reading.study(project).transcripts.values() if t.name == "M3"]
    assert {t.speaker for t in now.turns} == {"Interviewer", "Mette Holm"}


def test_a_guide_is_loaded_on_the_page(project: Project, tmp_path: Path) -> None:
    guide = tmp_path / "guide.txt"
    guide.write_text("1. How did you come here?\n2. What was hard?\n", "utf-8")
    visitor = Visitor(session=Session("Ann"), uploads=tmp_path.resolve())
    nothing = ("", "", "", False)
    given = (None, None, None, str(guide), (), *nothing)
    *_, (_, table, _) = _Acts(project).bring_in(visitor, *given)
    assert table["rows"][0]["cells"][2].startswith("2 questions: How did you come here?")
    assert guide_of(reading.study(project).board) == ("How did you come here?", "What was hard?")
