"""Themes by participant groups: who speaks of what, in participants and in excerpts. Pure.

Counts describe the sample: excerpts are nested in people, so no test is made on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbench.domain.study import Study

NOT_STATED = "not stated"
"""The group of participants without a value."""

FEW = 5
"""Cells with fewer participants are masked on request."""

_READABLE = range(2, 9)
"""How many groups an attribute has to form to be offered first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Participants in scope (those with an excerpt) by the value of one attribute.

    Attributes:
        attribute: empty if none was chosen and none is called "group".
        groups: values in alphabetical order, `NOT_STATED` last; empty without an attribute.
        sizes: participants of each group, in their order.
        participants: all participants in scope.
        of: participant id to group.
    """

    attribute: str
    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    participants: int
    of: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Participants and excerpts of a group in a theme; both None where they are masked."""

    participants: int | None
    excerpts: int | None


MASKED = Cell(participants=None, excerpts=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One theme: a cell per group of the grouping, and all of them together."""

    theme_id: str
    cells: tuple[Cell, ...]
    total: Cell


def attributes(study: Study) -> tuple[str, ...]:
    """What participants can be grouped by: `group` first, then what forms 2 to 8 groups."""
    people = study.participants.values()
    names = dict.fromkeys(name for person in people for name in person.attributes)
    ranked = sorted(
        names,
        key=lambda n: (n.strip().casefold() != "group", len(_values(study, n)) not in _READABLE),
    )
    return tuple(name for name in ranked if _values(study, name))


def grouping(study: Study, attribute: str | None = None) -> Grouping:
    """Participants by an attribute; if none is given, by "group", if there is one."""
    inside = sorted({e.participant_id for e in study.excerpts.values() if e.participant_id})
    chosen = attribute or _group_attribute(study)
    if not chosen:
        return Grouping(attribute="", groups=(), sizes=(), participants=len(inside), of={})
    of = {person: value_of(study, person, chosen) for person in inside}
    sizes = Counter(of.values())
    groups = tuple(sorted(sizes, key=lambda group: (group == NOT_STATED, group)))
    return Grouping(
        attribute=chosen,
        groups=groups,
        sizes=tuple(sizes[group] for group in groups),
        participants=len(inside),
        of=of,
    )


def value_of(study: Study, person: str, attribute: str) -> str:
    """A participant's value of an attribute, `NOT_STATED` if there is none."""
    known = study.participants.get(person)
    return (known.attributes.get(attribute, "").strip() if known else "") or NOT_STATED


def matrix(study: Study, groups: Grouping, themes: Iterable[str]) -> tuple[MatrixRow, ...]:
    """Count each theme's participants and excerpts per group, themes in the order given."""
    return tuple(_row(study, groups, theme) for theme in themes)


def masked(row: MatrixRow, few: int = FEW) -> MatrixRow:
    """The row without cells of 1 to `few` - 1 participants.

    If that is a single cell, the smallest other cell is masked too: the total would give it away.
    """
    people = [cell.participants or 0 for cell in row.cells]
    hidden = {i for i, n in enumerate(people) if 0 < n < few}
    if len(hidden) == 1:
        others = (i for i in range(len(people)) if i not in hidden)
        hidden |= set(sorted(others, key=people.__getitem__)[:1])
    cells = (MASKED if i in hidden else cell for i, cell in enumerate(row.cells))
    return replace(row, cells=tuple(cells))


def _row(study: Study, groups: Grouping, theme_id: str) -> MatrixRow:
    per_person = Counter(e.participant_id for e in study.members_of(theme_id))
    people = Counter(groups.of[person] for person in per_person if person and person in groups.of)
    excerpts: Counter[str] = Counter()
    for person, n in per_person.items():
        excerpts[groups.of.get(person or "", NOT_STATED)] += n
    cells = tuple(Cell(participants=people[g], excerpts=excerpts[g]) for g in groups.groups)
    everybody = Cell(participants=len(per_person.keys() - {None}), excerpts=per_person.total())
    return MatrixRow(theme_id=theme_id, cells=cells, total=everybody)


def _values(study: Study, attribute: str) -> set[str]:
    people = study.participants.values()
    return {person.attributes.get(attribute, "").strip() for person in people} - {""}


def _group_attribute(study: Study) -> str:
    named = (name for p in study.participants.values() for name in p.attributes)
    return next((name for name in named if name.strip().casefold() == "group"), "")
