"""Many files at once: a reader process for each core, a time limit for each file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from types import TracebackType
from typing import Any

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Draft
from workbench.domain.ports import Progress, silent
from workbench.importers import read_transcripts
from workbench.importers.worker import drafts_in

MAX_SECONDS = 120.0
"""A file that takes longer is given up; an hour's interview takes well under one second."""
MAX_READERS = 8
# A reader takes a quarter of a second to start, so a few small files are read here.
_FEW = 4
_SMALL = 1_000_000
_COMMAND = (sys.executable, "-P", "-c", "from workbench.importers.worker import main; main()")

Outcome = tuple[Draft, ...] | UnreadableFile
"""The transcripts of a file, or why there are none."""


def read_many(
    paths: Sequence[Path], language: str = "en", progress: Progress = silent
) -> Mapping[Path, Outcome]:
    """Read files side by side; one that cannot be read stops none of the others.

    Args:
        paths: files with one of `SUFFIXES`; a repeated one is read once.
        language: BCP 47 tag of the interviews.
        progress: called after each file.

    Returns:
        The outcome of each file, in the order given.
    """
    files = list(dict.fromkeys(paths))
    outcomes: dict[Path, Outcome] = {}
    progress("reading transcripts", 0, len(files))
    with ExitStack() as stack:
        many = len(files) > _FEW or sum(map(_size, files)) > _SMALL
        found = _beside(files, language, stack) if many else (_here(f, language) for f in files)
        for done, (path, outcome) in enumerate(zip(files, found, strict=True), 1):
            outcomes[path] = outcome
            progress("reading transcripts", done, len(files))
    return outcomes


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _here(path: Path, language: str) -> Outcome:
    try:
        return read_transcripts(path, language)
    except UnreadableFile as error:
        return error


def _beside(files: Sequence[Path], language: str, stack: ExitStack) -> Iterator[Outcome]:
    """Outcomes in order, read by as many processes as there are cores."""
    count = min(os.cpu_count() or 1, MAX_READERS, len(files))
    idle: SimpleQueue[_Reader] = SimpleQueue()
    for _ in range(count):
        idle.put(stack.enter_context(_Reader()))

    def read(path: Path) -> Outcome:
        reader = idle.get()
        try:
            return reader.read(path, language)
        finally:
            idle.put(reader)

    return stack.enter_context(ThreadPoolExecutor(count)).map(read, files)


class _Reader:
    """One reader process; it is started again when a file has stopped it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> _Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def read(self, path: Path, language: str) -> Outcome:
        """What is in a file."""
        self._process = self._process or subprocess.Popen(
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        timer = Timer(MAX_SECONDS, self._process.kill)
        timer.start()
        reply = _asked(self._process, {"path": str(path), "language": language})
        late = timer.finished.is_set()
        timer.cancel()
        if reply is None:
            self._stop()
            return _late(path) if late else _stopped(path)
        try:
            return drafts_in(reply)
        except UnreadableFile as error:
            return error

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None


def _asked(process: subprocess.Popen[bytes], request: Mapping[str, str]) -> Any | None:  # noqa: ANN401 - JSON
    """A reader's reply; None where it stopped instead."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    return json.loads(line) if line.endswith(b"\n") else None


def _late(path: Path) -> UnreadableFile:
    why = f"takes longer than {MAX_SECONDS:.0f} seconds to read"
    return UnreadableFile(path.name, why, "Cut it into several files, or save it as docx.")


def _stopped(path: Path) -> UnreadableFile:
    why = "stopped the program that reads it: it is damaged, or made to exhaust memory"
    return UnreadableFile(path.name, why, "Open it in its own program and save it again.")
