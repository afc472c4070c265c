"""A name that was found too late goes from wherever it is, said or not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from erasure_kit import exports, inside, places
from hypothesis import given
from hypothesis import strategies as st
from integration_kit import ANN, invoked, project_in

from workbench.domain.errors import NotFound
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.events import WriteMemo
from workbench.services.context import Author, Project
from workbench.services.deciding.review import accept, create_theme, restore, undo, write_memo
from workbench.services.erasing.words import blackening, redact_words
from workbench.services.importing.files import import_files
from workbench.services.importing.speakers import set_speakers
from workbench.services.projects import verify
from workbench.services.reading import study

SECRETS = ("Quill", "Zebedee", "Hortensia")
CSV = (
    "speaker,words\nRuth,How did you go?\nZebedee Quill,I went with the nurse by the lake.\n"
    "Ruth,And then?\nZebedee Quill,Home again with my dog.\nTess,I walked home.\nTess,And slept.\n"
)
TALK = (
    "Ruth: How did you go?\nZebedee Quill: I went with Ann over the hill.\nRuth: And then, Quill?\n"
    "Zebedee Quill: Home, by bus. Quill\u2019s bus, I call it.\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A study with names in labels, in a file's name, in attributes, said and written."""
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    (tmp_path / "quill.txt").write_text(TALK, "utf-8")
    (tmp_path / "p.csv").write_text(
        "participant,transcript,speaker,employer\nP1,a,Zebedee Quill,Quill Bakers\nP3,a,Tess,Mill\n"
    )
    project = project_in(tmp_path / "study")
    files = [tmp_path / "a.csv", tmp_path / "quill.txt"]
    import_files(project, ANN, files, participants=tmp_path / "p.csv", interviewers=["Ruth"])
    theme = create_theme(
        project, ANN, name="Quill at home", excerpts=list(study(project).excerpts)[:2]
    ).event
    write_memo(project, ANN, "theme", theme.theme_id, "Ask Mr Quill about the nurse.")  # type: ignore[union-attr]
    write_memo(project, ANN, "theme", theme.theme_id, "Ask Hortensia, his sister.")  # type: ignore[union-attr]
    accept(project, Author(analyst="Ann", reason="as Zebedee says"), theme.theme_id)  # type: ignore[union-attr]
    return project


def test_it_is_left_nowhere_and_everything_stays_its_participants(
    project: Project, tmp_path: Path
) -> None:
    before = {e.id: e.participant_id for e in study(project).excerpts.values()}
    assert len(places(project.folder, SECRETS)) > len(SECRETS)
    for name in SECRETS:
        redact_words(project, ANN, name.lower())
    assert places(project.folder, SECRETS) == set()
    for path in exports(project, tmp_path / "exports"):
        assert inside(path, SECRETS) == set(), path
    assert verify(project) == ()
    owner = {e.id: e.participant_id for e in study(project).excerpts.values()}
    assert {e for e, who in before.items() if who == "P1"} == {
        e for e, who in owner.items() if who == "P1"
    }
    assert set(owner.values()) == {"P1", "P3", "\u2588" * 5}
    for transcript in study(project).transcripts.values():
        set_speakers(project, ANN, transcript.id, {"Ruth": "other"})
    assert {e.participant_id for e in study(project).excerpts.values()} == set(owner.values())


BLOCKS = "\u2588" * 5


def test_what_was_noted_of_a_participant_is_theirs_under_the_new_id(project: Project) -> None:
    write_memo(project, ANN, "participant", "quill", "Came late.")
    redact_words(project, ANN, "Quill")
    now = study(project)
    assert [memo.text for memo in now.memos_on("participant", BLOCKS)] == ["Came late."]
    told = [sentence(r, now) for r in now.trail if isinstance(r.event, WriteMemo)]
    assert f"participant {BLOCKS}" in told[-1]

    write_memo(project, ANN, "participant", BLOCKS, "Left early.")
    now = study(project)
    assert [m.text for m in now.memos_on("participant", BLOCKS)] == ["Came late.", "Left early."]
    assert verify(project) == ()

    undo(project, ANN)
    undo(project, ANN)
    assert study(project).memos_on("participant", BLOCKS) == ()


def test_a_memo_on_somebody_who_later_has_a_blacked_out_id_is_told_of_them(
    project: Project, tmp_path: Path
) -> None:
    redact_words(project, ANN, "Quill")
    (tmp_path / "quill.txt").write_text("Ruth: How?\nMoe: Tram.\nRuth: Why?\nMoe: So.\n", "utf-8")
    import_files(project, ANN, [tmp_path / "quill.txt"], interviewers=["Ruth"])
    write_memo(project, ANN, "participant", "quill", "Came late.")
    now = study(project)
    assert "participant quill" in sentence(now.trail[-1], now)


