"""The plugin API, version 1, as released: it only ever gains names and fields with defaults."""

import dataclasses
import inspect
from typing import Any

import pytest

from workbench import api

VALUES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "ExcerptView": (
        ("id", "str", "required"),
        ("text", "str", "required"),
        ("speaker_role", "str", "'participant'"),
    ),
    "CodeView": (
        ("id", "str", "required"),
        ("name", "str", "required"),
        ("definition", "str", "''"),
    ),
    "LabelRequest": (
        ("cluster_id", "str", "required"),
        ("size", "int", "required"),
        ("exemplars", "tuple[ExcerptView, ...]", "required"),
        ("keyphrases", "tuple[str, ...]", "()"),
        ("contrast", "tuple[tuple[str, ...], ...]", "()"),
        ("codebook", "tuple[CodeView, ...]", "()"),
        ("language", "str", "'en'"),
        ("seed", "int", "0"),
        ("phrases", "tuple[str, ...]", "()"),
        ("asked", "tuple[str, ...]", "()"),
        ("like", "str | None", "None"),
    ),
    "LabelProposal": (
        ("name", "str", "required"),
        ("description", "str", "''"),
        ("code_id", "str | None", "None"),
        ("evidence", "tuple[str, ...]", "()"),
        ("notes", "Mapping[str, str]", "dict"),
        ("subtitle", "str", "''"),
    ),
    "ChatReply": (
        ("text", "str", "required"),
        ("model", "str", "required"),
        ("input_tokens", "int | None", "None"),
        ("output_tokens", "int | None", "None"),
    ),
    "PluginContext": (
        ("secret", "Callable[[str], str]", "required"),
        ("log", "Logger", "required"),
    ),
    "LabelerSpec": (
        ("name", "str", "required"),
        ("version", "str", "required"),
        ("config", "type[C]", "required"),
        ("make", "Callable[[C, PluginContext], Labeler]", "required"),
        ("parallel", "int", "4"),
        ("sends_data_off_machine", "bool", "False"),
        ("language_model", "bool", "False"),
    ),
}

CALLS = {
    "Labeler.label": "(self, request: 'LabelRequest', chat: 'ChatClient') -> 'LabelProposal'",
    "ChatClient.complete": (
        "(self, *, system: 'str', user: 'str', schema: 'type[BaseModel] | None' = None)"
        " -> 'ChatReply'"
    ),
    "LabelerSpec.build": (
        "(self, options: 'Mapping[str, object]', context: 'PluginContext') -> 'Labeler'"
    ),
}

ERRORS = {
    "LabelerError": "Exception",
    "LabelerMisconfigured": "LabelerError",
    "LabelerUnavailable": "LabelerError",
    "LabelRejected": "LabelerError",
    "LabelerFailed": "LabelerError",
}


def fields_of(name: str) -> list[tuple[str, str, str]]:
    return [(f.name, str(f.type), default(f)) for f in dataclasses.fields(getattr(api, name))]


def default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return repr(field.default)
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory.__name__  # type: ignore[attr-defined, no-any-return]
    return "required"


@pytest.mark.parametrize("name", VALUES)
def test_a_value_keeps_its_fields_and_gains_only_defaulted_ones(name: str) -> None:
    now = fields_of(name)
    assert tuple(now[: len(VALUES[name])]) == VALUES[name]
    assert all(kept != "required" for _, _, kept in now[len(VALUES[name]) :])
    value = getattr(api, name)
    assert value.__dataclass_params__.frozen and "__slots__" in vars(value)
    assert all(field.kw_only for field in dataclasses.fields(value))


@pytest.mark.parametrize("call", CALLS)
def test_a_call_keeps_its_signature(call: str) -> None:
    owner, method = call.split(".")
    assert str(inspect.signature(getattr(getattr(api, owner), method))) == CALLS[call]


def test_errors_keep_their_family() -> None:
    assert {name: getattr(api, name).__bases__[0].__name__ for name in ERRORS} == ERRORS


def test_the_public_names_stay() -> None:
    released = {*VALUES, *ERRORS, "Labeler", "ChatClient", "LabelerConfig"}
    assert released | {"API_VERSION", "ENTRY_POINT_GROUP"} <= set(api.__all__)
    assert (api.API_VERSION, api.ENTRY_POINT_GROUP) == (1, "workbench.labelers.v1")


def test_options_are_frozen_and_unknown_ones_refused() -> None:
    assert api.LabelerConfig.model_config == {"extra": "forbid", "frozen": True}
