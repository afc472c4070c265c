"""Another file comes into the place of an open database: nothing is written to the wrong one."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from integration_kit import ANN, command_line, interviews, invoked, project_in, themed

from workbench.domain.errors import Displaced, InputError
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.deciding.acknowledged import acknowledged
from workbench.services.projects import head, verify
from workbench.services.reading import study

Way = Callable[[Path, Path], None]
"""Puts the file of the second path in the place of the first."""


def decide(project: Project) -> None:
    review.create_theme(project, ANN, name=f"Theme {project.new_id()}")


def copy_of(file: Path, to: Path) -> Path:
    """A copy as the database stands, its log included."""
    with closing(sqlite3.connect(file)) as own, closing(sqlite3.connect(to)) as copy:
        own.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    return to


def moved_in(file: Path, other: Path) -> None:
    shutil.copy(other, fresh := file.with_name("fresh"))
    fresh.replace(file)


def written_over(file: Path, other: Path) -> None:
    file.write_bytes(other.read_bytes())


def taken_away(file: Path, other: Path) -> None:
    file.unlink()
    shutil.copy(other, file)


def cut(file: Path, other: Path) -> None:
    os.truncate(file, file.stat().st_size // 2 + 77)


def emptied(file: Path, other: Path) -> None:
    os.truncate(file, 0)


def gone(file: Path, other: Path) -> None:
    file.unlink()


def made_a_folder(file: Path, other: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another project's file."""
    home = tmp_path_factory.mktemp("another")
    themed(home / "study", interviews(home / "files", range(7, 11)))[0].store.close()
    return home / "study" / "workbench.db"


@pytest.fixture
def earlier(small: Project, tmp_path: Path) -> Path:
    """A copy of the project's file, after which ten decisions were made."""
    copy = copy_of(small.folder / "workbench.db", tmp_path / "earlier.db")
    for _ in range(10):
        decide(small)
    return copy


def refuses(project: Project) -> str:
    """The one line with which everything is refused."""
    lines = set()
    for asked in (decide, study, lambda p: p.store.ledger().list(), lambda p: p.vectors.get(["x"])):
        with pytest.raises(Displaced) as refused:
            asked(project)
        lines.add(str(refused.value))
    assert all("\n" not in line and "nothing more is written" in line for line in lines)
    return max(lines)


def sound(file: Path) -> bool:
    """Whether SQLite finds nothing wrong, looking at a copy without any log."""
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


@pytest.mark.parametrize("way", [moved_in, written_over, taken_away], ids=lambda w: w.__name__)
def test_another_project_is_neither_written_nor_mixed(
    way: Way, small: Project, another: Path
) -> None:
    file, before = small.folder / "workbench.db", another.read_bytes()
    decide(small)
    way(file, another)
    assert str(file) in refuses(small)
    small.store.close()
    assert file.read_bytes() == before
    assert sound(file)
    (file.with_name("workbench.db-wal")).unlink(missing_ok=True)
    (file.with_name("workbench.db-shm")).unlink(missing_ok=True)
    assert verify(project_in(small.folder)) == ()


@pytest.mark.parametrize("way", [moved_in, written_over, taken_away], ids=lambda w: w.__name__)
def test_an_earlier_copy_is_neither_written_nor_mixed(
    way: Way, small: Project, earlier: Path
) -> None:
    file, before = small.folder / "workbench.db", earlier.read_bytes()
    with closing(sqlite3.connect(file)) as log_written_back:
        log_written_back.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    decide(small)
    way(file, earlier)
    refuses(small)
    small.store.close()
    assert file.read_bytes() == before
    # What was written last lies in the log of the file that is gone; it is not read with this one.
    line = invoked("status", small.folder)
    assert line.code == 2
    assert "workbench.db-wal holds the last writes of another workbench.db" in line.complaint
    assert file.read_bytes() == before
    for name in ("workbench.db-wal", "workbench.db-shm"):
        (small.folder / name).unlink(missing_ok=True)
    assert verify(project_in(small.folder)) == ()


@pytest.mark.parametrize("way", [cut, emptied, gone, made_a_folder], ids=lambda w: w.__name__)
def test_a_file_that_is_cut_or_gone_is_left_so(way: Way, small: Project, another: Path) -> None:
    file = small.folder / "workbench.db"
    with closing(sqlite3.connect(file)) as log_written_back:
        decide(small)
        log_written_back.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    way(file, another)
    left = file.read_bytes() if file.is_file() else None
    refused = pytest.raises(Displaced) if way is not cut else pytest.raises(InputError)
    with refused:
        study(project_in(small.folder) if way is cut else small)
    small.store.close()
    assert (file.read_bytes() if file.is_file() else None) == left


def test_after_the_right_file_is_back_work_goes_on(small: Project, another: Path) -> None:
    file, aside = small.folder / "workbench.db", small.folder / "aside.db"
    decide(small)
    file.rename(aside)
    assert "is gone" in refuses(small)
    shutil.copy(another, file)
    assert "put in the place" in refuses(small)
    aside.replace(file)
    decide(small)
    kept = file.read_bytes()
    written_over(file, another)
    assert "copied over" in refuses(small)
    written_over(file, _saved(kept, aside))
    decide(small)
    now = head(small)
    small.store.close()
    again = project_in(small.folder)
    assert head(again) == now
    assert verify(again) == ()


def _saved(content: bytes, to: Path) -> Path:
    to.write_bytes(content)
    return to


