"""A private folder of one process inside a project: uploads, and exports under way.

A process deletes what it made and nothing else. That a folder was made here, and by this program,
is said by a file in it that holds the folder's own place on the disk: a copy of the folder, or one
that came with somebody's project, lies in another place and is left alone. Links are never
followed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from filelock import FileLock, Timeout

PREFIX = "serving-"
_MADE, _HELD = "made-here", "in-use.lock"
CLAIMED = "import-"
"""How folders begin that an erasure leaves to the work that reads them, which deletes them."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """A private folder; its lock is held for as long as the process lives."""

    path: Path
    lock: FileLock

    def folder(self, kind: str) -> Path:
        """A new folder of its own for one page, one import or one export."""
        return Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=self.path))

    def close(self) -> None:
        """Delete the folder and what is in it."""
        _delete(self.path)
        self.lock.release(force=True)


def open_scratch(project: Path) -> Scratch:
    """Make a private folder in a project; what processes that ended left behind goes first.

    Raises:
        OSError: the project's folder cannot be written to.
    """
    project = project.resolve()
    sweep(project)
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=project))
    lock = FileLock(path / _HELD, mode=0o600, thread_local=False)
    lock.acquire(blocking=False)
    # Last: a folder without it is nobody's, so nobody deletes it before it is held.
    (path / _MADE).write_text(_place(path), "utf-8")
    return Scratch(path, lock)


def sweep(project: Path) -> None:
    """Delete what processes that ended without doing so have left in a project."""
    for path in _own(project):
        lock = FileLock(path / _HELD, mode=0o600)
        with suppress(Timeout, OSError):
            lock.acquire(blocking=False)
            _delete(path)
            lock.release(force=True)


def empty(project: Path) -> None:
    """Delete what lies in the private folders of a project, also of those that are in use."""
    for path in _own(project):
        for each in path.iterdir():
            if _is_folder(each) and not each.name.startswith(CLAIMED):
                shutil.rmtree(each, ignore_errors=True)


def strangers(project: Path) -> tuple[Path, ...]:
    """What lies in a project where earlier versions and other computers kept uploads."""
    own = set(_own(project))
    found = [project / "uploads", *sorted(project.glob(f"{PREFIX}*"))]
    return tuple(path for path in found if path not in own and os.path.lexists(path))


def _delete(path: Path) -> None:
    """Delete a folder; last what says whose it is, so that it is swept where this is killed."""
    with suppress(OSError):
        for each in path.iterdir():
            if _is_folder(each):
                shutil.rmtree(each, ignore_errors=True)
            elif each.name != _MADE:
                each.unlink()
    shutil.rmtree(path, ignore_errors=True)


def _own(project: Path) -> Iterator[Path]:
    return (path for path in sorted(project.glob(f"{PREFIX}*")) if _made_here(path))


def _made_here(path: Path) -> bool:
    made = path / _MADE
    try:
        if not (_is_folder(path) and S_ISREG(made.lstat().st_mode)):
            return False
        return made.read_text("utf-8")[:100] == _place(path)
    except (OSError, UnicodeDecodeError):
        return False


def _is_folder(path: Path) -> bool:
    return S_ISDIR(path.lstat().st_mode)


def _place(path: Path) -> str:
    """Where a folder lies on the disk: no copy of it says the same."""
    status = path.lstat()
    return f"{status.st_dev}:{status.st_ino}"
