"""The shapes in which JSON holds what was said, brought to one: lists of records.

A speaker may be an object or an id that is explained elsewhere, words may be in parts, turns may be
pairs, and a question may stand beside its answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.domain.languages.tables import named
from workbench.domain.material.speaker_names import ANSWERS, ASKS
from workbench.importers.tables import plain_name

MAX_DEPTH = 12
_PARTS = frozenset(("content", "parts", "text", "message"))
_NAMES = ("name", "displayname", "display name", "label", "title", "username", "id")
_IDS = ("id", "speakerid", "speaker id", "participantid", "participant id", "key")
_TITLES = ("name", "title", "id", "interview", "interview id", "transcript", "file", "participant")
_LONGEST_ID = 80
_FEWEST_LINES = 3


def unified(content: object) -> Any:  # noqa: ANN401 - what JSON holds
    """The content with turns as records that name their speakers and hold their words."""
    return _unified(content, dict(_explained(content, 0)), 0)


def interviews_in(content: object) -> list[tuple[str, object]]:
    """The interviews of a file that holds several, each with its name; none where it holds one.

    It is a list, perhaps the only one in the file, of objects that each have turns of their own.
    """
    entries = content
    if isinstance(content, Mapping):
        lists = [value for value in content.values() if isinstance(value, list)]
        entries = lists[0] if len(lists) == 1 else ()
    if not isinstance(entries, list) or len(entries) < 2 or not all(map(_has_turns, entries)):
        return []
    return [(_called(entry, number), entry) for number, entry in enumerate(entries, 1)]


def _has_turns(entry: object) -> bool:
    """Whether an object says nothing itself and holds a list of turns with speakers."""
    if not isinstance(entry, Mapping) or _has(entry, "words"):
        return False
    lists = (value for value in entry.values() if isinstance(value, list) and value)
    return any(
        all(
            isinstance(turn, Mapping) and _has(turn, "words") and _has(turn, "speaker")
            for turn in each
        )
        for each in lists
    )


def _has(record: Mapping[Any, object], of: str) -> bool:
    return any(plain_name(str(key)) in named(of) and value for key, value in record.items())


def _called(entry: Mapping[Any, object], number: int) -> str:
    own = {plain_name(str(key)): value for key, value in entry.items()}
    found = (own[key] for key in _TITLES if isinstance(own.get(key), str | int))
    return " ".join(str(next(found, number)).split())[:_LONGEST_ID]


def dialogue_in(content: object, depth: int = 0) -> str:
    """The longest text of several lines under a name for words; empty where there is none."""
    if depth > MAX_DEPTH:
        return ""
    found = [""]
    for key, value in _children(content):
        if isinstance(value, str):
            spoken = plain_name(key) in named("words") and value.count("\n") + 1 >= _FEWEST_LINES
            found += [value] if spoken else []
        else:
            found.append(dialogue_in(value, depth + 1))
    return max(found, key=len)


def _children(content: object) -> Iterator[tuple[str, object]]:
    if isinstance(content, Mapping):
        yield from ((str(key), value) for key, value in content.items())
    elif isinstance(content, list):
        yield from (("", value) for value in content)


def _explained(content: object, depth: int) -> Iterator[tuple[str, str]]:
    """Ids of people with their names, wherever the file explains them."""
    if depth > MAX_DEPTH:
        return
    if isinstance(content, Mapping):
        own = {plain_name(str(key)): value for key, value in content.items()}
        key = next((own[k] for k in _IDS if isinstance(own.get(k), str | int)), None)
        name = own.get("name") or own.get("displayname") or own.get("display name")
        speaks = any(isinstance(own.get(k), str) for k in named("words"))
        if key is not None and isinstance(name, str) and not speaks:
            yield str(key), name
    for _, child in _children(content):
        if isinstance(child, Mapping | list):
            yield from _explained(child, depth + 1)


def _unified(content: object, names: Mapping[str, str], depth: int) -> Any:  # noqa: ANN401
    if depth > MAX_DEPTH:
        return content
    if isinstance(content, list):
        rows = [row for each in content for row in _rows(each)]
        return [_unified(row, names, depth + 1) for row in rows]
    if not isinstance(content, Mapping):
        return content
    if _numbers_turns(content):
        return _unified(list(content.values()), names, depth + 1)
    return {str(key): _value(str(key), value, names, depth) for key, value in content.items()}


def _rows(entry: object) -> Iterator[object]:
    """A turn as a record, whether it is a pair, or a question with its answer."""
    if isinstance(entry, list) and len(entry) == 2 and all(isinstance(x, str) for x in entry):
        yield {"speaker": entry[0], "text": entry[1]}
        return
    if isinstance(entry, Mapping):
        said = {key: value for key, value in entry.items() if isinstance(value, str)}
        asked = [key for key in said if ASKS.fullmatch(str(key))]
        answered = [key for key in said if ANSWERS.fullmatch(str(key))]
        if len(asked) == 1 and len(answered) == 1:
            for key in (asked[0], answered[0]):
                yield {"speaker": str(key), "text": said[key]}
            return
    yield entry


def _numbers_turns(content: Mapping[Any, object]) -> bool:
    """Whether an object is a list whose entries have numbers for names."""
    values = list(content.values())
    numbered = all(str(key).isdecimal() for key in content)
    return len(values) > 1 and numbered and all(isinstance(value, Mapping) for value in values)


def _value(key: str, value: object, names: Mapping[str, str], depth: int) -> Any:  # noqa: ANN401
    name = plain_name(key)
    if name in named("speaker") or name in _IDS:
        if isinstance(value, Mapping):
            value = _named(value)
        if isinstance(value, str | int) and str(value) in names and name != "id":
            return names[str(value)]
        return value
    if name in _PARTS and isinstance(value, list) and value and all(map(_is_part, value)):
        return " ".join(part if isinstance(part, str) else str(part["text"]) for part in value)
    return _unified(value, names, depth + 1)


def _is_part(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, Mapping)
        and isinstance(value.get("text"), str)
        and not any(plain_name(str(key)) in named("speaker") for key in value)
    )


def _named(person: Mapping[Any, object]) -> object:
    own = {plain_name(str(key)): value for key, value in person.items()}
    found = (own[key] for key in _NAMES if isinstance(own.get(key), str | int))
    return next((each for each in found if len(str(each)) <= _LONGEST_ID), "")
