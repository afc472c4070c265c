"""Attributes corrected by hand, comments on memos: kept, undone, forgotten with their people."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.bootstrap import create_project, open_project
from workbench.domain.errors import DecisionError, NotFound, StaleBoard
from workbench.domain.telling.memos import memos_of
from workbench.domain.telling.narrative import sentence
from workbench.embedding.hashing import HashingEmbedder
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.deciding import notes, review
from workbench.services.erasing.participants import withdraw
from workbench.services.erasing.words import redact_words
from workbench.services.importing.files import import_files
from workbench.services.importing.people import load_participants
from workbench.services.reporting import export

ANN, BEN = Author(analyst="Ann"), Author(analyst="Ben")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    create_project(tmp_path / "study", name="Travel").store.close()
    project = open_project(tmp_path / "study", embedder=HashingEmbedder)
    for person, said in (("P01", "Two buses and a walk."), ("P02", "My daughter drives me.")):
        file = tmp_path / f"{person}.txt"
        file.write_text(f"INT: How do you get there?\n\n{person}: {said}\n", "utf-8")
    people = tmp_path / "people.csv"
    people.write_text("participant,group\nP01,tutor\nP02,tutor\n", "utf-8")
    files = [tmp_path / "P01.txt", tmp_path / "P02.txt"]
    import_files(project, ANN, files, interviewers=["INT"], participants=people)
    yield project
    project.store.close()


def attributes(project: Project, who: str) -> dict[str, str]:
    return dict(reading.study(project).participants[who].attributes)


def database(project: Project) -> bytes:
    with sqlite3.connect(project.folder / "workbench.db") as connection:
        return "\n".join(connection.iterdump()).encode()


def test_an_attribute_is_corrected_undone_and_done_again(project: Project) -> None:
    made = notes.set_attribute(project, ANN, "P01", "group", "  attendee ")
    notes.set_attribute(project, ANN, "P01", "age band", "50–59")
    notes.set_attribute(project, BEN, "P02", "group", "")
    assert attributes(project, "P01") == {"group": "attendee", "age band": "50–59"}
    assert attributes(project, "P02") == {}
    told = sentence(made, reading.study(project))
    assert told == "Ann set group of P01 to “attendee”."
    review.undo(project, ANN)
    assert attributes(project, "P01") == {"group": "attendee"}
    review.undo(project, ANN)
    review.undo(project, BEN)
    assert attributes(project, "P01") == attributes(project, "P02") == {"group": "tutor"}
    review.redo(project, ANN)
    assert attributes(project, "P01") == {"group": "attendee"}


def test_what_was_corrected_stays_when_a_file_comes_and_when_the_project_is_opened(
    project: Project, tmp_path: Path
) -> None:
    notes.set_attribute(project, ANN, "P01", "group", "attendee")
    people = tmp_path / "again.csv"
    people.write_text("participant,group,age\nP01,tutor,51\n", "utf-8")
    load_participants(project, ANN, people)
    again = open_project(project.folder, embedder=HashingEmbedder)
    assert attributes(again, "P01") == {"group": "attendee", "age": "51"}
    with again.store.read() as tx:
        assert tx.verify() == []
    again.store.close()


def test_two_who_correct_one_person_are_told_of_each_other(project: Project) -> None:
    seen = reading.study(project).board.seq
    notes.set_attribute(project, ANN, "P01", "group", "attendee")
    late = Author(analyst="Ben", made_at=seen)
    notes.set_attribute(project, late, "P02", "group", "attendee")
    with pytest.raises(StaleBoard):
        notes.set_attribute(project, late, "P01", "group", "visitor")


def test_what_cannot_be_an_attribute_is_refused(project: Project) -> None:
    with pytest.raises(NotFound, match="P09"):
        notes.set_attribute(project, ANN, "P09", "group", "tutor")
    for name, value in ((" \n", "x"), ("group", "x" * 201), ("n" * 201, "x")):
        with pytest.raises(DecisionError):
            notes.set_attribute(project, ANN, "P01", name, value)


def test_a_withdrawal_erases_what_was_corrected_of_them_and_of_nobody_else(
    project: Project,
) -> None:
    notes.set_attribute(project, ANN, "P02", "town", "Smallville")
    once = database(project).count(b"Smallville")
    for town in ("Smallville", "Largeville", "Smallville"):
        notes.set_attribute(project, ANN, "P01", "town", town)
    withdraw(project, ANN, "P01")
    study = reading.study(project)
    assert "P01" not in study.participants and attributes(project, "P02")["town"] == "Smallville"
    assert database(project).count(b"Smallville") == once
    assert b"Largeville" not in database(project) and len(study.board.attributes) == 1
    with pytest.raises(DecisionError):  # nothing is left to take back of the one who went
        review.undo(project, ANN)
        review.undo(project, ANN)


def test_words_that_are_blacked_out_go_from_what_was_corrected(project: Project) -> None:
    notes.set_attribute(project, ANN, "P01", "town", "Smallville Heath")
    notes.set_attribute(project, ANN, "P01", "group", "attendee")
    redact_words(project, ANN, "Smallville")
    assert attributes(project, "P01") == {"group": "attendee"}
    assert b"Smallville" not in database(project)
    with project.store.read() as tx:
        assert tx.verify() == []


def test_corrections_follow_an_id_that_is_blacked_out(project: Project) -> None:
    notes.set_attribute(project, ANN, "P01", "town", "Smallville")
    redact_words(project, ANN, "P01")
    [masked] = reading.study(project).participants.keys() - {"P02"}
    assert attributes(project, masked)["town"] == "Smallville"
    withdraw(project, ANN, masked)
    assert b"Smallville" not in database(project)


def noted(project: Project, on: str = "P01") -> int:
    return review.write_memo(project, ANN, "participant", on, "Why by bus?").seq


def test_a_memo_is_commented_on_opened_and_settled(project: Project) -> None:
    seq = noted(project)
    notes.comment_on_memo(project, BEN, "participant", "P01", seq, "I will ask.", "open")
    notes.comment_on_memo(project, ANN, "participant", "P01", seq, question="settled")
    [memo] = memos_of(reading.study(project))
    assert (memo.title, memo.question) == ("P01", "settled")
    assert [(said.analyst, said.text) for said in memo.comments] == [("Ben", "I will ask.")]
    assert memo.time is not None and memo.comments[0].time is not None
    review.undo(project, ANN)
    assert memos_of(reading.study(project))[0].question == "open"
    for text, question in (("", ""), ("  ", "open")):
        with pytest.raises(DecisionError):
            notes.comment_on_memo(
                project, ANN, "participant", "P01", seq, text, question  # type: ignore[arg-type]
            )  # fmt: skip
    with pytest.raises(DecisionError, match="not there any more"):
        notes.comment_on_memo(project, ANN, "project", "", seq, "Hm")


def test_comments_go_with_the_memo_when_somebody_withdraws(project: Project) -> None:
    seq = noted(project)
    notes.comment_on_memo(project, BEN, "participant", "P01", seq, "She lives on the hill.")
    withdraw(project, ANN, "P01")
    assert memos_of(reading.study(project)) == ()
    assert b"lives on the hill" not in database(project)


def test_memos_are_exported_with_comments_and_no_formula_or_markup_runs(
    project: Project, tmp_path: Path
) -> None:
    review.write_memo(project, ANN, "project", "", '=HYPERLINK("x")')
    seq = noted(project)
    evil = "<script>alert(1)</script>"
    notes.comment_on_memo(project, BEN, "participant", "P01", seq, evil, "open")
    export(project, "memos.csv", tmp_path / "memos.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "memos.csv").read_text("utf-8"))))
    assert [row[1:4] for row in rows[1:]] == [
        ["participant", "P01", "Ann"], ["participant", "P01", "Ben"],
        ["the study", "Travel", "Ann"],
    ]  # fmt: skip
    assert rows[1][5] == "open" and rows[2][6:] == [str(seq), evil]
    assert rows[3][7] == '\'=HYPERLINK("x")'
    export(project, "memos.html", tmp_path / "memos.html")
    page = (tmp_path / "memos.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in page and "<script" not in page
    assert "1 with an open question" in page
