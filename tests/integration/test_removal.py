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
from workbench.services.context import Author, Services, decide
from workbench.services.deciding.review import accept, redo, restore, set_aside, undo, write_memo
from workbench.services.erasing import removal
from workbench.services.erasing.participants import withdraw
from workbench.services.erasing.words import redact_words
from workbench.services.importing.files import import_files, load_participants
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run

BEA = Author(analyst="Bea")
SECRET = "My zebrafish collection in Skagerrakville kept me going"


@pytest.fixture
def decided(tmp_path: Path) -> Services:
    """A study of six interviews; what was decided touches each kind of thing on P03's excerpts."""
    files = interviews(tmp_path / "files", range(1, 7))
    (tmp_path / "files" / "P03.txt").write_text(
        f"{interview(3)}\n\nINT: And at home?\n\nP: {SECRET} through the winter.\n", "utf-8"
    )
    s, _ = themed(tmp_path / "study", files)
    third = of(s, "P03")
    mine = [e.id for e in study(s).excerpts.values() if e.transcript_id == third]
    accept(s, ANN, s.store.board().themes_of(mine[0])[0], "Kept")
    set_aside(s, ANN, mine[-1:])
    write_memo(s, ANN, "transcript", third, "Noise on the line.")
    write_memo(s, ANN, "excerpt", mine[1], "Remarkable.")
    codings = [Coding(code_id="c", transcript_id=t, start=0, end=9, coder="Cleo")
               for t in study(s).transcripts]  # fmt: skip
    decide(s, ANN, LoadCodings(codings=tuple(codings)))
    return s


def of(s: Services, name: str) -> str:
    return removal.transcript_named(study(s), name)


def content(board: Board) -> tuple[object, ...]:
    return (
        board.transcripts, board.excerpts, board.themes, board.members, board.labels,
        board.set_aside, board.declined, board.codings, board.memos, board.removed,
    )  # fmt: skip


def names(s: Services) -> Iterable[str]:
    return sorted(t.name for t in study(s).transcripts.values())


def test_a_transcript_goes_with_all_its_excerpts_and_undo_brings_everything_back(
    decided: Services,
) -> None:
    s, third = decided, of(decided, "P03")
    before = s.store.board()
    gone = removal.remove(s, ANN, third)
    now = study(s)
    assert "P03" not in names(s) and "P03" not in now.participants
    assert SECRET not in "".join(e.text for e in now.excerpts.values())
    assert all(not held.keys() & before.excerpts.keys() - now.excerpts.keys()
               for held in now.board.members.values())  # fmt: skip
    assert third not in {c.transcript_id for c in now.board.codings["Cleo"]}
    assert not any("Noise" in m.text or "Remark" in m.text for ms in now.board.memos.values()
                   for m in ms)  # fmt: skip
    assert verify(s) == ()
    undo(s, ANN)
    assert content(s.store.board()) == content(before)
    assert "P03" in study(s).participants
    redo(s, ANN)
    assert third in s.store.board().removed
    assert s.store.board().removed[third].seq == gone.seq
    assert verify(s) == ()


def test_it_comes_back_after_a_run_a_restore_and_others_decisions(decided: Services) -> None:
    s, third = decided, of(decided, "P03")
    kept = next(t for t in s.store.board().live() if t.name == "Kept")
    theirs = {e: m for e, m in s.store.board().members[kept.id].items()
              if s.store.board().excerpts[e] == third}  # fmt: skip
    before = s.store.board().seq
    removal.remove(s, ANN, third)
    run(s, BEA, RunOptions(seed=9))
    other = next(e for e in s.store.board().unthemed())
    set_aside(s, BEA, [other])
    restore(s, BEA, before)
    assert third in s.store.board().removed, "what was collected, and what was not, stays"
    with pytest.raises(DecisionError, match="no decision to take back"):
        undo(s, ANN)
    removal.bring_back(s, BEA, third)
    assert theirs.items() <= s.store.board().members[kept.id].items()
    assert len(s.store.board().memos_on("transcript", third)) == 1
    assert verify(s) == ()


def test_the_same_file_again_brings_it_back_and_another_of_its_name_is_new(
    decided: Services, tmp_path: Path
) -> None:
    s, third = decided, of(decided, "P03")
    before = content(s.store.board())
    removal.remove(s, ANN, third)
    report = import_files(s, BEA, [tmp_path / "files" / "P03.txt"])
    assert "had been taken out" in report.rows[0].message and report.rows[0].ok
    assert content(s.store.board()) == before
    with pytest.raises(DecisionError):  # the removal is settled: what came before is taken back
        removal.bring_back(s, ANN, third)
    removal.remove(s, ANN, third)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "P03.txt").write_text(interview(77), "utf-8")
    assert import_files(s, ANN, [tmp_path / "new" / "P03.txt"]).refused == ()
    assert of(s, "P03") != third
    assert verify(s) == ()


