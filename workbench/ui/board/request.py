"""What came in from the page, read into the arguments that a function declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import Parameter, signature
from itertools import islice
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from workbench.domain.errors import InputError

T = TypeVar("T")

Number = Annotated[int, Field(ge=0)]
"""A count, or the number of an event."""

_ON_THE_PAGE = {
    "theme_id": "theme", "theme_ids": "themes", "code_id": "code", "transcript_id": "transcript",
    "participant_id": "participant", "target_id": "id",
}  # fmt: skip
"""What the page calls a parameter; others go by their own name."""

_EMPTY_IS_NONE = BeforeValidator(lambda value: None if value == "" else value)


def arguments(function: Callable[..., object], asked: object, *, after: int) -> dict[str, Any]:
    """The arguments of a function as the page sent them, each of the type that is declared.

    If None will do, it may be left out or be an empty text.

    Args:
        function: a plain function, for what it takes is kept.
        asked: the JSON object; what the function does not take is ignored.
        after: how many of its first parameters come from elsewhere.

    Raises:
        InputError: something is missing, or of another type.
    """
    try:
        form = _form(function, after).model_validate(asked if isinstance(asked, dict) else {})
    except ValidationError as error:
        fault = error.errors()[0]
        what = "left out" if fault["type"] == "missing" else "sent no usable"
        raise InputError(f"the page {what} {str(fault['loc'][0])!r}; reload it") from error
    return {name: getattr(form, name) for name in type(form).model_fields}


def named(table: Mapping[str, T], asked: object, key: str) -> T:
    """The entry of a table that the page names by a key.

    Raises:
        InputError: it names none.
    """
    name = asked.get(key) if isinstance(asked, dict) else None
    if not isinstance(name, str) or name not in table:
        raise InputError(f"the page asked for {name!r}, which is not known; reload it")
    return table[name]


@cache
def _form(function: Callable[..., object], after: int) -> type[BaseModel]:
    parameters = islice(signature(function, eval_str=True).parameters.values(), after, None)
    fields: dict[str, Any] = {parameter.name: _field(parameter) for parameter in parameters}
    return create_model("Asked", __config__=ConfigDict(strict=True), **fields)


def _field(parameter: Parameter) -> tuple[Any, Any]:
    name = _ON_THE_PAGE.get(parameter.name, parameter.name)
    if NoneType in get_args(parameter.annotation):
        return Annotated[parameter.annotation, _EMPTY_IS_NONE], Field(None, alias=name)
    default = ... if parameter.default is Parameter.empty else parameter.default
    return parameter.annotation, Field(default, alias=name)
