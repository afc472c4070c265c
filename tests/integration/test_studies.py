"""Two studies are never mixed, and what has left a study file is said: batches side by side."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from integration_kit import Ended, interview, interviews, invoked, project_in

from workbench.services.context import Author
from workbench.services.erasing import removal
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.testing import HashingEmbedder

Batch = Callable[..., Ended]


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch) -> Batch:
    """`workbench batch` without the model: what themes come out is no matter here."""
    monkeypatch.setattr("workbench.bootstrap._embedder", lambda settings: HashingEmbedder())
    return lambda *args: invoked("batch", *args)


def plan(path: Path, numbers: range, more: str = "", *, name: str = "", folder: str = "") -> Path:
    """A study file of made-up interviews in a folder of its own."""
    files = folder or f"{path.stem}-files"
    interviews(path.parent / files, numbers)
    head = f'[study]\nname = "{name}"\n' if name else ""
    rest = f"{more}\n[run]\nstability = 0\n{head}"
    path.write_text(f'transcripts = ["{files}/*.txt"]\n{rest}', "utf-8")
    return path


def held(folder: Path) -> set[str]:
    project = project_in(folder)
    assert verify(project) == ()
    names = {t.name for t in study(project).transcripts.values()}
    project.store.close()
    return names


def unnoted(folder: Path) -> None:
    """A project as it was before projects noted their study file."""
    with closing(sqlite3.connect(folder / "workbench.db")) as database:
        database.execute("UPDATE project SET source = ''")
        database.commit()


def test_two_study_files_in_one_folder_make_two_projects(batch: Batch, tmp_path: Path) -> None:
    one, two = plan(tmp_path / "one.toml", range(1, 4)), plan(tmp_path / "two.toml", range(11, 14))
    assert batch(one).code == 0
    assert batch(two).code == 0
    assert held(tmp_path / "out" / "one") == {"P01", "P02", "P03"}
    assert held(tmp_path / "out" / "two") == {"P11", "P12", "P13"}
    assert not (tmp_path / "out" / "workbench.db").exists()


@pytest.mark.parametrize("name", ["", "The same name"])
def test_a_folder_with_another_study_is_refused_in_one_line(
    batch: Batch, tmp_path: Path, name: str
) -> None:
    one = plan(tmp_path / "one.toml", range(1, 4), name=name)
    two = plan(tmp_path / "two.toml", range(1, 4), name=name, folder="two")
    for path in (tmp_path / "two").iterdir():  # the same names of files, other words
        path.write_text(interview(50 + int(path.stem[1:])), "utf-8")
    assert batch(one, "--out", tmp_path / "here").code == 0
    before = held(tmp_path / "here")
    for note in (True, False):
        if not note:
            unnoted(tmp_path / "here")
        ended = batch(two, "--out", tmp_path / "here")
        assert ended.code == 2
        assert "--out" in ended.complaint and "here" in ended.complaint
        assert held(tmp_path / "here") == before
    assert batch(one, "--out", tmp_path / "here").code == 0


def test_an_earlier_out_of_this_very_study_stays_in_use(batch: Batch, tmp_path: Path) -> None:
    one, two = plan(tmp_path / "one.toml", range(1, 4)), plan(tmp_path / "two.toml", range(11, 14))
    assert batch(one, "--out", tmp_path / "out").code == 0
    unnoted(tmp_path / "out")
    again = batch(one, "--json")
    assert again.value["project"] == str(tmp_path / "out")
    assert again.value["departures"] == []
    assert batch(two, "--json").value["project"] == str(tmp_path / "out" / "two")
    assert held(tmp_path / "out") == {"P01", "P02", "P03"}


def test_what_somebody_prepared_for_out_is_not_passed_over(batch: Batch, tmp_path: Path) -> None:
    one, two = plan(tmp_path / "one.toml", range(1, 4)), plan(tmp_path / "two.toml", range(11, 14))
    (tmp_path / "out-names.csv").write_text("name,pseudonym\nBo,[Person 1]\n", "utf-8")
    assert "pseudonyms = 'out-names.csv'" in batch(one).complaint
    assert not (tmp_path / "out").exists()
    (tmp_path / "out-names.csv").rename(tmp_path / "names.csv")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "settings.toml").write_text('analyst = "Ann"\n', "utf-8")
    assert batch(one, "--json").value["project"] == str(tmp_path / "out")
    assert batch(two, "--json").value["project"] == str(tmp_path / "out" / "two")


def test_an_empty_project_is_taken_when_named_and_passed_over_when_not(
    batch: Batch, tmp_path: Path
) -> None:
    one, two = plan(tmp_path / "one.toml", range(1, 4)), plan(tmp_path / "two.toml", range(11, 14))
    assert invoked("init", tmp_path / "out", "--name", "one").code == 0
    assert batch(two, "--json").value["project"] == str(tmp_path / "out" / "two")
    assert batch(one, "--json").value["project"] == str(tmp_path / "out")
    assert invoked("init", tmp_path / "mine", "--name", "Ours").code == 0
    ended = batch(two, "--out", tmp_path / "mine", "--json")
    assert [d["kind"] for d in ended.value["departures"]] == ["name"]


def test_a_study_folder_may_be_moved_and_copied(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    one = plan(tmp_path / "a" / "one.toml", range(1, 4))
    assert batch(one).code == 0
    shutil.move(tmp_path / "a", tmp_path / "b")
    moved = batch(tmp_path / "b" / "one.toml", "--json")
    assert (moved.code, moved.value["departures"]) == (0, [])
    shutil.copytree(tmp_path / "b", tmp_path / "c")
    assert batch(tmp_path / "c" / "one.toml").code == 0
    elsewhere = batch(tmp_path / "c" / "one.toml", "--out", tmp_path / "b" / "out" / "one")
    assert elsewhere.code == 2 and "was made from" in elsewhere.complaint


def test_a_renamed_study_file_goes_on_where_name_and_words_agree(
    batch: Batch, tmp_path: Path
) -> None:
    one = plan(tmp_path / "one.toml", range(1, 4), name="Ours")
    assert batch(one, "--out", tmp_path / "here").code == 0
    two = one.rename(tmp_path / "two.toml")
    ended = batch(two, "--out", tmp_path / "here", "--json")
    assert ended.code == 0
    assert [d["kind"] for d in ended.value["departures"]] == ["source"]
    assert batch(two, "--out", tmp_path / "here", "--json").value["departures"] == []
    two.write_text(two.read_text("utf-8").replace("Ours", "Theirs"), "utf-8")
    three = two.rename(tmp_path / "three.toml")
    assert "Theirs" in batch(three, "--out", tmp_path / "here").complaint


def test_a_renamed_study_file_never_begins_a_second_project_silently(
    batch: Batch, tmp_path: Path
) -> None:
    for first, name, old in ((1, "Named", "one"), (11, "", "two")):
        path = plan(tmp_path / f"{old}.toml", range(first, first + 3), name=name)
        assert batch(path).code == 0
        path.rename(tmp_path / f"{old}-new.toml")
    going = batch(tmp_path / "one-new.toml")
    assert going.code == 0 and "was made from ../../one.toml, which is gone" in going.err
    refused = batch(tmp_path / "two-new.toml")
    assert refused.code == 2 and f"--out {tmp_path}/out/two;" in refused.complaint
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["one", "two"]
    own = tmp_path / "out" / "two-new"
    assert batch(tmp_path / "two-new.toml", "--out", own).code == 0 and len(held(own)) == 3


def test_a_changed_name_of_the_study_is_said(batch: Batch, tmp_path: Path) -> None:
    one = plan(tmp_path / "one.toml", range(1, 4), name="Ours")
    assert batch(one).code == 0
    one.write_text(one.read_text("utf-8").replace("Ours", "Theirs"), "utf-8")
    ended = batch(one)
    assert ended.code == 0
    assert (
        "the study file calls the study 'Theirs'; here it keeps the name 'Ours'" in ended.complaint
    )


def test_a_study_file_that_became_another_study_is_refused(batch: Batch, tmp_path: Path) -> None:
    one = plan(tmp_path / "one.toml", range(1, 4), name="Ours")
    assert batch(one).code == 0
    plan(one, range(21, 24), name="Theirs", folder="others")
    assert "holds none of the transcripts" in batch(one).complaint


def test_a_transcript_that_left_the_study_file_is_said_and_pruned(
    batch: Batch, tmp_path: Path
) -> None:
    one = plan(tmp_path / "one.toml", range(1, 6))
    assert batch(one).code == 0
    gone = tmp_path / "one-files" / "P03.txt"
    words = gone.read_bytes()
    gone.unlink()
    for _ in range(2):
        ended = batch(one)
        assert ended.code == 0
        assert "in the study, no longer in the study file: P03" in ended.complaint
    told = batch(one, "--json").value["departures"]
    assert [(d["kind"], d["names"]) for d in told] == [("transcript", ["P03"])]
    pruned = batch(one, "--prune", "--json").value["departures"]
    assert [d["kind"] for d in pruned] == ["transcript", "prune"]
    assert held(tmp_path / "out" / "one") == {"P01", "P02", "P04", "P05"}
    assert batch(one, "--prune", "--json").value["departures"] == []
    gone.write_bytes(words)
    again = batch(one)
    assert "had been taken out" in again.out
    assert "P03" in held(tmp_path / "out" / "one")


def test_nothing_is_pruned_because_it_cannot_be_read_today(batch: Batch, tmp_path: Path) -> None:
    one = plan(tmp_path / "one.toml", range(1, 5))
    assert batch(one).code == 0
    (tmp_path / "one-files" / "P02.txt").write_bytes(b"")
    ended = batch(one, "--prune", "--json")
    assert ended.code == 2
    assert ended.value["departures"] == []
    (tmp_path / "one-files" / "P03.txt").unlink()
    ended = batch(one, "--prune", "--json")
    assert [(d["kind"], d["names"]) for d in ended.value["departures"]] == [
        ("transcript", ["P03"]), ("prune", ["P03"]),
    ]  # fmt: skip
    assert "P02.txt cannot be read" in ended.value["departures"][-1]["sentence"]
    assert held(tmp_path / "out" / "one") == {"P01", "P02", "P03", "P04"}


@pytest.mark.parametrize("key", ["participants", "codings"])
def test_who_may_be_in_a_project_that_cannot_be_read_has_not_left(
    key: str, batch: Batch, tmp_path: Path
) -> None:
    content = {
        "participants": "participant,work\nP01,baker\nP02,baker\n",
        "codings": "transcript,quote,code,coder\nP01,Well the,Travel,Bo\n",
    }
    (tmp_path / "table.csv").write_text(content[key], "utf-8")
    (tmp_path / "codes.csv").write_text("name\nTravel\n", "utf-8")
    more = f'{key} = "table.csv"\ncodebook = "codes.csv"'
    one = plan(tmp_path / "one.toml", range(1, 5), more)
    assert batch(one).code == 0
    (tmp_path / "one-files" / "team.qdpx").write_bytes(b"PK, and nothing more")
    text = one.read_text("utf-8").replace("*.txt", "*")
    one.write_text(text, "utf-8")
    first = content[key].splitlines()[0]
    (tmp_path / "table.csv").write_text(f"{first}\n", "utf-8")
    ended = batch(one, "--json")
    assert ended.code == 2 and [d["kind"] for d in ended.value["departures"]] == []
    assert "team.qdpx" in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_what_was_pruned_can_be_brought_back(batch: Batch, tmp_path: Path) -> None:
    one = plan(tmp_path / "one.toml", range(1, 5))
    assert batch(one).code == 0
    (tmp_path / "one-files" / "P03.txt").unlink()
    assert batch(one, "--prune").code == 0
    project = project_in(tmp_path / "out" / "one")
    [(transcript, _)] = removal.waiting(study(project))
    removal.bring_back(project, Author(analyst="Ann"), transcript.id)
    project.store.close()
    assert "P03" in held(tmp_path / "out" / "one")


def test_what_an_analyst_took_out_does_not_return_with_the_study_file(
    batch: Batch, tmp_path: Path
) -> None:
    one = plan(tmp_path / "one.toml", range(1, 5))
    assert batch(one).code == 0
    here = tmp_path / "out" / "one"
    assert invoked("remove", here, "P03", "--analyst", "Ann").code == 0
    for again in (batch(one), invoked("import", here, tmp_path / "one-files", "--analyst", "Ann")):
        assert again.code == 0 and "P03" not in held(here)
        assert "left out: P03; `workbench remove --back` brings back" in again.err
        assert "taken out before (event #" in again.out
    assert invoked("remove", here, "P03", "--back", "--analyst", "Ann").code == 0
    assert batch(one).code == 0 and "P03" in held(here)
    assert invoked("remove", here, "P03", "--analyst", "Ann").code == 0
    file = tmp_path / "one-files" / "P03.txt"
    assert "is back" in invoked("import", here, file, "--analyst", "Ann").out


def test_what_was_pruned_returns_with_its_file(batch: Batch, tmp_path: Path) -> None:
    one, file = plan(tmp_path / "one.toml", range(1, 5)), tmp_path / "one-files" / "P03.txt"
    assert batch(one).code == 0
    said = file.read_text("utf-8")
    file.unlink()
    assert batch(one, "--prune").code == 0 and "P03" not in held(tmp_path / "out" / "one")
    file.write_text(said, "utf-8")
    assert batch(one).code == 0 and "P03" in held(tmp_path / "out" / "one")


def test_participants_codes_and_codings_that_left_are_said(batch: Batch, tmp_path: Path) -> None:
    more = 'participants = "people.csv"\ncodebook = "codes.csv"\ncodings = "codings.csv"'
    (tmp_path / "people.csv").write_text(
        "participant,work\n" + "".join(f"P0{n},baker\n" for n in range(1, 5)), "utf-8"
    )
    (tmp_path / "codes.csv").write_text("name\nTravel\nMoney\n", "utf-8")
    rows = ["P01,Well the,Travel,Bo", "P02,Well the,Money,Bo", "P01,Well the,Travel,Cleo"]
    (tmp_path / "codings.csv").write_text(
        "\n".join(["transcript,quote,code,coder", *rows]) + "\n", "utf-8"
    )
    one = plan(tmp_path / "one.toml", range(1, 5), more)
    assert batch(one, "--json").value["departures"] == []
    assert batch(one, "--json").value["departures"] == []
    (tmp_path / "people.csv").write_text("participant,work\nP01,baker\nP02,baker\n", "utf-8")
    (tmp_path / "codes.csv").write_text("name\nTravel\n", "utf-8")
    (tmp_path / "codings.csv").write_text(f"transcript,quote,code,coder\n{rows[0]}\n", "utf-8")
    told = batch(one, "--json").value["departures"]
    said = [(d["kind"], d["names"]) for d in told]
    assert ("participant", ["P03", "P04"]) in said
    assert ("code", ["Money"]) in said
    assert ("coding", ["Cleo"]) in said
    assert ("coding", ["Bo"]) in said
    assert all(len(d["sentence"].splitlines()) == 1 for d in told)


def test_two_studies_cannot_export_to_one_file(batch: Batch, tmp_path: Path) -> None:
    export = '[[export]]\nto = "json"\nout = "report.json"'
    one = plan(tmp_path / "one.toml", range(1, 4), export)
    assert batch(one).code == 0
    shutil.copy(one, tmp_path / "copy.toml")  # unnamed studies go by their files: another study
    assert "copy.toml" in batch(one).complaint
    (tmp_path / "copy.toml").unlink()
    two = plan(tmp_path / "two.toml", range(11, 14), export.replace("report", "./report"))
    before = (tmp_path / "report.json").read_bytes()
    refused = batch(two)
    assert refused.code == 2 and "one.toml" in refused.complaint
    assert (tmp_path / "report.json").read_bytes() == before
    assert not (tmp_path / "out" / "two").exists()


@pytest.mark.parametrize("out", ["one-files/P01.txt", "one.toml"])
def test_an_export_never_replaces_what_the_study_file_reads(
    batch: Batch, tmp_path: Path, out: str
) -> None:
    one = plan(tmp_path / "one.toml", range(1, 4), f'[[export]]\nto = "json"\nout = "{out}"')
    before = (tmp_path / out).read_bytes()
    assert "name another" in batch(one).complaint
    assert (tmp_path / out).read_bytes() == before
