"""A backup is a whole project in one file; what is opened of one is looked at first."""

from __future__ import annotations

import json
import lzma
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from erasure_kit import inside, places
from integration_kit import ANN, command_line, interview, interviews, invoked, project_in, themed

from workbench.domain.errors import InputError
from workbench.services import backups, reporting
from workbench.services.backups import backup
from workbench.services.context import Author, Project
from workbench.services.copies.known import known_exports
from workbench.services.deciding import review
from workbench.services.erasing import removal
from workbench.services.erasing.participants import redact, withdraw
from workbench.services.erasing.words import redact_words
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.storage import sqlite
from workbench.storage.scratch import open_scratch

BY = ("--analyst", "Ann")
OLD = Path(__file__).parents[2] / "fixtures" / "old_projects"


def opened_from(file: Path, folder: Path, *more: str | Path) -> Project:
    ended = invoked("open-backup", file, folder, *more)
    assert ended.code == 0, ended.err
    return project_in(folder)


def somebody(project: Project, which: int = 0) -> str:
    return sorted(study(project).participants)[which]


def said_by(project: Project, who: str) -> str:
    return next(e.text for e in study(project).excerpts.values() if e.participant_id == who)


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table with its rows, but for what was written out."""
    with closing(sqlite3.connect(folder / "workbench.db")) as database:
        names = [
            n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        names = [n for n in names if n != "exported"]
        return {n: sorted(database.execute(f'SELECT * FROM "{n}"'), key=str) for n in names}


def test_a_project_comes_back_as_it_was(small: Project, tmp_path: Path) -> None:
    (small.folder / "settings.toml").write_text('analyst = "Zoë"\n', "utf-8")
    made = invoked("backup", small.folder, tmp_path / "study.backup", "--json")
    assert made.code == 0, made.err
    now = study(small)
    assert made.value["head"] == {"seq": now.board.seq, "hash": now.trail[-1].hash}
    assert stat.S_IMODE((tmp_path / "study.backup").stat().st_mode) == 0o600
    opened = invoked("open-backup", tmp_path / "study.backup", tmp_path / "new" / "one", "--json")
    assert opened.code == 0 and opened.value["head"] == made.value["head"], opened.err
    again = project_in(tmp_path / "new" / "one")
    assert again.settings.analyst == "Zoë"
    assert study(again).board == now.board and study(again).excerpts == now.excerpts
    again.store.close()
    assert rows(again.folder) == rows(small.folder)
    assert stat.S_IMODE(again.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in again.folder.iterdir()} == {0o600}
    assert sorted(p.name for p in again.folder.iterdir()) == ["settings.toml", "workbench.db"]


def test_a_backup_holds_what_the_write_ahead_log_holds_and_nothing_that_was_erased(
    small: Project, tmp_path: Path
) -> None:
    theme = small.store.board().live()[0].id
    review.rename(small, ANN, theme, "Newest of all")
    who = somebody(small)
    words = said_by(small, who)
    withdraw(small, ANN, who)
    backup(small, tmp_path / "a.backup")
    assert not inside(tmp_path / "a.backup", (words,))
    again = opened_from(tmp_path / "a.backup", tmp_path / "again")
    assert study(again).board.name_of(theme) == "Newest of all"


def test_a_file_that_is_there_is_replaced_only_when_asked(small: Project, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    file.write_bytes(b"years of work")
    refused = invoked("backup", small.folder, file)
    assert refused.code == 2 and "is there already" in refused.complaint
    assert file.read_bytes() == b"years of work"
    file.unlink()
    file.symlink_to(tmp_path / "nowhere")
    assert invoked("backup", small.folder, file).code == 2
    assert invoked("backup", small.folder, file, "--force").code == 0
    assert not file.is_symlink() and zipfile.is_zipfile(file)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_comes_in_the_meantime_is_not_replaced(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, write = tmp_path / "a.backup", backups.write_backup

    def slow(*given: object, **named: object) -> None:
        write(*given, **named)  # type: ignore[arg-type]
        file.write_bytes(b"years of work")

    monkeypatch.setattr(backups, "write_backup", slow)
    with pytest.raises(InputError, match="is there already"):
        backup(small, file)
    assert file.read_bytes() == b"years of work"
    assert known_exports(small) == ()
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


@pytest.mark.parametrize(
    ("where", "said"),
    [("no/such/a.backup", "cannot write to the folder"), ("files", "is there already")],
)
def test_a_place_that_cannot_be_written_to_is_one_line(
    small: Project, tmp_path: Path, where: str, said: str
) -> None:
    ended = invoked("backup", small.folder, tmp_path / where)
    assert ended.code == 2 and said in ended.complaint
    assert not list(small.folder.glob("serving-*"))


def test_a_backup_is_known_and_an_erasure_deletes_it_or_writes_it_again(
    small: Project, tmp_path: Path
) -> None:
    who, other = somebody(small), somebody(small, 1)
    words = said_by(small, other)
    one, two = tmp_path / "one.backup", tmp_path / "two.backup"
    for file in (one, two):
        backup(small, file, analyst="Ann")
    one.write_bytes(one.read_bytes() + b"x")
    ended = invoked("withdraw", small.folder, who, *BY, "--exports", "delete", "--json")
    done = {Path(e["path"]).name: e["done"] for e in ended.value["exports"]}
    assert done == {"one.backup": "changed", "two.backup": "deleted"} and not two.exists()
    backup(small, two)
    ended = invoked("withdraw", small.folder, other, *BY, "--exports", "rewrite", "--json")
    assert [e["done"] for e in ended.value["exports"] if e["path"] == str(two)] == ["rewritten"]
    again = opened_from(two, tmp_path / "again")
    assert not places(again.folder, (words,))
    assert other not in study(again).participants


def test_an_erasure_while_a_backup_is_made_is_in_the_backup(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, elsewhere = somebody(small), project_in(small.folder)
    words, write, times = said_by(small, who), backups.write_backup, []

    def slow(*given: object, **named: object) -> None:
        times.append(1)
        if len(times) == 1:
            withdraw(elsewhere, ANN, who)
        write(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "write_backup", slow)
    backup(small, tmp_path / "a.backup")
    assert len(times) == 2
    again = opened_from(tmp_path / "a.backup", tmp_path / "again")
    assert not places(again.folder, (words,)) and verify(again) == ()
    assert not list(small.folder.glob("serving-*"))


def test_a_copy_that_a_killed_backup_left_is_gone_with_the_next_erasure_or_backup(
    small: Project, tmp_path: Path
) -> None:
    words = said_by(small, somebody(small))
    program = f"""
import sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from integration_kit import project_in
project = project_in(Path(sys.argv[1]))
with project.store.copied() as copy:
    print(copy.path, flush=True)
    time.sleep(600)
"""
    for clear in (
        lambda: invoked("backup", small.folder, tmp_path / "a.backup"),
        lambda: invoked("redact", small.folder, "--words", "pillow", *BY),
    ):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(small.folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        assert left.exists() and inside(left, (words,))
        process.kill()
        process.communicate()
        assert clear().code == 0
        assert not left.exists() and not list(small.folder.glob("serving-*"))


@pytest.mark.slow
def test_killed_at_any_moment_a_backup_is_whole_or_not_there(
    small: Project, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    for wait in (0.3, 0.6, 0.8, 0.9, 1.0, 1.2):
        program = [sys.executable, "-m", "workbench", "backup", small.folder, file, "--force"]
        process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.kill()
        process.wait()
        if file.exists():
            shutil.rmtree(tmp_path / "again", ignore_errors=True)
            assert verify(opened_from(file, tmp_path / "again")) == ()
    assert command_line("backup", small.folder, file, "--force").code == 0
    assert verify(small) == ()


# What is opened --------------------------------------------------------------------------------


@pytest.fixture
def file(small: Project, tmp_path: Path) -> Path:
    backup(small, tmp_path / "study.backup")
    return tmp_path / "study.backup"


def repacked(
    file: Path, change: Callable[[dict[str, bytes]], object], *, told: bool = True
) -> Path:
    """The backup with other content; `told`: the manifest names what is in it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    if told and "manifest.json" in parts:
        manifest = json.loads(parts["manifest.json"])
        manifest["files"] = {
            name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in parts.items()
            if name != "manifest.json"
        }
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def in_database(*statements: str) -> Callable[[dict[str, bytes]], object]:
    """A change of the database inside."""

    def change(parts: dict[str, bytes]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "workbench.db"
            path.write_bytes(parts["workbench.db"])
            with closing(sqlite3.connect(path)) as database:
                for statement in statements:
                    database.execute(statement)
                database.commit()
            parts["workbench.db"] = path.read_bytes()

    return change


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: parts.__setitem__(name, content)


def without(name: str) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: parts.pop(name)


ZEROS = bytes(40_000_000)
CUT = "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)"
HEAD = "UPDATE event SET hash = 'f' WHERE seq = (SELECT max(seq) FROM event)"


@pytest.mark.parametrize(
    ("change", "told", "said"),
    [
        (put("workbench.db", b"SQLite format 3\0" + b"x" * 9000), True, "damaged, or no project's"),
        (put("workbench.db", b""), True, "is not a project's"),
        (put("workbench.db", ZEROS), True, "unpacks to 40 MB"),
        (put("settings.toml", b"# " + b"x" * 1_000_001), True, "unpacks to 1 MB"),
        (put("../evil", b"x"), True, "holds '../evil', as no backup does"),
        (put("/etc/evil", b"x"), True, "as no backup does"),
        (put("workbench.db-wal", b"x"), True, "as no backup does"),
        (put("settings.toml", b"analyst = \"Eve\""), False, "was altered: its settings.toml"),
        (put("settings.toml", b"plugins_dir = \"/evil\""), True, "plugins_dir cannot be set"),
        (put("settings.toml", b"database_url = \"postgresql://x/y\""), True, "take it out"),
        (put("settings.toml", b"not toml"), True, "is not valid TOML"),
        (put("manifest.json", b"{}"), False, "manifest that cannot be read"),
        (put("manifest.json", b"[" * 100_000), False, "manifest that cannot be read"),
        (put("manifest.json", b"\xff"), False, "manifest that cannot be read"),
        (without("manifest.json"), False, "is not a backup of a project"),
        (without("workbench.db"), False, "is not a backup of a project"),
        (without("settings.toml"), False, "does not hold the files that it lists"),
        (in_database("CREATE TABLE evil (x)"), True, "is not a project's (it holds 'evil')"),
        (in_database("CREATE VIEW evil AS SELECT 1"), True, "is not a project's"),
        (
            in_database("CREATE TRIGGER evil AFTER INSERT ON event BEGIN DELETE FROM event; END"),
            True, "is not a project's",
        ),
        (in_database("DROP TABLE event"), True, "is not a project's"),
        (in_database("UPDATE alembic_version SET version_num = '9999'"), True, "a newer workbench"),
        (in_database(CUT), True, "ends with event"),
        (in_database(HEAD), True, "ends with event"),
    ],
)  # fmt: skip
def test_what_is_no_whole_backup_is_refused_in_one_line_and_nothing_is_left(
    file: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], object], told: bool, said: str
) -> None:
    repacked(file, change, told=told)
    before = sorted(tmp_path.iterdir())
    ended = invoked("open-backup", file, tmp_path / "again")
    assert ended.code == 2 and said in ended.complaint, ended.complaint
    assert str(tmp_path / ".again") not in ended.complaint
    assert sorted(tmp_path.iterdir()) == before