def test_the_trail_tells_a_mistake_from_a_withdrawal(decided: Services, tmp_path: Path) -> None:
    s = decided
    out = removal.remove(s, ANN, of(s, "P03"))
    import_files(s, BEA, [tmp_path / "files" / "P03.txt"])
    removal.erase(s, ANN, of(s, "P04"))
    withdraw(s, ANN, "P05")
    now = study(s)
    told = [
        sentence(r, now, back=taken_back(now.trail).get(r.seq)) for r in now.trail[out.seq - 1 :]
    ]
    assert told[0].startswith("Ann took the transcript “P03” out of the study with ")
    assert told[0].endswith("its words are kept (taken back with #" + f"{out.seq + 1}).")
    assert told[1] == "Bea brought the transcript “P03” back into the study."
    assert "which had been imported by mistake" in told[2] and "P04" not in told[2]
    assert "withdrew" in told[3]


def test_erased_words_are_nowhere_and_the_file_may_come_again(
    decided: Services, tmp_path: Path
) -> None:
    s, third = decided, of(decided, "P03")
    write_memo(s, ANN, "project", "", f"Somebody said: {SECRET}.")
    removal.remove(s, ANN, third)
    assert places(s.folder, ("zebrafish",)), "its words are kept"
    removal.erase(s, ANN, third)
    s.store.close()
    assert places(s.folder, ("zebrafish", "Skagerrakville")) == set()
    assert places(s.folder, ("Noise on the line", "Remarkable")) == set()
    assert verify(s) == ()
    with pytest.raises(DecisionError):
        removal.bring_back(s, ANN, third)
    assert third not in s.store.board().removed
    while s.store.board().undoable.get("Ann"):
        undo(s, ANN)
    assert third not in s.store.board().transcripts.keys() | s.store.board().removed.keys()
    assert import_files(s, ANN, [tmp_path / "files" / "P03.txt"]).rows[0].turns
    assert "P03" in names(s)
    assert verify(s) == ()


def test_an_erasure_reaches_what_was_taken_out(decided: Services) -> None:
    s, third = decided, of(decided, "P03")
    removal.remove(s, ANN, third)
    assert redact_words(s, ANN, "zebrafish").said == 1
    assert places(s.folder, ("zebrafish",)) == set()
    withdraw(s, ANN, "P03")
    assert places(s.folder, ("Skagerrakville", "Remarkable")) == set()
    assert third not in s.store.board().removed
    with pytest.raises(DecisionError):
        removal.bring_back(s, ANN, third)
    assert verify(s) == ()


def test_a_withdrawal_of_somebody_else_leaves_what_can_come_back(decided: Services) -> None:
    s, third = decided, of(decided, "P03")
    mine = {e for e, t in s.store.board().excerpts.items() if t == third}
    held = {t: mine & m.keys() for t, m in s.store.board().members.items()}
    removal.remove(s, ANN, third)
    withdraw(s, ANN, "P05")
    undo(s, ANN)
    board = s.store.board()
    assert {t: mine & board.members[t].keys() for t in held} == held
    assert verify(s) == ()


def test_participants_are_learnt_for_what_is_out_as_well(decided: Services, tmp_path: Path) -> None:
    s = decided
    removal.remove(s, ANN, of(s, "P03"))
    (tmp_path / "people.csv").write_text("participant,transcript,work\nOtti,P03,baker\n", "utf-8")
    load_participants(s, ANN, tmp_path / "people.csv")
    undo(s, ANN)
    now = study(s)
    assert now.transcripts[of(s, "P03")].participant_id == "Otti"
    assert {e.participant_id for e in now.excerpts.values() if e.transcript_id == of(s, "P03")} == {
        "Otti"
    }
    assert verify(s) == ()


def test_nothing_shows_what_was_taken_out(decided: Services, tmp_path: Path) -> None:
    s, third = decided, of(decided, "P03")
    mine = {e for e, t in s.store.board().excerpts.items() if t == third}
    removal.remove(s, ANN, third)
    run(s, ANN, RunOptions(seed=9, granularity="fine"))
    assert not mine & {e for held in s.store.board().members.values() for e in held}
    for path in exports(s, tmp_path):
        assert b"zebrafish" not in path.read_bytes(), path
    listed = json.loads((tmp_path / "study.json").read_text("utf-8"))
    assert third not in {t["id"] for t in listed["transcripts"]}
    assert "remove transcript" in {e["kind"] for e in listed["events"]}


def test_the_command_takes_out_brings_back_and_erases(decided: Services) -> None:
    s = decided
    s.store.close()
    by = ("--analyst", "Ann")
    out = invoked("remove", s.folder, "P03", "P04", *by)
    assert out.code == 0 and out.out.count("is out of the study") == 2, out.err
    assert "taken out already" in invoked("remove", s.folder, "P03", *by).complaint
    assert invoked("status", s.folder, "--json").value["removed"] == ["P03", "P04"]
    back = invoked("remove", s.folder, "P03", "--back", "--json", *by)
    assert back.code == 0 and [d["name"] for d in back.value["done"]] == ["P03"]
    erased = invoked("remove", s.folder, "P04", "--erase", *by)
    assert erased.code == 0 and "for good" in erased.out
    assert invoked("verify", s.folder).code == 0
    for wrong in (("P99",), ("P03", "--back", "--erase"), ("P03", "--back")):
        ended = invoked("remove", s.folder, *wrong, *by)
        assert ended.code == 2 and ended.complaint
