"""How the trail is written down so that a reviewer can check it and a participant be forgotten.

An event becomes a payload of plain JSON values in which every text is replaced by its salted
digest; the texts lie beside it. The hash of an event covers all that it is and the hash before it,
so erasing a text breaks nothing and altering one shows.

Hashes of version 1 do not cover an event's kind. Those of version 2 do, and the first of them in a
trail covers the kinds of all events before it.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from workbench.domain.errors import TrailBroken
from workbench.domain.trail.events import KINDS, Event, kind_of
from workbench.domain.trail.incoming import Text
from workbench.domain.trail.recorded import HASH_VERSION, Recorded

Decode = Callable[[Any, Callable[[str], str]], Any]

GENESIS = "0" * 64
"""The hash before the first event."""


def text_digest(text: str, salt: str) -> str:
    """Hex sha256 of salt and text; the salt keeps short texts from being guessed."""
    return hashlib.sha256(f"{salt}\x1f{text}".encode()).hexdigest()


def canonical(value: object) -> str:
    """One JSON spelling per value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def kinds_digest(kinds: Iterable[str]) -> str:
    """Hex sha256 of the kinds of events, in order."""
    return hashlib.sha256(canonical(list(kinds)).encode("ascii")).hexdigest()


def event_hash(recorded: Recorded, payload: Mapping[str, Any], reason: str, kinds: str = "") -> str:
    """Hex sha256 over everything an event is; `reason` and texts in the payload are digests.

    `kinds` is `kinds_digest` of the events before, for the first event of version 2 after events
    of version 1; empty for all others.
    """
    content: dict[str, Any] = {
        "previous": recorded.previous,
        "seq": recorded.seq,
        "id": recorded.id,
        "analyst": recorded.analyst,
        "time": recorded.time.isoformat(),
        "made_at": recorded.made_at,
        "reason": reason,
        "payload": payload,
    }
    if recorded.version > 1:
        content |= {"version": recorded.version, "kind": kind_of(recorded.event)}
        content |= {"client_id": recorded.client_id, **({"kinds": kinds} if kinds else {})}
    return hashlib.sha256(canonical(content).encode("ascii")).hexdigest()


def to_payload(event: Event, digest: Callable[[str], str]) -> dict[str, Any]:
    """The event as JSON values; each text goes through `digest`, the empty text stays."""
    return _encode(event, type(event), digest)  # type: ignore[no-any-return]


def as_written(event: Event, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The event as JSON values with its words in place, holding the fields that were stored.

    Fields that its class has gained since are left out.
    """
    return _only(to_payload(event, str), payload)  # type: ignore[no-any-return]


def from_payload(kind: str, payload: Mapping[str, Any], text: Callable[[str], str]) -> Event:
    """The event of a payload; each digest goes through `text`, which knows what was erased.

    Raises:
        TrailBroken: the kind is unknown or the payload does not fit it.
    """
    try:
        made: Any = KINDS[kind]
        event = _decoder(made)(payload, text)
    except (KeyError, TypeError, ValueError) as error:
        raise TrailBroken(f"an event of kind {kind!r} cannot be read: {error}") from error
    return event  # type: ignore[no-any-return]


class Chain:
    """Checks a trail, event after event, against the hashes it carries."""

    def __init__(self) -> None:
        self._seq, self._hash, self._version = 0, GENESIS, 1
        self._unhashed: list[str] = []

    def check(self, recorded: Recorded, payload: Mapping[str, Any], reason: str) -> None:
        """Check the next event; texts in `payload` and `reason` are digests.

        Raises:
            TrailBroken: naming the event.
        """
        self._check_place(recorded)
        covered = kinds_digest(self._unhashed) if self._unhashed and recorded.version > 1 else ""
        if recorded.hash != event_hash(recorded, payload, reason, covered):
            also = ", or the kind of an event before it" if covered else ""
            raise TrailBroken(f"event #{recorded.seq} was altered after it was written{also}")
        self._seq, self._hash, self._version = recorded.seq, recorded.hash, recorded.version
        if recorded.version > 1:
            self._unhashed.clear()
        else:
            self._unhashed.append(kind_of(recorded.event))

    def _check_place(self, recorded: Recorded) -> None:
        if recorded.seq != self._seq + 1:
            raise TrailBroken(f"event #{self._seq + 1} is missing from the trail")
        if recorded.previous != self._hash:
            raise TrailBroken(f"event #{recorded.seq} does not follow the event before it")
        if not self._version <= recorded.version <= HASH_VERSION:
            said = f"version {recorded.version} after one of version {self._version}"
            raise TrailBroken(f"event #{recorded.seq} was altered: it has a hash of {said}")


def utc(time: datetime) -> datetime:
    """Refuse naive times: the trail holds aware UTC only."""
    if time.tzinfo is None:
        raise ValueError("the trail holds aware UTC times only")
    return time


def _only(value: Any, stored: Any) -> Any:  # noqa: ANN401
    if isinstance(stored, Mapping):
        return {name: _only(value[name], stored[name]) for name in stored}
    if isinstance(stored, list):
        return [_only(item, as_stored) for item, as_stored in zip(value, stored, strict=True)]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _encode(value: Any, hint: Any, digest: Callable[[str], str]) -> Any:  # noqa: ANN401
    if hint == Text:
        return digest(value) if value else ""
    if is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        said = ((f, getattr(value, f.name)) for f in fields(value))
        return {
            f.name: _encode(held, hints[f.name], digest)
            for f, held in said
            if not (f.metadata.get("later") and held == f.default)
        }
    if isinstance(value, tuple):
        inner = get_args(hint)[0]
        if inner in (str, float, int):
            return list(value)
        return [_encode(item, inner, digest) for item in value]
    return value


@cache
def _decoder(hint: Any) -> Decode:  # noqa: ANN401
    """What makes a value of a type of what was encoded; texts go through the function given."""
    if hint == Text:
        return lambda value, text: text(value) if value else ""
    if get_origin(hint) is tuple:
        return _many(get_args(hint)[0])
    if isinstance(hint, type) and is_dataclass(hint):
        parts = {name: _decoder(of) for name, of in _hints(hint).items()}
        return lambda value, text: hint(**{n: parts[n](value[n], text) for n in value})
    return lambda value, text: checked(value, hint)


def _many(inner: Any) -> Decode:  # noqa: ANN401
    if inner in (str, float, int):
        return lambda value, text: tuple(value)
    one = _decoder(inner)
    return lambda value, text: tuple(one(item, text) for item in value)


def checked(value: Any, hint: Any) -> Any:  # noqa: ANN401
    """A plain value, if it is of the kind the event asks for."""
    if not _fits(hint)(value):
        raise ValueError(f"{value!r} does not fit {hint}")
    return value


@cache
def _fits(hint: Any) -> Callable[[Any], bool]:  # noqa: ANN401
    """What says whether a plain value is of a type; long trails ask it a million times."""
    origin = get_origin(hint)
    if origin is Literal:
        return get_args(hint).__contains__
    kinds = get_args(hint) if origin in (Union, types.UnionType) else hint
    return lambda value: isinstance(value, kinds)
