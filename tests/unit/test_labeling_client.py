"""The recording client against a real HTTP server on the loopback, through the real library."""

import importlib
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from workbench.api import (
    ExcerptView,
    LabelerConfig,
    LabelerFailed,
    LabelerMisconfigured,
    LabelerSpec,
    LabelerUnavailable,
    LabelRejected,
    LabelRequest,
)
from workbench.domain.egress import ChatCall
from workbench.domain.errors import InputError
from workbench.labeling import chat, keyphrase
from workbench.labeling.choice import choose
from workbench.labeling.client import ChatOptions, ChatServer, NoServer, RateLimited
from workbench.labeling.connection import destination, model_for, open_connection
from workbench.labeling.fake import FakeChat
from workbench.labeling.host import STOPPED, Outcome, RunLimits, label_clusters, stopped_why
from workbench.labeling.study import tiny_study

REQUEST = LabelRequest(
    cluster_id="t1", size=1, exemplars=(ExcerptView(id="e1", text="the bus — twice"),), seed=5
)
NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


class Loose(BaseModel):
    name: str = ""


def completion(text: str | None = "hello", **message: object) -> dict[str, Any]:
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "small-2026",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": text} | message,
            }
        ],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
    }


class Server:
    """A server that answers what the test queues: (status, body, headers), or hangs up."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes, dict[str, str]] | None] = []
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.open = threading.Event()
        self.open.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.bodies.append(json.loads(body))
                outer.headers.append(dict(self.headers.items()) | {"path": self.path})
                answer = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                outer.open.wait(30)
                if answer is None:
                    self.close_connection = True
                    return
                status, content, headers = answer
                self.send_response(status)
                kinds = {"content-type": "application/json", "content-length": str(len(content))}
                for key, value in (kinds | headers).items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def answer(self, status: int, body: object = None, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        self.answers.append((status, content, named))

    def hang_up(self) -> None:
        self.answers.append(None)

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()
    running.thread.join()


class Line:
    def __init__(self, server: Server, **options: object) -> None:
        self.calls: list[ChatCall] = []
        given = {"model": "small", "base_url": server.url} | options
        self.server = ChatServer(
            ChatOptions.model_validate(given),
            secret=lambda name: "sk-secret-123456",
            ledger=self.calls.append,
            clock=lambda: NOW,
        )

    def ask(self, schema: type[BaseModel] | None = None, user: str = "user part ü") -> str:
        client = self.server.client_for(REQUEST)
        return client.complete(system="system part", user=user, schema=schema).text


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    opened = Line(server)
    yield opened
    opened.server.close()


def test_an_answer_is_read_and_the_call_is_in_the_ledger(server: Server, line: Line) -> None:
    server.answer(200, completion("a name"))
    reply = line.server.client_for(REQUEST).complete(system="sys", user="ü")
    assert (reply.text, reply.model) == ("a name", "small-2026")
    assert (reply.input_tokens, reply.output_tokens) == (12, 3)
    [call] = line.calls
    assert call.excerpt_ids == ("e1",) and call.cluster_id == "t1"
    assert call.provider == server.url.removeprefix("http://").removesuffix("/v1")
    assert (call.model, call.bytes_sent, call.result) == ("small", 3 + 2, "ok")
    assert call.bytes_received > 100 and call.seconds > 0 and call.at == NOW
    assert (call.input_tokens, call.output_tokens, call.off_machine) == (12, 3, False)


def test_the_request_carries_model_seed_and_key(server: Server, line: Line) -> None:
    server.answer(200, completion())
    line.ask()
    [body], [headers] = server.bodies, server.headers
    assert body["model"] == "small" and body["seed"] == 5 and body["temperature"] == 0
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert "response_format" not in body
    assert headers["path"] == "/v1/chat/completions"
    assert headers["authorization"] == "Bearer sk-secret-123456"


def test_a_schema_is_sent_strict_only_where_strict_servers_take_it(
    server: Server, line: Line
) -> None:
    server.answer(200, completion('{"name": "x"}'))
    line.ask(Strict)
    line.ask(Loose)
    formats = [body["response_format"] for body in server.bodies]
    assert [f["type"] for f in formats] == ["json_schema", "json_schema"]
    assert [f["json_schema"]["strict"] for f in formats] == [True, False]


def test_steps_down_to_what_the_server_takes_and_remembers_it(server: Server, line: Line) -> None:
    refusal = {"error": {"message": "response_format is not supported", "type": "invalid"}}
    server.answer(400, refusal)
    server.answer(422, refusal)
    server.answer(200, completion("plain"))
    assert line.ask(Strict) == "plain" and line.ask(Strict) == "plain"
    formats = [body.get("response_format", {}).get("type") for body in server.bodies]
    assert formats == ["json_schema", "json_object", None, None]
    assert [call.result[:7] for call in line.calls] == ["Refused", "Refused", "ok", "ok"]


def test_leaves_out_the_parameter_a_server_names(server: Server, line: Line) -> None:
    server.answer(400, {"error": {"message": "Unsupported value", "param": "temperature"}})
    server.answer(400, {"error": {"message": "'max_tokens' is not supported with this model"}})
    server.answer(200, completion("fine"))
    assert line.ask(Strict) == "fine"
    last = server.bodies[-1]
    assert "temperature" not in last and "max_tokens" not in last
    assert last["max_completion_tokens"] == 800 and last["response_format"]["type"] == "json_schema"


def test_a_request_that_is_refused_to_the_last_is_rejected(server: Server, line: Line) -> None:
    server.answer(400, {"error": {"message": "context length exceeded"}})
    with pytest.raises(LabelRejected, match="context length exceeded"):
        line.ask(Strict)
    assert len(server.bodies) == len(line.calls) == 3


@pytest.mark.parametrize(
    ("status", "body", "raised", "says"),
    [
        (401, {"error": {"message": "Incorrect API key: sk-secret-123456"}}, LabelerFailed, "key"),
        (403, {"error": {"message": "no"}}, LabelerFailed, "check the key"),
        (404, {"error": {"message": "no such model"}}, LabelerFailed, "no such model"),
        (404, b"<html>nginx</html>", LabelerFailed, "base_url"),
        (429, {"error": {"message": "slow down"}}, RateLimited, "slow down"),
        (429, {"error": {"message": "pay", "code": "insufficient_quota"}}, LabelerFailed, "pay"),
        (408, b"", LabelerUnavailable, "408"),
        (500, {"error": {"message": "oops\nthere"}}, LabelerUnavailable, "oops there"),
        (503, b"<html>busy</html>", LabelerUnavailable, "503"),
        (200, b"<html>log in to the hotel</html>", LabelerUnavailable, "not a chat completion"),
        (200, json.dumps(completion()).encode()[:60], LabelerUnavailable, "not a chat completion"),
        (200, b"", LabelerUnavailable, "not a chat completion"),
        (200, b"[]", LabelerUnavailable, "not a chat completion"),
        (200, {"choices": []}, LabelerUnavailable, "not a chat completion"),
        (200, {"choices": [{"message": None}]}, LabelerUnavailable, "not a chat completion"),
        (200, b"\xff\xfe\x00garbage", LabelerUnavailable, "not a chat completion"),
        (200, b"[" * 100_000, LabelerUnavailable, "not a chat completion"),
        (200, completion(""), LabelRejected, "answered nothing"),
        (200, completion(None), LabelRejected, "answered nothing"),
        (200, completion(None, refusal="I can't"), LabelRejected, "refused"),
        (200, completion("x" * 300_000), LabelRejected, "bytes"),
    ],
)
def test_every_kind_of_trouble_has_its_error_and_is_in_the_ledger(
    server: Server, line: Line, status: int, body: object, raised: type[Exception], says: str
) -> None:
    server.answer(status, body)
    with pytest.raises(raised, match=says) as told:
        line.ask()
    assert "sk-secret" not in str(told.value) and "\n" not in str(told.value)
    [call] = line.calls
    assert call.result.startswith(raised.__name__) and call.bytes_sent > 0
    assert "sk-secret" not in call.result


def test_the_pause_a_server_asks_for_is_kept(server: Server, line: Line) -> None:
    server.answer(429, {"error": {"message": "slow"}}, retry_after="13")
    with pytest.raises(RateLimited) as told:
        line.ask()
    assert told.value.retry_after == 13.0


def test_a_server_that_hangs_up_or_is_not_there_is_unavailable(server: Server, line: Line) -> None:
    server.hang_up()
    with pytest.raises(LabelerUnavailable, match="cannot be reached"):
        line.ask()
    gone = Line(server, base_url="http://127.0.0.1:9/v1")
    with pytest.raises(NoServer, match=r"127\.0\.0\.1:9 cannot be reached"):
        gone.ask()
    gone.server.close()
    assert len(line.calls) == len(gone.calls) == 1


def test_a_server_that_never_answers_runs_into_the_timeout(server: Server) -> None:
    server.answer(200, completion("too late"))
    server.open.clear()
    slow = Line(server, request_timeout=0.2)
    try:
        with pytest.raises(LabelerUnavailable, match="did not answer in time"):
            slow.ask()
    finally:
        server.open.set()
        slow.server.close()
    assert [call.result[:9] for call in slow.calls] == ["TimedOut:"]


def test_excerpts_are_not_sent_on_to_where_a_redirect_points(server: Server, line: Line) -> None:
    server.answer(307, b"", location=f"{server.url}/elsewhere")
    with pytest.raises(LabelerFailed, match="307"):
        line.ask()
    assert len(server.bodies) == 1


def test_a_proxy_of_the_environment_is_not_used_on_this_computer(
    server: Server, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.answer(200, completion("direct"))
    assert line.ask() == "direct"


def test_all_that_is_missing_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def secret(name: str) -> str:
        raise LabelerMisconfigured(f"the secret {name} is not set")

    for url in ("https://api.example.org/v1", "ftp://x", "https://", "http://a:b:c/"):
        with pytest.raises(LabelerMisconfigured) as told:
            ChatServer(
                ChatOptions(base_url=url, key="TEAM_KEY"), secret=secret, ledger=lambda call: None
            )
        assert "no model" in str(told.value) and "TEAM_KEY" in str(told.value)
        assert ("base_url" in str(told.value)) == (url != "https://api.example.org/v1")


def test_credentials_in_an_address_are_refused_for_options_are_kept() -> None:
    options = ChatOptions(model="m", base_url="https://me:word@llm.example.org:8443/v1")
    with pytest.raises(LabelerMisconfigured, match="put the key into the environment") as told:
        ChatServer(options, secret=lambda name: "k", ledger=lambda call: None)
    assert "word" not in str(told.value).replace("password", "")


def test_this_computer_needs_no_key(server: Server) -> None:
    server.answer(200, completion("local"))
    options = ChatOptions(model="m", base_url=server.url)

    def secret(name: str) -> str:
        raise LabelerMisconfigured("not set")

    calls: list[ChatCall] = []
    made = ChatServer(options, secret=secret, ledger=calls.append)
    assert made.client_for(REQUEST).complete(system="s", user="u").text == "local"
    made.close()
    assert not calls[0].off_machine


def test_the_chat_labeler_names_a_study_over_http(server: Server) -> None:
    busy = {"error": {"message": "busy"}}
    server.answer(503, busy)
    server.answer(200, b"half a {")
    for name in ("Two buses", "Being believed", "Ten minutes at a time", "Done with pain talk"):
        text = json.dumps({"name": name, "description": "", "code": None, "evidence": ["E1"]})
        server.answer(200, completion(text))
    server.answer(200, completion("I would rather not."))
    chosen = choose(chat.SPEC, {"model": "small", "base_url": server.url})
    calls: list[ChatCall] = []
    connection = open_connection(chosen, model_for(chosen, None), ledger=calls.append)
    outcomes = label_clusters(
        chosen,
        tiny_study(),
        chat_for=connection.chat_for,
        chat_id=connection.chat_id,
        limits=RunLimits(parallel=1, sleep=lambda seconds: None),
    )
    connection.close()
    assert [o.proposal.name for o in outcomes if o.proposal] == [
        "Two buses",
        "Being believed",
        "Ten minutes at a time",
        "Done with pain talk",
    ]
    assert outcomes[0].attempts == 3 and outcomes[4].error_kind == "LabelRejected"
    assert len(calls) == len(server.bodies) == 8
    assert {i for call in calls for i in call.excerpt_ids} == {
        e.id for r in tiny_study() for e in r.exemplars
    }


NOTHING_THERE = r"cannot be reached: .*refused; start the server or correct base_url$"


def named_by(
    server: Server, told: Callable[[Outcome], None], *, patience: float = 90, call: float = 120
) -> list[Outcome]:
    """The tiny study's outcomes, one cluster after the other."""
    options = {"model": "small", "base_url": server.url, "request_timeout": patience}
    chosen = choose(chat.SPEC, options)
    connection = open_connection(chosen, model_for(chosen, None), ledger=lambda call: None)
    limits = RunLimits(
        parallel=1,
        timeout=call,
        sleep=lambda seconds: None,
        on_outcome=told,
        silence=connection.silence,
    )
    outcomes = label_clusters(chosen, tiny_study(), chat_for=connection.chat_for, limits=limits)
    connection.close()
    return outcomes


