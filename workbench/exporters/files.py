"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.domain.errors import InputError


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

    Only the owner may read the file: it holds what people said in confidence.

    Raises:
        InputError: the folder is not there or cannot be written to; nothing is left behind.
    """
    if out.is_dir():
        raise InputError(f"{out} is a folder; give the name of a file")
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name[:40]}.", suffix=".part")
        os.close(handle)
    except OSError as error:
        message = f"cannot write to the folder {out.parent}: {error.strerror}; choose another one"
        raise InputError(message) from error
    part = Path(name)
    try:
        yield part
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
