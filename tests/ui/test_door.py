"""Nobody comes in without a key, and whoever is in reaches no file and no name but their own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from http_kit import JSON, Answer, Caller, ask, hand_in, let_in, open_page
from starlette.routing import BaseRoute
from ui_kit import APPS, DOORS, build_study, entry_of, free_port, process, served, theme

from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.erasing.participants import withdraw
from workbench.storage.scratch import open_scratch
from workbench.ui.server.door import clean_path
from workbench.ui.visitors.sessions import MOST_PAGES, UPLOAD_SECONDS, Sessions

PAGES = [
    *("", "import", "run", "codebook", "alignment", "matrix", "framework", "saturation", "trail"),
    "checklist",
    "export-study",
]
SECRETS = ("Peer support", "two buses", "P01")


@pytest.fixture
def ann(address: str) -> Caller:
    return let_in(entry_of(address), "Ann")


def closed(answer: Answer) -> bool:
    return answer.status in (401, 403, 404) and not any(s in answer.text for s in SECRETS)


# Who comes in ------------------------------------------------------------------------------


def test_nothing_is_answered_without_a_session(address: str, project: Project) -> None:
    before = reading.study(project).board.seq
    reads = [f"/{page}" for page in PAGES]
    reads += [f"/export/{to}" for to in ("json", "html", "docx", "xlsx", "qdpx", "qdc", "map.svg")]
    reads += ["/export/matrix.csv?attribute=group", "/config", "/config/", "/gradio_api/info"]
    reads += ["/gradio_api/queue/data?session_hash=x", "/gradio_api/heartbeat/x", "/door/page"]
    reads += [f"/gradio_api/file={project.folder}/workbench.db", "/gradio_api/startup-events"]
    reads += ["/gradio_api/dev/reload", "/gradio_api/app_id", "/manifest.json", "/monitoring"]
    writes = ["queue/join", "component_server", "upload", "cancel", "reset", "run/decide", "call/x"]
    answers = [ask(address, "GET", path) for path in reads]
    answers += [ask(address, "GET", path, {"accept": "text/html"}) for path in reads]
    answers += [ask(address, "POST", f"/gradio_api/{path}", JSON, "{}") for path in writes]
    answers += [ask(address, "POST", f"/door/{path}", JSON, "{}") for path in ("analyst", "closed")]
    answers += [
        ask(address, method, "/") for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS")
    ]
    assert all(closed(answer) for answer in answers), [a.status for a in answers]
    assert reading.study(project).board.seq == before


def test_every_route_that_gradio_has_is_closed_to_strangers(address: str) -> None:
    paths = sorted(set(_routes(APPS[address].routes)))
    assert len(paths) > 60
    for path in paths:
        filled = path.replace(":path", "").replace("{", "").replace("}", "")
        package = filled.startswith(("/assets", "/static", "/favicon", "/board-files"))
        for method in ("GET", "POST"):
            answer = ask(address, method, filled, {"accept": "text/html"})
            open_to_all = method == "GET" and (package or "theme.css" in path)
            assert open_to_all or closed(answer), (method, path, answer.status)


def _routes(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """The paths of an application and of those that are mounted in it."""
    for route in routes:
        yield getattr(route, "path", "") or "/"
        inner = getattr(route, "original_router", route)
        yield from _routes(getattr(inner, "routes", None) or ())


def test_package_files_are_open_and_nothing_beside_them(address: str) -> None:
    from workbench.ui.board.assets import version

    board = f"/board-files/{version()}"
    assert ask(address, "GET", f"{board}/board.css").status == 200
    assert ask(address, "GET", f"{board}/door.js").status == 200
    for path in ("/../desk.py", "/%2e%2e/desk.py", "/template.html", "/door.js/../../x"):
        assert ask(address, "GET", f"{board}{path}").status in (401, 403, 404)


def test_websockets_are_closed(address: str, ann: Caller) -> None:
    host = ("host", address.removeprefix("http://"))
    for headers in ([host], [host, ("cookie", ann.cookie)]):
        for path in ("/", "/gradio_api/queue/join", "/assets/x.js"):
            asked = _websocket(APPS[address], path, headers)
            with ThreadPoolExecutor(1) as beside:  # a browser's tests have a loop in this one
                sent = beside.submit(asyncio.run, asked).result()
            assert sent == [{"type": "websocket.close", "code": 1008}]


async def _websocket(app: FastAPI, path: str, headers: list[tuple[str, str]]) -> list[Any]:
    """What the application answers to a browser that asks for a websocket."""
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "websocket", "path": path, "headers": raw, "query_string": b"", "scheme": "ws"}
    await app(scope, receive, send)
    return sent


def test_a_key_opens_one_browser_once(address: str) -> None:
    key = DOORS[address].sessions.new_key()
    first = hand_in(address, key)
    assert first.status == 303 and first.headers["location"] == "/"
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and key not in cookie
    again = hand_in(address, key)
    assert again.status == 401 and "set-cookie" not in again.headers
    assert "used already" in again.text


@pytest.mark.parametrize(
    "key", ["", "x", "k" * 43, "../", "http://[", "?key=", "<script>alert(1)</script>"]
)
def test_a_guessed_key_opens_nothing(key: str, address: str) -> None:
    DOORS[address].sessions.new_key()
    answer = hand_in(address, key)
    assert answer.status == 401 and "<script" not in answer.text


def test_a_key_is_handed_in_by_a_page_without_scripts(address: str) -> None:
    entry = entry_of(address)
    answer = ask(address, "GET", entry.removeprefix(address))
    assert answer.status == 200 and "set-cookie" not in answer.headers
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text and 'method="post"' in answer.text
    assert hand_in(address, entry.partition("key=")[2]).status == 303


def test_a_key_in_an_address_alone_opens_nothing(address: str) -> None:
    key = DOORS[address].sessions.new_key()
    for path in (f"/?key={key}", f"/export/json?key={key}", f"/config?token={key}"):
        assert closed(ask(address, "GET", path))


def test_a_deep_link_is_kept_and_no_other_site_is_gone_to(address: str) -> None:
    shown = ask(address, "GET", "/run?theme=17&attribute=a%26b", {"accept": "text/html"})
    assert shown.status == 401 and 'value="/run?theme=17&amp;attribute=a%26b"' in shown.text
    key = DOORS[address].sessions.new_key()
    assert hand_in(address, key, "/run?theme=17").headers["location"] == "/run?theme=17"
    for to in ("//evil.example", "https://evil.example/x", "/\\evil.example", "javascript:x",
               "/\tx", "///evil.example", "/enter?key=1", "/export/json", "evil", ""):  # fmt: skip
        assert clean_path(to) == "/", to


def test_a_cookie_is_of_one_server_and_no_key(project: Project, tmp_path: Path) -> None:
    other = build_study(tmp_path / "other")
    with served(project) as one, served(other) as two:
        ann = let_in(entry_of(one))
        assert DOORS[one].cookie != DOORS[two].cookie
        assert closed(ask(two, "GET", "/config", {"cookie": ann.cookie}))
        name = DOORS[two].cookie
        value = ann.cookie.partition("=")[2]
        assert closed(ask(two, "GET", "/config", {"cookie": f"{name}={value}"}))
        assert hand_in(one, value).status == 401
    other.store.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://localhost"},
        {"origin": "null"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
)
def test_a_session_presented_from_elsewhere_is_refused(
    headers: dict[str, str], ann: Caller
) -> None:
    for method, path in (("GET", "/config"), ("GET", "/export/json"), ("GET", "/door/page"),
                         ("POST", "/gradio_api/component_server"), ("GET", "/")):  # fmt: skip
        assert ann.ask(method, path, headers).status == 403, (method, path)


def test_the_origin_has_a_scheme(ann: Caller) -> None:
    https = ann.address.replace("http:", "https:")
    assert ann.ask("GET", "/config", {"origin": https}).status == 403
    assert ann.ask("GET", "/config", {"origin": ann.address}).status == 200


# Who writes --------------------------------------------------------------------------------


def test_the_cookie_alone_never_writes(ann: Caller, project: Project) -> None:
    before = reading.study(project).board.seq
    reject = {"op": "reject", "theme": theme(project, "believed"), "made_at": before, "since": 0}
    other = let_in(entry_of(ann.address), "Ben")
    for token in ("", "guess", ann.cookie.partition("=")[2], other.token):
        page = replace(ann, token=token)
        assert page.call("decide", reject).status == 401
        assert page.ask("POST", "/gradio_api/queue/join", JSON, "{}").status == 401
        assert page.ask("POST", "/gradio_api/upload").status == 401
        assert page.decide_as("Eve").status == 401
    assert reading.study(project).board.seq == before
    assert "error" not in ann.call("decide", reject).json
    assert reading.study(project).board.seq == before + 1


def test_the_analyst_is_the_sessions_and_no_field_of_a_request(
    ann: Caller, project: Project
) -> None:
    seq = reading.study(project).board.seq
    asked = {"made_at": seq, "since": seq, "analyst": "Eve"}
    decision = {"op": "park", "theme": theme(project, "believed"), "analyst": "Eve"}
    assert "error" not in ann.call("decide_all", asked | {"decisions": [decision]}).json
    assert "error" not in ann.call("decide", asked | {"op": "undo"}).json
    assert [r.analyst for r in reading.study(project).trail[-2:]] == ["Ann", "Ann"]


def test_nobody_decides_without_a_name(address: str, project: Project) -> None:
    nameless = let_in(entry_of(address))
    seq = reading.study(project).board.seq
    asked = {"op": "undo", "made_at": seq, "since": seq, "analyst": "Eve"}
    assert "say who you are" in nameless.call("decide", asked).json["error"]["message"]
    for name in ("", "  ", "\x00", "x" * 81, None, 7, ["Ann"]):
        answer = nameless.decide_as(name)  # type: ignore[arg-type]
        assert answer.status == 422 or name in (None, 7, ["Ann"]), name
    assert reading.study(project).board.seq == seq


def test_many_pages_are_kept_and_the_oldest_introduces_itself_again(tmp_path: Path) -> None:
    sessions = Sessions(open_scratch(tmp_path))
    session = sessions.session(sessions.redeem(sessions.new_key()) or "")
    assert session is not None
    tokens = [sessions.open_page(session) for _ in range(MOST_PAGES + 3)]
    assert sessions.page(session, tokens[0]) is None
    assert sessions.page(session, tokens[-1]) is not None


# Whose files -------------------------------------------------------------------------------


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("name,replacement\nMargaret Hill,Person A\n")
    path.chmod(0o600)
    return path


def events(ann: Caller) -> list[int]:
    """Every event that Gradio would run."""
    return [each["id"] for each in ann.ask("GET", "/config").json["dependencies"]]


def join(ann: Caller, event: int, data: list[object]) -> Answer:
    body = {"data": data, "fn_index": event, "session_hash": "s", "event_data": None}
    return ann.ask("POST", "/gradio_api/queue/join", JSON, json.dumps(body))


def file_data(path: str, **fields: object) -> dict[str, object]:
    return {"path": path, "meta": {"_type": "gradio.FileData"}, **fields}


def test_no_event_reads_a_path_that_was_not_uploaded(
    ann: Caller, secret: Path, project: Project
) -> None:
    before = sorted(project.folder.glob("serving-*/**/*"))
    for event in events(ann):
        for value in (file_data(str(secret)), [file_data(str(secret))]):
            assert join(ann, event, [value, None, None, "", ""]).status == 403, event
    assert sorted(project.folder.glob("serving-*/**/*")) == before, "nothing is copied either"


def test_ways_around_are_closed(ann: Caller, secret: Path, project: Project) -> None:
    mine = Path(ann.upload("P09.txt", b"I go by bus."))
    (mine.parent / "link.txt").symlink_to(secret)
    (mine.parent / "folder").symlink_to(secret.parent)
    ways = [
        str(mine.parent / "link.txt"), str(mine.parent / "folder" / secret.name),
        f"{mine.parent}/../../../../../../..{secret}", str(mine.parent), "", ".", "~/.ssh/id_rsa",
        f"file://{secret}", "http://127.0.0.1:1/x", "https://evil.example/x", "/dev/stdin",
        str(project.folder / "workbench.db"), os.path.relpath(secret), f"{mine}\x00",
    ]  # fmt: skip
    for way in ways:
        hidden = {"value": [{"deep": [file_data(way, url="x", orig_name="P09.txt")]}]}
        for value in (file_data(way), {"path": way}, hidden):
            assert join(ann, 0, [value]).status == 403, way
    for way in ways[:-1]:
        path = f"/gradio_api/file={way}".replace(" ", "%20")
        assert ann.ask("GET", path).status in (403, 404), way


def test_one_pages_uploads_are_not_anothers(address: str, ann: Caller) -> None:
    mine = ann.upload("P09.txt", b"I go by bus.")
    assert ann.ask("GET", f"/gradio_api/file={mine}").status == 200
    ben = let_in(entry_of(address), "Ben")
    same = replace(ann)
    open_page(same)
    for page in (ben, same):
        assert join(page, 0, [file_data(mine)]).status == 403
    assert ben.ask("GET", f"/gradio_api/file={mine}").status == 403
    assert join(ann, 0, [file_data(mine)]).status != 403


def test_what_a_page_sends_is_json_of_some_size(ann: Caller) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    for body, status in ((deep, 400), ("{", 400), ("", 400), ('"' + "x" * 33_000_000 + '"', 413)):
        answer = ann.ask("POST", "/gradio_api/queue/join", JSON, body)
        assert answer.status == status
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert ann.ask("POST", "/gradio_api/component_server", kind, "--x--").status == 415


@pytest.mark.parametrize(
    "fields",
    [
        {"component_id": 10_000}, {"component_id": -1}, {"component_id": "2"},
        {"component_id": None}, {"component_id": [2]}, {"component_id": {}},
        {"fn_name": "__init__"}, {"fn_name": "postprocess"}, {"fn_name": None}, {"fn_name": ["a"]},
        {"session_hash": None}, {"session_hash": 7}, {"data": ...},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_page_asks_for_is_refused_in_words(fields: dict[str, Any], ann: Caller) -> None:
    call: dict[str, Any] = {
        "data": {"what": "hello"}, "component_id": ann.component, "fn_name": "read",
        "session_hash": "s",
    }  # fmt: skip
    call = {key: value for key, value in (call | fields).items() if value is not ...}
    answer = ann.ask("POST", "/gradio_api/component_server", JSON, json.dumps(call))
    assert answer.status == 404 and "reload" in answer.text


@pytest.mark.parametrize("body", ["[]", "7", "null", '"x"', "{}", '{"fn_index": "x"}'])
def test_a_body_of_another_shape_is_refused(body: str, ann: Caller) -> None:
    for path in ("component_server", "queue/join", "cancel", "reset"):
        assert 400 <= ann.ask("POST", f"/gradio_api/{path}", JSON, body).status < 500, path


def test_an_event_that_is_none_is_refused(ann: Caller) -> None:
    for event in (-1, None, "x", True, [1], 1.5):
        body = json.dumps({"data": [], "fn_index": event, "session_hash": "s"})
        answer = ann.ask("POST", "/gradio_api/queue/join", JSON, body)
        assert answer.status == 404, (event, answer.status, answer.text)


def test_uploads_go_when_the_page_is_closed(ann: Caller, project: Project) -> None:
    mine = Path(ann.upload("P09.txt", b"I go by bus."))
    assert mine.is_file() and mine.stat().st_mode & 0o077 == 0
    assert mine.parents[2].stat().st_mode & 0o077 == 0
    assert ann.ask("POST", "/door/closed").status == 200
    assert not mine.exists()
    assert ann.ask("POST", "/gradio_api/reset", JSON, "{}").status == 401


def test_uploads_go_after_an_hour_and_with_an_erasure(tmp_path: Path, project: Project) -> None:
    now = [0.0]
    scratch = open_scratch(project.folder)
    sessions = Sessions(scratch, clock=lambda: now[0])
    session = sessions.session(sessions.redeem(sessions.new_key()) or "")
    assert session is not None
    visitor = sessions.page(session, sessions.open_page(session))
    assert visitor is not None
    old = sessions.uploads_of(visitor) / "P09.txt"
    old.write_text("I go by bus.")
    now[0] = UPLOAD_SECONDS - 1
    sessions.expire()
    assert old.exists() and visitor.holds(old)
    now[0] = UPLOAD_SECONDS
    sessions.expire()
    assert not old.exists()
    fresh = sessions.uploads_of(visitor) / "P09.txt"
    fresh.write_text("I go by bus.")
    withdraw(project, Author(analyst="Ann"), "P01")
    assert not fresh.exists()
    again = sessions.uploads_of(visitor) / "P10.txt"
    again.write_text("By car.")
    assert visitor.holds(again)
    scratch.close()


# As the command serves it -------------------------------------------------------------------


@pytest.fixture
def thesis(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter1.txt").write_text("Years of work.")
    yield folder
    assert (folder / "chapter1.txt").read_text() == "Years of work."


def test_the_command_touches_nothing_it_did_not_make(project: Project, thesis: Path) -> None:
    (project.folder / "uploads").symlink_to(thesis)
    mine = project.folder / "serving-notes"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    with process(project.folder, free_port()) as entry:
        ann = let_in(entry, "Ann")
        left = Path(ann.upload("P09.txt", b"I go by bus."))
        with process(project.folder, free_port()) as second:
            let_in(second)
            assert left.exists(), "a second server leaves the first one's uploads"
    assert left.exists(), "it was killed"
    with process(project.folder, free_port()):
        assert not left.exists(), "the next start deletes what it left"
    assert (mine / "notes.txt").read_text() == "mine"


def test_the_file_that_opens_a_browser_is_its_owners_and_stays_fresh(project: Project) -> None:
    with process(project.folder, free_port()) as entry:
        [opening] = project.folder.glob("serving-*/open.html")
        assert opening.stat().st_mode & 0o777 == 0o600
        said = opening.read_text("utf-8")
        assert 'content="0; url=http://127.0.0.1:' in said and "<script" not in said
        let_in(entry)
        deadline = time.monotonic() + 20
        while opening.read_text("utf-8") == said and time.monotonic() < deadline:
            time.sleep(0.02)
        key = opening.read_text("utf-8").partition("key=")[2].partition('"')[0]
        let_in(f"{entry.partition('/enter')[0]}/enter?key={key}")


@pytest.mark.parametrize("host", ["localhost", "::1"])
def test_other_names_of_this_machine_are_served(host: str, project: Project) -> None:
    command = [sys.executable, "-m", "workbench", "serve", str(project.folder), "--json"]
    command += ["--host", host, "--port", str(free_port())]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        said = json.loads("".join(running.stdout.readline() for _ in range(4)))
        caller = let_in(said["open"], "Ann")
        assert said["open"].startswith(said["address"])
        assert caller.ask("GET", "/export/json").json["project"] == "Peer support"
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=30)
        assert not list(project.folder.glob("serving-*")), "nothing is left at a clean end"
    finally:
        running.kill()
        running.wait()
        if running.stdout is not None:
            running.stdout.close()


def test_a_taken_port_is_said(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "workbench", "serve", str(project.folder), "--port"]
        ended = subprocess.run(
            [*command, str(taken.getsockname()[1])], capture_output=True, text=True
        )
    assert ended.returncode == 2 and "is taken" in ended.stderr
    assert not list(project.folder.glob("serving-*"))