def test_where_no_server_is_one_theme_is_tried_and_no_other(server: Server) -> None:
    server.stop()
    first, *others = named_by(server, lambda outcome: None)
    assert (first.error_kind, first.attempts) == ("LabelerUnavailable", 3)
    assert others and {outcome.error_kind for outcome in others} == {STOPPED}
    assert re.search(NOTHING_THERE, stopped_why(others) or "")


def test_a_server_that_goes_away_in_the_middle_keeps_what_was_named(server: Server) -> None:
    text = json.dumps({"name": "Two buses", "description": "", "code": None, "evidence": []})
    server.answer(200, completion(text))
    first, second, *others = named_by(server, lambda outcome: server.stop())
    assert first.proposal is not None and first.proposal.name == "Two buses"
    assert (second.error_kind, second.attempts) == ("LabelerUnavailable", 3)
    assert re.search(NOTHING_THERE, stopped_why(others) or "")


def test_a_busy_server_gets_its_tries_for_every_theme(server: Server) -> None:
    server.answer(500, {"error": {"message": "busy"}})
    outcomes = named_by(server, lambda outcome: None)
    assert {outcome.attempts for outcome in outcomes} == {3}
    assert stopped_why(outcomes) is None


@pytest.mark.parametrize(
    ("patience", "call", "kind", "tries"),
    [(0.2, 120, "LabelerUnavailable", 3), (90, 2, "Timeout", 1)],
)
def test_a_server_that_is_silent_from_the_first_is_tried_for_two_themes(
    server: Server, patience: float, call: float, kind: str, tries: int
) -> None:
    importlib.import_module("openai")  # takes seconds, and would else be part of the first call
    server.answer(200, completion("too late"))
    server.open.clear()
    try:
        outcomes = named_by(server, lambda outcome: None, patience=patience, call=call)
    finally:
        server.open.set()
    assert [(o.error_kind, o.attempts) for o in outcomes[:2]] == [(kind, tries)] * 2
    assert {o.error_kind for o in outcomes[2:]} == {STOPPED}
    why = r"^127\.0\.0\.1:\d+ has never answered in time; start the server, correct base_url"
    assert re.search(why, stopped_why(outcomes) or "")


