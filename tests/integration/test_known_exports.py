"""What was written out of a study is known, and an erasure reaches it or says why it does not."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from erasure_kit import inside, places
from integration_kit import ANN, Ended, interviews, invoked, project_in

from workbench.domain.errors import WorkbenchError
from workbench.domain.exported import Exported
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.telling.narrative import sentence
from workbench.exporters import EXPORTS
from workbench.exporters.kept import sha256_of
from workbench.services import reporting
from workbench.services.context import Project
from workbench.services.copies.known import Known, known_exports
from workbench.services.deciding import review
from workbench.services.erasing import removal
from workbench.services.erasing.participants import withdraw
from workbench.services.erasing.words import redact_words
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.storage.store import SqlStore

BY = ("--analyst", "Ann")


def of(project: Project) -> dict[str, Known]:
    """What is known, by the file's name."""
    return {Path(k.exported.path).name: k for k in known_exports(project)}


def states(project: Project) -> dict[str, str]:
    return {name: known.state for name, known in of(project).items()}


def done(ended: Ended) -> dict[str, str]:
    """What became of each file, by its name."""
    assert ended.code == 0, ended.err
    return {Path(each["path"]).name: each["done"] for each in ended.value["exports"]}


def somebody(project: Project, which: int = 0) -> str:
    return sorted(study(project).participants)[which]


def said_by(project: Project, who: str) -> str:
    return next(e.text for e in study(project).excerpts.values() if e.participant_id == who)


def test_an_export_is_known_with_its_place_digest_head_and_people(
    small: Project, tmp_path: Path
) -> None:
    inner = reporting.export(small, "html", small.folder / "report.html", analyst="Ann")
    outer = reporting.export(small, "qdpx", tmp_path / "a.qdpx", dialect="nvivo")
    now, (one, two) = study(small), (k.exported for k in known_exports(small))
    assert (one.path, two.path) == ("report.html", str(outer))
    assert [one.sha256, two.sha256] == [sha256_of(inner), sha256_of(outer)]
    assert (one.format, one.analyst, two.dialect) == ("html", "Ann", "nvivo")
    assert (one.seq, one.hash) == (now.board.seq, now.trail[-1].hash)
    assert one.people == tuple(sorted(map(participant_key, now.participants)))
    assert set(one.transcripts) == set(now.transcripts)
    assert not places_of_ids(small, now.participants)


def places_of_ids(project: Project, ids: Any) -> list[str]:
    with closing(sqlite3.connect(project.folder / "workbench.db")) as database:
        rows = database.execute("SELECT * FROM exported").fetchall()
    return [who for who in ids if who in str(rows)]


def test_an_export_over_a_known_file_is_known_once(small: Project) -> None:
    path = small.folder / "report.html"
    for to in ("html", "json"):
        reporting.export(small, to, path)
    [(name, known)] = of(small).items()
    assert (name, known.exported.format, known.state) == ("report.html", "json", "current")


def test_every_file_that_holds_a_participants_words_is_listed(
    small: Project, tmp_path: Path
) -> None:
    who = somebody(small)
    words = said_by(small, who)
    files = {to: reporting.export(small, to, tmp_path / f"study.{to}") for to in EXPORTS}
    ended = invoked("withdraw", small.folder, who, *BY, "--json")
    listed = done(ended)
    holding = [path.name for path in files.values() if inside(path, (words,))]
    assert {"study.json", "study.qdpx", "study.xlsx"} <= set(holding)
    assert set(holding) <= listed.keys()
    assert set(listed.values()) == {"kept"}
    assert all(path.exists() for path in files.values())
    assert {states(small)[name] for name in listed} == {"stale"}
    now = study(small)
    told = [sentence(r, now) for r in now.trail]
    assert any("exported files still hold what #" in line for line in told)
    assert verify(small) == ()


