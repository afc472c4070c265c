"""A kind of event is whole: whoever adds one is told here which places it still lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import jsonschema
import pytest

import workbench
from workbench.domain.board.board import SECTIONS, Board
from workbench.domain.board.rules import effects
from workbench.domain.board.rules.forgetting import forgetting
from workbench.domain.errors import DecisionError, NotFound
from workbench.domain.study import Study
from workbench.domain.telling.narrative import sentence
from workbench.domain.trail.audit import from_payload, to_payload
from workbench.domain.trail.events import KINDS, kind_of
from workbench.domain.trail.families import Decision, Erasing, Machine, Material, Reversal
from workbench.domain.trail.incoming import Text
from workbench.domain.trail.recorded import Recorded
from workbench.exporters.json_export import export_json, schema
from workbench.ui.board.decisions import DECISIONS

SCRIPT = Path(workbench.__file__).parent / "ui" / "board" / "static"
FAMILIES = (Material, Decision, Reversal, Machine)
OPERATIONS = {
    "create theme": "create", "accept suggestion": "suggested", "decline": "not this",
    "mark excerpt": "mark", "link code": "link", "unlink code": "unlink",
    "adopt as code": "adopt", "write memo": "memo",
}  # fmt: skip
"""Decisions that the board's script calls by another name than the trail."""
ELSEWHERE = frozenset({"enable labeler", "pick name", "remove transcript"})
"""Decisions that are made on other pages: the Run page, the bake-off, the Import page."""
REFERENCES = frozenset(
    (
        *("excerpts", "target", "source", "into", "parent", "theme_ids", "transcripts", "members"),
        *("soft", "set_aside", "changed", "evidence", "among", "winners", "before", "after"),
        *("id", "sha256", "color", "coder", "emptied", "labeler", "version", "destination"),
        *("option", "prompt", "model", "exports", "codes", "coders", "due"),
    )
)
"""Fields that name things; whatever else is a string holds words, and words are `Text`."""
SETTINGS = frozenset({"Setting"})
"""Parts of events whose strings are settings of a run."""


def missing(kind: type) -> list[str]:
    """The places that a kind of event still lacks, each with where it belongs."""
    event = sample(kind)
    places = (
        ("a family: a base class of domain/trail/families.py", issubclass(kind, FAMILIES)),
        ("its place in `Event` of domain/trail/events.py", KINDS.get(kind_of(event)) is kind),
        ("a rule in domain/board/rules/", _is_known(lambda: effects(event, Board(), at(event)))),
        (
            "a sentence in domain/telling/narrative.py",
            _is_known(lambda: sentence(at(event), STUDY)),
        ),
        (
            "what nobody brings back after it, in domain/board/rules/forgetting.py",
            not issubclass(kind, Erasing) or forgetting.dispatch(kind) is not NOTHING_FORGOTTEN,
        ),
        ("`Text` as type of its words", not list(untold_words(kind))),
        ("`Machine` as a family, for its keyphrases", issubclass(kind, Machine) or not draws(kind)),
        ("an operation of ui/board/decisions.py", _is_offered(kind_of(event), kind)),
        ("a call in ui/board/static/", _is_called(kind_of(event), kind)),
    )
    return [place for place, there in places if not there]


def sample(kind: type) -> Any:
    """An event of the kind, of the simplest values that its types allow."""
    hints = get_type_hints(kind, include_extras=True)
    return kind(**{field.name: _simplest(hints[field.name]) for field in fields(kind)})


def at(event: Any) -> Recorded:
    return Recorded(seq=1, id="e", analyst="Ann", time=NOON, event=event)


NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
STUDY = Study(name="", language="en", board=Board(), transcripts={}, participants={}, excerpts={})


NOTHING_FORGOTTEN = forgetting.dispatch(object)


