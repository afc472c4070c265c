"""A language model for tests: says what it was told to say and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from workbench.api import ChatReply, LabelerUnavailable

STAND_IN = "Named by a stand-in model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that a `FakeChat` got."""

    system: str
    user: str
    schema: type[BaseModel] | None


class FakeChat:
    """A `ChatClient` without a model. Thread-safe.

    Args:
        answer: makes a reply where none is queued; without it, the smallest reply that fits the
            schema, with `STAND_IN` for every text.
    """

    def __init__(self, answer: Callable[[Asked], str] | None = None) -> None:
        self.history: list[Asked] = []
        self._queued: deque[str | Exception] = deque()
        self._answer = answer or _fitting
        self._lock = threading.Lock()

    def enqueue(self, *replies: str | Exception) -> None:
        """Give these replies next, in order; an exception is raised."""
        self._queued.extend(replies)

    def complete(
        self, *, system: str, user: str, schema: type[BaseModel] | None = None
    ) -> ChatReply:
        """The next queued reply, or what `answer` makes."""
        asked = Asked(system=system, user=user, schema=schema)
        with self._lock:
            self.history.append(asked)
            queued = self._queued.popleft() if self._queued else None
        if isinstance(queued, Exception):
            raise queued
        text = self._answer(asked) if queued is None else queued
        return ChatReply(
            text=text, model="fake", input_tokens=len(user.split()), output_tokens=len(text.split())
        )


def unavailable(times: int) -> list[LabelerUnavailable]:
    """That many failures worth another try, to be enqueued."""
    return [LabelerUnavailable("the fake model is busy") for _ in range(times)]


def _fitting(asked: Asked) -> str:
    if asked.schema is None:
        return STAND_IN
    drawn = asked.schema.model_json_schema()
    return json.dumps(_value(drawn, drawn.get("$defs", {})))


def _value(node: dict[str, Any], known: dict[str, Any]) -> object:
    """The smallest value that a JSON schema node allows, as far as labelers need it."""
    if "$ref" in node:
        return _value(known[node["$ref"].rpartition("/")[2]], known)
    for key in ("const", "default"):
        if key in node:
            return node[key]
    if "enum" in node:
        return node["enum"][0]
    if "anyOf" in node:
        kinds = [option.get("type") for option in node["anyOf"]]
        return None if "null" in kinds else _value(node["anyOf"][0], known)
    if node.get("type") == "object":
        inner = node.get("properties", {})
        return {key: _value(inner[key], known) for key in node.get("required", ())}
    plain: dict[str, object] = {
        "integer": 0, "number": 0, "boolean": False, "array": [], "null": None,
    }  # fmt: skip
    return plain.get(str(node.get("type")), STAND_IN)
