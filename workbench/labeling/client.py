"""The host's connection to any OpenAI-compatible server; every request goes into the egress ledger.

Servers differ, so a request that is refused with 400 or 422 is simplified: first without the
parameter the server names, then from a JSON schema to a JSON object to plain text. What a server
takes is remembered for the following requests.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from workbench.api import (
    ChatReply,
    LabelerConfig,
    LabelerFailed,
    LabelerMisconfigured,
    LabelerUnavailable,
    LabelRejected,
    LabelRequest,
)
from workbench.domain.egress import ChatCall
from workbench.labeling import wire

if TYPE_CHECKING:
    from openai import OpenAI

LARGEST_REPLY = 200_000
"""Bytes; the name of a theme is a few hundred."""


class RateLimited(LabelerUnavailable):
    """The server asked to wait; `retry_after` is in seconds, 0 if it did not say how long."""

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NoServer(LabelerUnavailable):
    """There is no server at all; other themes need not be tried."""


class TimedOut(LabelerUnavailable):
    """No answer came in time."""


class ChatOptions(LabelerConfig):
    """Where the language model is, and how it is asked. Base of the `chat` labeler's options."""

    model: str = Field(default="", description="Name of the model, as its server calls it")
    base_url: str = Field(
        default="https://api.openai.com/v1",
        description="Address of an OpenAI-compatible server, e.g. http://127.0.0.1:8080/v1",
    )
    key: str = Field(
        default="OPENAI_API_KEY",
        pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,79}$",
        description="Environment variable that holds the key, never the key itself",
    )
    temperature: float = Field(default=0.0, ge=0, le=2, description="0: the same answer every time")
    max_tokens: int = Field(default=800, ge=16, le=32_000, description="Length of an answer")
    request_timeout: float = Field(
        default=90.0, gt=0, le=86_400, description="Seconds for one request"
    )

    @property
    def identity(self) -> str:
        """What an answer depends on apart from the prompt: part of the cache key."""
        return f"{self.model}@{self.base_url} t={self.temperature:g} n={self.max_tokens}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """What this server accepts: the answer's format, and parameters it does not know."""

    format: str = "json_schema"
    dropped: frozenset[str] = frozenset()


def checked_key(options: ChatOptions, secret: Callable[[str], str]) -> str:
    """The key of a model's server; a server on this computer needs none.

    Raises:
        LabelerMisconfigured: naming everything that is missing: model, address, key.
    """
    faults = []
    if not options.model:
        faults.append("no model is named (option model=NAME)")
    if not wire.provider(options.base_url):
        faults.append(f"base_url {options.base_url!r} is not an http or https address")
    if "@" in options.base_url:  # options are kept in the trail
        faults.append("base_url holds a user or password; put the key into the environment")
    key = "none"
    try:
        key = secret(options.key)
    except LabelerMisconfigured as error:
        if not wire.is_this_machine(options.base_url):
            faults.append(str(error))
    if faults:
        raise LabelerMisconfigured("chat: " + "; ".join(faults))
    return key


