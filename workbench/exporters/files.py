"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG

from workbench.domain.errors import InputError

try:
    import fcntl
except ImportError:  # Windows: what a crash leaves is not swept there
    fcntl = None  # type: ignore[assignment]

_BEGUN = re.compile(r"\.[a-z0-9_]{8}\.part")
"""What a part is called before its place on the disk is known; it is empty until then."""

_PART = re.compile(r"\..*\.(?P<own>[0-9a-f]+)\.part", re.DOTALL)


def write_whole(out: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `out`, then put it in its place.

    Raises:
        InputError: as for `beside`.
    """
    with beside(out) as part:
        write(part)
        part.replace(out)


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A new file beside `out`, to be filled and put in its place; it is gone at the end if not.

    Only the owner may read the file: it holds what people said in confidence. What a process that
    was killed left of such files in this folder goes first.

    Raises:
        InputError: the folder is not there or cannot be written to; nothing is left behind.
    """
    if out.is_dir():
        raise InputError(f"{out} is a folder; give the name of a file")
    try:
        sweep_parts(out.parent)
        handle, part = _new_part(out)
    except OSError as error:
        message = f"cannot write to the folder {out.parent}: {error.strerror}; choose another one"
        raise InputError(message) from error
    try:
        yield part
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
        os.close(handle)


def sweep_parts(folder: Path) -> None:
    """Delete what processes that were killed left of files that they were writing in a folder.

    Such a file says in its name where it lies on the disk, so a copy or another program's file is
    left alone; and while somebody writes it, it is locked.
    """
    with suppress(OSError):
        for path in folder.iterdir():
            if (named := _PART.fullmatch(path.name)) is not None:
                _sweep(path, int(named["own"], 16))
            elif _BEGUN.fullmatch(path.name) and path.lstat().st_size == 0:
                _sweep(path, path.lstat().st_ino)


def _new_part(out: Path) -> tuple[int, Path]:
    """A new file, held open and locked, and its path."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=".part")
    if fcntl is not None:
        with suppress(OSError):  # a disk that knows no locks is never swept either
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    own = out.with_name(f".{out.name[:40]}.{os.fstat(handle).st_ino:x}.part")
    try:
        return handle, Path(name).replace(own)
    except FileNotFoundError:  # swept by somebody before it was locked
        os.close(handle)
        return _new_part(out)


def _sweep(path: Path, own: int) -> None:
    with suppress(OSError):
        status = path.lstat()
        if fcntl is None or not S_ISREG(status.st_mode) or status.st_ino != own:
            return
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(handle)
