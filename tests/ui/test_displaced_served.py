"""A served project whose database is replaced, restored or damaged under the open pages."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from http_kit import Caller, let_in
from ui_kit import build_study, free_port

from workbench.bootstrap import create_project, open_project
from workbench.services.projects import verify
from workbench.services.reading import study


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study, to be copied, and another beside it."""
    home = tmp_path_factory.mktemp("displaced")
    build_study(home / "study").store.close()
    create_project(home / "other", name="Quite another study").store.close()
    return home


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made / "study", tmp_path / "study")


@contextmanager
def serving(folder: Path) -> Iterator[Caller]:
    """The page, served by a process as the command does, that is stopped with Ctrl+C."""
    command = [sys.executable, "-m", "workbench", "serve", str(folder), "--port", str(free_port())]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        said = running.stdout.readline()
        assert said.startswith("Open http"), said
        yield let_in(said.split()[1], "Ann")
    finally:
        running.send_signal(signal.SIGINT)
        _, complaints = running.communicate(timeout=60)
        assert "Traceback" not in complaints, complaints


def rename(page: Caller, name: str) -> Any:
    theme = "00000001-1111-5111-8111-111111111111"
    asked = {"op": "rename", "theme": theme, "name": name, "made_at": 1000, "since": 0}
    seq = state(page).get("seq", 0)
    return page.call("decide", asked | {"made_at": seq, "client_id": name}).json


def state(page: Caller) -> Any:
    return page.call("read", {"what": "state"}).json


def refused(answer: Any) -> str:
    assert answer["error"]["kind"] in ("input", "unsure"), answer
    line = str(answer["error"]["message"])
    assert "\n" not in line
    return line


def check_refused(page: Caller, said: str) -> None:
    """Nothing is answered but the one line, wherever somebody asks."""
    assert said in refused(rename(page, "Too late"))
    assert said in refused(state(page))
    for to in ("json", "html"):
        export = page.ask("GET", f"/export/{to}")
        assert export.status == 409 and said in export.text and export.text.count("\n") == 1
    assert said in page.ask("GET", "/export/matrix.csv?attribute=group").text


def test_nothing_is_acknowledged_while_another_file_is_there_and_then_it_goes_on(
    folder: Path, made: Path
) -> None:
    file, aside, other = folder / "workbench.db", folder / "aside.db", made / "other/workbench.db"
    with serving(folder) as page:
        first = rename(page, "First")["recorded"]
        file.rename(aside)
        check_refused(page, f"{file} is gone")
        shutil.copy(other, file)
        check_refused(page, "another file was put in the place of")
        aside.replace(file)
        assert rename(page, "Second")["recorded"] == first + 1
        kept = file.read_bytes()
        file.write_bytes(other.read_bytes())
        check_refused(page, "another file was copied over")
        file.write_bytes(kept)
        assert rename(page, "Third")["recorded"] == first + 2
    project = open_project(folder)
    assert verify(project) == ()
    assert study(project).board.seq == first + 2
    project.store.close()


@pytest.mark.parametrize("in_place", [True, False], ids=["over the same file", "as a new file"])
def test_a_restored_earlier_copy_is_left_as_it_is_when_the_server_stops(
    folder: Path, tmp_path: Path, in_place: bool
) -> None:
    file, earlier = folder / "workbench.db", tmp_path / "earlier.db"
    shutil.copy(file, earlier)
    with serving(folder) as page:
        assert rename(page, "Written meanwhile")["recorded"]
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert rename(page, "Written later")["recorded"]
        if in_place:
            file.write_bytes(earlier.read_bytes())
        else:
            shutil.copy(earlier, folder / "fresh")
            (folder / "fresh").replace(file)
        check_refused(page, "nothing more is written")
    assert file.read_bytes() == earlier.read_bytes()
    for log in folder.glob("workbench.db-*"):
        log.unlink()
    project = open_project(folder)
    assert verify(project) == ()
    project.store.close()


def test_a_newer_workbench_that_upgrades_a_served_project_is_said(folder: Path) -> None:
    with serving(folder) as page:
        with closing(sqlite3.connect(folder / "workbench.db")) as newer:
            newer.execute("UPDATE alembic_version SET version_num = '9999'")
            newer.commit()
        check_refused(page, "another version upgraded the project")


def test_damage_that_appears_while_served_is_said_and_never_called_a_fault_of_the_program(
    folder: Path,
) -> None:
    file = folder / "workbench.db"
    with serving(folder) as page:
        rename(page, "Before")
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with file.open("r+b") as damaged:
            damaged.seek(4096)
            damaged.write(b"\xff" * (file.stat().st_size - 4096))
        with closing(sqlite3.connect(file)) as other:  # so that nothing is read from memory
            other.execute("PRAGMA schema_version = 4000")
            other.commit()
        check_refused(page, "is damaged")


def test_a_damaged_project_is_not_served_but_said_in_one_line(folder: Path) -> None:
    file = folder / "workbench.db"
    with file.open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * 40_960)
    command = [sys.executable, "-m", "workbench", "serve", str(folder), "--port", str(free_port())]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "is damaged" in ended.stderr and "workbench salvage" in ended.stderr