def test_what_was_written_before_somebody_came_or_after_they_went_is_not_listed(
    tmp_path: Path,
) -> None:
    project = project_in(tmp_path / "study")
    first, second = interviews(tmp_path / "files", (1, 2))
    import_files(project, ANN, [first])
    reporting.export(project, "json", tmp_path / "before.json")
    import_files(project, ANN, [second])
    reporting.export(project, "json", tmp_path / "both.json")
    withdraw(project, ANN, "P02")
    reporting.export(project, "json", tmp_path / "after.json")
    assert states(project) == {
        "before.json": "current",
        "both.json": "stale",
        "after.json": "current",
    }


@pytest.mark.parametrize("choice", ["delete", "rewrite"])
def test_files_are_deleted_or_written_again_as_chosen(
    small: Project, tmp_path: Path, choice: str
) -> None:
    who = somebody(small)
    words = said_by(small, who)
    paths = [small.folder / "in.html", tmp_path / "out.json", tmp_path / "out.xlsx"]
    for path in paths:
        reporting.export(small, path.suffix[1:], path)
    small.store.close()
    ended = invoked("withdraw", small.folder, who, *BY, "--json", "--exports", choice)
    outcome = {"delete": "deleted", "rewrite": "rewritten"}[choice]
    assert done(ended) == {path.name: outcome for path in paths}
    if choice == "delete":
        assert not any(path.exists() for path in paths)
        assert states(small) == {}
    else:
        assert not any(inside(path, (words, who)) for path in paths)
        assert states(small) == {path.name: "current" for path in paths}
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in paths)
    doing = {"delete": "deleting files", "rewrite": "writing files again"}[choice]
    assert f"{doing}: 100%" in ended.err
    assert places(small.folder, (words,)) == set()