def test_links_passwords_doubles_and_lies_about_length_are_refused(
    file: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    link = zipfile.ZipInfo("settings.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", parts["manifest.json"])
        archive.writestr("workbench.db", parts["workbench.db"])
        archive.writestr(link, "/etc/passwd")
    assert "holds a link" in invoked("open-backup", file, tmp_path / "a").complaint
    with zipfile.ZipFile(file, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        for name in ("manifest.json", "workbench.db", "workbench.db"):
            archive.writestr(name, parts[name])
    assert "as no backup does" in invoked("open-backup", file, tmp_path / "a").complaint
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name in ("manifest.json", "workbench.db"):
            archive.writestr(name, parts[name])
    assert "packed otherwise" in invoked("open-backup", file, tmp_path / "a").complaint
    file.write_bytes(file.read_bytes()[:-40])
    assert "damaged, or is not a backup" in invoked("open-backup", file, tmp_path / "a").complaint
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("flip", [0.2, 0.5, 0.8])
def test_a_backup_with_a_flipped_bit_is_refused(file: Path, tmp_path: Path, flip: float) -> None:
    content = bytearray(file.read_bytes())
    content[int(len(content) * flip)] ^= 4
    file.write_bytes(content)
    ended = invoked("open-backup", file, tmp_path / "a")
    assert ended.code == 2 and file.name in ended.complaint
    assert not (tmp_path / "a").exists()


def test_only_a_new_or_empty_folder_becomes_a_project(file: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_bytes(b"years of work")
    for taken in ("mine", "mine/thesis.docx"):
        ended = invoked("open-backup", file, tmp_path / taken)
        assert ended.code == 2 and "choose a new or empty folder" in ended.complaint
    (tmp_path / "empty").mkdir(mode=0o755)
    place = (tmp_path / "empty").stat().st_ino
    assert verify(opened_from(file, tmp_path / "empty")) == ()
    assert (tmp_path / "empty").stat().st_ino == place
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.docx"]
    for missing in ("none.backup", "mine"):
        assert invoked("open-backup", tmp_path / missing, tmp_path / "x").code == 2


def test_an_opening_that_was_cut_off_is_finished_by_the_same_command(
    file: Path, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    begun.mkdir()
    shutil.copy(opened_from(file, tmp_path / "whole").folder / "settings.toml", begun)
    (begun / "settings.toml").write_text("seed = 3\n", "utf-8")
    assert invoked("open-backup", file, begun).code == 2  # settings that the backup has not
    shutil.copy(tmp_path / "whole" / "settings.toml", begun)
    assert verify(opened_from(file, begun)) == ()


def test_statistics_that_sqlite_keeps_are_no_foreign_tables(file: Path, tmp_path: Path) -> None:
    repacked(file, in_database("ANALYZE"))
    assert verify(opened_from(file, tmp_path / "again")) == ()


def test_an_altered_board_in_a_backup_is_said(file: Path, tmp_path: Path) -> None:
    repacked(file, in_database("UPDATE board_entry SET value = '[]' WHERE section = 'set_aside'",
                               "DELETE FROM board_entry WHERE section = 'themes'"))  # fmt: skip
    ended = invoked("open-backup", file, tmp_path / "again", "--json")
    assert ended.code == 1
    assert any("differs from the trail" in problem for problem in ended.value["problems"])


@pytest.mark.parametrize("name", sorted(p.name.removesuffix(".db.xz") for p in OLD.glob("*.db.xz")))
def test_a_backup_of_an_old_project_opens(name: str, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "workbench.db").write_bytes(lzma.decompress((OLD / f"{name}.db.xz").read_bytes()))
    (old / "workbench.db").chmod(0o600)
    first = (old / "workbench.db").read_bytes()
    project = project_in(old)
    backup(project, tmp_path / "now.backup")
    assert verify(opened_from(tmp_path / "now.backup", tmp_path / "now")) == ()
    repacked(tmp_path / "now.backup", put("workbench.db", first))
    again = opened_from(tmp_path / "now.backup", tmp_path / "then")
    assert study(again).board == study(project).board
    assert not list(again.folder.glob("*.of-*"))


# Erasures of a newer project -------------------------------------------------------------------


def test_without_a_newer_project_it_is_said_that_withdrawn_words_may_be_in_it(
    small: Project, file: Path, tmp_path: Path
) -> None:
    before = small.store.board().seq
    withdraw(small, ANN, somebody(small))
    ended = invoked("open-backup", file, tmp_path / "again")
    assert "Words that were erased since" in ended.out and "--erasures-of" in ended.out
    assert f"up to event #{before}" in ended.out


def test_what_somebody_said_who_withdrew_since_is_not_in_what_is_opened(
    small: Project, file: Path, tmp_path: Path
) -> None:
    who = somebody(small)
    words = said_by(small, who)
    review.write_memo(small, ANN, "project", "", f"Compare: {words}")
    withdraw(small, ANN, who)
    again = opened_from(file, tmp_path / "again", "--erasures-of", small.folder, *BY)
    assert who not in study(again).participants
    assert places(again.folder, (words, who)) == set()
    assert verify(again) == ()
    assert study(again).board.withdrawn == small.store.board().withdrawn


def test_words_names_passages_and_transcripts_that_went_since_go_too(tmp_path: Path) -> None:
    talk = tmp_path / "Ottilie.txt"
    talk.write_text(
        "INT: How is it?\n\nOttilie: The narwhal of Skagerrakville sings to me every night.\n\n"
        "INT: And then?\n\nOttilie: Then the quokkas come, and I sleep as nobody does.\n", "utf-8",
    )  # fmt: skip
    project, _ = themed(tmp_path / "study", [talk, *interviews(tmp_path / "files", range(1, 6))])
    theme = project.store.board().live()[0].id
    by = Author(analyst="Ann", reason="as Ottilie puts it")
    review.rename(project, by, theme, "The narwhal of Skagerrakville sings")
    review.write_memo(project, ANN, "participant", "Ottilie", "Rang twice.")
    backup(project, tmp_path / "study.backup")
    plain = opened_from(tmp_path / "study.backup", tmp_path / "plain")
    secrets = ("Ottilie", "Skagerrakville", "quokkas")
    assert len(places(plain.folder, secrets)) > 3
    redact_words(project, ANN, "Ottilie")
    (tape,) = (t for t in study(project).transcripts.values() if "quokkas" in t.text)
    for word in secrets[1:]:
        start = tape.text.index(word)
        redact(project, ANN, tape.id, start, start + len(word))
    other = min(
        (t for t in study(project).transcripts.values() if t.id != tape.id), key=lambda t: t.name
    )
    gone = other.text[10:60]
    removal.erase(project, ANN, other.id)
    again = opened_from(
        tmp_path / "study.backup", tmp_path / "again", "--erasures-of", project.folder, *BY
    )
    assert places(again.folder, (*secrets, gone)) == set()
    assert verify(again) == ()
    now, then = study(project), study(again)
    assert then.transcripts[tape.id].text == now.transcripts[tape.id].text
    assert {t.name for t in then.transcripts.values()} == {t.name for t in now.transcripts.values()}
    assert then.participants.keys() == now.participants.keys()
    masked = next(p for p in then.participants if "█" in p)
    assert [m.text for m in then.memos_on("participant", masked)] == ["Rang twice."]
    # Once more, and nothing is left to do.
    withdraw(project, ANN, masked)
    final = opened_from(
        tmp_path / "study.backup", tmp_path / "final", "--erasures-of", project.folder, *BY
    )
    assert places(final.folder, (*secrets, gone)) == set() and verify(final) == ()
    assert masked not in study(final).participants


def test_another_version_of_a_text_is_said_where_a_passage_cannot_be_found(
    tmp_path: Path,
) -> None:
    project = project_in(tmp_path / "study")
    talk = tmp_path / "talk.txt"
    talk.write_text("INT: How?\n\nAnna: By bus, and the quokka drives.\n", "utf-8")
    import_files(project, ANN, [talk])
    backup(project, tmp_path / "study.backup")
    talk.write_text("INT: How so?\n\nAnna: By bus, well, and the quokka drives.\n", "utf-8")
    import_files(project, ANN, [talk])
    (tape,) = study(project).transcripts.values()
    start = tape.text.index("quokka")
    redact(project, ANN, tape.id, start, start + 6)
    ended = invoked(
        "open-backup", tmp_path / "study.backup", tmp_path / "again",
        "--erasures-of", project.folder, *BY,
    )  # fmt: skip
    assert ended.code == 0 and "talk has another version here" in ended.out


def test_a_project_that_is_another_is_refused_and_one_without_erasures_said(
    small: Project, file: Path, tmp_path: Path
) -> None:
    other = project_in(tmp_path / "other")
    import_files(other, ANN, interviews(tmp_path / "others", (9,)))
    ended = invoked("open-backup", file, tmp_path / "a", "--erasures-of", other.folder, *BY)
    assert ended.code == 2 and "is another project" in ended.complaint
    assert not (tmp_path / "a").exists()
    ended = invoked("open-backup", file, tmp_path / "a", "--erasures-of", small.folder, *BY)
    assert "Nothing was erased in the newer project since" in ended.out
    missing = invoked("open-backup", file, tmp_path / "b", "--erasures-of", tmp_path / "none", *BY)
    assert missing.code == 2 and not (tmp_path / "b").exists()


def test_studies_that_began_as_copies_of_one_folder_are_not_taken_for_one(
    tmp_path: Path,
) -> None:
    template = project_in(tmp_path / "template")
    (tmp_path / "codes.csv").write_text("name\nTravel\n", "utf-8")
    load_codebook(template, ANN, tmp_path / "codes.csv")
    template.store.close()
    for number, name in enumerate(("one", "two")):
        project = project_in(shutil.copytree(tmp_path / "template", tmp_path / name))
        (tmp_path / "P01.txt").write_text(interview(number), "utf-8")
        import_files(project, ANN, [tmp_path / "P01.txt"])
        backup(project, tmp_path / f"{name}.backup")
    withdraw(project, ANN, "P01")
    to = ("open-backup", tmp_path / "one.backup", tmp_path / "made", "--erasures-of")
    ended = invoked(*to, tmp_path / "two", *BY)
    assert ended.code == 2 and "is another project: its trail goes on" in ended.complaint
    assert not (tmp_path / "made").exists()
    moved = (tmp_path / "two").rename(tmp_path / "called otherwise")
    ended = invoked(
        "open-backup", tmp_path / "two.backup", tmp_path / "made", "--erasures-of", moved, *BY
    )
    assert ended.code == 0 and "1 erasure of the newer project" in ended.out


def test_an_empty_project_is_known_by_its_database(tmp_path: Path) -> None:
    empty, other = project_in(tmp_path / "empty"), project_in(tmp_path / "other")
    backup(empty, tmp_path / "empty.backup")
    to = ("open-backup", tmp_path / "empty.backup", tmp_path / "made", "--erasures-of")
    ended = invoked(*to, other.folder, *BY)
    assert ended.code == 2 and "began in another database" in ended.complaint
    assert invoked(*to, empty.folder, *BY).code == 0


def test_a_private_folder_of_a_server_is_left_alone_by_a_backup(
    small: Project, tmp_path: Path
) -> None:
    scratch = open_scratch(small.folder)
    kept = scratch.folder("page") / "upload.txt"
    kept.write_text("waiting", "utf-8")
    backup(small, tmp_path / "a.backup")
    assert kept.read_text("utf-8") == "waiting"
    scratch.close()


def test_writers_wait_for_nobody_while_a_backup_is_made(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout = 1", *sqlite.PRAGMAS[1:]))
    elsewhere, theme = project_in(small.folder), small.store.board().live()[0].id
    with small.store.copied() as copy:
        before = copy.seq
        recorded = review.rename(elsewhere, ANN, theme, "In the meantime")
    assert recorded.seq == before + 1


def test_every_way_out_is_in_the_list(small: Project, tmp_path: Path) -> None:
    backup(small, small.folder / "in.backup", analyst="Ann")
    reporting.download(small, "json", tmp_path / "x", analyst="Bo")
    found = [(k.exported.format, k.exported.path, k.exported.analyst) for k in known_exports(small)]
    assert found == [("backup", "in.backup", "Ann"), ("json", "", "Bo")]
