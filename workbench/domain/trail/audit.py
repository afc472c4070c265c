"""How the trail is written down so that a reviewer can check it and a participant be forgotten.

An event becomes a payload of plain JSON values in which every text is replaced by its salted
digest; the texts lie beside it. The hash of an event covers its place, analyst, time, kind and
payload and the hash before it, so erasing a text breaks nothing and altering one shows.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from workbench.domain.errors import TrailBroken
from workbench.domain.trail.events import KINDS, Event
from workbench.domain.trail.incoming import Text
from workbench.domain.trail.recorded import Recorded

GENESIS = "0" * 64
"""The hash before the first event."""


def text_digest(text: str, salt: str) -> str:
    """Hex sha256 of salt and text; the salt keeps short texts from being guessed."""
    return hashlib.sha256(f"{salt}\x1f{text}".encode()).hexdigest()


def canonical(value: object) -> str:
    """One JSON spelling per value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def event_hash(recorded: Recorded, payload: Mapping[str, Any], reason: str) -> str:
    """Hex sha256 over everything an event is; `reason` and texts in the payload are digests."""
    content = {
        "previous": recorded.previous,
        "seq": recorded.seq,
        "id": recorded.id,
        "analyst": recorded.analyst,
        "time": recorded.time.isoformat(),
        "made_at": recorded.made_at,
        "reason": reason,
        "payload": payload,
    }
    return hashlib.sha256(canonical(content).encode("ascii")).hexdigest()


def to_payload(event: Event, digest: Callable[[str], str]) -> dict[str, Any]:
    """The event as JSON values; each text goes through `digest`, the empty text stays."""
    return _encode(event, type(event), digest)  # type: ignore[no-any-return]


def from_payload(kind: str, payload: Mapping[str, Any], text: Callable[[str], str]) -> Event:
    """The event of a payload; each digest goes through `text`, which knows what was erased.

    Raises:
        TrailBroken: the kind is unknown or the payload does not fit it.
    """
    try:
        event = _decode(payload, KINDS[kind], text)
    except (KeyError, TypeError, ValueError) as error:
        raise TrailBroken(f"an event of kind {kind!r} cannot be read: {error}") from error
    return event  # type: ignore[no-any-return]


def check_chain(recorded: Recorded, payload: Mapping[str, Any], reason: str, previous: str) -> None:
    """Check one event against the hash it carries and the one before.

    Raises:
        TrailBroken: naming the event.
    """
    if recorded.previous != previous:
        raise TrailBroken(f"event #{recorded.seq} does not follow the event before it")
    if recorded.hash != event_hash(recorded, payload, reason):
        raise TrailBroken(f"event #{recorded.seq} was altered after it was written")


def utc(time: datetime) -> datetime:
    """Refuse naive times: the trail holds aware UTC only."""
    if time.tzinfo is None:
        raise ValueError("the trail holds aware UTC times only")
    return time


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


def _decode(value: Any, hint: Any, text: Callable[[str], str]) -> Any:  # noqa: ANN401
    if hint == Text:
        return text(value) if value else ""
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if inner in (str, float, int):
            return tuple(value)
        return tuple(_decode(item, inner, text) for item in value)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: _decode(value[name], hints[name], text) for name in value})
    return _checked(value, hint)


def _checked(value: Any, hint: Any) -> Any:  # noqa: ANN401
    """A plain value, if it is of the kind the event asks for."""
    origin = get_origin(hint)
    if origin is Literal:
        fits = value in get_args(hint)
    elif origin in (Union, types.UnionType):
        fits = isinstance(value, get_args(hint))
    else:
        fits = isinstance(value, hint)
    if not fits:
        raise ValueError(f"{value!r} does not fit {hint}")
    return value
