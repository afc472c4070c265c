"""A labeler's options as fields of a form, drawn from their JSON Schema, and back as one line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "number", "whole", "yes", "choice"]
_KINDS: Mapping[str, Kind] = {
    "string": "text", "number": "number", "integer": "whole", "boolean": "yes",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One option: what it is called, what it does, what it may be.

    Attributes:
        help: the description, with the range where there is one.
        default: None where the option is needed.
    """

    name: str
    kind: Kind
    help: str
    default: str | float | bool | None
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


def form_fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    """The options in the plugin's order; anything but a plain value is text."""
    needed = frozenset(schema.get("required", ()))
    return tuple(
        _field(name, drawn, needed=name in needed)
        for name, drawn in schema.get("properties", {}).items()
    )


def option_line(labeler: str, fields: Sequence[Field], values: Sequence[object]) -> str:
    """The labeler with what differs from the defaults, as on the command line."""
    parts = [
        f"{field.name}={_plain(value)}"
        for field, value in zip(fields, values, strict=True)
        if _plain(value) != _plain(field.default)
    ]
    if not parts:
        return labeler
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(parts)
    return f"{labeler}:{line.getvalue()}"


def _field(name: str, drawn: Mapping[str, Any], *, needed: bool) -> Field:
    choices = tuple(map(str, drawn.get("enum", ())))
    kind: Kind = "choice" if choices else _KINDS.get(str(drawn.get("type")), "text")
    least = drawn.get("minimum", drawn.get("exclusiveMinimum"))
    most = drawn.get("maximum", drawn.get("exclusiveMaximum"))
    help_parts = [drawn.get("description", ""), _range(least, most), "needed" if needed else ""]
    return Field(
        name=name, kind=kind, help="; ".join(filter(None, help_parts)),
        default=drawn.get("default"), choices=choices, least=least, most=most,
    )  # fmt: skip


def _range(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return ""
    return f"{least:,} to {most:,}"


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
