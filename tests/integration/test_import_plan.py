"""What an import would do is said beforehand, to the letter; nothing is stored by looking."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration_kit import ANN, project_in

sys.path.insert(0, str(Path(__file__).parents[1]))
from qdpx_kit import SOURCE, project_xml, qdpx, selection, text_source

from workbench.domain.errors import InputError
from workbench.domain.importing.plan import Collected
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.erasing import removal
from workbench.services.erasing.participants import withdraw
from workbench.services.erasing.words import redact_words
from workbench.services.importing.files import import_files
from workbench.services.importing.projects import Preview, import_material, preview_material
from workbench.services.importing.pseudonyms import offer, put_names
from workbench.services.importing.rows import FileRow, ImportReport
from workbench.services.importing.texts import collected
from workbench.services.projects import verify
from workbench.services.reading import study

TALK = "Kim: How are you?\nLee: Fine, I went out.\nKim: Why?\nLee: To see the lake again.\n"
OTHER = "Una: Who was there?\nVic: Nobody whom I knew.\nUna: And then?\nVic: Home by ten.\n"
GROUP = (
    "Kim: How was it?\nLee: Cold, and we were late.\nBob: I liked the snow a great deal.\n"
    "Kim: Again?\nLee: Never in my life.\nBob: Every single week.\n"
)
TALKS = (
    TALK, TALK.replace("lake", "sea"), TALK.replace("Fine, I", "I"), OTHER, GROUP,
    GROUP.replace("snow", "ice"), TALK.replace("Lee", "Bob"),
)  # fmt: skip


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, "utf-8")
    return path


def archive(path: Path, texts: Sequence[tuple[str, str]]) -> Path:
    """A colleague's project: texts by name, the first of them coded, each a case of its own."""
    path.parent.mkdir(exist_ok=True, parents=True)
    sources, cases, words = "", "", {}
    for i, (name, text) in enumerate(texts):
        guid = f"{SOURCE[:-1]}{i}"
        source = text_source("" if i else selection(1, 5, 9), path=f"internal://t{i}.txt")
        sources += source.replace(SOURCE, guid).replace("P01.txt", f"{name}.txt")
        cases += (
            f'<Case guid="0E000000-0000-0000-0000-00000000000{i}" name="C{name}">'
            f'<SourceRef targetGUID="{guid}"/></Case>'
        )
        words[f"t{i}"] = text.encode()
    return qdpx(path, project_xml(sources, before=f"<Cases>{cases}</Cases>"), **words)


def everything(project: Project) -> tuple[Collected, object]:
    with project.store.read() as tx:
        return collected(tx), tx.trail.events()


def foreseen(preview: Preview) -> ImportReport:
    rows = tuple(replace(row, begins=()) for row in preview.report.rows)
    return replace(preview.report, rows=rows)


def looked_at_and_imported(
    project: Project,
    paths: Sequence[Path],
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
) -> ImportReport:
    """Import after a look, which stores nothing and says what is then said."""
    before = everything(project)
    said = preview_material(project, paths, interviewers=interviewers, participants=participants)
    assert everything(project) == before
    done = import_material(
        project, ANN, paths, interviewers=interviewers, participants=participants
    )
    assert foreseen(said) == done
    return done


def rows(project: Project, *paths: Path, interviewers: Sequence[str] = ()) -> list[FileRow]:
    return list(looked_at_and_imported(project, paths, interviewers).rows)


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    return project_in(tmp_path / "study")


# What is said, and then done, whatever comes -------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What somebody brings, having taken something out or had somebody withdraw before."""

    files: tuple[tuple[str, int], ...]
    project: tuple[tuple[str, int], ...]
    first: str
    interviewers: tuple[str, ...]
    with_people: bool


NAMES = st.sampled_from(("P1", "P2", "a/P1", "b/P1", "b/P3"))
TEXTS = st.integers(0, len(TALKS) - 1)
ROUNDS = st.builds(
    Round,
    files=st.lists(st.tuples(NAMES, TEXTS), max_size=4, unique_by=lambda f: f[0]).map(tuple),
    project=st.lists(
        st.tuples(st.sampled_from(("P1", "P2", "P3")), TEXTS), max_size=3
    ).map(tuple),
    first=st.sampled_from(("", "", "remove", "withdraw", "erase")),
    interviewers=st.sampled_from(((), (), ("Kim",), ("Lee", "Una"))),
    with_people=st.booleans(),
)  # fmt: skip


