"""The wheel as a stranger gets it: whole, and in an empty environment it serves a project."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from ui_kit import free_port

pytestmark = pytest.mark.soak

ROOT = Path(__file__).parents[2]
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")
SAID = "I would come every week if the bus stopped nearer to the hall."


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("setuptools", "77", reason="no setuptools beside this Python")
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    copied = tracked(".")
    for file in copied:
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).write_bytes((ROOT / file).read_bytes())
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", made)
    ran(sys.executable, *PIP, "wheel", *options, source)
    [built] = made.glob("*.whl")
    return built


def tracked(folder: str) -> list[str]:
    """The files under a folder that are there and not ignored."""
    listed = ran("git", "ls-files", "--cached", "--others", "--exclude-standard", folder, cwd=ROOT)
    return [file for file in listed.splitlines() if (ROOT / file).is_file()]


def ran(*command: str | Path, cwd: Path | None = None) -> str:
    """What a command prints that must succeed."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@contextmanager
def served(workbench: Path, study: Path) -> Iterator[str]:
    """The address that lets a browser in to a project, served as the command serves it."""
    command = [str(workbench), "serve", str(study), "--port", str(free_port())]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        said = running.stdout.readline()
        assert said.startswith("Open http"), said
        yield said.split()[1]
    finally:
        running.kill()
        running.communicate()


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("workbench/")}
    assert held == set(tracked("workbench"))


@pytest.mark.skipif("SOAK_SECONDS" not in os.environ, reason="a large install: make soak")
def test_the_wheel_in_an_empty_environment_serves_a_project(wheel: Path, tmp_path: Path) -> None:
    ran(sys.executable, "-m", "venv", tmp_path / "env")
    bin = tmp_path / "env" / "bin"
    install = (bin / "python", *PIP, "install", "-c", ROOT / "constraints.txt")
    if index := os.environ.get("TORCH_INDEX"):
        ran(*install, "torch", "--index-url", index)
    ran(*install, wheel)
    (tmp_path / "P01.txt").write_text(f"INT: How is it?\n\nP01: {SAID}\n", "utf-8")
    workbench = bin / "workbench"
    ran(workbench, "init", tmp_path / "study", "--analyst", "Ann")
    ran(workbench, "import", tmp_path / "study", tmp_path / "P01.txt")
    ran(workbench, "run", tmp_path / "study")
    with served(workbench, tmp_path / "study") as entry, urlopen(entry) as answer:
        assert answer.status == 200 and "Open the study" in answer.read().decode("utf-8")