def test_a_server_that_answered_once_keeps_its_tries_however_slow_it_is(server: Server) -> None:
    server.answer(503, {"error": {"message": "loading the model"}})
    server.answer(400, {"error": {"message": "no"}})
    try:
        outcomes = named_by(server, lambda outcome: server.open.clear(), patience=0.3)
    finally:
        server.open.set()
    assert outcomes[0].error_kind == "LabelRejected"
    assert {(o.error_kind, o.attempts) for o in outcomes[1:]} == {("LabelerUnavailable", 3)}
    assert stopped_why(outcomes) is None


def away_from_here(sends: bool) -> LabelerSpec[Any]:
    class Asking:
        def label(self, request: LabelRequest, chat: FakeChat) -> None:
            chat.complete(system="s", user="u")

    return LabelerSpec(
        name="asking",
        version="1",
        config=LabelerConfig,
        make=lambda config, context: Asking(),  # type: ignore[arg-type, return-value]
        sends_data_off_machine=sends,
    )


def test_a_labeler_that_declares_to_send_nothing_away_gets_no_line_out() -> None:
    default = ChatOptions(model="m", base_url="https://llm.example.org/v1")
    calls: list[ChatCall] = []
    for sends in (False, True):
        asking = choose(away_from_here(sends))
        assert bool(destination(asking, model_for(asking, default))) == sends
    asking = choose(away_from_here(False))
    connection = open_connection(asking, model_for(asking, default), ledger=calls.append)
    with pytest.raises(LabelerMisconfigured, match="declares that it sends nothing"):
        connection.chat_for(REQUEST).complete(system="s", user="u")
    assert calls == []


def test_a_labelers_own_options_go_before_the_projects(server: Server) -> None:
    default = ChatOptions(model="team-model", base_url=server.url, temperature=0.7)
    chosen = choose(chat.SPEC, {"model": "mine"})
    model = model_for(chosen, default)
    connection = open_connection(chosen, model, ledger=lambda call: None)
    assert connection.chat_id == f"mine@{server.url} t=0.7 n=800"
    assert not destination(chosen, model)


def test_no_model_is_needed_where_none_is_asked() -> None:
    chosen = choose(keyphrase.SPEC)
    none = model_for(chosen, None)
    assert open_connection(chosen, none, ledger=lambda call: None).chat_id == ""
    assert not destination(chosen, none)
    asking = choose(chat.SPEC)
    with pytest.raises(InputError, match="no model is named"):
        open_connection(asking, model_for(asking, None), ledger=lambda call: None)


def test_importing_the_client_does_not_load_the_library() -> None:
    import subprocess
    import sys

    code = "import sys, workbench.labeling.chat, workbench.testing; print('openai' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout.strip() == "False"
