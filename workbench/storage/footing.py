"""Whether an open SQLite file is still the one that was opened, and its log is its own.

Sync programs, restores and `git checkout` put another file in the place of one that is open.
SQLite would go on with what it had, where nobody finds it again, or mix the two: what was written
last lies in a log beside the file (`-wal`), which says nothing of the file it belongs to.

So every write notes in the file's first page which file it is and how many writes there were
(SQLite's `application_id` and `user_version`). Both are read here without SQLite, from the file and
from its log: of a file that was replaced, SQLite sees what it remembers.
"""

from __future__ import annotations

import os
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from workbench.domain.errors import Displaced, InputError

_HEADER = 100
"""Bytes at the beginning of a file, or of its first page in the log."""

_LOG_HEADER, _FRAME = 32, 24
"""Bytes before the first frame of a log, and before the page in each; sqlite.org/walformat.html"""

_LOOKS = 5
"""Times that a log is looked at: another process may be writing to it."""

Place = tuple[int, int]
"""Device and inode of a file."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which file it is and after how many writes; zeros where no such workbench wrote to it."""

    file: int = 0
    writes: int = 0


class OpenFile:
    """A file held open to be read.

    Whoever closes a file lets go of all locks that the process has on it, SQLite's too. So each
    file is opened once, and closed when nobody uses it any more.
    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.place = _of(os.fstat(self._handle))

    def mark(self) -> Mark:
        """What is noted in the file, as far as the log was written back into it."""
        return _noted(os.pread(self._handle, _HEADER, 0))

    def __del__(self) -> None:
        if handle := getattr(self, "_handle", None):
            os.close(handle)


_OPEN: WeakValueDictionary[Place, OpenFile] = WeakValueDictionary()


class Footing:
    """The file that an engine stands on.

    Attributes:
        path: where it was opened.
        read_only: why it cannot be written to; empty where it can.
    """

    def __init__(self, path: Path, read_only: str = "") -> None:
        self.path, self.read_only = path, read_only
        self._file = _opened(path)
        self._newest = Mark()
        self.left = False
        """Whether the end of the process was prepared for it."""

    def check(self, seen: Mark | None = None) -> None:
        """Make sure that the file is the one that was opened.

        Args:
            seen: what SQLite reads of it: the file cannot be further than that.

        Raises:
            Displaced: it is gone, or another one is in its place, or was written over it.
        """
        try:
            place = _of(self.path.stat())
        except OSError as error:
            raise Displaced(f"{self.path} is gone{_SINCE}; {_BACK}") from error
        if place != self._file.place:
            raise Displaced(f"another file was put in the place of {self.path}{_SINCE}; {_BACK}")
        newest = self._newest  # before the file is looked at: other threads look, too
        mark = self._file.mark()
        if not _later(mark, newest) or (seen is not None and not _later(seen, mark)):
            raise Displaced(f"another file was copied over {self.path}{_SINCE}; {_RESTART}")
        if self.read_only and newest not in (mark, Mark()):
            raise Displaced(f"somebody wrote to {self.path} meanwhile; start the workbench again")
        self._newest = mark

    def overwritten(self) -> bool:
        """Whether other content is in the very file, so that SQLite must not write to it."""
        try:
            same = _of(self.path.stat()) == self._file.place
        except OSError:
            return False
        return same and not _later(self._file.mark(), self._newest)


_SINCE = " while the workbench had it open, so nothing more is written"
_BACK = "put it back to go on, or stop the workbench and start it again with what is there now"
_RESTART = "stop the workbench, and start it again with the file that you want"


def check_log(path: Path) -> None:
    """Refuse a file beside which lies the log of another: SQLite would mix the two.

    Raises:
        InputError: saying what can be done.
    """
    log = path.with_name(f"{path.name}-wal")
    for look in range(_LOOKS):
        time.sleep(0.05 if look else 0)
        if _belongs(_opened(path).mark(), _logged(log)):
            return
    raise InputError(
        f"{log} holds the last writes of another {path.name} than the one beside it: put that one "
        f"back, or delete {log.name} and {path.name}-shm to go on without these writes"
    )


def _opened(path: Path) -> OpenFile:
    found = _OPEN.get(_of(path.stat()))
    if found is None:
        found = OpenFile(path)
        _OPEN[found.place] = found
    return found


def _of(status: os.stat_result) -> Place:
    return status.st_dev, status.st_ino


def _noted(page: bytes) -> Mark:
    if len(page) < _HEADER:
        return Mark()
    return Mark(*struct.unpack_from(">I", page, 68), *struct.unpack_from(">I", page, 60))


def _later(mark: Mark, earlier: Mark) -> bool:
    """Whether one file can have been at these marks one after the other."""
    return earlier == Mark() or (mark.file == earlier.file and mark.writes >= earlier.writes)


def _logged(log: Path) -> list[Mark]:
    """What is noted in the first pages in a log, in order; empty where there is none."""
    found = []
    try:
        with log.open("rb") as file:
            head = file.read(_LOG_HEADER)
            size = struct.unpack_from(">I", head, 8)[0] if len(head) == _LOG_HEADER else 0
            while len(frame := file.read(_FRAME)) == _FRAME and frame[8:16] == head[16:24]:
                page = file.read(size)
                if frame[:4] == b"\x00\x00\x00\x01":
                    found.append(_noted(page))
    except OSError:  # there is none, or SQLite says in a moment what is wrong with it
        pass
    return found


def _belongs(own: Mark, logged: list[Mark]) -> bool:
    """Whether a log goes on from where its file stands, or was partly written back into it."""
    if not logged or own in logged:
        return True
    return own.file in (0, logged[0].file) and own.writes == logged[0].writes - 1
