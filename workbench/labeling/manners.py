"""Whether code of a plugin prints or starts processes, seen while it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from tempfile import TemporaryFile
from typing import IO

from workbench.labeling.stdout_guard import STDOUT, set_apart

_STARTS = (
    "subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system",
    "os.exec",
)  # fmt: skip
"""What Python says of a process that begins (PEP 578)."""

_SHOWN = 60


@dataclass(slots=True)
class Manners:
    """What was seen; what was printed is known once it is over."""

    started: set[str] = field(default_factory=set)
    printed: str = ""
    closed: bool = False

    @property
    def problems(self) -> list[str]:
        """A line for each thing that a labeler should not do."""
        found = []
        if self.printed:
            found.append(f"writes to standard output ({self.printed!r}); use context.log")
        if self.closed:
            found.append("closes standard output, which it did not open")
        if self.started:
            how = ", ".join(sorted(self.started))
            found.append(f"starts processes ({how}), which outlive a call and cannot be stopped")
        return found


_watching: list[Manners] = []


@contextmanager
def watched() -> Iterator[Manners]:
    """See what is printed, by C code and by programs too, and which processes begin."""
    _listen()
    set_apart()  # now, while standard output is where it was
    seen = Manners()
    _watching.append(seen)
    with TemporaryFile() as caught:
        try:
            with _into(caught, seen):
                yield seen
        finally:
            _watching.remove(seen)
            caught.seek(0)
            line = " ".join(caught.read(1000).decode("utf-8", "replace").split())
            seen.printed = line[:_SHOWN]


@contextmanager
def _into(caught: IO[bytes], seen: Manners) -> Iterator[None]:
    """Lead standard output into a file."""
    sys.stdout.flush()
    before = os.dup(STDOUT)
    os.dup2(caught.fileno(), STDOUT)
    printing = open(STDOUT, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    try:
        with redirect_stdout(printing):
            yield
    finally:
        seen.closed = printing.closed or not _leads_to(caught)
        if not seen.closed:
            printing.flush()
        os.dup2(before, STDOUT)
        os.close(before)


def _leads_to(file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(os.fstat(STDOUT), os.fstat(file.fileno()))
    except OSError:
        return False


@cache
def _listen() -> None:
    """Listen to what the interpreter does, for as long as it runs: a hook cannot be taken back."""

    def heard(event: str, _: object) -> None:
        if _watching and event in _STARTS:
            for seen in _watching:
                seen.started.add(event)

    sys.addaudithook(heard)
