"""A folder as teams keep them: transcripts, and much that is none."""

from pathlib import Path

from integration_kit import ANN, interview, interviews, invoked, project_in

from workbench.services.importing.projects import import_material, preview_material
from workbench.services.reading import study


def folder(place: Path) -> Path:
    interviews(place, [1, 2])
    (place / "README.md").write_text("The interviews of the spring.\n\nAsk Ann.\n", "utf-8")
    (place / "codebook.csv").write_text("code,definition,parent\nBus,late,\n", "utf-8")
    (place / "people.csv").write_text("participant,age\nP01,40\nP02,41\n", "utf-8")
    (place / "P01.mp3").write_bytes(b"ID3")
    (place / "old.doc").write_bytes(b"x")
    return place


def test_what_is_no_transcript_is_left_out_of_a_folder_and_said(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    report = import_material(project, ANN, [folder(tmp_path / "all")])
    assert [row.name for row in report.rows] == ["P01.txt", "P02.txt"] and not report.refused
    said = "\n".join(report.remarks)
    for part in (
        "README.md: is about the files", "codebook.csv: is a codebook", "workbench codebook",
        "people.csv: is a table of who took part", "--participants", ".mp3 is a recording",
        ".doc is an old Word document",
    ):  # fmt: skip
        assert part in said
    assert {t.name for t in study(project).transcripts.values()} == {"P01", "P02"}


def test_a_preview_says_the_same(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    place = folder(tmp_path / "all")
    assert preview_material(project, [place]).report.remarks == (
        import_material(project, ANN, [place]).remarks
    )


def test_named_by_itself_it_is_refused_with_its_door(tmp_path: Path) -> None:
    place = folder(tmp_path / "all")
    project_in(tmp_path / "project").store.close()
    ended = invoked("import", tmp_path / "project", place / "codebook.csv", "--analyst", "Ann")
    assert ended.code == 2 and "workbench codebook DIR FILE" in ended.complaint


def test_a_qualcoder_folder_is_not_taken_for_a_folder_of_transcripts(tmp_path: Path) -> None:
    place = tmp_path / "study.qda"
    (place / "documents").mkdir(parents=True)
    (place / "data.qda").write_bytes(b"SQLite format 3\x00")
    (place / "documents" / "P01.txt").write_text(interview(1), "utf-8")
    project = project_in(tmp_path / "project")
    [row] = import_material(project, ANN, [place]).refused
    assert "is a QualCoder project" in row.message and not study(project).transcripts


def test_one_interview_in_two_files_is_pointed_out_before_and_after(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    paths = interviews(tmp_path / "all", [1, 2])
    again = tmp_path / "all" / "P01 final.txt"
    again.write_text(interview(1).replace("Without", "Yes, without", 3), "utf-8")
    seen = preview_material(project, [*paths, again]).report.remarks
    assert import_material(project, ANN, [*paths, again]).remarks == seen
    [line] = seen
    assert line.startswith("P01 final says nearly the same as P01 (")


def test_so_is_one_that_the_study_has(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    import_material(project, ANN, interviews(tmp_path / "all", [1, 2, 3]))
    again = tmp_path / "other.txt"
    again.write_text(interview(2) + "INT: Thanks.\n\nP: Thank you too.\n", "utf-8")
    [line] = import_material(project, ANN, [again]).remarks
    assert line.startswith("other says nearly the same as P02 (")
