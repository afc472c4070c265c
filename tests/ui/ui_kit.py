"""A small study for the page: our own sentences, hostile names, themes set by hand."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI

from workbench.bootstrap import create_project, open_project
from workbench.domain.material.codebook import code_id
from workbench.domain.trail.incoming import Label, Proposal, Run, Setting, ThemeLabel
from workbench.embedding.hashing import HashingEmbedder
from workbench.services import reading
from workbench.services.context import Author, Project, record
from workbench.services.importing.codebook import load_codebook
from workbench.services.importing.files import import_files
from workbench.storage.scratch import open_scratch
from workbench.ui.board.desk import Desk
from workbench.ui.board.telling import Json
from workbench.ui.server.app import build_app
from workbench.ui.server.door import Door
from workbench.ui.visitors.sessions import Session, Visitor

ANN, BEN = Author(analyst="Ann"), Author(analyst="Ben")
EVIL = '<img src=x onerror="window.pwned=1">'
SCRIPT = "<script>window.pwned=1</script>"

_SAID = {
    "buses": (
        "It takes two buses to get to the meeting and my back has had enough by then.",
        "I would come every week if the bus stopped nearer to the hall.",
        "The bus fare and the parking cost more than the tea and the biscuits.",
        "My daughter drove me until she changed shifts, and the bus is too much.",
    ),
    "believed": (
        "Nobody in that room asks me to explain the pain, they know what a bad night is.",
        "I felt believed for the first time, and I went home and slept.",
        "You can stand up in the middle of a sentence and nobody looks round.",
        "They know the pain is real, so I do not have to put a face on.",
    ),
    "moving on": (
        "I stopped going because I did not want my whole life to be about pain.",
        "Once I was back at work I had no evenings left and I wanted to move on.",
        "It helped while I needed it, and then I wanted other things to talk about.",
        "Some have gone for years, and I thought I would rather be moving on.",
    ),
}

PEOPLE = ("P01", "P02", "P03", "P04")

_CODEBOOK = f"""name,parent,definition
Getting there,,"Travel, its cost and its pain"
Being believed,,Not having to explain
Being believed at work,Being believed,By employers
"{EVIL.replace('"', '""')}",,A hostile code
"""


def build_study(folder: Path) -> Project:
    """Four interviews of hostile names, three themes of four excerpts each, a codebook."""
    create_project(folder, name="Peer support").store.close()
    project = open_project(folder, embedder=HashingEmbedder)
    files = folder / "files"
    files.mkdir()
    _write(files)
    report = import_files(
        project, ANN, sorted(files.glob("*.txt")), interviewers=["INT"],
        participants=files / "people.csv",
    )  # fmt: skip
    assert all(row.ok for row in report.rows), report
    load_codebook(project, ANN, files / "codebook.csv")
    _propose(project)
    return project


def _write(files: Path) -> None:
    for i, person in enumerate(PEOPLE):
        turns = [f"{person}: {said[i]}" for said in _SAID.values()]
        if i == 3:
            turns.append(
                f"{person}: {EVIL} I typed that into the form, and {SCRIPT} as well. 👋🏽 Ok?"
            )
            turns.append(
                f"{person}: A last word about 🌧 rainy days and naïve hopes for the summer."
            )
        asked = "\n\nINT: Could you say more about that?\n\n"
        (files / f"{person}.txt").write_text(
            f"INT: Hello {EVIL}.\n\n{asked.join(turns)}\n", "utf-8"
        )
    rows = [f"{person},{'tutor' if i % 2 else 'attendee'}" for i, person in enumerate(PEOPLE)]
    (files / "people.csv").write_text("participant,group\n" + "\n".join(rows) + "\n", "utf-8")
    (files / "codebook.csv").write_text(_CODEBOOK, "utf-8")


def _propose(project: Project) -> None:
    now = reading.study(project)
    held = {
        name: tuple(e.id for e in now.excerpts.values() if any(t in e.text for t in said))
        for name, said in _SAID.items()
    }
    ids = {name: f"0000000{i}-1111-5111-8111-111111111111" for i, name in enumerate(held)}
    proposals = tuple(
        Proposal(
            theme_id=ids[name], members=members, strengths=(0.9, 0.8, 0.7, 0.6),
            soft=members[3:], keyphrases=(name, "pain", "meeting"),
        )
        for name, members in held.items()
    )  # fmt: skip
    labels = tuple(ThemeLabel(theme_id=ids[name], name=name) for name in held)
    hostile = ThemeLabel(theme_id=ids["buses"], name=f"{EVIL} buses", description=SCRIPT)
    everything = list(now.excerpts)
    with project.store.begin() as tx:
        config = (Setting(name="engine", value="by hand"),)
        record(tx.trail, ANN, Run(run_id="run-1", config=config, proposals=proposals))
        record(tx.trail, ANN, Label(labeler="keyphrase", version="1", labels=labels))
        record(tx.trail, ANN, Label(labeler="evil", version="1", labels=(hostile,)))
        line = np.linspace(-0.9, 0.9, len(everything), dtype=np.float32)
        tx.derived.put_map("run-1", everything, np.stack([line, line * 0 + 0.1], axis=1))
        near = ((code_id("Getting there"), 0.61), (code_id("Being believed"), 0.2))
        tx.derived.put_near_codes({ids["buses"]: near})
    reading.forget_study(project)


def theme(project: Project, name: str) -> str:
    """The id of a theme by name."""
    return reading.study(project).theme_named(name)


class Seat:
    """A desk, and one page of one analyst at it."""

    def __init__(self, project: Project, analyst: str = "Ann", desk: Desk | None = None) -> None:
        self._desk = desk or Desk(project)
        self._page = Visitor(session=Session(analyst))
        self.read = self._desk.read

    def decide(self, asked: Any) -> Json:
        return self._desk.decide(asked, self._page)

    def decide_all(self, asked: Any) -> Json:
        return self._desk.decide_all(asked, self._page)


DOORS: dict[str, Door] = {}
"""The doors of the servers that run in this process, by address."""


APPS: dict[str, FastAPI] = {}
"""Their applications."""


def entry_of(address: str) -> str:
    """An address that lets one browser in to a server of this process."""
    return DOORS[address].entry()


@contextmanager
def served(project: Project, *, analyst: str = "") -> Iterator[str]:
    """The page on loopback; gives its address."""
    server: list[uvicorn.Server] = []
    listening = socket.create_server(("127.0.0.1", 0))  # held from here on: nobody else takes it
    port = listening.getsockname()[1]
    address, scratch = f"http://127.0.0.1:{port}", open_scratch(project.folder)

    async def run() -> None:
        # Built within a running loop: without one, Gradio makes its own and never closes it.
        with mounted_only():
            app = build_app(project, port=port, analyst=analyst, scratch=scratch)
        DOORS[address], APPS[address] = app.state.door, app
        server.append(uvicorn.Server(uvicorn.Config(app, log_level="error")))
        await server[0].serve(sockets=[listening])

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    deadline = time.monotonic() + 300
    while not (server and server[0].started):
        assert thread.is_alive() and time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    try:
        yield address
    finally:
        server[0].should_exit = server[0].force_exit = True
        thread.join(timeout=60)
        listening.close()
        scratch.close()
        del DOORS[address], APPS[address]


@contextmanager
def mounted_only() -> Iterator[None]:
    """Spare the applications that Gradio makes at the end of each page, and nobody is served.

    It makes one for every page beside the one that is mounted, three quarters of the time. The
    first application of a process is made as ever: Gradio is to be imported by `build_app`.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "gradio.routes" in sys.modules:
            from gradio.routes import App

            whole = App.create_app

            def mounted(blocks: Any, *given: Any, **named: Any) -> Any:
                return whole(blocks, *given, **named) if "app_kwargs" in named else None

            patch.setattr(App, "create_app", staticmethod(mounted))
        yield


@contextmanager
def process(folder: Path, port: int) -> Iterator[str]:
    """The page served by a process of its own, as the command serves it; killed at the end.

    Gives the address that lets one browser in.
    """
    command = [sys.executable, "-m", "workbench", "serve", str(folder), "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        said = running.stdout.readline()
        assert said.startswith("Open http"), said
        yield said.split()[1]
    finally:
        running.kill()
        running.wait()
        if running.stdout is not None:
            running.stdout.close()


def free_port() -> int:
    """A port nobody listens on, and that no program is given which does not ask for it."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise RuntimeError("every port is taken")