def test_what_was_changed_moved_or_replaced_is_left_and_said(
    small: Project, tmp_path: Path
) -> None:
    who = somebody(small)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").write_bytes(b"years of work")
    for name in ("changed", "moved", "linked", "foldered", "gone/deep", "kept"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        reporting.export(small, "json", tmp_path / name)
    (tmp_path / "changed").write_bytes(b"notes in the margin")
    (tmp_path / "moved").rename(mine / "moved.json")
    (tmp_path / "linked").unlink()
    (tmp_path / "linked").symlink_to(mine / "thesis.docx")
    (tmp_path / "foldered").unlink()
    (tmp_path / "foldered").mkdir()
    shutil.rmtree(tmp_path / "gone")
    ended = invoked("withdraw", small.folder, who, *BY, "--json", "--exports", "delete")
    assert done(ended) == {
        "changed": "changed", "moved": "missing", "linked": "changed", "foldered": "changed",
        "deep": "missing", "kept": "deleted",
    }  # fmt: skip
    assert (tmp_path / "changed").read_bytes() == b"notes in the margin"
    assert (mine / "thesis.docx").read_bytes() == b"years of work"
    assert (tmp_path / "linked").is_symlink() and (tmp_path / "foldered").is_dir()
    told = " ".join(each["sentence"] for each in ended.value["exports"])
    assert "was changed since it was written: look at it yourself" in told
    assert "if it was moved, delete it where it is now" in told
    assert any("copies of these files" in note for note in ended.value["notes"])


def test_a_name_in_a_file_name_is_said_once_and_kept_nowhere(
    small: Project, tmp_path: Path
) -> None:
    who = somebody(small)
    path = reporting.export(small, "html", tmp_path / f"about_{who}.html")
    small.store.close()
    ended = invoked("withdraw", small.folder, who, *BY)
    assert f"{path} (html" in ended.out and "it is named here once" in ended.out
    assert places(small.folder, (who,)) == set()
    listed = invoked("exports", small.folder)
    assert who not in listed.out and "about_███.html" in listed.out and "stale" in listed.out
    again = invoked("exports", small.folder, "--stale", "delete", *BY)
    assert who not in again.out and "about_███.html is deleted" in again.out
    assert not path.exists() and states(small) == {}


@pytest.mark.parametrize("choice", ["delete", "rewrite"])
def test_a_file_with_a_name_in_its_name_is_dealt_with_while_it_is_known(
    small: Project, tmp_path: Path, choice: str
) -> None:
    who = somebody(small)
    path = reporting.export(small, "json", tmp_path / f"{who}.json")
    words = said_by(small, who)
    small.store.close()
    invoked("withdraw", small.folder, who, *BY, "--exports", choice)
    assert path.exists() == (choice == "rewrite")
    assert not path.exists() or not inside(path, (words,))
    assert places(small.folder, (who,)) == set()
    assert [k.exported.stale for k in known_exports(small)] == ([0] if path.exists() else [])


def test_words_that_are_blacked_out_go_from_file_names_and_reach_what_holds_them(
    small: Project, tmp_path: Path
) -> None:
    now = study(small)
    word = next(
        w for w in ("pillow", "mattress", "rent") if any(w in e.text for e in now.excerpts.values())
    )
    reporting.export(small, "json", tmp_path / f"{word}.json")
    redact_words(small, ANN, word)
    [known] = known_exports(small)
    assert known.exported.stale and known.exported.path.endswith(f"{'█' * len(word)}.json")
    assert places(small.folder, (word,)) == set()


def test_a_participant_whose_id_was_blacked_out_is_still_known_in_what_was_written(
    tmp_path: Path,
) -> None:
    project = project_in(tmp_path / "study")
    talk = tmp_path / "talk.txt"
    talk.write_text("INT: How?\n\nAnna: By bus, every day.\n\nBert: On foot, slowly.\n", "utf-8")
    import_files(project, ANN, [talk])
    reporting.export(project, "matrix.svg", tmp_path / "matrix.svg")
    redact_words(project, ANN, "Anna")
    masked = next(p for p in study(project).participants if "█" in p)
    [known] = known_exports(project)
    assert participant_key(masked) in known.exported.people
    assert participant_key("Anna") not in known.exported.people
    before = known.exported.stale
    withdraw(project, ANN, masked)
    [known] = known_exports(project)
    assert known.exported.stale > before


def test_the_words_of_a_transcript_that_came_by_mistake_are_reached_too(
    small: Project, tmp_path: Path
) -> None:
    now = study(small)
    transcript = min(now.transcripts.values(), key=lambda t: t.name)
    path = reporting.export(small, "json", tmp_path / "study.json")
    refused = invoked("remove", small.folder, transcript.name, *BY, "--exports", "delete")
    assert refused.code == 2 and "add --erase" in refused.complaint
    ended = invoked(
        "remove", small.folder, transcript.name, *BY, "--erase", "--exports", "delete", "--json"
    )
    assert done(ended) == {"study.json": "deleted"} and not path.exists()


def test_a_choice_that_is_none_is_refused_before_anything_is_erased(small: Project) -> None:
    who, before = somebody(small), small.store.board().seq
    ended = invoked("withdraw", small.folder, who, *BY, "--exports", "burn")
    assert ended.code == 2 and "none of keep, delete and rewrite" in ended.complaint
    assert small.store.board().seq == before


def test_what_was_kept_is_dealt_with_later(small: Project, tmp_path: Path) -> None:
    who = somebody(small)
    one, two = (reporting.export(small, "json", tmp_path / f"{n}.json") for n in (1, 2))
    withdraw(small, ANN, who)
    two.write_bytes(b"mine now")
    ended = invoked("exports", small.folder, "--stale", "delete", *BY, "--json")
    assert done(ended) == {"1.json": "deleted", "2.json": "changed"}
    assert not one.exists() and two.read_bytes() == b"mine now"


def test_withdrawing_once_more_deals_with_what_was_kept(small: Project, tmp_path: Path) -> None:
    who = somebody(small)
    path = reporting.export(small, "json", tmp_path / "study.json")
    withdraw(small, ANN, who)
    ended = invoked("withdraw", small.folder, who, *BY, "--exports", "delete", "--json")
    assert done(ended) == {"study.json": "deleted"} and not path.exists()


def test_a_moved_project_knows_what_lies_in_it_and_a_copy_touches_its_own_only(
    small: Project, tmp_path: Path
) -> None:
    who = somebody(small)
    reporting.export(small, "json", small.folder / "study.json")
    small.store.close()
    copied = shutil.copytree(small.folder, tmp_path / "copied")
    moved = small.folder.rename(tmp_path / "moved")
    assert states(project_in(moved)) == states(project_in(copied)) == {"study.json": "current"}
    ended = invoked("withdraw", copied, who, *BY, "--exports", "delete", "--json")
    assert done(ended) == {"study.json": "deleted"}
    assert (moved / "study.json").exists() and not (copied / "study.json").exists()


def test_two_studies_that_write_one_file_do_not_delete_each_others(tmp_path: Path) -> None:
    files = interviews(tmp_path / "files", (1, 2))
    one, two = project_in(tmp_path / "one"), project_in(tmp_path / "two")
    for project in (one, two):
        import_files(project, ANN, files)
        reporting.export(project, "json", tmp_path / "study.json")
    ended = invoked("withdraw", one.folder, "P01", *BY, "--exports", "delete", "--json")
    assert done(ended) == {"study.json": "changed"}
    assert states(two) == {"study.json": "current"}


@pytest.mark.parametrize("path", ["../thesis.docx", "link/thesis.docx", "{outside}/thesis.docx"])
def test_a_foreign_project_cannot_say_which_files_are_deleted(
    small: Project, tmp_path: Path, path: str
) -> None:
    """Neither by a way out of its folder, nor through a link, nor by a whole path."""
    thesis = small.folder.parent / "thesis.docx"
    thesis.write_bytes(b"years of work")
    (small.folder / "link").symlink_to(thesis.parent)
    path, who = path.format(outside=thesis.parent), somebody(small)
    with small.store.begin() as tx:
        tx.exports.note(
            Exported(
                id="x",
                format="json",
                path=path,
                sha256=sha256_of(thesis),
                stamp=1,
                seq=1,
                hash="",
                people=(participant_key(who),),
            )
        )
    for choice in ("delete", "rewrite"):
        ended = invoked("withdraw", small.folder, who, *BY, "--exports", choice, "--json")
        assert set(done(ended).values()) == {"changed"}
    assert thesis.read_bytes() == b"years of work"


def test_an_erasure_while_a_file_is_written_is_in_the_file(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = somebody(small)
    words, elsewhere, times = said_by(small, who), project_in(small.folder), []
    fill = reporting.exporters.fill

    def slow(*given: Any, **named: Any) -> None:
        fill(*given, **named)
        times.append(1)
        if len(times) == 1:
            withdraw(elsewhere, ANN, who)

    monkeypatch.setattr(reporting.exporters, "fill", slow)
    path = reporting.export(small, "json", tmp_path / "study.json")
    assert len(times) == 2
    assert not inside(path, (words,))
    assert states(small) == {"study.json": "current"}
    assert not list(tmp_path.glob(".*.part"))


def test_an_erasure_that_cannot_clear_the_files_still_says_what_it_reaches(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(store: SqlStore) -> None:
        raise WorkbenchError("another process reads this project")

    who = somebody(small)
    path = reporting.export(small, "json", tmp_path / f"{who}.json")
    monkeypatch.setattr(SqlStore, "compact", busy)
    ended = invoked("withdraw", small.folder, who, *BY)
    assert ended.code == 1
    assert str(path) in ended.complaint and "Do the same once more" in ended.complaint


def test_a_batch_and_a_command_note_what_they_write(tmp_path: Path) -> None:
    interviews(tmp_path, (1, 2, 3))
    (tmp_path / "study.toml").write_text(
        'transcripts = ["P0*.txt"]\n[study]\nname = "One"\n'
        '[[export]]\nto = "html"\n[[export]]\nto = "json"\nout = "all.json"\n', "utf-8",
    )  # fmt: skip
    ended = invoked("batch", tmp_path / "study.toml", "--analyst", "Bo")
    assert ended.code == 0, ended.err
    folder = tmp_path / "out" / "study"
    ended = invoked("export", folder, "--to", "qdc", "--out", tmp_path / "book.qdc")
    listed = invoked("exports", folder, "--json").value["exports"]
    assert [(e["path"], e["state"], e["analyst"]) for e in listed] == [
        ("One.html", "current", "Bo"), (str(tmp_path / "all.json"), "current", "Bo"),
        (str(tmp_path / "book.qdc"), "current", ""),
    ]  # fmt: skip


def test_undo_and_going_back_leave_the_mark(small: Project, tmp_path: Path) -> None:
    reporting.export(small, "json", tmp_path / "study.json")
    withdraw(small, ANN, somebody(small))
    review.restore(small, ANN, 2)
    review.undo(small, ANN)
    assert states(small) == {"study.json": "stale"}
    assert verify(small) == ()


def test_the_list_of_names_beside_the_project_is_pointed_to(small: Project) -> None:
    names = small.folder.with_name(f"{small.folder.name}-names.csv")
    names.write_text("name,replacement\nOttilie,P01\n", "utf-8")
    ended = invoked("withdraw", small.folder, somebody(small), *BY)
    assert f"{names.resolve()} lists who is who" in ended.out


def test_a_transcript_that_is_out_of_the_study_is_in_no_later_file(
    small: Project, tmp_path: Path
) -> None:
    before = set(study(small).transcripts)
    import_files(small, ANN, interviews(tmp_path / "later", [77]))  # no name is made of its words
    (transcript,) = (t for t in study(small).transcripts.values() if t.id not in before)
    removal.remove(small, ANN, transcript.id)
    reporting.export(small, "json", tmp_path / "without.json")
    removal.erase(small, ANN, transcript.id)
    assert states(small) == {"without.json": "current"}


def test_what_a_killed_export_left_goes_with_an_erasure(small: Project, tmp_path: Path) -> None:
    """In the project's folder, and where it wrote before."""
    who = somebody(small)
    words = said_by(small, who)
    (tmp_path / "out").mkdir()
    reporting.export(small, "json", tmp_path / "out" / "study.json")
    program = """
import os, signal, sys
from pathlib import Path
from workbench.exporters.files import write_whole
def write(part):
    part.write_text(sys.argv[2])
    os.kill(os.getpid(), signal.SIGKILL)
write_whole(Path(sys.argv[1]), write)
"""
    for folder in (small.folder, tmp_path / "out"):
        given = [sys.executable, "-c", program, str(folder / "a.html"), words]
        subprocess.run(given, check=False, timeout=60)
        assert any(inside(part, (words,)) for part in folder.glob(".*.part"))
    withdraw(small, ANN, who)
    for folder in (small.folder, tmp_path / "out"):
        assert not list(folder.glob(".*.part"))


def test_a_file_named_with_blocks_is_found_by_its_content_and_no_other_is(
    small: Project, tmp_path: Path
) -> None:
    who = somebody(small)
    mine = tmp_path / "xyz.json"
    mine.write_bytes(b"years of work")
    path = reporting.export(small, "json", tmp_path / f"{who}.json")
    withdraw(small, ANN, who)
    path.write_bytes(b"mine now")
    ended = invoked("exports", small.folder, "--stale", "delete", *BY, "--json")
    assert [e["done"] for e in ended.value["exports"]] == ["changed"]
    assert mine.read_bytes() == b"years of work" and path.read_bytes() == b"mine now"


def test_a_word_of_every_path_leaves_files_within_reach(small: Project, tmp_path: Path) -> None:
    folder = tmp_path / "pillow" / "reports"
    folder.mkdir(parents=True)
    path = reporting.export(small, "json", folder / "study.json")
    redact_words(small, ANN, "pillow")
    assert places(small.folder, ("pillow",)) == set()
    ended = invoked("exports", small.folder, "--stale", "rewrite", *BY, "--json")
    assert [e["done"] for e in ended.value["exports"]] == ["rewritten"]
    assert path.exists() and not inside(path, ("pillow",))
    assert places(small.folder, ("pillow",)) == set()
    assert [k.state for k in known_exports(small)] == ["current"]


def test_words_that_are_only_in_the_name_of_a_file_go(small: Project, tmp_path: Path) -> None:
    reporting.export(small, "json", tmp_path / "Hortensia.json")
    ended = invoked("redact", small.folder, "--words", "Hortensia", *BY)
    assert ended.code == 0, ended.err
    assert places(small.folder, ("Hortensia",)) == set()
    assert verify(small) == ()
