"""Files in doubt: stored so, settled, remembered, and read again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from integration_kit import project_in

from workbench.domain.errors import InputError, NotFound
from workbench.services import projects, reading
from workbench.services.context import Author, Project
from workbench.services.importing.doubts import choice_of, open_doubts, settle
from workbench.services.importing.projects import import_material, preview_material
from workbench.services.importing.speakers import set_speakers

ANN = Author(analyst="Ann")
CORPUS = Path(__file__).parents[1] / "transcripts"
KIM = "Kim: It was a long way.\nLee: It was, and it rained.\nKim: I like rain.\nLee: So do I.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "study")


@pytest.fixture
def doubtful(project: Project, tmp_path: Path) -> tuple[Project, list[Path]]:
    files = [
        Path(shutil.copy(CORPUS / "doubt" / f"unlabelled_{n}.txt", tmp_path)) for n in range(3)
    ]
    import_material(project, ANN, files)
    return project, files


def roles(project: Project, name: str) -> set[str]:
    [found] = [t for t in reading.study(project).transcripts.values() if t.name == name]
    return {turn.role for turn in found.turns}


def place(project: Project, name: str) -> str:
    return next(d.transcript for d in open_doubts(project) if d.name == name)


def test_a_doubt_stands_until_somebody_settles_it(doubtful: tuple[Project, list[Path]]) -> None:
    project, _ = doubtful
    assert [d.name for d in open_doubts(project)] == [f"unlabelled_{n}" for n in range(3)]
    assert projects.status(project).doubtful == tuple(f"unlabelled_{n}" for n in range(3))
    settle(project, ANN, place(project, "unlabelled_1"), "likeliest")
    assert [d.name for d in open_doubts(project)] == ["unlabelled_0", "unlabelled_2"]
    assert projects.verify(project) == ()
    with pytest.raises(NotFound):
        settle(project, ANN, "unlabelled_1", "likeliest")


def test_all_of_a_kind_take_the_other_reading_at_once(
    doubtful: tuple[Project, list[Path]],
) -> None:
    project, files = doubtful
    kept = set(reading.study(project).excerpts)
    settle(project, ANN, place(project, "unlabelled_0"), "second", alike=True)
    assert open_doubts(project) == []
    assert all(roles(project, f"unlabelled_{n}") == {"participant"} for n in range(3))
    # Answers that are cut as before keep their ids, and so what was decided on them.
    assert len(kept & set(reading.study(project).excerpts)) >= 12
    assert projects.verify(project) == ()
    # What was settled stays when the files are read again.
    seen = preview_material(project, files, again=True).report
    assert all("unchanged" in row.message for row in seen.rows)


def test_a_misread_file_of_an_older_project_is_read_again(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (CORPUS / "one_label" / "asker_0.txt").read_text("utf-8")
    path = tmp_path / "P90.txt"
    path.write_text(text, "utf-8")
    import_material(project, ANN, [path])
    [own] = [t for t in reading.study(project).transcripts.values() if t.name == "P90"]
    whole = (own.turns[0].__class__(start=0, end=len(own.text), speaker="MODERATOR",
                                    role="interviewer"),)  # fmt: skip
    with project.store.begin() as tx:  # as an older workbench read it
        from dataclasses import replace

        from workbench.services.importing.people import known_people
        from workbench.services.importing.revisions import apply_roles

        apply_roles(tx, ANN, replace(own, turns=whole), known_people(tx.material))
    reading.forget_study(project)
    assert "P90" not in {e.transcript_id for e in reading.study(project).excerpts.values()}
    [seen] = preview_material(project, [path], again=True).report.rows
    assert "read otherwise than before" in seen.message
    assert roles(project, "P90") == {"interviewer"}
    import_material(project, ANN, [path], again=True)
    assert roles(project, "P90") == {"interviewer", "participant"}
    assert projects.verify(project) == ()


def test_reading_again_keeps_what_an_analyst_corrected(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "P91.txt"
    path.write_text(KIM, "utf-8")
    import_material(project, ANN, [path])
    [own] = [t for t in reading.study(project).transcripts.values() if t.name == "P91"]
    set_speakers(project, ANN, own.id, {"Kim": "participant", "Lee": "interviewer"})
    assert open_doubts(project) == []
    import_material(project, ANN, [path], again=True)
    [now] = [t for t in reading.study(project).transcripts.values() if t.name == "P91"]
    assert {t.speaker: t.role for t in now.turns} == {"Kim": "participant", "Lee": "interviewer"}


def test_a_part_that_was_settled_is_remembered_for_later_files(
    project: Project, tmp_path: Path
) -> None:
    first, second = tmp_path / "P92.txt", tmp_path / "P93.txt"
    first.write_text(KIM, "utf-8")
    second.write_text(KIM.replace("rain", "snow"), "utf-8")
    import_material(project, ANN, [first])
    settle(project, ANN, place(project, "P92"), "second")
    import_material(project, ANN, [second])
    [now] = [t for t in reading.study(project).transcripts.values() if t.name == "P93"]
    assert {t.speaker: t.role for t in now.turns} == {"Kim": "participant", "Lee": "interviewer"}
    assert open_doubts(project) == []


def test_a_name_that_is_given_and_found_nowhere_is_said(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "P94.txt"
    path.write_text(KIM, "utf-8")
    report = import_material(project, ANN, [path], interviewers=["Kim", "Zora"])
    assert report.remarks == (
        "nobody speaks under the name 'Zora' that was given as an interviewer",
    )


def test_a_way_to_settle_is_one_of_two() -> None:
    with pytest.raises(InputError):
        choice_of("third")


def test_a_doubt_goes_with_what_it_is_about(doubtful: tuple[Project, list[Path]]) -> None:
    from workbench.services.erasing import removal

    project, _ = doubtful
    own = place(project, "unlabelled_0")
    removal.remove(project, ANN, own)
    assert own not in {d.transcript for d in open_doubts(project)}
    removal.erase(project, ANN, own)
    with project.store.read() as tx:
        assert own not in tx.material.doubts()
