"""A process deletes what it made in a project, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.storage.scratch import PREFIX, empty, open_scratch, strangers, sweep

CRASHES = """
import os, signal, sys
from pathlib import Path
from workbench.storage.scratch import open_scratch
scratch = open_scratch(Path(sys.argv[1]))
(scratch.folder("page") / "P01.txt").write_text("I stopped going.")
print(scratch.path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""

DIES_DELETING = """
import os, sys
from pathlib import Path
from workbench.storage.scratch import open_scratch, sweep
project, number = Path(sys.argv[1]), 0
def dying(name, given):
    global number
    number -= name in ("os.remove", "os.rmdir")
    if number == 0 and name in ("os.remove", "os.rmdir"):
        os._exit(9)
sys.addaudithook(dying)
code, last = 9, 0
while code:
    last += 1
    child = os.fork()
    if not child:
        scratch = open_scratch(project)
        (scratch.folder("page") / "P01.txt").write_text("I stopped going.")
        number = last
        scratch.close()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = [path for path in project.rglob("*") if path.name != "in-use.lock"]
    sweep(project)
    print(bool(left), [p.name for p in project.rglob("*") if p.parent != project])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "study").mkdir()
    return tmp_path / "study"


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter1.txt").write_text("Years of work.")
    return folder


def crashed(project: Path) -> Path:
    """The folder of a process that was killed."""
    command = [sys.executable, "-c", CRASHES, str(project)]
    return Path(subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.strip())


def test_the_folder_is_private_and_goes_with_its_process(project: Path) -> None:
    scratch = open_scratch(project)
    assert scratch.path.parent == project
    assert scratch.path.stat().st_mode & 0o077 == 0
    assert scratch.folder("page").stat().st_mode & 0o077 == 0
    scratch.close()
    assert list(project.iterdir()) == []


@pytest.mark.parametrize("name", ["uploads", f"{PREFIX}x", f"{PREFIX}abcdefgh"])
def test_a_link_in_a_project_that_somebody_sent_leads_nowhere(
    name: str, project: Path, thesis: Path
) -> None:
    (project / name).symlink_to(thesis)
    scratch = open_scratch(project)
    empty(project)
    scratch.close()
    assert (thesis / "chapter1.txt").read_text() == "Years of work."
    assert (project / name).is_symlink()


@pytest.mark.parametrize("name", ["uploads", f"{PREFIX}notes"])
def test_a_researchers_own_folder_is_left_alone_and_told_of(name: str, project: Path) -> None:
    (project / name).mkdir()
    (project / name / "notes.txt").write_text("mine")
    scratch = open_scratch(project)
    empty(project)
    scratch.close()
    assert (project / name / "notes.txt").read_text() == "mine"
    assert strangers(project) == (project / name,)


def test_two_processes_leave_each_other_alone(project: Path) -> None:
    first = open_scratch(project)
    (first.folder("page") / "P01.txt").write_text("I go by bus.")
    second = open_scratch(project)
    assert len(list(first.path.glob("page-*/P01.txt"))) == 1
    second.close()
    assert len(list(first.path.glob("page-*/P01.txt"))) == 1
    first.close()


def test_what_a_killed_process_left_goes_with_the_next_start(project: Path) -> None:
    left = crashed(project)
    assert list(left.glob("page-*/P01.txt"))
    sweep(project)
    assert list(project.iterdir()) == []


def test_a_process_that_is_killed_while_it_deletes_leaves_nothing_that_is_not_swept(
    project: Path,
) -> None:
    command = [sys.executable, "-c", DIES_DELETING, str(project)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    assert len(said) > 3 and said[0].startswith("True")
    assert {line.split(maxsplit=1)[1] for line in said} == {"[]"}


def test_what_was_copied_from_another_place_is_not_ours(project: Path) -> None:
    left = crashed(project)
    sent = left.with_name(f"{PREFIX}sent")
    shutil.copytree(left, sent)
    sweep(project)
    assert not left.exists()
    assert list(sent.glob("page-*/P01.txt"))
    assert strangers(project) == (sent,)


def test_links_within_are_deleted_and_not_followed(project: Path, thesis: Path) -> None:
    scratch = open_scratch(project)
    page = scratch.folder("page")
    (page / "away").symlink_to(thesis)
    (scratch.path / "page-link").symlink_to(thesis)
    empty(project)
    assert not page.exists()
    scratch.close()
    assert (thesis / "chapter1.txt").exists()


def test_a_mark_that_is_a_link_or_no_text_makes_nothing_ours(project: Path) -> None:
    for i, mark in enumerate((b"\xff\xfe", b"")):
        (project / f"{PREFIX}{i}").mkdir()
        (project / f"{PREFIX}{i}" / "made-here").write_bytes(mark)
    (project / f"{PREFIX}2").mkdir()
    (project / f"{PREFIX}2" / "made-here").symlink_to("/dev/zero")
    sweep(project)
    assert len(strangers(project)) == 3


def test_an_erasure_empties_pages_and_exports_and_leaves_an_import_to_itself(
    project: Path,
) -> None:
    scratch = open_scratch(project)
    for kind in ("page", "export", "import"):
        (scratch.folder(kind) / "P01.txt").write_text("I go by bus.")
    empty(project)
    assert [path.parent.name[:6] for path in scratch.path.glob("*/P01.txt")] == ["import"]
    scratch.close()
