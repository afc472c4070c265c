"""What the integration tests share: the command line as a real process, small studies on disk."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from workbench.bootstrap import create_project, open_project
from workbench.cli import main
from workbench.domain.ports import Progress, Vectors, silent
from workbench.services.context import Author, Project
from workbench.services.importing.files import import_files
from workbench.services.theming.run import RunOptions, RunReport, run
from workbench.testing import HashingEmbedder

ANN = Author(analyst="Ann")

SUBJECTS: dict[str, tuple[str, ...]] = {
    "travel": ("bus", "driver", "timetable", "ticket", "stop", "fare", "road", "journey"),
    "garden": ("seeds", "tomatoes", "spade", "soil", "greenhouse", "roses", "compost", "lawn"),
    "sleep": ("pillow", "night", "dreams", "mattress", "snoring", "nap", "bedtime", "tired"),
    "money": ("rent", "wages", "savings", "bills", "bank", "debt", "pension", "budget"),
    "music": ("choir", "piano", "singing", "songs", "concert", "guitar", "melody", "band"),
}
QUESTIONS = {
    "travel": "How do you get there?",
    "garden": "What do you grow at home?",
    "sleep": "How are your nights?",
    "money": "How do you manage with money?",
    "music": "What do you listen to?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that ended: exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line that a refused command leaves on standard error."""
        lines = [line for line in self.err.splitlines() if line.startswith("workbench: ")]
        assert len(lines) == 1, self.err
        return lines[0]


class CountingEmbedder(HashingEmbedder):
    """Counts the texts that it is given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        self.seen += texts
        return super().embed(texts, progress)


def command_line(
    *args: str | Path,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    prefix: Sequence[str] = (),
    script: Path | None = None,
) -> Ended:
    """Run `workbench` (or a script that does) as a process of its own."""
    given = {k: v for k, v in os.environ.items() if not k.startswith("WORKBENCH_")}
    command = [str(script)] if script else ["-m", "workbench"]
    ended = subprocess.run(
        [*prefix, sys.executable, *command, *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=given | {"PYTHONWARNINGS": "default"} | (env or {}),
        timeout=300,
        check=False,
    )
    return Ended(code=ended.returncode, out=ended.stdout, err=ended.stderr)


def invoked(*args: str | Path, env: dict[str, str] | None = None) -> Ended:
    """Run `workbench` in this process, which is faster; what it prints is caught."""
    out, err = StringIO(), StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        patch.setattr(sys, "argv", ["workbench", *map(str, args)])
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        main()
    code = ended.value.code
    return Ended(code=code if isinstance(code, int) else 0, out=out.getvalue(), err=err.getvalue())


def answer(chance: random.Random, subject: str) -> str:
    """A made-up answer of two sentences on a subject."""
    one, two, three, four = chance.sample(SUBJECTS[subject], 4)
    return (
        f"Well the {one} and the {two} matter most to me I would say. "
        f"Without the {three} I could not think of the {four} at all."
    )


def interview(number: int, *, answers: int = 10) -> str:
    """A made-up interview: the same number, the same words."""
    chance = random.Random(number)
    lines = []
    for turn in range(answers):
        subject = sorted(SUBJECTS)[(number + turn) % len(SUBJECTS)]
        lines += [f"INT: {QUESTIONS[subject]}", f"P: {answer(chance, subject)}"]
    return "\n\n".join(lines) + "\n"


def interviews(folder: Path, numbers: Iterable[int], *, answers: int = 10) -> list[Path]:
    """Made-up interviews `P01.txt` … as files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in numbers:
        path = folder / f"P{number:02}.txt"
        path.write_text(interview(number, answers=answers), "utf-8")
        paths.append(path)
    return paths


def project_in(folder: Path, embedder: HashingEmbedder | None = None) -> Project:
    """A project in a folder that embeds without a model; made where there is none."""
    if not (folder / "workbench.db").exists():
        create_project(folder, name="A study").store.close()
    shared = embedder or HashingEmbedder()
    return open_project(folder, embedder=lambda: shared)


def themed(
    folder: Path, files: Sequence[Path], embedder: HashingEmbedder | None = None
) -> tuple[Project, RunReport]:
    """A project with files imported and themes proposed."""
    project = project_in(folder, embedder)
    import_files(project, ANN, files)
    return project, run(project, ANN, RunOptions(seed=3))
