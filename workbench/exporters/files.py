"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from workbench.domain.errors import InputError

PART = ".workbench-part"
"""How files end that are being written."""


def write_whole(out: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `out`, then put it in its place.

    Only the owner may read the file: it holds what people said in confidence.

    Raises:
        InputError: the folder is not there or cannot be written to; nothing is left behind.
    """
    if out.is_dir():
        raise InputError(f"{out} is a folder; give the name of a file")
    sweep_parts(out.parent)
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name[:40]}.", suffix=PART)
    except OSError as error:
        message = f"cannot write to the folder {out.parent}: {error.strerror}; choose another one"
        raise InputError(message) from error
    part = Path(name)
    try:
        with suppress(OSError):  # some network folders hold no file for anybody
            _hold(handle)
        write(part)
        part.replace(out)
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
        os.close(handle)


def sweep_parts(folder: Path) -> None:
    """Delete what processes that were killed while they wrote have left in a folder."""
    for part in folder.glob(f".*{PART}"):
        with suppress(OSError):  # somebody is writing it, or it is not ours to delete
            if S_ISREG(part.lstat().st_mode):
                _delete_unless_held(part)


def _delete_unless_held(part: Path) -> None:
    handle = os.open(part, os.O_RDWR)
    try:
        _hold(handle)
        part.unlink()
    finally:
        os.close(handle)


def _hold(handle: int) -> None:
    """Keep a file for this process, as long as the handle is open; `OSError` where another does."""
    if sys.platform != "win32":  # there an open file cannot be deleted
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
