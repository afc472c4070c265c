"""What the page sends is read into what a service declares, and nothing else gets in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pytest

from workbench.domain.errors import InputError
from workbench.ui.board.request import Number, arguments, named


def service(
    by: str,
    theme_id: str,
    parts: Sequence[Sequence[str]] = (),
    relation: Literal["same", "broader"] = "same",
    parent: str | None = None,
    start: Number = 0,
) -> None:
    """What stands for a service."""


def read(**asked: object) -> dict[str, Any]:
    return arguments(service, asked, after=1)


def test_what_is_sent_is_read_and_the_rest_is_as_declared() -> None:
    assert read(theme="T", by="somebody else", stray=1) == {
        "theme_id": "T", "parts": (), "relation": "same", "parent": None, "start": 0,
    }  # fmt: skip
    given = read(theme="", parts=[["a"], ["b", "c"]], relation="broader", parent="P", start=3)
    assert given["parts"] == [["a"], ["b", "c"]] and given["theme_id"] == ""
    assert (given["relation"], given["parent"], given["start"]) == ("broader", "P", 3)


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_text_is_nothing_where_nothing_will_do(empty: object) -> None:
    assert read(theme="T", parent=empty)["parent"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", 1), ("theme", None), ("theme", ["T"]), ("parts", "ab"), ("parts", ["ab"]),
        ("parts", [["a", 1]]), ("parts", None), ("parts", {"a": ["b"]}), ("relation", "rival"),
        ("relation", ["same"]), ("parent", 7), ("parent", []), ("start", -1), ("start", "3"),
        ("start", True), ("start", 1.0),
    ],
)  # fmt: skip
def test_another_type_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(InputError, match=rf"^the page sent no usable '{field}'; reload it$"):
        read(**{"theme": "T", field: value})


@pytest.mark.parametrize("asked", [{}, [], "theme", None, 3, {"theme_id": "T"}])
def test_what_is_left_out_is_named(asked: object) -> None:
    with pytest.raises(InputError, match=r"^the page left out 'theme'; reload it$"):
        arguments(service, asked, after=1)


@pytest.mark.parametrize("asked", [{"op": "b"}, {"op": ["a"]}, {"op": None}, {}, [], "a", None])
def test_an_entry_that_is_not_in_the_table_is_refused(asked: object) -> None:
    assert named({"a": 1}, {"op": "a"}, "op") == 1
    with pytest.raises(InputError, match="not known; reload it"):
        named({"a": 1}, asked, "op")
