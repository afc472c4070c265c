"""A transcript imported by mistake: out, back as it was, or erased; and what else is asked then."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from erasure_kit import exports, places
from integration_kit import ANN, interview, interviews, invoked, themed

from workbench.domain.board.board import Board
from workbench.domain.errors import DecisionError
from workbench.domain.material.codebook import Coding
from workbench.domain.telling.going_back import taken_back
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.incoming import LoadCodings
from workbench.services.context import Author, Project, decide
from workbench.services.deciding.review import accept, redo, restore, set_aside, undo, write_memo
from workbench.services.erasing import removal
from workbench.services.erasing.participants import withdraw
from workbench.services.erasing.words import redact_words
from workbench.services.importing.files import import_files
from workbench.services.importing.people import load_participants
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run

BEA = Author(analyst="Bea")
SECRET = "My zebrafish collection in Skagerrakville kept me going"


@pytest.fixture
def decided(tmp_path: Path) -> Project:
    """A study of six interviews; what was decided touches each kind of thing on P03's excerpts."""
    files = interviews(tmp_path / "files", range(1, 7))
    (tmp_path / "files" / "P03.txt").write_text(
        f"{interview(3)}\n\nINT: And at home?\n\nP: {SECRET} through the winter.\n", "utf-8"
    )
    project, _ = themed(tmp_path / "study", files)
    third = of(project, "P03")
    mine = [e.id for e in study(project).excerpts.values() if e.transcript_id == third]
    accept(project, ANN, project.store.board().themes_of(mine[0])[0], "Kept")
    set_aside(project, ANN, mine[-1:])
    write_memo(project, ANN, "transcript", third, "Noise on the line.")
    write_memo(project, ANN, "excerpt", mine[1], "Remarkable.")
    codings = [Coding(code_id="c", transcript_id=t, start=0, end=9, coder="Cleo")
               for t in study(project).transcripts]  # fmt: skip
    decide(project, ANN, LoadCodings(codings=tuple(codings)))
    return project


def of(project: Project, name: str) -> str:
    return removal.transcript_named(study(project), name)


def content(board: Board) -> tuple[object, ...]:
    return (
        board.transcripts, board.excerpts, board.themes, board.members, board.labels,
        board.set_aside, board.declined, board.codings, board.memos, board.removed,
    )  # fmt: skip


def names(project: Project) -> Iterable[str]:
    return sorted(t.name for t in study(project).transcripts.values())


def test_a_transcript_goes_with_all_its_excerpts_and_undo_brings_everything_back(
    decided: Project,
) -> None:
    project, third = decided, of(decided, "P03")
    before = project.store.board()
    gone = removal.remove(project, ANN, third)
    now = study(project)
    assert "P03" not in names(project) and "P03" not in now.participants
    assert SECRET not in "".join(e.text for e in now.excerpts.values())
    assert all(not held.keys() & before.excerpts.keys() - now.excerpts.keys()
               for held in now.board.members.values())  # fmt: skip
    assert third not in {c.transcript_id for c in now.board.codings["Cleo"]}
    assert not any("Noise" in m.text or "Remark" in m.text for ms in now.board.memos.values()
                   for m in ms)  # fmt: skip
    assert verify(project) == ()
    undo(project, ANN)
    assert content(project.store.board()) == content(before)
    assert "P03" in study(project).participants
    redo(project, ANN)
    assert third in project.store.board().removed
    assert project.store.board().removed[third].seq == gone.seq
    assert verify(project) == ()


def test_it_comes_back_after_a_run_a_restore_and_others_decisions(decided: Project) -> None:
    project, third = decided, of(decided, "P03")
    kept = next(t for t in project.store.board().live() if t.name == "Kept")
    theirs = {e: m for e, m in project.store.board().members[kept.id].items()
              if project.store.board().excerpts[e] == third}  # fmt: skip
    before = project.store.board().seq
    removal.remove(project, ANN, third)
    run(project, BEA, RunOptions(seed=9))
    board = project.store.board()
    other = next(e for e in board.excerpts if e not in board.set_aside)
    set_aside(project, BEA, [other])
    restore(project, BEA, before)
    assert third in project.store.board().removed, "what was collected, and what was not, stays"
    with pytest.raises(DecisionError, match="no decision to take back"):
        undo(project, ANN)
    removal.bring_back(project, BEA, third)
    assert theirs.items() <= project.store.board().members[kept.id].items()
    assert len(project.store.board().memos_on("transcript", third)) == 1
    assert verify(project) == ()


def test_the_same_file_again_brings_it_back_and_another_of_its_name_is_new(
    decided: Project, tmp_path: Path
) -> None:
    project, third = decided, of(decided, "P03")
    before = content(project.store.board())
    removal.remove(project, ANN, third)
    report = import_files(project, BEA, [tmp_path / "files" / "P03.txt"])
    assert "had been taken out" in report.rows[0].message and report.rows[0].ok
    assert content(project.store.board()) == before
    with pytest.raises(DecisionError):  # the removal is settled: what came before is taken back
        removal.bring_back(project, ANN, third)
    removal.remove(project, ANN, third)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "P03.txt").write_text(interview(77), "utf-8")
    assert import_files(project, ANN, [tmp_path / "new" / "P03.txt"]).refused == ()
    assert of(project, "P03") != third
    assert verify(project) == ()


