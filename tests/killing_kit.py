"""`kill -9` of a command at a chosen write or moment: a process that forks has it done at once.

A command of its own costs a second before it begins. So one process loads everything and forks for
each command; the fork is a process like any other, killed by SIGKILL. What it writes is counted
from outside the product: the interpreter says which files are opened for writing, renamed and
deleted, SQLAlchemy which statements write and when a transaction is kept.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent

FORKING = f"""
import json, os, signal, sys
sys.path.insert(0, {str(HERE / "integration")!r})
from sqlalchemy import Engine, event
from workbench import bootstrap
from workbench.embedding import HashingEmbedder
bootstrap._embedder = lambda settings: HashingEmbedder()
import alembic.command, alembic.script, docx, openpyxl, sklearn.cluster, sknetwork.clustering
import workbench.cli.app, workbench.clustering.graph, workbench.clustering.consensus
import workbench.exporters, workbench.importers, workbench.learning.learner
import workbench.services.batch, workbench.services.suggesting.answering
import workbench.services.erasing.words, workbench.services.erasing.removal

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "VACUUM", "PRAGMA WAL")

class Points:
    '''Counts the points at which something is written; dies at one of them.'''
    def __init__(self, last): self.passed, self.last = [], last
    def passing(self, what):
        self.passed.append(what)
        if len(self.passed) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

def watch(points):
    def execute(connection, cursor, statement, *rest):
        if statement.lstrip().upper().startswith(WRITES):
            points.passing(" ".join(statement.split())[:40])
    def heard(name, given):
        if name in ("os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            points.passing(name)
        elif name == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR):
            points.passing("open")
    event.listen(Engine, "before_cursor_execute", execute)
    event.listen(Engine, "commit", lambda connection: points.passing("commit"))
    sys.addaudithook(heard)

def command(asked):
    os.environ.update(asked["env"])
    fresh = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    out, err = os.open(asked["out"], fresh), os.open(asked["err"], fresh)
    os.dup2(out, 1); os.dup2(err, 2)
    points = Points(asked["last"])
    watch(points)
    sys.argv = ["workbench", *asked["args"]]
    code = 0
    try:
        workbench.cli.app.main()
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        import traceback; traceback.print_exc(); code = 70
    for file in (sys.stdout, sys.stderr): file.flush()
    with open(asked["points"], "w") as file: json.dump(points.passed, file)
    os._exit(code)

print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if not child:
        command(asked)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A command that ended, or was killed: how, what it said, what it passed, how long it took."""

    code: int
    out: str
    err: str
    points: tuple[str, ...]
    seconds: float

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Commands:
    """Runs commands, each as a process of its own, in a folder that takes what they say."""

    def __init__(self, home: Path) -> None:
        self._home = home
        home.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("WORKBENCH_")}
        self._forking = subprocess.Popen(
            [sys.executable, "-c", FORKING],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1,
            env=kept | {"WORKBENCH_ANALYST": "Ann", "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        assert self._said() == "ready"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._forking.communicate()

    def run(
        self,
        args: Sequence[str | Path],
        *,
        last: int = 0,
        after: float | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Finished:
        """A command, killed at its write number `last` or so many seconds after it began."""
        files = {name: self._home / name for name in ("out", "err", "points")}
        for file in files.values():
            file.unlink(missing_ok=True)
        asked: dict[str, Any] = {"args": [*map(str, args)], "last": last, "env": dict(env or {})}
        asked |= {name: str(file) for name, file in files.items()}
        assert self._forking.stdin is not None
        started = time.perf_counter()
        print(json.dumps(asked), file=self._forking.stdin, flush=True)
        child = int(self._said())
        if after is not None:
            time.sleep(after)
            # Not waited for yet, or ended just now: its number is nobody else's until then.
            self._kill(child)
        code = int(self._said())
        seconds = time.perf_counter() - started
        said = [files[name].read_text("utf-8") for name in ("out", "err")]
        points = json.loads(files["points"].read_text()) if files["points"].exists() else ()
        return Finished(
            code=code, out=said[0], err=said[1], points=tuple(points), seconds=seconds
        )  # fmt: skip

    def _kill(self, child: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    def _said(self) -> str:
        assert self._forking.stdout is not None
        return self._forking.stdout.readline().strip()