def beforehand(project: Project, act: str) -> None:
    """Take out, erase or have withdraw whoever comes first."""
    now = study(project)
    some = sorted(now.transcripts.values(), key=lambda t: (t.name, t.id))
    if act == "withdraw" and now.participants:
        withdraw(project, ANN, sorted(now.participants)[0])
    elif act == "remove" and some:
        removal.remove(project, ANN, some[0].id)
    elif act == "erase" and some:
        removal.erase(project, ANN, some[0].id)


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(history=st.lists(ROUNDS, min_size=2, max_size=3))
def test_what_is_said_beforehand_is_done_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, history: list[Round]
) -> None:
    home = tmp_path_factory.mktemp("plan")
    project = project_in(home / "study")
    people = written(home / "people.csv", "participant,transcript,speaker\nAda,,Lee\nBob,,\n")
    for number, each in enumerate(history):
        beforehand(project, each.first)
        folder = home / str(number)
        paths = [written(folder / f"{name}.txt", TALKS[text]) for name, text in each.files]
        if each.project:
            texts = [(name, TALKS[text]) for name, text in each.project]
            paths.append(archive(folder / "theirs.qdpx", texts))
        if not paths:
            continue
        told = people if each.with_people else None
        done = looked_at_and_imported(project, paths, each.interviewers, told)
        assert {row.transcript for row in done.rows} - {""} <= study(project).transcripts.keys()
    assert verify(project) == ()
    project.store.close()


# A colleague's project -----------------------------------------------------------------------


def test_a_project_is_looked_at_before_it_comes_in(empty: Project, tmp_path: Path) -> None:
    theirs = archive(tmp_path / "theirs.qdpx", [("P1", TALK), ("P2", OTHER)])
    seen = preview_material(empty, [theirs])
    whole, first, second = seen.report.rows
    assert whole.message.startswith("theirs.qdpx (kit): 2 transcripts, 2 codes, 1 codings, 0 notes")
    assert (first.name, first.turns, first.begins[1]) == ("P1", 4, "Fine, I went out.")
    assert second.begins[0] == "Who was there?"
    assert [(c.file, c.what, c.listed) for c in seen.contents] == [
        ("theirs.qdpx", "participants", "CP1, CP2"),
        ("theirs.qdpx", "codes", "Waiting, Letters"),
        ("theirs.qdpx", "codings", "1 by Ben"),
    ]
    assert study(empty).board.seq == 0 and not study(empty).participants


def test_what_a_project_cannot_bring_is_said_beforehand(empty: Project, tmp_path: Path) -> None:
    picture = '<PictureSource guid="05000000-0000-0000-0000-00000000000F" name="Map"/>'
    xml = project_xml(text_source() + picture)
    seen = preview_material(empty, [qdpx(tmp_path / "a.qdpx", xml, one=TALK.encode())])
    assert len(seen.report.remarks) == 1 and "Map" in seen.report.remarks[0]


def test_a_project_that_cannot_be_read_or_hidden_is_refused_beforehand(
    empty: Project, tmp_path: Path
) -> None:
    broken = written(tmp_path / "broken.qdpx", "no archive")
    [row] = rows(empty, broken)
    assert not row.ok
    talk = written(tmp_path / "P1.txt", TALK.replace("again", "with Zebedee Quill again"))
    put_names(empty, [c.pseudonym for c in offer(empty, [talk]).candidates])
    theirs = archive(tmp_path / "theirs.qdpx", [("P1", TALK)])
    row, text = rows(empty, theirs, talk)
    assert not row.ok and "no names can be replaced in it" in row.message
    assert text.ok and "names were replaced" in text.message


def test_who_has_withdrawn_is_not_listed_among_what_comes(empty: Project, tmp_path: Path) -> None:
    theirs = archive(tmp_path / "theirs.qdpx", [("P1", TALK), ("P2", OTHER)])
    import_material(empty, ANN, [theirs])
    withdraw(empty, ANN, "CP1")
    seen = preview_material(empty, [theirs])
    assert seen.report.rows[1].message == "withdrawn; left out" and not seen.report.rows[1].begins
    assert [c.listed for c in seen.contents if c.what == "participants"] == ["CP2"]
    rows(empty, theirs)


