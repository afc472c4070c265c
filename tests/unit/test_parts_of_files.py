"""A file that is being written: nobody else's is touched, and a crash leaves nothing for good."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.domain.errors import InputError
from workbench.exporters.files import beside, sweep_parts, write_whole

KILLED = """
import os, signal, sys
from pathlib import Path
from workbench.exporters.files import write_whole
def write(part):
    part.write_text("half of what Ottilie sa")
    os.kill(os.getpid(), signal.SIGKILL)
write_whole(Path(sys.argv[1]), write)
"""


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob(".*.part"))


def killed(out: Path) -> Path:
    """What a process left that was killed while it wrote a file."""
    subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False, timeout=60)
    [left] = parts(out.parent)
    return left


def test_what_a_killed_process_left_goes_with_the_next_file_in_the_folder(tmp_path: Path) -> None:
    left = killed(tmp_path / "one.html")
    assert "Ottilie" in left.read_text() and stat.S_IMODE(left.stat().st_mode) == 0o600
    write_whole(tmp_path / "two.html", lambda part: part.write_text("whole"))
    assert [p.name for p in tmp_path.iterdir()] == ["two.html"]


def test_what_somebody_is_writing_is_not_swept(tmp_path: Path) -> None:
    with beside(tmp_path / "one.html") as part:
        part.write_text("half")
        sweep_parts(tmp_path)
        assert part.read_text() == "half"
        write_whole(tmp_path / "two.html", lambda other: other.write_text("whole"))
        assert parts(tmp_path) == [part]
    assert parts(tmp_path) == []


def test_other_programs_files_copies_and_links_are_left_alone(tmp_path: Path) -> None:
    left = killed(tmp_path / "one.html")
    mine = tmp_path / "mine"
    mine.mkdir()
    shutil.copy(left, mine / left.name)
    (mine / ".thesis.docx.1f.part").write_text("a download")
    (mine / ".x.part").write_text("a download")
    (mine / f".link.{left.stat().st_ino:x}.part").symlink_to(left)
    before = sorted(mine.iterdir())
    sweep_parts(mine)
    assert sorted(mine.iterdir()) == before and left.exists()
    sweep_parts(tmp_path / "nowhere")


def test_a_failure_leaves_nothing_and_the_old_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("before")

    def fail(part: Path) -> None:
        part.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        write_whole(out, fail)
    assert out.read_text() == "before" and [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_what_was_only_begun_goes_and_another_programs_file_of_such_a_name_stays(
    tmp_path: Path,
) -> None:
    begun, other = tmp_path / ".abcd_123.part", tmp_path / ".wxyz9876.part"
    begun.touch()
    other.write_text("half a download", "utf-8")
    sweep_parts(tmp_path)
    assert not begun.exists()
    assert other.read_text("utf-8") == "half a download"