def untold_words(kind: type) -> Iterator[str]:
    """Fields of an event, or of its parts, that are plain strings and name nothing."""
    for part in parts(kind):
        for name, hint in get_type_hints(part, include_extras=True).items():
            plain = hint is str or (str in get_args(hint) and get_origin(hint) is not Annotated)
            named = name.endswith("_id") or name in REFERENCES or part.__name__ in SETTINGS
            if plain and not named:
                yield f"{part.__name__}.{name}"


def draws(kind: type) -> bool:
    """Whether it holds words that were counted in excerpts."""
    return any(field.name == "keyphrases" for part in parts(kind) for field in fields(part))


def parts(kind: type) -> Iterator[type]:
    """An event's class and those of what it holds."""
    yield kind
    for hint in get_type_hints(kind).values():
        for one in (hint, *get_args(hint)):
            if is_dataclass(one) and isinstance(one, type):
                yield from parts(one)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_of_event_has_all_its_places(kind: type) -> None:
    assert missing(kind) == []


def test_a_kind_that_was_forgotten_is_told_every_place_that_it_lacks() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Ponder:
        theme_id: str
        thought: str
        keyphrases: tuple[Annotated[str, "text"], ...] = ()

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Wonder(Decision):
        theme_id: str

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Shred(Erasing):
        theme_id: str

    assert "forgetting" in " ".join(missing(Shred))
    lacking = " ".join(missing(Ponder))
    for place in ("families", "`Event`", "rules/", "narrative", "`Text`", "`Machine`"):
        assert place in lacking
    lacking = " ".join(missing(Wonder))
    assert "families" not in lacking and "`Text`" not in lacking
    for place in ("`Event`", "rules/", "narrative", "decisions.py", "static/"):
        assert place in lacking


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_of_event_is_exported_as_the_schema_says_and_read_back(kind: type) -> None:
    event = sample(kind)
    study = Study(
        name="", language="en", board=Board(), transcripts={}, participants={}, excerpts={},
        trail=(at(event),),
    )  # fmt: skip
    exported = export_json(study)
    jsonschema.validate(exported, schema())
    [told] = exported["events"]
    assert from_payload(told["kind"], told["payload"], str) == event
    assert to_payload(event, str) == told["payload"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_family_adds_nothing_to_what_is_written(kind: type) -> None:
    own = kind.__annotations__
    assert [field.name for field in fields(kind)] == list(own)
    assert not hasattr(sample(kind), "__dict__")


def test_an_event_is_of_one_family_but_for_those_that_are_two_things() -> None:
    several = {
        name for name, kind in KINDS.items() if sum(issubclass(kind, f) for f in FAMILIES) > 1
    }
    assert several == {"split", "merge", "remove transcript"}
    assert {name for name, kind in KINDS.items() if issubclass(kind, Erasing)} == {
        "withdraw", "redact", "erase transcript",
    }  # fmt: skip


def test_every_section_of_the_board_says_what_holds_of_it() -> None:
    own = {"seq", "steps", "undoable", "redoable", "covered"}
    assert SECTIONS.keys() == {field.name for field in fields(Board)} - own


def _simplest(hint: Any) -> Any:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated or hint == Text or hint is str:
        return "x"
    if origin is Literal:
        return inside[0]
    if origin is tuple:
        return (_simplest(inside[0]),)
    if type(None) in inside:
        return None
    return sample(hint) if is_dataclass(hint) and isinstance(hint, type) else hint(1)


def _is_known(tell: Any) -> bool:
    """Whether there is a rule or a sentence, even one that refuses this very event."""
    try:
        tell()
    except (DecisionError, NotFound):
        return True
    except TypeError:
        return False
    return True


def _is_offered(name: str, kind: type) -> bool:
    if not issubclass(kind, Decision) or name in ELSEWHERE:
        return True
    return OPERATIONS.get(name, name) in DECISIONS


def _is_called(name: str, kind: type) -> bool:
    if not issubclass(kind, Decision) or name in ELSEWHERE:
        return True
    quoted = re.compile(rf"""['"`]{re.escape(OPERATIONS.get(name, name))}['"`]""")
    return any(quoted.search(path.read_text("utf-8")) for path in SCRIPT.glob("*.js"))
