"""What came in from the page, read with its type; anything else is refused."""

from __future__ import annotations

from typing import Any

from workbench.domain.errors import InputError


class BoardRequest:
    """A JSON object from the page."""

    def __init__(self, fields: object) -> None:
        self._fields: dict[str, Any] = fields if isinstance(fields, dict) else {}

    def text(self, key: str, default: str | None = None) -> str:
        """A string; `default` where it is missing and one is given.

        Raises:
            InputError: it is missing or no string.
        """
        value = self._fields.get(key, default)
        if not isinstance(value, str):
            raise InputError(f"the page left out {key!r}; reload it")
        return value

    def maybe(self, key: str) -> str | None:
        """A string, or None where it is missing or empty."""
        return self.text(key) if self._fields.get(key) else None

    def number(self, key: str) -> int:
        """A whole number from 0.

        Raises:
            InputError: it is none.
        """
        value = self._fields.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise InputError(f"the page left out {key!r}; reload it")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings.

        Raises:
            InputError: it is none.
        """
        return _texts(self._fields.get(key), key)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of strings.

        Raises:
            InputError: it is none.
        """
        value = self._fields.get(key)
        if not isinstance(value, list):
            raise InputError(f"the page left out {key!r}; reload it")
        return tuple(_texts(part, key) for part in value)

    def objects(self, key: str) -> tuple[BoardRequest, ...]:
        """A list of JSON objects.

        Raises:
            InputError: it is no list; what is no object has nothing in it.
        """
        value = self._fields.get(key)
        if not isinstance(value, list):
            raise InputError(f"the page left out {key!r}; reload it")
        return tuple(BoardRequest(part) for part in value)


def _texts(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"the page left out {key!r}; reload it")
    return tuple(value)
