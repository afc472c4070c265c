"""Whether a file is still the one that was written, and deleting it only if it is.

What is known of a file may come with somebody else's project. So a link, a folder or a file that
was touched by anybody since is never read further or deleted.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from stat import S_ISREG
from typing import Literal

Kept = Literal["kept", "changed", "missing"]
"""How a file stands: as it was written, otherwise, or not there."""

_PIECE = 1_048_576
# Neither a link nor a pipe that nobody fills is waited for.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def standing(path: Path, sha256: str, stamp: int | None) -> Kept:
    """How the file at a path stands.

    Args:
        path: where it was written.
        sha256: of what was written.
        stamp: when it was written by the file's own clock, in nanoseconds; None where the file may
            have been copied with its folder.
    """
    return _looked_at(path, sha256, stamp)[0]


def delete(path: Path, sha256: str, stamp: int | None) -> Kept:
    """Delete the file if it is as it was written; how it stood.

    Raises:
        OSError: it cannot be deleted.
    """
    found, place = _looked_at(path, sha256, stamp)
    if found == "kept":
        status = path.lstat()
        if (status.st_dev, status.st_ino) != place:
            return "changed"
        path.unlink()
    return found


def _looked_at(path: Path, sha256: str, stamp: int | None) -> tuple[Kept, tuple[int, int]]:
    nowhere = (0, 0)
    try:
        if not S_ISREG(path.lstat().st_mode):
            return "changed", nowhere
        handle = os.open(path, _FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        return "missing", nowhere
    except (OSError, ValueError):  # nobody may read it, or it is not even a path
        return "changed", nowhere
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        touched = stamp is not None and status.st_mtime_ns != stamp
        if touched or not S_ISREG(status.st_mode):
            return "changed", nowhere
        same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    return "kept" if same else "changed", (status.st_dev, status.st_ino)