def test_what_came_between_decision_and_commit_is_noticed(small: Project, another: Path) -> None:
    file, before = small.folder / "workbench.db", another.read_bytes()
    with pytest.raises(Displaced), small.store.begin() as tx:
        review.record(tx.trail, ANN, review.CreateTheme(theme_id="x", name="X"))
        moved_in(file, another)
    with pytest.raises(Displaced), small.store.read() as tx:
        pass
    small.store.close()
    assert file.read_bytes() == before


def test_a_page_does_not_end_with_another_study_than_it_began(
    small: Project, another: Path
) -> None:
    with pytest.raises(Displaced), small.store.read() as tx:
        tx.study()
        written_over(small.folder / "workbench.db", another)


def test_a_decision_is_refused_in_the_words_of_what_happened(small: Project) -> None:
    (small.folder / "workbench.db").unlink()
    with pytest.raises(Displaced, match="is gone while the workbench had it open"):
        acknowledged(small, ANN, review.create_theme, name="Late")


def test_what_was_recorded_is_not_called_failed_though_the_file_is_gone(small: Project) -> None:
    def record_then_fail(project: Project, by: Author) -> Recorded:
        done = review.create_theme(project, by, name="In time")
        (project.folder / "workbench.db").unlink()
        project.store.board()
        return done

    done = acknowledged(small, ANN, record_then_fail)
    assert done.recorded.analyst == "Ann"
    assert "is gone" in str(done.problem)


def test_a_newer_workbench_that_upgrades_meanwhile_is_noticed(small: Project) -> None:
    decide(small)
    with closing(sqlite3.connect(small.folder / "workbench.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    assert "another version upgraded the project" in refuses_tables(small)


def test_a_trail_that_was_set_back_in_the_very_file_is_noticed(small: Project) -> None:
    for _ in range(3):
        decide(small)
    with closing(sqlite3.connect(small.folder / "workbench.db")) as other:
        last = other.execute("SELECT max(seq) FROM event").fetchone()[0]
        other.execute("DELETE FROM trail_text WHERE seq = ?", (last,))
        other.execute("DELETE FROM event WHERE seq = ?", (last,))
        other.commit()
    assert f"event #{last} is not in it any more" in refuses_tables(small)


def test_another_database_id_is_noticed(small: Project) -> None:
    study(small)
    with closing(sqlite3.connect(small.folder / "workbench.db")) as other:
        other.execute("UPDATE database_id SET id = 'another'")
        other.commit()
    assert "another project is in its place" in refuses_tables(small)


def refuses_tables(project: Project) -> str:
    for asked in (decide, study):
        with pytest.raises(Displaced) as refused:
            asked(project)
    return str(refused.value)


KILLED = """
import os, signal, sys
sys.path.insert(0, {here!r})
from integration_kit import ANN, project_in
from workbench.services.deciding.review import create_theme
project = project_in(__import__("pathlib").Path(sys.argv[1]))
for number in range(12):
    create_theme(project, ANN, name=f"Killed {{number}}")
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_after_decisions(folder: Path) -> None:
    program = KILLED.format(here=str(Path(__file__).parent))
    ended = subprocess.run([sys.executable, "-c", program, str(folder)], check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    assert (folder / "workbench.db-wal").stat().st_size


@pytest.mark.parametrize("way", [moved_in, written_over], ids=lambda w: w.__name__)
def test_the_log_of_a_killed_process_is_not_applied_to_a_file_that_was_restored(
    way: Way, small: Project, another: Path, tmp_path: Path
) -> None:
    folder, file = small.folder, small.folder / "workbench.db"
    old = copy_of(file, tmp_path / "old.db")
    for _ in range(3):
        decide(small)
    small.store.close()
    killed_after_decisions(folder)
    whole = shutil.copytree(folder, tmp_path / "whole")
    for other in (old, another):
        way(file, other)
        ended = command_line("status", folder)
        assert (ended.code, ended.out) == (2, "")
        assert "delete workbench.db-wal" in ended.complaint
        assert file.read_bytes() == other.read_bytes()
    # A copy of the whole folder has the log that belongs to it.
    board = project_in(whole).store.board()
    assert sum(board.name_of(theme.id).startswith("Killed") for theme in board.live()) == 12
    assert verify(project_in(whole)) == ()


def test_a_copy_that_the_workbench_made_is_not_the_file_it_was_made_of(
    small: Project, tmp_path: Path
) -> None:
    """Laid out otherwise, it would be mixed with the log, however near its writes are."""
    from workbench.storage.engine import keep_copy

    decide(small)
    keep_copy(small.store._engine, "now")  # type: ignore[attr-defined]
    copy = small.folder / "workbench.db.of-now"
    decide(small)
    written_over(small.folder / "workbench.db", copy)
    before = copy.read_bytes()
    refuses(small)
    small.store.close()
    assert (small.folder / "workbench.db").read_bytes() == before


def test_many_at_once_are_not_called_displaced(small: Project) -> None:
    """Several processes that write, and write their logs back, are no reason to refuse."""
    from concurrent.futures import ThreadPoolExecutor

    def work(number: int) -> None:
        for _ in range(15):
            decide(small)
            with closing(sqlite3.connect(small.folder / "workbench.db")) as other:
                other.execute("PRAGMA wal_checkpoint(PASSIVE)")
            other_project = project_in(small.folder)
            study(other_project)
            decide(other_project)

    before = head(small).seq
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert head(small).seq == before + 90
    assert verify(small) == ()