def test_the_trail_tells_a_mistake_from_a_withdrawal(decided: Project, tmp_path: Path) -> None:
    project = decided
    out = removal.remove(project, ANN, of(project, "P03"))
    import_files(project, BEA, [tmp_path / "files" / "P03.txt"])
    removal.erase(project, ANN, of(project, "P04"))
    withdraw(project, ANN, "P05")
    now = study(project)
    told = [
        sentence(r, now, back=taken_back(now.trail).get(r.seq)) for r in now.trail[out.seq - 1 :]
    ]
    assert told[0].startswith("Ann took the transcript “P03” out of the study with ")
    assert told[0].endswith("its words are kept (taken back with #" + f"{out.seq + 1}).")
    assert told[1] == "Bea brought the transcript “P03” back into the study."
    assert "which had been imported by mistake" in told[2] and "P04" not in told[2]
    assert any("withdrew" in line for line in told[3:])


def test_erased_words_are_nowhere_and_the_file_may_come_again(
    decided: Project, tmp_path: Path
) -> None:
    project, third = decided, of(decided, "P03")
    write_memo(project, ANN, "project", "", f"Somebody said: {SECRET}.")
    removal.remove(project, ANN, third)
    assert places(project.folder, ("zebrafish",)), "its words are kept"
    removal.erase(project, ANN, third)
    project.store.close()
    assert places(project.folder, ("zebrafish", "Skagerrakville")) == set()
    assert places(project.folder, ("Noise on the line", "Remarkable")) == set()
    assert verify(project) == ()
    with pytest.raises(DecisionError):
        removal.bring_back(project, ANN, third)
    assert third not in project.store.board().removed
    while project.store.board().undoable.get("Ann"):
        undo(project, ANN)
    assert (
        third not in project.store.board().transcripts.keys() | project.store.board().removed.keys()
    )
    assert import_files(project, ANN, [tmp_path / "files" / "P03.txt"]).rows[0].turns
    assert "P03" in names(project)
    assert verify(project) == ()


def test_an_erasure_reaches_what_was_taken_out(decided: Project) -> None:
    project, third = decided, of(decided, "P03")
    removal.remove(project, ANN, third)
    assert redact_words(project, ANN, "zebrafish").said == 1
    assert places(project.folder, ("zebrafish",)) == set()
    withdraw(project, ANN, "P03")
    assert places(project.folder, ("Skagerrakville", "Remarkable")) == set()
    assert third not in project.store.board().removed
    with pytest.raises(DecisionError):
        removal.bring_back(project, ANN, third)
    assert verify(project) == ()


def test_a_withdrawal_of_somebody_else_leaves_what_can_come_back(decided: Project) -> None:
    project, third = decided, of(decided, "P03")
    mine = {e for e, t in project.store.board().excerpts.items() if t == third}
    held = {t: mine & m.keys() for t, m in project.store.board().members.items()}
    removal.remove(project, ANN, third)
    withdraw(project, ANN, "P05")
    undo(project, ANN)
    board = project.store.board()
    assert {t: mine & board.members[t].keys() for t in held} == held
    assert verify(project) == ()


def test_participants_are_learnt_for_what_is_out_as_well(decided: Project, tmp_path: Path) -> None:
    project = decided
    removal.remove(project, ANN, of(project, "P03"))
    (tmp_path / "people.csv").write_text("participant,transcript,work\nOtti,P03,baker\n", "utf-8")
    load_participants(project, ANN, tmp_path / "people.csv")
    undo(project, ANN)
    now = study(project)
    assert now.transcripts[of(project, "P03")].participant_id == "Otti"
    assert {
        e.participant_id for e in now.excerpts.values() if e.transcript_id == of(project, "P03")
    } == {"Otti"}
    assert verify(project) == ()


def test_nothing_shows_what_was_taken_out(decided: Project, tmp_path: Path) -> None:
    project, third = decided, of(decided, "P03")
    mine = {e for e, t in project.store.board().excerpts.items() if t == third}
    removal.remove(project, ANN, third)
    run(project, ANN, RunOptions(seed=9, granularity="fine"))
    assert not mine & {e for held in project.store.board().members.values() for e in held}
    for path in exports(project, tmp_path):
        assert b"zebrafish" not in path.read_bytes(), path
    listed = json.loads((tmp_path / "study.json").read_text("utf-8"))
    assert third not in {t["id"] for t in listed["transcripts"]}
    assert "remove transcript" in {e["kind"] for e in listed["events"]}


def test_the_command_takes_out_brings_back_and_erases(decided: Project) -> None:
    project = decided
    project.store.close()
    by = ("--analyst", "Ann")
    out = invoked("remove", project.folder, "P03", "P04", *by)
    assert out.code == 0 and out.out.count("has left the study") == 2, out.err
    assert "taken out already" in invoked("remove", project.folder, "P03", *by).complaint
    assert invoked("status", project.folder, "--json").value["removed"] == ["P03", "P04"]
    back = invoked("remove", project.folder, "P03", "--back", "--json", *by)
    assert back.code == 0 and [d["name"] for d in back.value["done"]] == ["P03"]
    erased = invoked("remove", project.folder, "P04", "--erase", *by)
    assert erased.code == 0 and "for good" in erased.out
    assert invoked("verify", project.folder).code == 0
    for wrong in (("P99",), ("P03", "--back", "--erase"), ("P03", "--back")):
        ended = invoked("remove", project.folder, *wrong, *by)
        assert ended.code == 2 and ended.complaint
