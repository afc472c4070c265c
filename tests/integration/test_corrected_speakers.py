"""Correcting who speaks: excerpts are cut anew, what an analyst marked by hand stays."""

import pytest

from workbench.bootstrap import create_project, open_project
from workbench.domain.errors import WorkbenchError
from workbench.domain.telling.narrative import sentence
from workbench.embedding import HashingEmbedder
from workbench.services.context import Author
from workbench.services.deciding import review
from workbench.services.deciding.speakers import rename_speaker
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.files import import_files
from workbench.services.importing.speakers import set_speakers
from workbench.services.projects import verify
from workbench.services.reading import study

ANN = Author(analyst="Ann")
TALK = """Ruth: How did you get there?
Moira: My sister drove me, and she waited outside in the cold.
Ruth: Every month?
Moira: Every single month, without a word of complaint.
"""


def test_a_passage_marked_by_hand_outlives_a_correction_of_speakers(tmp_path):
    create_project(tmp_path / "study").store.close()
    project = open_project(tmp_path / "study", embedder=HashingEmbedder)
    (tmp_path / "M1.txt").write_text(TALK, "utf-8")
    import_files(project, ANN, [tmp_path / "M1.txt"])
    [transcript] = study(project).transcripts.values()
    start = transcript.text.index("she waited")
    end = start + len("she waited outside")
    made = review.create_theme(project, ANN, name="Those who drive").event
    review.mark_excerpt(project, ANN, transcript.id, start, end, made.theme_id)
    set_speakers(project, ANN, transcript.id, {"Ruth": "participant", "Moira": "interviewer"})
    now = study(project)
    [kept] = now.members_of(made.theme_id)
    assert kept.text == "she waited outside"
    assert "How did you get there?" in {e.text for e in now.excerpts.values()}
    assert verify(project) == ()


GROUP = (
    "Ruth: How did you get there?\nMoira: My sister drove me over the moor.\n"
    "Tess: I walked, and it took the morning.\nNurse: Tea for anybody?\n"
) * 2
PEOPLE = (
    "participant,transcript,speaker,group\nP1,M1,Moira,tutor\nP2,M1,Tess,attendee\nP3,A1,,tutor\n"
)


def a_group(folder):
    create_project(folder / "study").store.close()
    project = open_project(folder / "study", embedder=HashingEmbedder)
    (folder / "M1.txt").write_text(GROUP, "utf-8")
    (folder / "A1.txt").write_text(GROUP.replace("Tess: I", "Moira: I").replace("moor", "hill"))
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    files = [folder / "M1.txt", folder / "A1.txt"]
    import_files(project, ANN, files, participants=folder / "people.csv", interviewers=["Ruth"])
    return project, {t.name: t.id for t in study(project).transcripts.values()}


def test_a_correction_of_roles_leaves_participants_who_they_are(tmp_path):
    project, ids = a_group(tmp_path)
    for transcript in ids.values():
        set_speakers(project, ANN, transcript, {"Nurse": "other"})
    assert {e.participant_id for e in study(project).excerpts.values()} == {"P1", "P2", "P3"}
    assert set(study(project).participants) == {"P1", "P2", "P3"}
    assert study(project).transcripts[ids["A1"]].participant_id == "P3"


def test_a_new_version_alone_leaves_participants_who_they_are(tmp_path):
    project, ids = a_group(tmp_path)
    set_speakers(project, ANN, ids["M1"], {"Nurse": "other"})
    (tmp_path / "M1.txt").write_text(f"{GROUP}Tess: And home by bus.\n", "utf-8")
    import_files(project, ANN, [tmp_path / "M1.txt"])
    fresh = next(e for e in study(project).excerpts.values() if e.text == "And home by bus.")
    assert fresh.participant_id == "P2"


