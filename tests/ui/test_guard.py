"""Other sites, other names for this machine and foreign addresses are refused."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ui_kit import served

from workbench.domain.errors import InputError
from workbench.services import reading
from workbench.services.context import Services
from workbench.ui.app import build_app, check_host
from workbench.ui.guard import refusal

HERE = {"host": "127.0.0.1:7860"}


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/x", {"origin": "http://evil.example"}),
        ("POST", "/x", {"origin": "null"}),
        ("POST", "/x", {"origin": "http://127.0.0.1:9999"}),
        ("POST", "/x", {"sec-fetch-site": "cross-site"}),
        ("POST", "/x", {"sec-fetch-site": "same-site"}),
        ("DELETE", "/x", {"sec-fetch-site": "cross-site"}),
        ("GET", "/export/json", {"sec-fetch-site": "cross-site"}),
        ("GET", "/gradio_api/file=http://evil.example/a", {}),
        ("GET", "/gradio_api/file=https%3A//evil.example/a", {}),
        ("GET", "/gradio_api/file=/etc/passwd", {}),
        ("GET", "/gradio_api/file=uploads/a", {}),
    ],
)
def test_what_other_sites_may_not_do(method: str, path: str, headers: dict[str, str]) -> None:
    assert refusal(method, path, HERE | headers, Path("/project/uploads"))


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/", {"sec-fetch-site": "cross-site"}),
        ("POST", "/x", {}),
        ("POST", "/x", {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}),
        ("GET", "/export/json", {"sec-fetch-site": "same-origin"}),
        ("GET", "/gradio_api/file=/project/uploads/a/b.csv", {}),
    ],
)
def test_what_the_page_itself_may(method: str, path: str, headers: dict[str, str]) -> None:
    assert refusal(method, path, HERE | headers, Path("/project/uploads")) is None


def test_a_path_out_of_the_uploads_is_refused() -> None:
    path = "/gradio_api/file=/project/uploads/../workbench.db"
    assert refusal("GET", path, HERE, Path("/project/uploads"))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.org", ""])
def test_only_this_machine_is_served(host: str, services: Services) -> None:
    with pytest.raises(InputError, match="sign-in"):
        check_host(host)
    with pytest.raises(InputError, match="sign-in"):
        build_app(services, host=host)


def test_attacks_on_a_running_server(services: Services) -> None:
    with served(services) as address:
        before = reading.study(services).board.seq
        _assert_refuses_other_sites(address)
        _assert_refuses_other_names(address)
        _assert_writes_need_the_token(address)
        _assert_answers_are_protected(address)
        assert reading.study(services).board.seq == before


def _assert_refuses_other_sites(address: str) -> None:
    body = json.dumps({"data": {"what": "hello"}, "component_id": 2, "fn_name": "read"})
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        plain = {"Content-Type": "text/plain", **headers}
        assert _ask(address, "POST", "/gradio_api/component_server", plain, body)[0] == 403
        assert _ask(address, "POST", "/gradio_api/queue/join", plain, "{}")[0] == 403
        assert _ask(address, "POST", "/gradio_api/upload", plain, "x")[0] == 403
    preflight = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    status, headers, _ = _ask(address, "OPTIONS", "/gradio_api/queue/join", preflight)
    assert "access-control-allow-origin" not in headers and status != 200


def _assert_refuses_other_names(address: str) -> None:
    assert _ask(address, "GET", "/", {"Host": "rebind.example"})[0] == 400


def _assert_writes_need_the_token(address: str) -> None:
    component = _board_id(address)
    decision = {"op": "undo", "analyst": "Ann", "made_at": 0, "since": 0, "token": "guess"}
    call = {"data": decision, "component_id": component, "fn_name": "decide", "session_hash": "s"}
    headers = {"Content-Type": "application/json"}
    path = "/gradio_api/component_server"
    status, _, text = _ask(address, "POST", path, headers, json.dumps(call))
    assert status == 200 and json.loads(text)["error"]["kind"] == "session"


def _assert_answers_are_protected(address: str) -> None:
    status, headers, text = _ask(address, "GET", "/")
    assert status == 200
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    config = _ask(address, "GET", "/config")[2]
    for secret in ("two buses", "Peer support", "P01", "believed"):
        assert secret not in text and secret not in config, "nothing of a study is built in"
    for path in ("/openapi.json", "/docs", "/monitoring", "/gradio_api/runs"):
        assert _ask(address, "GET", path)[0] in (403, 404), path
    assert json.loads(_ask(address, "GET", "/gradio_api/info")[2])["named_endpoints"] == {}


def _board_id(address: str) -> int:
    config = json.loads(_ask(address, "GET", "/config")[2])
    boards = [c for c in config["components"] if c.get("props", {}).get("elem_id") == "board"]
    return int(boards[0]["id"])


def _ask(
    address: str, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(method, path, body=body.encode() or None, headers=headers or {})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()
