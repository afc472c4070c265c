"""A command that recorded a decision never says that it failed."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from integration_kit import ANN, Ended, invoked
from pytest import MonkeyPatch

from workbench.cli.app import main
from workbench.domain.errors import InputError
from workbench.domain.ports import Progress
from workbench.services.context import Project
from workbench.services.deciding import review
from workbench.services.reading import study
from workbench.storage import SqlStore, SqlTx


def throw(error: Exception) -> None:
    raise error


def fail(*_: object, **__: object) -> None:
    raise KeyError("gone")


def failing_once_it_has_written(patch: pytest.MonkeyPatch) -> None:
    whole = SqlStore.begin

    @contextmanager
    def begin(store: SqlStore) -> Iterator[SqlTx]:
        with whole(store) as tx:
            yield tx
        fail()

    patch.setattr(SqlStore, "begin", begin)


def failing_to_say_what_was_done(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("workbench.domain.telling.narrative.sentence", fail)


@pytest.mark.parametrize("broken", [failing_once_it_has_written, failing_to_say_what_was_done])
def test_what_fails_after_a_decision_is_said_and_the_decision_with_it(
    broken: Callable[[pytest.MonkeyPatch], None], small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = study(small).board
    largest = board.live()[0].id
    broken(monkeypatch)
    ended = invoked(
        "review", small.folder, "split", largest, "--into", "2", "--analyst", "Ann", "--json"
    )
    assert ended.code == 0 and ended.value["seq"] == board.seq + 1
    assert ended.complaint.startswith(f"workbench: #{board.seq + 1} is recorded, but: KeyError")


ERASING: dict[str, Callable[[str, str], list[str]]] = {
    "withdraw": lambda who, transcript: [who],
    "redact": lambda who, transcript: [f"{transcript}:0-9"],
    "redact words": lambda who, transcript: ["--words", who],
    "remove": lambda who, transcript: [transcript, "--erase"],
}
REACH, CLEAR = "workbench.services.reach.reach", "workbench.services.erasing.traces.sweep_parts"


@pytest.mark.parametrize("name", ERASING)
@pytest.mark.parametrize(
    ("step", "error", "said"),
    [
        (REACH, RuntimeError("no file"), "RuntimeError: no file"),
        (REACH, InputError("no such file"), "no such file"),
        (CLEAR, OSError(28, "No room"), "No room"),
    ],
)
def test_an_erasure_that_fails_after_it_was_recorded_says_so(
    name: str, step: str, error: Exception, said: str, small: Project, monkeypatch: MonkeyPatch
) -> None:
    now = study(small)
    who, transcript = sorted(now.participants)[0], min(now.transcripts)
    monkeypatch.setattr(step, lambda *_, **__: throw(error))
    args = ERASING[name](who, now.transcripts[transcript].name)
    at = (name.split()[0], small.folder, *args, "--analyst", "Ann")
    if isinstance(error, RuntimeError):
        ended = command_failing(*at)
    else:
        ended = invoked(*at)
        assert ended.code == 1
    assert re.fullmatch(
        rf"workbench: #{now.board.seq + 1} (is|to #\d+ are) recorded, but: .*{said}.*",
        ended.complaint,
    )
    assert study(small).board.seq > now.board.seq


def command_failing(*args: str | Path) -> Ended:
    """A command that fails by a fault of ours, which whoever mends it sees."""
    err = StringIO()
    with redirect_stderr(err), pytest.raises(RuntimeError), MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["workbench", *map(str, args)])
        main()
    return Ended(code=1, out="", err=err.getvalue())


def test_a_codebook_whose_report_fails_is_recorded(
    small: Project, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    (tmp_path / "codes.csv").write_text("name\nTravel\n", "utf-8")
    full = OSError(28, "No room")
    monkeypatch.setattr("workbench.cli.codebook.result", lambda *_, **__: throw(full))
    seq = study(small).board.seq
    ended = invoked("codebook", small.folder, tmp_path / "codes.csv", "--analyst", "Ann")
    assert ended.code == 1
    assert ended.complaint.startswith(f"workbench: #{seq + 1} is recorded, but: the disk: No room")


def test_a_job_that_fails_says_what_it_had_recorded(small: Project) -> None:
    def work(progress: Progress) -> str:
        review.set_aside(small, ANN, [min(study(small).excerpts)])
        raise InputError("the rest failed")

    seq, key = study(small).board.seq, small.jobs.start("work", work)
    while (job := small.jobs.get(key)) and job.state == "running":
        time.sleep(0.01)
    assert job is not None and job.message == f"#{seq + 1} is recorded, but: the rest failed"


def test_what_is_refused_is_refused(small: Project) -> None:
    seq = study(small).board.seq
    ended = invoked("review", small.folder, "redo", "--analyst", "Ann")
    assert ended.code == 2 and "taken nothing back" in ended.complaint
    assert study(small).board.seq == seq
