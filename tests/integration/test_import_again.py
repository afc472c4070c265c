"""Files of one name, files that come again, and what is kept of earlier corrections."""

from pathlib import Path

import pytest
from integration_kit import ANN, invoked, project_in

from workbench.bootstrap import create_project
from workbench.domain.errors import DecisionError, NotFound
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.files import import_files
from workbench.services.importing.rows import FileRow
from workbench.services.importing.speakers import correct_speakers, set_speakers
from workbench.services.projects import verify
from workbench.services.reading import study

TALK = "Kim: How are you?\nLee: Fine, I went out.\nKim: Why?\nLee: To see the lake again.\n"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, "utf-8")
    return path


def brought(project: Project, *paths: Path) -> list[FileRow]:
    return list(import_files(project, ANN, paths).rows)


def test_files_of_one_name_are_told_apart_by_suffix_or_folder(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    vtt = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Kim>Another word altogether.</v>\n"
    files = [
        written(tmp_path / "a" / "P1.txt", TALK),
        written(tmp_path / "b" / "P1.txt", TALK.replace("lake", "sea")),
        written(tmp_path / "b" / "P2.txt", TALK.replace("lake", "moor")),
        written(tmp_path / "b" / "P2.vtt", vtt),
    ]
    brought(project, *files)
    names = sorted(t.name for t in study(project).transcripts.values())
    assert names == ["P2.txt", "P2.vtt", "a/P1", "b/P1"]
    again = written(files[2], TALK.replace("lake", "marsh"))
    [row] = brought(project, again)
    assert "a new version" in row.message
    assert len(study(project).transcripts) == 4


def test_another_interview_of_the_same_name_replaces_none(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    brought(project, written(tmp_path / "a" / "P1.txt", TALK))
    other = "\n".join(
        f"{w}: {t}." for w, t in zip("XYXY", ("Oh", "Nine", "So", "Ten"), strict=True)
    )
    [row] = brought(project, written(tmp_path / "b" / "P1.txt", other))
    assert not row.ok and "another interview is called 'P1'" in row.message
    [kept] = study(project).transcripts.values()
    assert kept.text == TALK


def test_roles_of_a_study_file_are_set_once(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    brought(project, written(tmp_path / "P1.txt", TALK))
    for _ in range(2):
        correct_speakers(project, ANN, {"P1": {"Kim": "participant", "Lee": "interviewer"}})
    [transcript] = study(project).transcripts.values()
    assert {t.speaker: t.role for t in transcript.turns}["Lee"] == "interviewer"
    assert [r.event.__class__.__name__ for r in study(project).trail] == ["Import", "SetSpeakers"]
    with pytest.raises(NotFound, match="no transcript is called 'P9'"):
        correct_speakers(project, ANN, {"P9": {"Kim": "other"}})


def test_a_correction_of_roles_outlives_a_new_version(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    path = written(tmp_path / "P1.txt", TALK)
    brought(project, path)
    [first] = study(project).transcripts
    set_speakers(project, ANN, first, {"Kim": "participant", "Lee": "interviewer"})
    brought(project, written(path, TALK + "Kim: And so on.\n"))
    roles = {turn.speaker: turn.role for turn in study(project).transcripts[first].turns}
    assert roles == {"Kim": "participant", "Lee": "interviewer"}


def test_what_a_new_version_changes_is_listed_with_its_theme(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    path = written(tmp_path / "P1.txt", TALK)
    brought(project, path)
    held = {e.text: e.id for e in study(project).excerpts.values()}
    theme = review.create_theme(project, ANN, name="The lake").event.theme_id
    review.add(project, ANN, [held["To see the lake again."]], theme)
    [row] = brought(
        project, written(path, TALK.replace("lake", "grey sea").replace("Fine, I", "I"))
    )
    assert row.changes == (
        "changed: “Fine, I went out.” is now “I went out.”",
        "changed: “To see the lake again.” is now “To see the grey sea again.” (in 'The lake')",
    )
    assert [e.text for e in study(project).members_of(theme)] == ["To see the grey sea again."]
    [row] = brought(project, written(path, TALK.partition("Kim: Why?")[0]))
    assert row.changes[-1].startswith("gone: “To see the grey sea again.”")


def test_a_folder_stands_for_the_transcripts_in_it(tmp_path: Path) -> None:
    home = tmp_path / "study"
    project_in(home).store.close()
    for name in ("a/P1.txt", "b/P2.TXT", "b/.hidden.txt", "b/~$P2.txt", "b/P2.jpg", "people.csv"):
        written(tmp_path / "talks" / name, TALK.replace("lake", name))
    written(tmp_path / "talks" / "people.csv", "participant,group\nLee,walkers\n")
    people = tmp_path / "talks" / "people.csv"
    ended = invoked(
        "import", home, tmp_path / "talks", "--participants", people, "--json", "--analyst", "Ann"
    )
    assert ended.code == 0 and [row["name"] for row in ended.value["rows"]] == ["P1.txt", "P2.TXT"]
    assert "talks: 1 file is not a transcript and was left out (.jpg)" in ended.err
    (tmp_path / "none").mkdir()
    refused = invoked("import", home, tmp_path / "none", "--analyst", "Ann")
    assert refused.code == 2 and "none: is a folder without transcripts" in refused.complaint


def parts(project: Project) -> dict[str, str]:
    [transcript] = study(project).transcripts.values()
    return {turn.speaker: turn.role for turn in transcript.turns}


def test_naming_who_asks_corrects_a_file_that_is_there_already(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    path = written(tmp_path / "P1.txt", TALK + "Moe: Tea?\nMoe: No?\n")
    brought(project, path)
    [held] = study(project).transcripts
    set_speakers(project, ANN, held, {"Moe": "other"})
    [row] = import_files(project, ANN, [path], interviewers=["lee"]).rows
    assert "who asks is corrected: Lee" in row.message
    assert parts(project) == {"Kim": "participant", "Lee": "interviewer", "Moe": "other"}
    assert "How are you?" in {e.text for e in study(project).excerpts.values()}
    before = len(study(project).trail)
    [row] = import_files(project, ANN, [path], interviewers=["Lee"]).rows
    assert "unchanged" in row.message and len(study(project).trail) == before


def test_nothing_is_imported_in_nobodys_name(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    with pytest.raises(DecisionError, match="say who decides"):
        import_files(project, Author(analyst=" "), [written(tmp_path / "P1.txt", TALK)])
    assert not study(project).transcripts


def test_two_rows_of_a_table_with_the_same_interview_stay_two(tmp_path: Path) -> None:
    talk = "".join(f"Ruth: How was the {nth}?\nTess: It was all right.\n" for nth in ("bus", "tea"))
    table = tmp_path / "talks.csv"
    table.write_text(f'file,text\nP1,"{talk}"\nP2,"{talk}"\n', "utf-8")
    project = project_in(tmp_path / "study")
    for _ in "12":
        import_files(project, ANN, [table])
        owners = {t.name: t.participant_id for t in study(project).transcripts.values()}
        assert owners == {"P1": "P1", "P2": "P2"}


ALIKE = "Ruth: How was the bus?\nTess: It was all right.\nRuth: And tea?\nTess: Fine.\n"


def answers(path: Path, *names: str) -> Path:
    """A table in which everybody of these names says the same."""
    return written(path, "file,text\n" + "".join(f'{name},"{ALIKE}"\n' for name in names))


def test_who_says_what_somebody_withdrawn_said_is_imported_and_they_are_not(
    tmp_path: Path,
) -> None:
    project = project_in(tmp_path / "study")
    people = written(tmp_path / "people.csv", "participant,transcript\nAda,P5\n")
    import_files(project, ANN, [answers(tmp_path / "a.csv", "P5", "P2")], participants=people)
    withdraw(project, ANN, "Ada")
    for _ in "12":
        rows = brought(project, answers(tmp_path / "b.csv", "P3", "P5", "P2", "P4"))
        assert [row.message == "withdrawn; left out" for row in rows] == [False, True, False, False]
        owners = {t.name: t.participant_id for t in study(project).transcripts.values()}
        assert owners == {"P2": "P2", "P3": "P3", "P4": "P4"}
    [row] = brought(project, answers(tmp_path / "c.csv", "P5"))
    assert row.message == "withdrawn; left out"
    assert verify(project) == ()


def test_the_file_of_somebody_withdrawn_is_left_out_under_another_name_too(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    brought(project, written(tmp_path / "P1.txt", TALK))
    withdraw(project, ANN, "P1")
    [row] = brought(project, written(tmp_path / "renamed.txt", TALK))
    assert row.message == "withdrawn; left out" and not study(project).transcripts


def test_two_rows_of_the_same_name_and_words_are_one_interview(tmp_path: Path) -> None:
    project = project_in(tmp_path / "study")
    table = answers(tmp_path / "a.csv", "P1", "P1", "P2")
    for _ in "12":
        rows = brought(project, table)
        assert "in the study already, unchanged" in rows[1].message
        assert len(study(project).transcripts) == 2
        assert [r.event.__class__.__name__ for r in study(project).trail] == ["Import", "Import"]
