"""A disk that is full, or that cannot be written to: a clear line, nothing half written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from integration_kit import ANN, command_line, interviews, invoked, project_in

from workbench.domain.errors import ReadOnly, WorkbenchError
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.erasing.participants import withdraw
from workbench.services.importing.files import import_files
from workbench.services.projects import head, verify
from workbench.services.reporting import export
from workbench.services.theming.run import RunOptions, run

ANALYST = ("--analyst", "Ann")


def mounted(*args: str | Path) -> None:
    if os.geteuid() or shutil.which("mount") is None:
        pytest.skip("only the superuser can mount a small disk")
    ended = subprocess.run(["mount", *map(str, args)], capture_output=True, text=True, check=False)
    if ended.returncode:
        pytest.skip(f"no disk can be mounted here: {ended.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted("-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", place)
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """The disk without any room; afterwards there is some again."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


@pytest.fixture
def study_on(disk: Path, six: Path) -> Path:
    return shutil.copytree(six / "study", disk / "study")


def decide(project: Project, tmp_path: Path) -> None:
    for number in range(200):  # until the room in the log is used up
        review.create_theme(project, ANN, name=f"Theme {number}", definition="x" * 2000)


def bring(project: Project, tmp_path: Path) -> None:
    import_files(project, ANN, interviews(tmp_path / "more", range(50, 70), answers=20))


def propose(project: Project, tmp_path: Path) -> None:
    run(project, ANN, RunOptions(seed=9, themes=3))


def erase(project: Project, tmp_path: Path) -> None:
    for number in range(1, 7):
        with suppress_not_there():
            withdraw(project, ANN, f"P{number:02}")


@contextmanager
def suppress_not_there() -> Iterator[None]:
    from workbench.domain.errors import NotFound

    with suppress(NotFound):
        yield


def write_out(project: Project, tmp_path: Path) -> None:
    for to in ("html", "docx", "xlsx", "qdpx", "json"):
        export(project, to, project.folder / f"out.{to}")


WORK: dict[str, Callable[[Project, Path], None]] = {
    "decisions": decide, "an import": bring, "a run": propose, "an erasure": erase,
    "exports": write_out,
}  # fmt: skip


@pytest.mark.parametrize("work", WORK)
def test_a_full_disk_is_one_line_and_everything_works_again(
    work: str, disk: Path, study_on: Path, tmp_path: Path
) -> None:
    project = project_in(study_on)
    before = head(project)
    left = {path.name for path in study_on.iterdir()}
    with full(disk):
        with pytest.raises(WorkbenchError) as refused:
            WORK[work](project, tmp_path)
        said = str(refused.value)
        assert "\n" not in said
        assert "full" in said or "No space left" in said, said
        assert head(project).seq >= before.seq
        assert {path.name for path in study_on.iterdir()} - left <= {
            "workbench.db-wal", "workbench.db-shm"
        }  # fmt: skip
    assert verify(project) == ()
    WORK[work](project, tmp_path)
    assert verify(project) == ()
    project.store.close()
    assert invoked("verify", study_on).code == 0


def test_each_export_on_a_full_disk_leaves_the_one_that_was_there(
    disk: Path, study_on: Path
) -> None:
    project = project_in(study_on)
    for to in ("html", "docx", "xlsx", "qdpx", "qdc", "json", "matrix.svg"):
        out = disk / f"out.{to}"
        out.write_bytes(b"the one before")
        with full(disk), pytest.raises(WorkbenchError, match=r"No space left|full"):
            export(project, to, out)
        assert out.read_bytes() == b"the one before"
        assert not list(disk.glob(".out*"))
        out.unlink()


def test_commands_on_a_full_disk_end_with_one_line(
    disk: Path, study_on: Path, tmp_path: Path
) -> None:
    more = interviews(tmp_path / "more", range(50, 60), answers=20)
    project_in(study_on).store.close()
    with full(disk):
        asked = [
            ("import", study_on, *more, *ANALYST),
            ("export", study_on, "--to", "html", "--out", study_on / "out.html"),
            ("init", disk / "new"),
            ("init", disk / "new"),
        ]
        for command in asked:
            ended = invoked(*command)
            assert ended.code == 2, (command, ended)
            assert ended.complaint and "Traceback" not in ended.err
    assert invoked("verify", study_on).code == 0
    assert invoked("init", disk / "new").code == 0
    assert invoked("import", study_on, *more, *ANALYST).code == 0


