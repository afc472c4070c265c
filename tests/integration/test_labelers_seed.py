"""The seed of a run reaches the model, and the methods text says the seed that was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from labeler_kit import imported, workbench

from workbench.bootstrap import open_project
from workbench.exporters.provenance import methods
from workbench.services.reading import study


class Model:
    """A language model on the loopback that names every theme otherwise."""

    def __init__(self, *, takes_seed: bool = True) -> None:
        self.seeds: list[int | None] = []
        self.refused = 0
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if "seed" in body and not takes_seed:
                    model.refused += 1
                    error = {"message": "Unknown parameter: 'seed'", "param": "seed"}
                    self.answer(400, {"error": error})
                    return
                model.seeds.append(body.get("seed"))
                name = f"Plain talk number {len(model.seeds)}"
                said = {"name": name, "description": "", "code": None, "evidence": []}
                message = {"role": "assistant", "content": json.dumps(said)}
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                head = {"id": "x", "object": "chat.completion", "created": 1, "model": "small"}
                self.answer(200, head | {"choices": [choice]})

            def answer(self, status: int, value: Any) -> None:
                content = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def labeler(self) -> str:
        address = f"http://127.0.0.1:{self.http.server_address[1]}/v1"
        return f"chat:model=small,base_url={address}"


@pytest.fixture
def model(request: pytest.FixtureRequest) -> Iterator[Model]:
    running = Model(takes_seed=getattr(request, "param", True))
    yield running
    running.http.shutdown()
    running.http.server_close()


def told(folder: Path) -> str:
    project = open_project(folder)
    said = " ".join(methods(study(project)))
    project.store.close()
    return said


def test_the_seed_of_a_run_is_sent_and_told(model: Model, tmp_path: Path) -> None:
    folder = imported(tmp_path)
    workbench("run", folder, "--seed", "41", "--labeler", model.labeler)
    assert model.seeds and set(model.seeds) == {41}
    assert "seed 41 sent to the model" in told(folder)


def test_names_asked_for_later_have_the_seed_of_the_newest_run(
    model: Model, tmp_path: Path
) -> None:
    folder = imported(tmp_path)
    workbench("run", folder, "--seed", "41")
    assert "sent to the model" not in told(folder)
    workbench("label", folder, "--labeler", model.labeler)
    assert model.seeds and set(model.seeds) == {41}
    assert "seed 41 sent to the model" in told(folder)


def test_another_seed_asks_again_and_is_told_beside_the_first(model: Model, tmp_path: Path) -> None:
    folder = imported(tmp_path)
    for seed in ("0", "7"):
        workbench("run", folder, "--seed", seed, "--labeler", model.labeler)
    assert set(model.seeds) == {0, 7}
    assert "seed 0 sent to the model" in told(folder)
    assert "seed 7 sent to the model" in told(folder)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_nothing_can_be_drawn_from_is_refused(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    workbench("init", folder)
    ended = workbench("run", folder, "--seed", str(seed), check=2)
    assert f"seed {seed} cannot be drawn from" in ended.complaint


@pytest.mark.parametrize("model", [False], indirect=True)
def test_a_seed_that_the_server_does_not_take_is_not_told_as_sent(
    model: Model, tmp_path: Path
) -> None:
    folder = imported(tmp_path)
    workbench("run", folder, "--seed", "41", "--labeler", model.labeler)
    assert model.refused and set(model.seeds) == {None}
    assert "model small" in told(folder) and "sent to the model" not in told(folder)
