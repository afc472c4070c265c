"""Whatever a page that was let in sends: an answer or a refusal, never a failure nor silence."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from http_kit import JSON, Answer, Caller, let_in
from ui_kit import build_study, entry_of, served

from workbench.services import reading
from workbench.services.context import Project

TURNS = 150
SEED = 14
DEEP = "[" * 60_000 + "]" * 60_000
ODD: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 10**6, 10**30, 1.5, float("nan"), "", "0", "x" * 100_000,
    "\x00", "\ud800", "../..", "<b>", [], [[]], {}, {"a": 1}, {"path": None}, {"path": ""},
    {"path": "/etc/passwd"}, {"path": "x" * 5_000}, {"path": "\x00"}, [None] * 1000,
    {"__type__": "update"}, {"meta": {"_type": "gradio.FileData"}, "path": 1},
)  # fmt: skip
"""Values that no page sends where it sends others."""

RAW = (b"", b"{", b"null", b"[]", b"\xff\xfe", b"1" * 20_000, DEEP.encode(), b'{"a":' * 5_000)
POSTS = (
    "/gradio_api/queue/join", "/gradio_api/component_server", "/gradio_api/upload",
    "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/queue/join/", "/door/analyst",
)  # fmt: skip
READS = (
    "/gradio_api/queue/data", "/gradio_api/queue/data?session_hash=", "/config?x=%00", "/config/",
    "/gradio_api/queue/data?session_hash=nobody", "/gradio_api/queue/data?session_hash=%00%ff",
    "/gradio_api/upload_progress", "/gradio_api/upload_progress?upload_id=x",
    "/gradio_api/info?all_endpoints=x", "/gradio_api/startup-events", "/gradio_api/heartbeat/x",
    "/gradio_api/file=", "/gradio_api/file=%00", "/gradio_api/file=" + "x" * 6000,
    "/gradio_api/file=/proc/self/environ", "/gradio_api/file=http://127.0.0.1/",
    "/export/none", "/export/json?dialect=none", "/export/matrix.svg?attribute=%00",
    "/export/matrix.csv?attribute=none&themes=none", "/export/map.svg?x=1", "/export/..",
    "/export/qdpx?dialect=" + "x" * 3000, "/run?theme=%00", "/trail/", "/?__theme=<b>",
    "/theme.css", "/gradio_api/theme.css?x=1", "/door/page?x=1", "/enter?to=%00", "/enter?key=%ff",
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    project = build_study(tmp_path_factory.mktemp("fuzzed") / "study")
    yield project
    project.store.close()


@pytest.fixture(scope="module")
def ann(project: Project) -> Iterator[Caller]:
    with served(project) as address:
        yield let_in(entry_of(address), "Ann")


def asked(caller: Caller, method: str, path: str, body: bytes = b"", kind: str = "") -> int:
    """The status of an answer; one that never begins fails. What is streamed is not waited for."""
    place = urlsplit(caller.address)
    head = [f"{method} {path} HTTP/1.1", f"Host: {place.netloc}", f"Cookie: {caller.cookie}"]
    head += [f"X-Workbench-Page: {caller.token}", f"Content-Length: {len(body)}"]
    head += [f"Content-Type: {kind or 'application/json'}", "Connection: close", "", ""]
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=60) as line:
        line.sendall("\r\n".join(head).encode("latin-1", "replace") + body)
        begun = line.makefile("rb").readline().split()
    assert len(begun) > 1, f"{method} {path[:80]} was not answered"
    return int(begun[1])


def usual(caller: Caller) -> dict[str, Any]:
    """What a page sends to the queue."""
    return {"fn_index": 0, "data": [], "session_hash": caller.token[:8], "event_data": None,
            "trigger_id": None, "event_id": "none"}  # fmt: skip


def spoilt(caller: Caller, chance: random.Random) -> bytes:
    """A request with some of its fields missing, of another type or far too large."""
    if chance.random() < 0.15:
        return chance.choice(RAW)
    sent = usual(caller) | {"component_id": caller.component, "fn_name": "read"}
    for name in chance.sample(sorted(sent), chance.randint(1, 3)):
        if chance.random() < 0.2:
            del sent[name]
        else:
            sent[name] = chance.choice(ODD)
    return json.dumps(sent).encode()


def queued(caller: Caller, **other: Any) -> Answer:
    body = json.dumps(usual(caller) | other)
    return caller.ask("POST", "/gradio_api/queue/join", JSON, body)


@pytest.mark.parametrize("number", [-1, 10**4, 10**9, 10**30, 1.0, "0", "", None, True, [0], {}])
def test_an_event_that_no_page_has_is_refused(number: Any, ann: Caller) -> None:
    assert queued(ann, fn_index=number).status in (400, 404, 422)


@pytest.mark.parametrize(
    "other",
    [
        {"session_hash": None}, {"session_hash": 5}, {"session_hash": "x" * 10**6},
        {"session_hash": []}, {"session_hash": "\x00"}, {"data": None}, {"data": "x"},
        {"data": {}}, {"data": 3}, {"event_id": 7}, {"trigger_id": "x"}, {"trigger_id": 10**30},
        {"batched": "x"}, {"simple_format": []}, {"request": "x"}, {"api_name": "none"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_what_a_page_sends_is_answered(other: dict[str, Any], ann: Caller) -> None:
    assert queued(ann, **other).status < 500


@pytest.mark.parametrize("missing", ["fn_index", "data", "session_hash"])
def test_a_request_without_a_field_is_answered(missing: str, ann: Caller) -> None:
    sent = {name: value for name, value in usual(ann).items() if name != missing}
    answer = ann.ask("POST", "/gradio_api/queue/join", JSON, json.dumps(sent))
    assert answer.status < 500


@pytest.mark.parametrize("path", READS)
def test_reading_what_is_not_there_is_answered(path: str, ann: Caller) -> None:
    assert asked(ann, "GET", path) < 500


def test_nothing_that_is_sent_makes_the_server_fail(ann: Caller, project: Project) -> None:
    before = reading.study(project).board.seq
    for path, body in _requests(ann, random.Random(SEED)):
        kind = "multipart/form-data; boundary=x" if "upload" in path else ""
        status = asked(ann, "POST", path, body, kind)
        assert status < 500, (path, status, body[:300])
    assert asked(ann, "GET", "/config") == 200
    assert reading.study(project).board.seq == before


def _requests(caller: Caller, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    yield from ((path, body) for path in POSTS for body in RAW)
    for _ in range(TURNS):
        yield chance.choice(POSTS), spoilt(caller, chance)