# Of the texts of one import none is a new version of another ----------------------------------


def names_and_words(project: Project) -> dict[str, str]:
    return {t.name: t.text for t in study(project).transcripts.values()}


def test_two_files_of_one_name_do_not_both_replace_an_interview(
    empty: Project, tmp_path: Path
) -> None:
    rows(empty, written(tmp_path / "P1.txt", TALKS[0]))
    both = [written(tmp_path / folder / "P1.txt", TALKS[i]) for folder, i in (("a", 1), ("b", 2))]
    first, second = rows(empty, *both)
    assert "a new version" in first.message and "a new version" not in second.message
    assert names_and_words(empty) == {"P1": TALKS[1], "b/P1": TALKS[2]}


def test_an_interview_whose_own_file_comes_too_is_not_replaced_by_another(
    empty: Project, tmp_path: Path
) -> None:
    rows(empty, written(tmp_path / "P1.txt", TALKS[0]))
    both = [written(tmp_path / folder / "P1.txt", TALKS[i]) for folder, i in (("a", 1), ("b", 0))]
    _, own = rows(empty, *both)
    assert "in the study already as 'P1', unchanged" in own.message
    assert names_and_words(empty) == {"P1": TALKS[0], "a/P1": TALKS[1]}


def test_two_texts_of_one_name_in_a_project_do_not_replace_each_other(
    empty: Project, tmp_path: Path
) -> None:
    rows(empty, archive(tmp_path / "theirs.qdpx", [("P1", TALKS[0]), ("P1", TALKS[1])]))
    assert names_and_words(empty) == {"P1": TALKS[0], "P1 (2)": TALKS[1]}


def test_a_file_does_not_replace_what_a_project_brought_at_the_same_time(
    empty: Project, tmp_path: Path
) -> None:
    theirs = archive(tmp_path / "theirs.qdpx", [("P1", TALKS[0])])
    file = written(tmp_path / "P1.txt", TALKS[1])
    for _ in "12":
        *_, row = rows(empty, theirs, file)
        assert "another interview is called 'P1'" in row.message
        assert names_and_words(empty) == {"P1": TALKS[0]}
    [row] = rows(empty, file)
    assert "a new version" in row.message, "by itself it is one"


def test_a_changed_file_that_comes_twice_is_the_same_transcript_both_times(
    empty: Project, tmp_path: Path
) -> None:
    rows(empty, written(tmp_path / "P1.txt", TALKS[0]))
    twice = [written(tmp_path / name, TALKS[1]) for name in ("P1.txt", "copy.txt")]
    first, second = rows(empty, *twice)
    assert first.transcript == second.transcript == next(iter(study(empty).transcripts))
    assert "in the study already as 'P1', unchanged" in second.message


# Who has withdrawn, and what was taken out ----------------------------------------------------


def of_two(empty: Project, tmp_path: Path) -> Path:
    """A talk between three, of whom Bob has withdrawn."""
    talk = written(tmp_path / "talk.txt", GROUP)
    people = written(tmp_path / "people.csv", "participant,speaker\nBob,Bob\nLee,Lee\n")
    import_files(empty, ANN, [talk], interviewers=["Kim"], participants=people)
    withdraw(empty, ANN, "Bob")
    return talk


def test_who_withdrew_from_a_group_does_not_return_when_who_asks_is_corrected(
    empty: Project, tmp_path: Path
) -> None:
    talk = of_two(empty, tmp_path)
    rows(empty, talk, interviewers=["Lee"])
    [now] = study(empty).transcripts.values()
    assert {t.speaker: t.role for t in now.turns} == {
        "Kim": "participant", "Lee": "interviewer", "withdrawn": "other"
    }  # fmt: skip
    assert "Bob" not in study(empty).participants
    assert verify(empty) == ()


def test_a_name_found_too_late_does_not_return_when_who_asks_is_corrected(
    empty: Project, tmp_path: Path
) -> None:
    talk = written(tmp_path / "talk.txt", GROUP)
    rows(empty, talk, interviewers=["Kim"])
    redact_words(empty, ANN, "Bob")
    rows(empty, talk, interviewers=["Lee"])
    [now] = study(empty).transcripts.values()
    assert "Bob" not in {turn.speaker for turn in now.turns} and "Bob" not in now.text
    assert verify(empty) == ()


