"""Standard output is the workbench's own: what labelers print goes to standard error.

A command with `--json` promises one JSON value there, and a labeler is code of somebody else: it
prints, from C as well, starts programs that do, leaves threads behind, forks, or closes what it did
not open. So from the moment at which the first plugin is loaded, file descriptor 1 leads to
standard error and stays there; the way to the real one is known to `own_output` alone.
"""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from threading import Lock
from typing import TextIO

STDOUT, STDERR = 1, 2


class _Guard:
    """The real standard output of a process that asked to keep it, once it is set apart."""

    def __init__(self) -> None:
        self.wanted = False
        self.own: TextIO | None = None
        self.lock = Lock()


_guard = _Guard()


def keep_output() -> None:
    """Ask for standard output to be set apart once a plugin is loaded: this process is a command.

    Where standard output is something in memory (a test, a notebook), nothing is done.
    """
    _guard.wanted = sys.stdout is not None and sys.stdout is sys.__stdout__


def set_apart() -> None:
    """Make sure that file descriptor 1 does not lead to standard output, whoever closed it.

    Called before code of a plugin is run, and after.
    """
    if not _guard.wanted:
        return
    with _guard.lock:
        if _guard.own is None:
            _guard.own = _kept()
            sys.stdout = _printer(_guard.own)
            # What was opened while it was closed had its number, and may have been closed since.
            atexit.register(set_apart)
        if not _is_open(STDOUT) or _same(STDOUT, _guard.own.fileno()):
            with suppress(OSError):  # there is no standard error either
                os.dup2(STDERR, STDOUT)


def own_output() -> TextIO:
    """Where a command's result is written."""
    return _guard.own or sys.stdout


def _kept() -> TextIO:
    """A way to standard output that no program and no forked process has."""
    sys.stdout.flush()
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    # What `os.dup` gives is closed in programs that are started; forked processes have it, and
    # one that lives on would keep whoever reads our output waiting for more.
    number = os.dup(STDOUT)
    os.register_at_fork(after_in_child=lambda: _closed(number))
    return os.fdopen(number, "w", encoding=encoding, errors=errors)


class _Lasting(TextIOWrapper):
    """What `print` writes to; a plugin that closes it closes nothing of ours."""

    def close(self) -> None:
        """Write what waits."""
        self.flush()


def _printer(own: TextIO) -> TextIO:
    raw = os.fdopen(STDOUT, "wb", closefd=False)
    return _Lasting(raw, encoding=own.encoding, errors="backslashreplace", line_buffering=True)


def _closed(number: int) -> None:
    with suppress(OSError):
        os.close(number)
    _guard.wanted = False


def _is_open(number: int) -> bool:
    return _same(number, number)


def _same(one: int, other: int) -> bool:
    try:
        return os.path.samestat(os.fstat(one), os.fstat(other))
    except OSError:
        return False