@pytest.fixture
def read_only(six: Path, tmp_path: Path) -> Iterator[Path]:
    """A study on a disk that cannot be written to."""
    own, place = shutil.copytree(six / "study", tmp_path / "own"), tmp_path / "place"
    place.mkdir()
    mounted("--bind", own, place)
    subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_project_that_cannot_be_written_to_is_read(read_only: Path, tmp_path: Path) -> None:
    assert "50 excerpts" in invoked("status", read_only).out or invoked("status", read_only).out
    for command in (("status",), ("verify",), ("changes",), ("codebook",), ("egress",)):
        ended = invoked(command[0], read_only)
        assert (ended.code, ended.err) == (0, ""), (command, ended)
    for to in ("json", "html", "xlsx", "docx", "qdpx"):
        ended = invoked("export", read_only, "--to", to, "--out", tmp_path / f"out.{to}")
        assert ended.code == 0, ended
    assert command_line("status", read_only).code == 0


WRITING = (
    ("review", "undo", *ANALYST), ("run", *ANALYST), ("import", "x.txt", *ANALYST),
    ("withdraw", "P01", *ANALYST), ("redact", "P01:1-3", *ANALYST), ("remove", "P01", *ANALYST),
    ("codebook", "x.csv", *ANALYST), ("label", *ANALYST),
)  # fmt: skip


@pytest.mark.parametrize("command", WRITING, ids=lambda command: command[0])
def test_a_command_that_would_write_ends_in_one_line(
    command: tuple[str, ...], read_only: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.txt").write_text("INT: Hello?\n\nP: I have come by bus again today.\n", "utf-8")
    (tmp_path / "x.csv").write_text("name\nTravel\n", "utf-8")
    name, *rest = (str(tmp_path / w) if w.startswith("x.") else w for w in command)
    ended = invoked(name, read_only, *rest)
    assert (ended.code, ended.out) == (2, "")
    assert "read-only" in ended.complaint and "nothing can be kept" in ended.complaint
    assert invoked("verify", read_only).code == 0


def test_an_old_project_that_cannot_be_upgraded_says_so(tmp_path: Path) -> None:
    import lzma

    kept = Path(__file__).parents[2] / "fixtures" / "old_projects"
    own, place = tmp_path / "own", tmp_path / "place"
    own.mkdir()
    place.mkdir()
    packed = next(iter(sorted(kept.glob("*.db.xz"))))
    (own / "workbench.db").write_bytes(lzma.decompress(packed.read_bytes()))
    mounted("--bind", own, place)
    subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
    try:
        ended = invoked("status", place)
        assert (ended.code, ended.out) == (2, "")
        assert "read-only" in ended.complaint
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_who_may_only_read_the_file_reads_it(six: Path, tmp_path: Path) -> None:
    """Not a disk but its rights are in the way, for an account that is not the owner."""
    if os.geteuid() or shutil.which("setpriv") is None:
        pytest.skip("only the superuser can act as another account")
    folder = shutil.copytree(six / "study", tmp_path / "study")
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    plain = (
        "setpriv",
        "--bounding-set=-all",
        "--inh-caps=-all",
        "--reuid=0",
        "--securebits=+noroot",
    )
    folder.chmod(0o555)
    (folder / "workbench.db").chmod(0o444)
    ended = command_line("status", folder, prefix=plain)
    if "setpriv" in ended.err:
        pytest.skip("rights cannot be given up here")
    assert (ended.code, ended.err) == (0, "")
    ended = command_line("review", folder, "undo", *ANALYST, prefix=plain)
    assert ended.code == 2 and "no right to write" in ended.complaint
    folder.chmod(0o755)


def test_the_store_says_why(read_only: Path) -> None:
    project = project_in(read_only)
    assert "read-only" in project.store.read_only
    with pytest.raises(ReadOnly):
        review.create_theme(project, ANN, name="x")
    project.store.close()


def test_a_served_project_that_cannot_be_written_to_says_so_on_the_page(read_only: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
    from http_kit import let_in
    from ui_kit import free_port

    command = [sys.executable, "-m", "workbench", "serve", str(read_only)]
    command += ["--port", str(free_port())]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        page = let_in(running.stdout.readline().split()[1], "Ann")
        state = page.call("read", {"what": "state"}).json
        assert state["rows"]
        asked = {"op": "reject", "theme": state["rows"][0]["id"], "made_at": state["seq"]}
        answer = page.call("decide", asked | {"since": 0}).json
        assert "read-only" in answer["error"]["message"] and answer["error"]["kind"] == "input"
        opened = {"op": "opened", "excerpts": []}
        assert "error" not in page.call("decide", opened).json
        assert "nothing that you decide can be kept" in page.ask("GET", "/config").text
        assert page.ask("GET", "/export/html").status == 200
    finally:
        running.send_signal(signal.SIGINT)
        _, complaints = running.communicate(timeout=60)
        assert "Traceback" not in complaints, complaints
