"""How a study marks who speaks: said once, remembered, for every file of an import and again."""

from __future__ import annotations

from pathlib import Path

import pytest
from integration_kit import ANN, invoked, project_in

from workbench.domain.errors import InputError
from workbench.services.batch import read_study_file, run_batch
from workbench.services.context import Project
from workbench.services.importing.doubts import open_doubts, settle
from workbench.services.importing.patterns import pattern_for, tried
from workbench.services.importing.projects import import_material, preview_material
from workbench.services.projects import verify
from workbench.services.reading import study

TURNS = [
    ("Pia", "Where did you learn to weave, if I may ask?"), ("Noor", "From my aunt, in a shed."),
    ("Pia", "Was it hard?"), ("Noor", "Only the first winter, when my hands hurt."),
    ("Pia", "And now?"), ("Noor", "Now I teach it to others in {0}."),
]  # fmt: skip


def talk(path: Path, form: str, place: str = "Hull") -> Path:
    path.write_text("\n\n".join(form.format(*t).replace("{0}", place) for t in TURNS), "utf-8")
    return path


def speakers(project: Project, name: str) -> dict[str, str]:
    [own] = [t for t in study(project).transcripts.values() if t.name == name]
    return {turn.speaker: turn.role for turn in own.turns}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "study")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    places = ("Hull", "York", "Leeds")
    return [talk(tmp_path / f"P0{n}.txt", "{0} >> {1}", place) for n, place in enumerate(places)]


ROLES = {"Pia": "interviewer", "Noor": "participant"}


def test_a_pattern_holds_for_every_file_and_for_later_ones(
    project: Project, files: list[Path]
) -> None:
    report = import_material(project, ANN, files[:2], speaker_pattern="X >> text")
    assert [row.doubt for row in report.rows] == ["", ""]
    import_material(project, ANN, files[2:])
    assert [speakers(project, f"P0{n}") for n in range(3)] == [ROLES] * 3
    assert verify(project) == ()


def test_a_dash_forgets_the_pattern(project: Project, files: list[Path]) -> None:
    import_material(project, ANN, files[:1], speaker_pattern="X >> text")
    [seen] = preview_material(project, files[1:2], speaker_pattern="-").report.rows
    assert seen.patterns == ("X >> text",) and "may name who speaks" in seen.doubt
    assert pattern_for(project, None) is not None  # looking forgets nothing
    import_material(project, ANN, files[1:2], speaker_pattern="-")
    assert pattern_for(project, None) is None


def test_files_that_were_misread_are_read_again_by_the_pattern(
    project: Project, files: list[Path]
) -> None:
    import_material(project, ANN, files)
    assert speakers(project, "P00") != ROLES
    seen = preview_material(project, files, again=True, speaker_pattern="X >> text").report
    assert all("read otherwise than before" in row.message for row in seen.rows)
    import_material(project, ANN, files, again=True, speaker_pattern="X >> text")
    assert [speakers(project, f"P0{n}") for n in range(3)] == [ROLES] * 3
    assert open_doubts(project) == []


def test_one_click_takes_the_marks_for_all_files_and_for_later_ones(
    project: Project, files: list[Path]
) -> None:
    import_material(project, ANN, files[:2])
    first, second = open_doubts(project)
    assert first.alike == 1 and first.patterns == ("X >> text",)
    assert first.other[0].startswith("Pia (interviewer): Where")
    settle(project, ANN, first.transcript, "second", alike=True)
    assert open_doubts(project) == [] and second.alike == 1
    import_material(project, ANN, files[2:])
    assert [speakers(project, f"P0{n}") for n in range(3)] == [ROLES] * 3


def test_a_pattern_that_no_file_has_is_said(project: Project, tmp_path: Path) -> None:
    path = talk(tmp_path / "P07.txt", "{0}: {1}")
    report = import_material(project, ANN, [path], speaker_pattern="@X:")
    assert report.remarks == ("no file marks who speaks as '@X:'; all were read as without it",)
    assert speakers(project, "P07") == ROLES


def test_a_wrong_pattern_stores_nothing_and_is_not_remembered(
    project: Project, files: list[Path]
) -> None:
    with pytest.raises(InputError, match="needs one X"):
        import_material(project, ANN, files, speaker_pattern="##")
    assert not study(project).transcripts and pattern_for(project, None) is None


def test_a_pattern_is_tried_on_the_first_files(project: Project, files: list[Path]) -> None:
    plain = talk(files[0].parent / "A.txt", "{0}: {1}", "Bath")
    shown = tried(project, [plain, *files], "X >> text")
    assert [t.file for t in shown] == ["P00.txt", "P01.txt", "P02.txt"]
    assert all(t.found for t in shown)
    assert shown[0].turns[1] == "Noor (participant): From my aunt, in a shed."
    assert not tried(project, files, "@X:")[0].found
    assert not study(project).transcripts


def test_the_command_takes_a_pattern_and_offers_one(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "mine"
    invoked("init", folder)
    offered = invoked("import", folder, files[0], "--analyst", "Ann")
    assert "--speaker-pattern 'X >> text'" in offered.out
    said = invoked(
        "import", folder, *files, "--reread", "--yes", "--analyst", "Ann",
        "--speaker-pattern", "X >> text",
    )  # fmt: skip
    assert "in doubt" not in said.out and "Asks: Pia; answers: Noor" in said.out
    wrong = invoked("import", folder, files[0], "--analyst", "Ann", "--speaker-pattern", "#")
    assert wrong.code == 2 and "needs one X" in wrong.complaint


def test_a_study_file_says_the_pattern(tmp_path: Path, files: list[Path]) -> None:
    path = tmp_path / "study.toml"
    path.write_text('transcripts = ["P0*.txt"]\n[speakers]\npattern = "X >> text"\n', "utf-8")
    project = project_in(tmp_path / "study")
    run_batch(project, ANN, read_study_file(path))
    assert [speakers(project, f"P0{n}") for n in range(3)] == [ROLES] * 3
    path.write_text('transcripts = ["P0*.txt"]\n[speakers]\npattern = "X"\n', "utf-8")
    with pytest.raises(InputError, match=r"study\.toml: the pattern 'X' has no sign"):
        read_study_file(path)
