"""The list of themes as plain values: a line a theme, and what changed. Pure, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from workbench.domain.board.board import LIVE, Theme
from workbench.domain.board.labels import is_stale, subtitle_of
from workbench.domain.study import Study
from workbench.domain.telling.looks import numbers
from workbench.domain.telling.matrix import attributes, value_of
from workbench.domain.trail.events import ERASED

POOL, ASIDE = "pool", "aside"
"""Ids of the two lists that are not themes: "not in a theme" and "set aside"."""

_READABLE = range(2, 9)
"""How many groups an attribute has to form to tell people apart."""


class ThemeRow(TypedDict):
    """One line of the theme list.

    `read`: excerpts that somebody has opened; `codes`: ids of linked codes; `groups`: how many of
    its participants belong to each group (`groups_of`); `doubt`: how loosely it holds its
    excerpts, the mean of 1 - strength; `fit`: cosine of the nearest code, 0 without a codebook;
    `stale`: a labeler gave the name, and the members have changed since; `subtitle`: what stands
    smaller beside the name; `last`: short answers and small talk, which ask nothing of anybody;
    `one`: who alone speaks in it, in a study of several, else empty; `named`: an analyst gave the
    name, or took a machine's; `number`: what its look follows from, for life (0: no theme).
    """

    id: str
    name: str
    subtitle: str
    stale: bool
    last: bool
    one: str
    named: bool
    number: int
    state: str
    parent: str | None
    n: int
    people: int
    read: int
    codes: list[str]
    groups: dict[str, int]
    doubt: float
    fit: float


def theme_rows(study: Study, only: Iterable[str] | None = None) -> list[ThemeRow]:
    """The list's lines, retired themes left out; only the themes in `only`, if given."""
    themes = study.board.themes
    wanted = themes.values() if only is None else [themes[t] for t in only if t in themes]
    groups, number = groups_of(study), numbers(study.board)
    return [
        theme_row(study, theme, groups, number[theme.id])
        for theme in wanted
        if theme.state != "retired"
    ]


def pool_rows(study: Study) -> list[ThemeRow]:
    """The two lists at the end: what is in no theme, and what is set aside."""
    board = study.board
    lists = ((POOL, "Not in a theme", board.unthemed()), (ASIDE, "Set aside", board.set_aside))
    return [_list_row(study, key, name, tuple(held)) for key, name, held in lists]


def changed_since(study: Study, seq: int) -> tuple[list[ThemeRow], list[str]]:
    """Lines of the themes that events after `seq` touched, and the ids that left the list."""
    touched: dict[str, None] = {}
    for step in study.board.steps[seq:]:
        for section in ("themes", "members", "labels"):
            touched |= dict.fromkeys(step.after.get(section, {}))
        noted = (key.partition(":") for key in step.after.get("memos", {}))
        touched |= dict.fromkeys(target for kind, _, target in noted if kind == "theme")
        for excerpt in step.after.get("key_quotes", {}):
            touched |= dict.fromkeys(study.board.themes_of(excerpt))
    rows = theme_rows(study, touched)
    kept = {row["id"] for row in rows}
    return rows, [theme for theme in touched if theme not in kept]


def changed_lists(study: Study, seq: int) -> list[ThemeRow]:
    """The two lists at the end if events after `seq` changed them, else nothing."""
    steps = study.board.steps[seq:]
    parts = ("set_aside", "excerpts")
    if any(s.before.get(part) != s.after.get(part) for s in steps for part in parts):
        return pool_rows(study)
    touched = {
        t for step in steps for part in ("themes", "members") for t in step.after.get(part, ())
    }
    themes, members = dict(study.board.themes), dict(study.board.members)
    now = _held(touched, themes, members)
    for step in reversed(steps):
        themes |= step.before.get("themes", {})
        members |= step.before.get("members", {})
    return [] if _held(touched, themes, members) == now else pool_rows(study)


def _held(
    touched: Iterable[str],
    themes: Mapping[str, Theme | None],
    members: Mapping[str, Mapping[str, object] | None],
) -> set[str]:
    """All excerpts held by the live ones among the themes."""
    held: set[str] = set()
    for key in touched:
        theme = themes.get(key)
        if theme is not None and theme.state in LIVE:
            held.update(members.get(key) or ())
    return held


def theme_row(study: Study, theme: Theme, groups: Mapping[str, list[str]], number: int) -> ThemeRow:
    """One theme's line, with the groups of its participants (`groups_of`) and its number."""
    held = study.board.members.get(theme.id, {})
    nearest = study.near_codes.get(theme.id, ())
    loose = sum(1 - membership.strength for membership in held.values())
    people = _people(study, held)
    return {
        "id": theme.id,
        "name": study.board.name_of(theme.id),
        "subtitle": subtitle_of(study.board, theme.id),
        "last": study.says_nothing(theme.id),
        "one": next(iter(people)) if len(people) == 1 and len(study.participants) > 1 else "",
        "stale": is_stale(study.board, theme.id),
        "named": theme.name not in (None, "", ERASED),
        "number": number,
        "state": theme.state,
        "parent": theme.parent,
        "n": len(held),
        "people": len(people),
        "read": _read(study, held),
        "codes": [link.code_id for link in theme.codes],
        "groups": Counter(g for person in people for g in groups.get(person, ())),
        "doubt": round(loose / len(held), 3) if held else 0.0,
        "fit": round(max((cosine for _, cosine in nearest), default=0.0), 3),
    }


def group_attribute(study: Study) -> str:
    """The attribute that tells participants' groups apart: `group`, else the first that fits."""
    people = study.participants.values()
    for name in attributes(study):
        if len({person.attributes.get(name, "") for person in people} - {""}) in _READABLE:
            return name
    return ""


def group_of(study: Study, participant_id: str | None, attribute: str) -> str:
    """A participant's value of the attribute; empty where unknown."""
    person = study.participants.get(participant_id or "")
    return person.attributes.get(attribute, "") if person else ""


def group_choices(study: Study) -> list[tuple[str, str]]:
    """Attribute and value of every group that tells people apart."""
    people = study.participants
    found = [(n, sorted({value_of(study, p, n) for p in people})) for n in attributes(study)]
    return [(n, value) for n, values in found if len(values) in _READABLE for value in values]


def groups_of(study: Study) -> dict[str, list[str]]:
    """Each participant's groups, as `attribute: value`."""
    names = list(dict.fromkeys(name for name, _ in group_choices(study)))
    return {
        p: [f"{name}: {value_of(study, p, name)}" for name in names] for p in study.participants
    }


def _list_row(study: Study, key: str, name: str, held: Sequence[str]) -> ThemeRow:
    people = _people(study, held)
    return {
        "id": key, "name": name, "state": key, "parent": None, "n": len(held),
        "people": len(people), "read": _read(study, held), "codes": [],
        "groups": {}, "doubt": 0.0, "fit": 0.0, "stale": False, "subtitle": "", "last": False,
        "one": "", "named": False, "number": 0,
    }  # fmt: skip


def _people(study: Study, held: Iterable[str]) -> set[str]:
    found = map(study.excerpts.get, held)
    return {e.participant_id for e in found if e is not None and e.participant_id}


def _read(study: Study, held: Iterable[str]) -> int:
    return sum(1 for e in held if study.opened.get(e)) if study.opened else 0