class ChatServer:
    """One server and model; makes a recording client for each request. Thread-safe.

    Args:
        options: where and how.
        secret: name of a secret to its value; raises `LabelerMisconfigured` where it is missing.
        ledger: given each request that was sent, from the thread that sent it.
        clock: now, aware UTC.

    Raises:
        LabelerMisconfigured: naming everything that is missing.
    """

    def __init__(
        self,
        options: ChatOptions,
        *,
        secret: Callable[[str], str],
        ledger: Callable[[ChatCall], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.options = options
        self.provider = wire.provider(options.base_url)
        self.off_machine = not wire.is_this_machine(options.base_url)
        self.ledger, self.clock = ledger, clock
        self.manner = _Manner()
        """What the server is known to accept by now."""
        self._asked = self._answered = False
        self._lock = threading.Lock()
        self._key = checked_key(options, secret)

    @property
    def identity(self) -> str:
        """`chat_id` for `label_clusters`."""
        return self.options.identity

    def client_for(self, request: LabelRequest) -> RecordingChat:
        """`chat_for` for `label_clusters`."""
        return RecordingChat(server=self, request=request)

    def silence(self) -> str:
        """What to do about a server that was asked and has never answered; empty for others."""
        if self._answered or not self._asked:
            return ""
        return (
            f"{self.provider} has never answered in time; start the server, correct base_url, or "
            "allow more time (request_timeout, chat_timeout)"
        )

    def sends_seed(self) -> bool:
        """Whether it was asked and answered, and took the seed of each request."""
        return self._answered and "seed" not in self.manner.dropped

    @cached_property
    def _openai(self) -> OpenAI:
        import openai

        # No redirects: excerpts would go to a place that the ledger does not name. No proxy from
        # the environment on the way to this very computer. Retries are the host's.
        return openai.OpenAI(
            api_key=self._key,
            base_url=self.options.base_url,
            timeout=self.options.request_timeout,
            max_retries=0,
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False, trust_env=self.off_machine
            ),
        )

    def close(self) -> None:
        """Close the connections."""
        if "_openai" in self.__dict__:
            self._openai.close()

    def send(self, body: dict[str, Any]) -> bytes:
        """One POST; the answer's bytes. Any answer, even a refusal, shows that the server is there.

        Raises:
            Exception: the library's own; `wire.translated` makes ours of them.
        """
        import openai

        with self._lock:  # cached_property alone may make two
            client = self._openai
        self._asked = True
        try:
            raw = client.chat.completions.with_raw_response.create(**body)
        except openai.APIStatusError:
            self._answered = True
            raise
        self._answered = True
        return raw.http_response.content

    def scrubbed(self, text: str) -> str:
        """A server's message on one line, short, without the key."""
        line = " ".join(text.split())
        return (line.replace(self._key, "[key]") if len(self._key) > 5 else line)[:200]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingChat:
    """A `ChatClient` for one cluster."""

    server: ChatServer
    request: LabelRequest

    def complete(
        self, *, system: str, user: str, schema: type[BaseModel] | None = None
    ) -> ChatReply:
        """Ask once; steps down to what the server accepts (see the module).

        Raises:
            LabelerUnavailable: rate limit, timeout, server error, an unusable answer.
            LabelerFailed: wrong key, no such model, no such server path.
            LabelRejected: the server or the model refuses this request.
        """
        manner = self.server.manner
        while True:
            body = _body(self.server.options, self.request, manner, system, user, schema)
            try:
                reply = self._once(body)
            except wire.Refused as error:
                lower = _step_down(manner, body, error)
                if lower is None:
                    raise LabelRejected(
                        f"{self.server.provider} refuses the request: {error}"
                    ) from error
                manner = lower
                continue
            self.server.manner = manner
            return reply

    def _once(self, body: dict[str, Any]) -> ChatReply:
        """Send and record; a request is in the ledger whatever happened to it."""
        at, started = self.server.clock(), time.perf_counter()
        answer, content, result = wire.Answer(), b"", "ok"
        try:
            content = self.server.send(body)
            answer = wire.read_answer(content, LARGEST_REPLY)
        except Exception as error:  # the library raises its own errors and its transport's
            ours = self._translated(error)
            result = f"{type(ours).__name__}: {ours}"[:200]
            raise ours from error
        finally:
            self.server.ledger(
                ChatCall(
                    cluster_id=self.request.cluster_id,
                    excerpt_ids=tuple(excerpt.id for excerpt in self.request.exemplars),
                    provider=self.server.provider,
                    model=self.server.options.model,
                    bytes_sent=wire.size(body),
                    bytes_received=len(content),
                    input_tokens=answer.input_tokens,
                    output_tokens=answer.output_tokens,
                    seconds=time.perf_counter() - started,
                    at=at,
                    result=result,
                    off_machine=self.server.off_machine,
                )
            )
        return ChatReply(
            text=answer.text,
            model=answer.model or self.server.options.model,
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
        )

    def _translated(self, error: Exception) -> Exception:
        if isinstance(error, LabelerUnavailable | LabelRejected):
            return error
        fault = wire.translated(error, self.server.provider, self.server.scrubbed)
        if fault.kind == "limited":
            return RateLimited(fault.message, fault.retry_after)
        if fault.kind == "absent":
            return NoServer(fault.message)
        if fault.kind == "late":
            return TimedOut(fault.message)
        if fault.kind == "failed":
            return LabelerFailed(fault.message)
        if fault.kind == "refused":
            return wire.Refused(fault.message, fault.param)
        return LabelerUnavailable(fault.message)


class NoChat:
    """The `ChatClient` of a run without a language model.

    Args:
        why: what to do about it, if a labeler asks for one.
    """

    def __init__(
        self, why: str = "no language model is configured; choose a labeler that needs none"
    ) -> None:
        self._why = why

    def complete(
        self, *, system: str, user: str, schema: type[BaseModel] | None = None
    ) -> ChatReply:
        """Refuse.

        Raises:
            LabelerMisconfigured: always.
        """
        raise LabelerMisconfigured(self._why)


def no_chat(request: LabelRequest) -> NoChat:
    """`chat_for` for labelers that need none."""
    return NoChat()


def _body(
    options: ChatOptions,
    request: LabelRequest,
    manner: _Manner,
    system: str,
    user: str,
    schema: type[BaseModel] | None,
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": options.model,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": user},
        ],
        "temperature": options.temperature,
        "max_tokens": options.max_tokens,
        "seed": request.seed,
    }
    if "max_tokens" in manner.dropped:  # newer models know it by another name
        body["max_completion_tokens"] = options.max_tokens
    if schema is not None and manner.format != "text":
        body["response_format"] = wire.response_format(schema, manner.format)
    return {key: value for key, value in body.items() if key not in manner.dropped}


def _step_down(manner: _Manner, body: dict[str, Any], error: wire.Refused) -> _Manner | None:
    """What to try after a refusal; None if there is nothing left to leave out."""
    optional = ("temperature", "max_tokens", "seed", "max_completion_tokens")
    for name in optional:
        if name in body and (error.param == name or f"'{name}'" in str(error)):
            return replace(manner, dropped=manner.dropped | {name})
    if "response_format" not in body:
        return None
    return replace(manner, format="json_object" if manner.format == "json_schema" else "text")
