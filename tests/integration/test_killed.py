"""`kill -9` at the worst moments: what was acknowledged is there, and the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from integration_kit import ANN, CountingEmbedder, interviews, project_in, themed

from workbench.domain.trail.events import Rename
from workbench.embedding.cache import CHUNK
from workbench.services.context import Project
from workbench.services.importing.files import import_files
from workbench.services.projects import verify
from workbench.services.reading import study
from workbench.services.theming.run import RunOptions, run

pytestmark = pytest.mark.slow

HEAD = f"""
import os, signal, sys, time
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from integration_kit import ANN, CountingEmbedder, project_in
from workbench.services.theming import run as theming
from workbench.services.deciding.review import rename
folder = Path(sys.argv[1])
"""

WHILE_EMBEDDING = """
class Slow(CountingEmbedder):
    def embed(self, texts, progress=None):
        if self.seen:
            print("a chunk is kept", flush=True)
            time.sleep(600)
        return super().embed(texts)
theming.run(project_in(folder, Slow()), ANN, theming.RunOptions(seed=3))
"""

BEFORE_NAMING = """
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
theming.name_themes = die
theming.run(project_in(folder), ANN, theming.RunOptions(seed=3))
"""

WHILE_NAMING = """
options = theming.RunOptions(seed=3, labelers=("slow",), parallel=1)
theming.run(project_in(folder), ANN, options)
"""

DECIDING = """
s = project_in(folder)
theme = s.store.board().live()[0].id
for number in range(100_000):
    recorded = rename(s, ANN, theme, f"Name {number}")
    print(recorded.seq, number, flush=True)
"""

SLOW_LABELER = """
import time
from pathlib import Path
from workbench.api import LabelerConfig, LabelerSpec, LabelProposal

ASKED = Path(__file__).with_suffix(".asked")

class Slow:
    def label(self, request, chat):
        with ASKED.open("a") as file:
            print(request.cluster_id, file=file, flush=True)
        if len(ASKED.read_text().split()) == 3:
            time.sleep(600 if "slow" in ASKED.with_suffix(".mode").read_text() else 0)
        return LabelProposal(name="About " + request.keyphrases[0])

SPEC = LabelerSpec(name="slow", version="1", config=LabelerConfig, make=lambda c, context: Slow())
"""


def started(script: str, folder: Path) -> subprocess.Popen[str]:
    """A process that works on a project."""
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + script, str(folder)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def kill(process: subprocess.Popen[str]) -> str:
    """Kill it as nothing can prevent; what it had still printed."""
    os.kill(process.pid, signal.SIGKILL)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    return rest


def imported(tmp_path: Path, numbers: range) -> Path:
    project = project_in(tmp_path / "study")
    import_files(project, ANN, interviews(tmp_path / "files", numbers))
    project.store.close()
    return tmp_path / "study"


def undisturbed(tmp_path: Path, numbers: range) -> dict[str, str]:
    """Theme id to name, in a project that nobody kills."""
    board = themed(tmp_path / "calm", interviews(tmp_path / "files", numbers))[0].store.board()
    return {t.id: board.name_of(t.id) for t in board.live()}


def names(project: Project) -> dict[str, str]:
    board = project.store.board()
    return {t.id: board.name_of(t.id) for t in board.live()}


def test_a_run_killed_while_embedding_embeds_only_what_is_missing(tmp_path: Path) -> None:
    numbers = range(60)
    folder = imported(tmp_path, numbers)
    process = started(WHILE_EMBEDDING, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "a chunk is kept\n"
    kill(process)

    counting = CountingEmbedder()
    project = project_in(folder, counting)
    assert verify(project) == ()
    texts = {e.text for e in study(project).excerpts.values()}
    run(project, ANN, RunOptions(seed=3))
    assert len(texts) > CHUNK
    assert len(texts & set(counting.seen)) == len(texts) - CHUNK
    assert names(project) == undisturbed(tmp_path, numbers)
    assert verify(project) == ()


def test_a_run_killed_before_naming_names_its_themes_when_it_is_run_again(tmp_path: Path) -> None:
    folder = imported(tmp_path, range(1, 7))
    process = started(BEFORE_NAMING, folder)
    assert process.wait(timeout=120) == -signal.SIGKILL
    process.communicate()

    project = project_in(folder)
    assert verify(project) == ()
    assert set(names(project).values()) == {""}
    run(project, ANN, RunOptions(seed=3))
    assert names(project) == undisturbed(tmp_path, range(1, 7))


def test_a_run_killed_while_naming_asks_the_labeler_only_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = imported(tmp_path, range(1, 13))
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "slow.py").write_text(SLOW_LABELER, "utf-8")
    (plugins / "slow.mode").write_text("slow", "utf-8")
    monkeypatch.setenv("WORKBENCH_PLUGINS_DIR", str(plugins))
    asked = plugins / "slow.asked"
    process = started(WHILE_NAMING, folder)
    while not asked.exists() or len(asked.read_text("utf-8").split()) < 3:
        assert process.poll() is None
        time.sleep(0.05)
    kill(process)

    (plugins / "slow.mode").write_text("fast", "utf-8")
    project = project_in(folder)
    assert verify(project) == ()
    run(project, ANN, RunOptions(seed=3, labelers=("slow",), parallel=1))
    first, second, third, *rest = asked.read_text("utf-8").split()
    themes = {t.id for t in project.store.board().live()}
    assert len(themes) > 3
    assert {first, second, third, *rest} == themes
    assert {first, second}.isdisjoint(rest)
    assert third in rest
    assert all(name.startswith("About ") for name in names(project).values())


def test_no_decision_that_was_acknowledged_is_lost(small: Project) -> None:
    small.store.close()
    process = started(DECIDING, small.folder)
    assert process.stdout is not None
    told = "".join(process.stdout.readline() for _ in range(40)) + kill(process)
    acknowledged = [line.split() for line in told.splitlines(keepends=True) if line.endswith("\n")]
    assert len(acknowledged) >= 40

    project = project_in(small.folder)
    assert verify(project) == ()
    by_seq = {r.seq: r.event for r in study(project).trail}
    for seq, number in acknowledged:
        event = by_seq[int(seq)]
        assert isinstance(event, Rename)
        assert event.name == f"Name {number}"