def test_who_is_named_by_the_participants_file_withdraws_from_a_group(tmp_path):
    project, ids = a_group(tmp_path)
    withdraw(project, ANN, "P1")
    held = study(project).transcripts[ids["M1"]]
    assert "moor" not in held.text and "Moira" not in held.text
    assert "Moira" not in {turn.speaker for turn in held.turns}
    assert "I walked, and it took the morning." in held.text
    with project.store.read() as tx:
        assert {place.participant for place in tx.material.places()} == {"P2", "P3"}
    assert verify(project) == ()


def test_a_renamed_speaker_stays_the_participant_that_the_file_says(tmp_path):
    project, ids = a_group(tmp_path)
    rename_speaker(project, ANN, ids["M1"], "Tess", "Attendee 2")
    now = study(project)
    assert "Attendee 2" in {turn.speaker for turn in now.transcripts[ids["M1"]].turns}
    here = [e for e in now.excerpts.values() if e.transcript_id == ids["M1"]]
    assert {e.participant_id for e in here if "walked" in e.text} == {"P2"}
    assert "Tess: I walked" in now.transcripts[ids["M1"]].text
    assert sentence(now.trail[-1], now) == "Ann renamed the speaker “Tess” to “Attendee 2” in “M1”."
    assert verify(project) == ()


def test_a_speaker_who_gets_a_name_that_is_there_becomes_that_speaker(tmp_path):
    project, ids = a_group(tmp_path)
    rename_speaker(project, ANN, ids["M1"], "Nurse", "Ruth")
    turns = study(project).transcripts[ids["M1"]].turns
    assert {t.speaker: t.role for t in turns}["Ruth"] == "interviewer"
    assert "Nurse" not in {t.speaker for t in turns}


def test_a_new_version_of_the_file_is_read_with_the_names_that_were_given(tmp_path):
    project, ids = a_group(tmp_path)
    rename_speaker(project, ANN, ids["M1"], "Tess", "Second")
    rename_speaker(project, ANN, ids["M1"], "Second", "Attendee 2")
    (tmp_path / "M1.txt").write_text(f"{GROUP}Tess: And home by bus.\n", "utf-8")
    import_files(project, ANN, [tmp_path / "M1.txt"])
    now = study(project)
    assert "Tess" not in {t.speaker for t in now.transcripts[ids["M1"]].turns}
    fresh = next(e for e in now.excerpts.values() if e.text == "And home by bus.")
    assert fresh.participant_id == "P2"


def test_who_was_renamed_is_erased_under_the_earlier_name_too(tmp_path):
    project, ids = a_group(tmp_path)
    rename_speaker(project, ANN, ids["M1"], "Moira", "Tutor one")
    review.write_memo(project, ANN, "project", "", "Ask Moira about the moor")
    withdraw(project, ANN, "P1")
    project.store.close()
    held = b"".join(p.read_bytes() for p in (tmp_path / "study").glob("workbench.db*"))
    # "Moira" speaks in A1 as well, as somebody else: there the name stays.
    again = open_project(tmp_path / "study", embedder=HashingEmbedder)
    assert verify(again) == ()
    assert b"Tutor one" not in held


def test_an_earlier_name_that_nobody_else_has_leaves_no_trace(tmp_path):
    project, ids = a_group(tmp_path)
    rename_speaker(project, ANN, ids["M1"], "Tess", "Attendee two")
    review.write_memo(project, ANN, "project", "", "Ask Tess about the walk")
    withdraw(project, ANN, "P2")
    project.store.close()
    held = b"".join(p.read_bytes() for p in (tmp_path / "study").glob("workbench.db*"))
    assert b"Tess" not in held and b"Attendee two" not in held


def test_a_name_that_is_empty_the_same_or_of_nobody_is_refused(tmp_path):
    project, ids = a_group(tmp_path)
    for speaker, name in (("Tess", " "), ("Tess", "Tess"), ("Nobody", "Tess")):
        with pytest.raises(WorkbenchError):
            rename_speaker(project, ANN, ids["M1"], speaker, name)
    assert verify(project) == ()