def test_who_has_withdrawn_is_refused_each_time_their_words_come(
    empty: Project, tmp_path: Path
) -> None:
    of_two(empty, tmp_path)
    again = [written(tmp_path / name, GROUP.replace("snow", "ice")) for name in ("x.txt", "y.txt")]
    for row in rows(empty, *again, written(tmp_path / "talk.txt", GROUP.replace("Cold", "Wet"))):
        assert not row.ok and "somebody who has withdrawn speaks here" in row.message


def test_who_withdrew_from_a_file_named_by_its_suffix_is_known_in_its_new_version(
    empty: Project, tmp_path: Path
) -> None:
    vtt = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Kim>Another word altogether.</v>\n"
    files = [written(tmp_path / "P2.txt", GROUP), written(tmp_path / "P2.vtt", vtt)]
    import_files(empty, ANN, files, interviewers=["Kim"])
    withdraw(empty, ANN, "P2.txt/Bob")
    changed = written(files[0], GROUP.replace("Cold", "Wet"))
    [row] = rows(empty, changed, interviewers=["Kim"])
    assert not row.ok and "somebody who has withdrawn speaks here" in row.message


def test_a_new_version_stays_its_participants(empty: Project, tmp_path: Path) -> None:
    vtt = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Kim>Another word altogether.</v>\n"
    files = [written(tmp_path / "P2.txt", TALK), written(tmp_path / "P2.vtt", vtt)]
    rows(empty, *files)
    rows(empty, written(files[0], TALKS[1]))
    [now] = (t for t in study(empty).transcripts.values() if t.name == "P2.txt")
    mine = {e.participant_id for e in study(empty).excerpts.values() if e.transcript_id == now.id}
    assert mine == {now.participant_id} == {"P2.txt"}


def test_words_that_another_transcript_had_do_not_bring_it_back(
    empty: Project, tmp_path: Path
) -> None:
    one, two = tmp_path / "P1.txt", tmp_path / "P2.txt"
    rows(empty, written(one, TALKS[0]))
    rows(empty, written(one, TALKS[1]))
    rows(empty, written(two, TALKS[0]))
    rows(empty, written(two, TALKS[2]))
    removal.remove(empty, ANN, removal.transcript_named(study(empty), "P2"))
    [row] = rows(empty, written(two, TALKS[0]))
    assert "is back" not in row.message
    assert names_and_words(empty) == {"P1": TALKS[1], "P2": TALKS[0]}


def test_a_transcript_that_was_taken_out_is_said_to_return(empty: Project, tmp_path: Path) -> None:
    path = written(tmp_path / "P1.txt", TALK)
    rows(empty, path)
    gone = removal.remove(empty, ANN, next(iter(study(empty).transcripts)))
    first, second = rows(empty, path, written(tmp_path / "copy.txt", TALK))
    assert f"had been taken out (event #{gone.seq}) and is back" in first.message
    assert second.message == "in the study already as 'P1', unchanged"


# Participants, and what else is asked before ---------------------------------------------------


def test_the_participants_file_counts_beforehand(empty: Project, tmp_path: Path) -> None:
    of_two(empty, tmp_path)
    people = written(tmp_path / "more.csv", "participant,speaker\nBob,Vic\n")
    other = written(tmp_path / "other.txt", OTHER)
    done = looked_at_and_imported(empty, [other], ["Una"], people)
    assert "somebody who has withdrawn speaks here" in done.rows[0].message
    assert not names_and_words(empty).keys() & {"other"}
    [bad] = [written(tmp_path / "bad.csv", "who\nBob\n")]
    with pytest.raises(InputError, match="no column 'participant'"):
        preview_material(empty, [other], participants=bad)


def test_what_a_new_version_changes_is_listed_beforehand(empty: Project, tmp_path: Path) -> None:
    path = written(tmp_path / "P1.txt", TALK)
    rows(empty, path)
    held = {e.text: e.id for e in study(empty).excerpts.values()}
    theme = review.create_theme(empty, ANN, name="The lake").event.theme_id
    review.add(empty, ANN, [held["To see the lake again."]], theme)
    [row] = rows(empty, written(path, TALKS[1]))
    assert row.changes == (
        "changed: “To see the lake again.” is now “To see the sea again.” (in 'The lake')",
    )
