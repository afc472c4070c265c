"""Plain HTTP to a served project: somebody with a key, a cookie or a token, or with none."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def ask(
    address: str,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: str | bytes = "",
) -> Answer:
    """One request, nothing added to it."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    data = body.encode() if isinstance(body, str) else body
    try:
        connection.request(method, path, body=data or None, headers=headers or {})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read().decode("utf-8", "replace"))
    finally:
        connection.close()


def hand_in(address: str, key: str, to: str = "/") -> Answer:
    """Hand a key in as the page at the door does."""
    form = {"content-type": "application/x-www-form-urlencoded"}
    return ask(address, "POST", "/enter", form, urlencode({"key": key, "to": to}))


@dataclass
class Caller:
    """A browser that was let in, as far as HTTP goes, with one page open."""

    address: str
    cookie: str
    token: str = ""
    component: int = field(default=0)

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str | bytes = ""
    ) -> Answer:
        own = {"cookie": self.cookie, "x-workbench-page": self.token}
        return ask(self.address, method, path, own | (headers or {}), body)

    def decide_as(self, name: str) -> Answer:
        return self.ask("POST", "/door/analyst", JSON, json.dumps({"analyst": name}))

    def call(self, function: str, data: object) -> Answer:
        """One of the board's functions on the server."""
        call = {"data": data, "component_id": self.component, "fn_name": function}
        body = json.dumps(call | {"session_hash": self.token[:8]})
        return self.ask("POST", "/gradio_api/component_server", JSON, body)

    def upload(self, name: str, content: bytes) -> str:
        """Upload a file; its path on the server."""
        kind, body = multipart(name, content)
        answer = self.ask("POST", "/gradio_api/upload", {"content-type": kind}, body)
        assert answer.status == 200, answer.text
        return str(answer.json[0])


def let_in(entry: str, analyst: str = "") -> Caller:
    """Come in by an address with a key, open a page and say who one is."""
    parts = urlsplit(entry)
    address = f"{parts.scheme}://{parts.netloc}"
    answer = hand_in(address, parse_qs(parts.query)["key"][0])
    assert answer.status == 303, answer.text
    caller = Caller(address, answer.headers["set-cookie"].split(";")[0])
    open_page(caller)
    config = caller.ask("GET", "/config").json
    boards = [c for c in config["components"] if c.get("props", {}).get("elem_id") == "board"]
    caller.component = int(boards[0]["id"])
    if analyst:
        assert caller.decide_as(analyst).status == 200
    return caller


def open_page(caller: Caller) -> Caller:
    """Another page of the same browser is open from now on."""
    caller.token = caller.ask("GET", "/door/page").json["token"]
    return caller


def multipart(name: str, content: bytes) -> tuple[str, bytes]:
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    return "multipart/form-data; boundary=x", head.encode() + content + b"\r\n--x--\r\n"