def test_going_back_behind_the_blacking_out_leaves_memos_where_they_are_found(
    project: Project,
) -> None:
    at = write_memo(project, ANN, "participant", "quill", "Came late.").seq
    redact_words(project, ANN, "Quill")
    restore(project, ANN, at)
    assert [m.text for m in study(project).memos_on("participant", BLOCKS)] == ["Came late."]
    restore(project, ANN, at - 1)
    assert study(project).memos_on("participant", BLOCKS) == ()
    assert verify(project) == ()


FOUR = "\u2588" * 4


def test_two_whose_names_are_of_one_length_stay_two(tmp_path: Path) -> None:
    said = "INT: How?\n{0}: By bus with {0}.\nMoe: On foot.\n{0}: From {1}.\nMoe: Fast.\n"
    files = [tmp_path / f"{name}.txt" for name in ("Anna talks", "Bert talks", "group")]
    for file, who in zip(files, ("Anna", "Bert", "Bert"), strict=True):
        file.write_text(said.format(who, file.stem[-3:]), "utf-8")
    rows = "participant,speaker,town\nAnna,Anna,Hull\nBert,Bert,York\nMoe,Moe,Hull\n"
    (tmp_path / "people.csv").write_text(rows, "utf-8")
    project = project_in(tmp_path / "study")
    import_files(project, ANN, files, participants=tmp_path / "people.csv", interviewers=["INT"])
    before = {e.id: e.participant_id for e in study(project).excerpts.values()}
    for name in ("Anna", "Bert"):
        write_memo(project, ANN, "participant", name, f"On {name[0]}.")
        redact_words(project, ANN, name)
    assert places(project.folder, ("Anna", "Bert")) == set()
    assert verify(project) == ()
    now = study(project)
    new = {"Anna": FOUR, "Bert": f"{FOUR} 2", "Moe": "Moe"}
    assert {e.id: e.participant_id for e in now.excerpts.values()} == {
        e: new[who] for e, who in before.items() if who
    }
    towns = {p.id: dict(p.attributes)["town"] for p in now.participants.values()}
    assert towns == {FOUR: "Hull", f"{FOUR} 2": "York", "Moe": "Hull"}
    assert sorted(t.name for t in now.transcripts.values()) == sorted(
        ["group", f"{FOUR} talks", f"{FOUR} 2 talks"]
    )
    assert [m.text for m in now.memos_on("participant", FOUR)] == ["On A."]
    assert [m.text for m in now.memos_on("participant", f"{FOUR} 2")] == ["On B."]
    for transcript in now.transcripts.values():
        set_speakers(project, ANN, transcript.id, {"INT": "other"})
    owner = {e.id: e.participant_id for e in study(project).excerpts.values()}
    assert owner == {e: new[who] for e, who in before.items() if who}


@given(st.lists(st.text("aA█ 2/", max_size=7), max_size=8))
def test_names_that_differ_still_differ_when_words_are_out_of_them(names: list[str]) -> None:
    rule = re.compile(r"(?<!\w)a+(?!\w)", re.IGNORECASE)
    masked = blackening(rule, names)
    after = [masked(name) for name in dict.fromkeys(names)]
    assert len(set(after)) == len(after)
    assert not any(rule.search(name) for name in after)


def test_a_number_is_added_only_where_two_names_would_be_the_same() -> None:
    rule = re.compile("Anna|Bert")
    lee, fox = blackening(rule, ["Anna Lee", "█████ Fox", "████ Fox"]), ["████ Fox", "Anna Fox"]
    assert lee("Anna Lee") == "████ Lee"
    assert blackening(rule, fox)("Anna Fox") == "████ 2 Fox"


def test_a_name_that_nobody_said_goes_too_and_the_trail_says_so(project: Project) -> None:
    ended = invoked("redact", project.folder, "--words", "Hortensia", "--analyst", "Ann", "--json")
    assert ended.value | {"notes": ()} == {
        "times": 0, "names": 0, "written": 1, "exports": [], "notes": (),
    }  # fmt: skip
    project = project_in(project.folder)
    assert not places(project.folder, ("Hortensia",))
    now = study(project)
    assert "blacked out words in names and in what was written" in sentence(now.trail[-1], now)
    assert verify(project) == ()


def test_a_name_that_is_nowhere_is_refused_and_nothing_is_written(project: Project) -> None:
    before = len(study(project).trail)
    with pytest.raises(NotFound, match="'Zeb' is nowhere in the study"):
        redact_words(project, ANN, "Zeb")
    assert len(study(project).trail) == before
