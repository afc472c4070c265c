"""Names never reach the project: not its texts, names of files, participants or database."""

import json
from pathlib import Path

import pytest
from integration_kit import ANN

from workbench.bootstrap import create_project, open_project
from workbench.cli import main
from workbench.domain.errors import InputError
from workbench.services.importing.files import import_files
from workbench.services.importing.pseudonyms import list_path, names_of, offer, put_names
from workbench.services.projects import verify
from workbench.services.reading import study

TALK = (
    "Interviewer: How did you get to Leeds, Zebedee?\n"
    "Zebedee Quill: By bus, to Leeds. Write to zeb@example.org.\n"
    "Interviewer: And then?\nZQ: I met Ottoline, and Ottoline drove us to Leeds.\n"
)
NAMES = ("Zebedee", "Quill", "Leeds", "Ottoline", "zeb@example.org", "ZQ", "quill")


def an_interview(folder: Path) -> Path:
    path = folder / "quill_zebedee.txt"
    path.write_text(TALK, "utf-8")
    return path


def test_names_on_the_list_are_nowhere_in_the_project(tmp_path: Path) -> None:
    path = an_interview(tmp_path)
    people = tmp_path / "people.csv"
    people.write_text("participant,transcript,town\nZebedee Quill,quill_zebedee,Leeds\n", "utf-8")
    project = create_project(tmp_path / "study")
    put_names(project, [c.pseudonym for c in offer(project, [path]).candidates])
    project.store.close()

    project = open_project(tmp_path / "study")
    report = import_files(project, ANN, [path], participants=people)
    assert report.rows[0].ok and "9 names were replaced" in report.rows[0].message
    now = study(project)
    [transcript] = now.transcripts.values()
    assert transcript.name == transcript.participant_id == "Person 1"
    assert now.participants["Person 1"].attributes == {"town": "[Name 1]"}
    assert {t.speaker: t.role for t in transcript.turns} == {
        "Interviewer": "interviewer", "Person 1": "participant",
    }  # fmt: skip
    for excerpt in now.excerpts.values():
        assert excerpt.text == transcript.text[excerpt.start : excerpt.end]
    assert verify(project) == ()
    project.store.close()
    stored = b"".join(p.read_bytes() for p in (tmp_path / "study").iterdir())
    assert not [name for name in NAMES if name.encode() in stored]


def test_the_same_file_and_list_change_nothing(tmp_path: Path) -> None:
    path = an_interview(tmp_path)
    project = create_project(tmp_path / "study")
    put_names(project, [c.pseudonym for c in offer(project, [path]).candidates])
    import_files(project, ANN, [path])
    [row] = import_files(project, ANN, [path]).rows
    assert row.message == "in the study already, unchanged"
    assert offer(project, [path]).candidates == ()


def test_the_list_is_kept_apart_and_its_owners_alone(tmp_path: Path) -> None:
    project = create_project(tmp_path / "study")
    place = put_names(
        project, [c.pseudonym for c in offer(project, [an_interview(tmp_path)]).candidates]
    )
    assert place == list_path(project) == tmp_path / "study-names.csv"
    assert place.stat().st_mode & 0o077 == 0
    inside = tmp_path / "study" / "names.csv"
    inside.write_bytes(place.read_bytes())
    with pytest.raises(InputError, match="lies in the project folder"):
        names_of(project, inside)


def test_a_list_that_is_gone_stops_the_import(tmp_path: Path) -> None:
    path = an_interview(tmp_path)
    project = create_project(tmp_path / "study")
    put_names(project, [c.pseudonym for c in offer(project, [path]).candidates]).unlink()
    project.store.close()
    project = open_project(tmp_path / "study")
    with pytest.raises(InputError, match="is not there"):
        import_files(project, ANN, [path])
    assert study(project).transcripts == {}


def test_the_command_offers_and_adds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = an_interview(tmp_path)
    create_project(tmp_path / "study", analyst="Ann").store.close()

    def command(*more: str) -> dict[str, object]:
        argv = ["workbench", "pseudonyms", str(tmp_path / "study"), str(path), "--json", *more]
        monkeypatch.setattr("sys.argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        value: dict[str, object] = json.loads(capsys.readouterr().out)
        return value

    assert len(command()["candidates"]) == 7  # type: ignore[arg-type]
    assert not (tmp_path / "study-names.csv").exists()
    assert command("--add")["added"] is True
    assert (tmp_path / "study-names.csv").is_file()
    assert command()["candidates"] == []
