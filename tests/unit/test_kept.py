"""A file is deleted only while it is the very one that was written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.exporters.kept import delete, sha256_of, standing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text("as it was written", "utf-8")
    return path


def facts(path: Path) -> tuple[str, int]:
    return sha256_of(path), path.stat().st_mtime_ns


def test_what_was_written_is_known_and_deleted(file: Path) -> None:
    sha256, stamp = facts(file)
    assert standing(file, sha256, stamp) == "kept"
    assert delete(file, sha256, stamp) == "kept"
    assert not file.exists()
    assert standing(file, sha256, stamp) == delete(file, sha256, stamp) == "missing"


def test_what_was_changed_stays(file: Path) -> None:
    sha256, stamp = facts(file)
    file.write_text("as it was writtem", "utf-8")
    os.utime(file, ns=(stamp, stamp))
    assert standing(file, sha256, stamp) == delete(file, sha256, stamp) == "changed"
    assert file.exists()


def test_the_same_content_of_somebody_else_stays(file: Path) -> None:
    sha256, stamp = facts(file)
    os.utime(file, ns=(stamp, stamp + 1))
    assert delete(file, sha256, stamp) == "changed"
    assert file.exists()
    assert delete(file, sha256, None) == "kept"


def test_neither_a_link_nor_what_it_leads_to_is_deleted(file: Path, tmp_path: Path) -> None:
    sha256, stamp = facts(file)
    link = tmp_path / "link.html"
    link.symlink_to(file)
    assert standing(link, sha256, stamp) == delete(link, sha256, stamp) == "changed"
    assert link.is_symlink() and file.exists()


def test_a_folder_a_pipe_and_what_is_no_path_are_left_alone(file: Path, tmp_path: Path) -> None:
    sha256, stamp = facts(file)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe", "x" * 5000, "nul\0"):
        assert delete(tmp_path / name, sha256, stamp) == "changed"
    assert delete(file / "below", sha256, stamp) == "missing"
    assert (tmp_path / "folder").is_dir() and file.exists()
