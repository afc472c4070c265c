"""Other sites, other names for this machine and foreign addresses are refused."""

from __future__ import annotations

import json

import pytest
from http_kit import JSON, Caller, ask, let_in
from ui_kit import entry_of, served

from workbench.domain.errors import InputError
from workbench.services import reading
from workbench.services.context import Project
from workbench.ui.server.app import build_app, check_host
from workbench.ui.server.guard import knows_host, refusal

HERE = {"host": "127.0.0.1:7860"}
LINK = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "cross-site"}


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/x", {"origin": "http://evil.example"}),
        ("POST", "/x", {"origin": "null"}),
        ("POST", "/x", {"origin": "http://127.0.0.1:9999"}),
        ("POST", "/x", {"origin": "https://127.0.0.1:7860"}),
        ("POST", "/x", {"origin": "http://127.0.0.1:7860@evil.example"}),
        ("POST", "/x", {"origin": "http://[127.0.0.1:7860"}),
        ("GET", "/x", {"origin": "http://evil.example"}),
        ("POST", "/x", {"sec-fetch-site": "cross-site"}),
        ("POST", "/x", {"sec-fetch-site": "same-site"}),
        ("DELETE", "/x", {"sec-fetch-site": "cross-site"}),
        ("GET", "/", {"sec-fetch-site": "cross-site"}),
        ("GET", "/", LINK | {"sec-fetch-dest": "iframe"}),
        ("POST", "/", LINK),
        ("GET", "/export/json", LINK),
        ("POST", "/enter", {"origin": "http://evil.example"}),
        ("POST", "/enter", {"origin": "null", "sec-fetch-site": "cross-site"}),
    ],
)
def test_what_other_sites_may_not_do(method: str, path: str, headers: dict[str, str]) -> None:
    assert refusal(method, path, HERE | headers)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/run", LINK),
        ("POST", "/x", {}),
        ("POST", "/x", {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}),
        ("GET", "/export/json", {"sec-fetch-site": "same-origin"}),
        ("POST", "/enter", {"origin": "null", "sec-fetch-site": "same-origin"}),
    ],
)
def test_what_the_page_itself_may(method: str, path: str, headers: dict[str, str]) -> None:
    assert refusal(method, path, HERE | headers) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:7860", "[::1]:7860", "LOCALHOST"])
def test_this_machines_names(host: str) -> None:
    assert knows_host(host)


@pytest.mark.parametrize(
    "host",
    ["", "rebind.example", "127.0.0.1.evil.example", "evil@x", "[::1", "0.0.0.0"],
)
def test_other_names_for_this_machine(host: str) -> None:
    assert not knows_host(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.org", ""])
def test_only_this_machine_is_served(host: str, project: Project) -> None:
    with pytest.raises(InputError, match="sign-in"):
        check_host(host)
    with pytest.raises(InputError, match="sign-in"):
        build_app(project, host=host)


def test_attacks_on_a_running_server(project: Project) -> None:
    with served(project) as address:
        ann = let_in(entry_of(address), "Ann")
        before = reading.study(project).board.seq
        _assert_refuses_other_sites(ann)
        assert ask(address, "GET", "/", {"Host": "rebind.example"}).status == 400
        _assert_answers_are_protected(ann)
        assert reading.study(project).board.seq == before


def _assert_refuses_other_sites(ann: Caller) -> None:
    body = json.dumps({"data": {"what": "hello"}, "component_id": 2, "fn_name": "read"})
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        plain = {"Content-Type": "text/plain", **headers}
        assert ann.ask("POST", "/gradio_api/component_server", plain, body).status == 403
        assert ann.ask("POST", "/gradio_api/queue/join", plain, "{}").status == 403
        assert ann.ask("POST", "/gradio_api/upload", plain, "x").status == 403
    preflight = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = ann.ask("OPTIONS", "/gradio_api/queue/join", preflight)
    assert "access-control-allow-origin" not in answer.headers and answer.status != 200


def _assert_answers_are_protected(ann: Caller) -> None:
    answer = ann.ask("GET", "/")
    assert answer.status == 200
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    config = ann.ask("GET", "/config").text
    for secret in ("two buses", "Peer support", "P01", "believed"):
        assert secret not in answer.text and secret not in config, "nothing of a study is built in"
    for path in ("/openapi.json", "/docs", "/monitoring", "/gradio_api/runs", "/gradio_api/app_id"):
        assert ann.ask("GET", path).status in (403, 404), path
    for path in ("/gradio_api/dev/reload", "/gradio_api/token", "/gradio_api/proxy=http://x"):
        assert ann.ask("GET", path).status == 404, path
    for path in ("run/x", "call/x", "api/x", "vibe-edit", "process_recording", "stream/x"):
        assert ann.ask("POST", f"/gradio_api/{path}", JSON, "{}").status == 404, path
    assert ann.ask("GET", "/gradio_api/info").json["named_endpoints"] == {}
