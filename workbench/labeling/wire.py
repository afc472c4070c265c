"""The OpenAI wire format, read without trust: addresses, bodies, answers, faults."""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel

from workbench.api import LabelerUnavailable, LabelRejected

Kind = Literal["unavailable", "limited", "absent", "late", "failed", "refused"]
_PATIENCE = frozenset({408, 409, 425})


class Refused(Exception):
    """The server does not accept the request as it is; perhaps a plainer one.

    Args:
        message: what it said.
        param: the parameter it named, or "".
    """

    def __init__(self, message: str, param: str = "") -> None:
        super().__init__(message)
        self.param = param


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What could be read of an answer; token counts are None where the server gives none."""

    text: str = ""
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What went wrong with a request, in our words."""

    kind: Kind
    message: str
    retry_after: float = 0.0
    param: str = ""


def provider(base_url: str) -> str:
    """Host and port without credentials; "" if it is not an http or https address."""
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return f"{parts.hostname}:{port}" if port else parts.hostname


def is_this_machine(base_url: str) -> bool:
    """Whether the address is a loopback one: nothing leaves the computer."""
    try:
        host = urlsplit(base_url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def size(body: dict[str, Any]) -> int:
    """UTF-8 bytes that the user's data and the prompt take up in a request."""
    parts = [message["content"] for message in body["messages"]]
    if "response_format" in body:
        parts.append(json.dumps(body["response_format"]))
    return sum(len(part.encode("utf-8", "surrogatepass")) for part in parts)


def response_format(schema: type[BaseModel], form: str) -> dict[str, Any]:
    """The `response_format` of a request, as a JSON schema or just as JSON."""
    if form == "json_object":
        return {"type": "json_object"}
    drawn = schema.model_json_schema()
    strict = _is_strict(drawn)
    return {
        "type": "json_schema",
        "json_schema": {"name": schema.__name__, "schema": drawn, "strict": strict},
    }


def _is_strict(node: object) -> bool:
    """Whether strict mode takes the schema: closed objects, every property required."""
    if isinstance(node, list):
        return all(map(_is_strict, node))
    if not isinstance(node, dict):
        return True
    if "properties" in node and (
        node.get("additionalProperties") is not False
        or set(node["properties"]) != set(node.get("required", []))
    ):
        return False
    return all(map(_is_strict, node.values()))


def read_answer(content: bytes, largest: int) -> Answer:
    """The first choice's text.

    Raises:
        LabelerUnavailable: what came is not an answer (a proxy's page, half a JSON, nothing).
        LabelRejected: the model refused, its answer was filtered, empty or absurdly long.
    """
    if len(content) > largest:
        raise LabelRejected(f"the answer has {len(content)} bytes; a name takes a few hundred")
    try:
        data = json.loads(content)
        choice = data["choices"][0]
        message = choice["message"]
        text, refusal = message.get("content"), message.get("refusal")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise LabelerUnavailable(
            f"the server answered {len(content)} bytes that are not a chat completion"
        ) from error
    if refusal or choice.get("finish_reason") == "content_filter":
        raise LabelRejected("the model refused to answer")
    if not isinstance(text, str) or not text.strip():
        raise LabelRejected("the model answered nothing; perhaps max_tokens is too small")
    usage = data.get("usage")
    return Answer(
        text=text,
        model=data["model"] if isinstance(data.get("model"), str) else "",
        input_tokens=_count(usage, "prompt_tokens"),
        output_tokens=_count(usage, "completion_tokens"),
    )


def _count(usage: object, key: str) -> int | None:
    value = usage.get(key) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def translated(error: Exception, where: str, scrubbed: Callable[[str], str]) -> Fault:
    """Our words for what the `openai` library raised.

    Args:
        error: of the library or its transport.
        where: the provider.
        scrubbed: makes a server's message safe to show.
    """
    import openai

    if isinstance(error, openai.APITimeoutError):
        return Fault(kind="late", message=f"{where} did not answer in time")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, where, scrubbed)
    detail = scrubbed(str(error.__cause__ or error)) or type(error).__name__
    why = f"{where} cannot be reached: {detail}"
    if any(isinstance(e, ConnectionRefusedError | socket.gaierror) for e in _behind(error)):
        return Fault(kind="absent", message=f"{why}; start the server or correct base_url")
    return Fault(kind="unavailable", message=why)


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it came from: the operating system's own is the last."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _of_status(error: Any, where: str, scrubbed: Callable[[str], str]) -> Fault:  # noqa: ANN401
    status, code = error.status_code, str(getattr(error, "code", "") or "")
    detail = f"{where} answered {status}: {scrubbed(_said(error))}"
    if status == 429 and code != "insufficient_quota":
        return Fault(kind="limited", message=detail, retry_after=_retry_after(error))
    if status >= 500 or status in _PATIENCE:
        return Fault(kind="unavailable", message=detail)
    if status in (400, 413, 422):
        return Fault(kind="refused", message=detail, param=str(getattr(error, "param", "") or ""))
    if status in (401, 403):
        detail += "; check the key"
    if status == 404:
        detail += "; check model and base_url"
    return Fault(kind="failed", message=detail)


def _said(error: Any) -> str:  # noqa: ANN401
    body = error.body
    message = body.get("message") if isinstance(body, dict) else None
    return message if isinstance(message, str) else type(error).__name__


def _retry_after(error: Any) -> float:  # noqa: ANN401
    try:
        return max(0.0, float(error.response.headers.get("retry-after", 0)))
    except ValueError:  # an HTTP date; the host's own pauses will do
        return 0.0
