"""A name that was found too late goes from wherever it is, said or not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from erasure_kit import exports, inside, places
from hypothesis import given
from hypothesis import strategies as st
from integration_kit import ANN, invoked, project

from workbench.domain.errors import NotFound
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.events import WriteMemo
from workbench.services.context import Author, Services
from workbench.services.deciding.review import accept, create_theme, restore, undo, write_memo
from workbench.services.erasing.words import blackening, redact_words
from workbench.services.importing.files import import_files, set_speakers
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
def s(tmp_path: Path) -> Services:
    """A study with names in labels, in a file's name, in attributes, said and written."""
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    (tmp_path / "quill.txt").write_text(TALK, "utf-8")
    (tmp_path / "p.csv").write_text(
        "participant,transcript,speaker,employer\nP1,a,Zebedee Quill,Quill Bakers\nP3,a,Tess,Mill\n"
    )
    s = project(tmp_path / "study")
    files = [tmp_path / "a.csv", tmp_path / "quill.txt"]
    import_files(s, ANN, files, participants=tmp_path / "p.csv", interviewers=["Ruth"])
    theme = create_theme(s, ANN, name="Quill at home", excerpts=list(study(s).excerpts)[:2]).event
    write_memo(s, ANN, "theme", theme.theme_id, "Ask Mr Quill about the nurse.")  # type: ignore[union-attr]
    write_memo(s, ANN, "theme", theme.theme_id, "Ask Hortensia, his sister.")  # type: ignore[union-attr]
    accept(s, Author(analyst="Ann", reason="as Zebedee says"), theme.theme_id)  # type: ignore[union-attr]
    return s


def test_it_is_left_nowhere_and_everything_stays_its_participants(
    s: Services, tmp_path: Path
) -> None:
    before = {e.id: e.participant_id for e in study(s).excerpts.values()}
    assert len(places(s.folder, SECRETS)) > len(SECRETS)
    for name in SECRETS:
        redact_words(s, ANN, name.lower())
    assert places(s.folder, SECRETS) == set()
    for path in exports(s, tmp_path / "exports"):
        assert inside(path, SECRETS) == set(), path
    assert verify(s) == ()
    owner = {e.id: e.participant_id for e in study(s).excerpts.values()}
    assert {e for e, who in before.items() if who == "P1"} == {
        e for e, who in owner.items() if who == "P1"
    }
    assert set(owner.values()) == {"P1", "P3", "\u2588" * 5}
    for transcript in study(s).transcripts.values():
        set_speakers(s, ANN, transcript.id, {"Ruth": "other"})
    assert {e.participant_id for e in study(s).excerpts.values()} == set(owner.values())


BLOCKS = "\u2588" * 5


def test_what_was_noted_of_a_participant_is_theirs_under_the_new_id(s: Services) -> None:
    write_memo(s, ANN, "participant", "quill", "Came late.")
    redact_words(s, ANN, "Quill")
    now = study(s)
    assert [memo.text for memo in now.memos_on("participant", BLOCKS)] == ["Came late."]
    told = [sentence(r, now) for r in now.trail if isinstance(r.event, WriteMemo)]
    assert f"participant {BLOCKS}" in told[-1]

    write_memo(s, ANN, "participant", BLOCKS, "Left early.")
    now = study(s)
    assert [m.text for m in now.memos_on("participant", BLOCKS)] == ["Came late.", "Left early."]
    assert verify(s) == ()

    undo(s, ANN)
    undo(s, ANN)
    assert study(s).memos_on("participant", BLOCKS) == ()


def test_a_memo_on_somebody_who_later_has_a_blacked_out_id_is_told_of_them(
    s: Services, tmp_path: Path
) -> None:
    redact_words(s, ANN, "Quill")
    (tmp_path / "quill.txt").write_text("Ruth: How?\nMoe: Tram.\nRuth: Why?\nMoe: So.\n", "utf-8")
    import_files(s, ANN, [tmp_path / "quill.txt"], interviewers=["Ruth"])
    write_memo(s, ANN, "participant", "quill", "Came late.")
    now = study(s)
    assert "participant quill" in sentence(now.trail[-1], now)


def test_going_back_behind_the_blacking_out_leaves_memos_where_they_are_found(s: Services) -> None:
    at = write_memo(s, ANN, "participant", "quill", "Came late.").seq
    redact_words(s, ANN, "Quill")
    restore(s, ANN, at)
    assert [m.text for m in study(s).memos_on("participant", BLOCKS)] == ["Came late."]
    restore(s, ANN, at - 1)
    assert study(s).memos_on("participant", BLOCKS) == ()
    assert verify(s) == ()


FOUR = "\u2588" * 4


def test_two_whose_names_are_of_one_length_stay_two(tmp_path: Path) -> None:
    said = "INT: How?\n{0}: By bus with {0}.\nMoe: On foot.\n{0}: From {1}.\nMoe: Fast.\n"
    files = [tmp_path / f"{name}.txt" for name in ("Anna talks", "Bert talks", "group")]
    for file, who in zip(files, ("Anna", "Bert", "Bert"), strict=True):
        file.write_text(said.format(who, file.stem[-3:]), "utf-8")
    rows = "participant,speaker,town\nAnna,Anna,Hull\nBert,Bert,York\nMoe,Moe,Hull\n"
    (tmp_path / "people.csv").write_text(rows, "utf-8")
    s = project(tmp_path / "study")
    import_files(s, ANN, files, participants=tmp_path / "people.csv", interviewers=["INT"])
    before = {e.id: e.participant_id for e in study(s).excerpts.values()}
    for name in ("Anna", "Bert"):
        write_memo(s, ANN, "participant", name, f"On {name[0]}.")
        redact_words(s, ANN, name)
    assert places(s.folder, ("Anna", "Bert")) == set()
    assert verify(s) == ()
    now = study(s)
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
        set_speakers(s, ANN, transcript.id, {"INT": "other"})
    owner = {e.id: e.participant_id for e in study(s).excerpts.values()}
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


def test_a_name_that_nobody_said_goes_too_and_the_trail_says_so(s: Services) -> None:
    ended = invoked("redact", s.folder, "--words", "Hortensia", "--analyst", "Ann", "--json")
    assert ended.value == {"times": 0, "names": 0, "written": 1}
    s = project(s.folder)
    assert not places(s.folder, ("Hortensia",))
    now = study(s)
    assert "blacked out words that nobody said" in sentence(now.trail[-1], now)
    assert verify(s) == ()


def test_a_name_that_is_nowhere_is_refused_and_nothing_is_written(s: Services) -> None:
    before = len(study(s).trail)
    with pytest.raises(NotFound, match="'Zeb' is nowhere in the study"):
        redact_words(s, ANN, "Zeb")
    assert len(study(s).trail) == before
