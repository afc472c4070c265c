"""Which labelers there are: installed ones by entry point, drop-in files by a named folder.

Listing imports nothing. A broken labeler says so when it is chosen, and hides no other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from workbench.api import ENTRY_POINT_GROUP, LabelerConfig, LabelerSpec
from workbench.domain.errors import Ambiguous, BrokenLabeler, InputError, NotFound
from workbench.labeling.dropins import DropIn
from workbench.labeling.stdout_guard import set_apart

OURS = "transcript-workbench"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One labeler that is offered.

    Attributes:
        distribution: the installed package, or the file name of a drop-in.
        version: of the package; of a drop-in the first 12 digits of its sha256.
        error: why it cannot be used, if known; else None.
    """

    name: str
    distribution: str
    version: str
    error: str | None = None


def listing(dropped: Sequence[DropIn] = ()) -> tuple[Listed, ...]:
    """Every labeler by name, without importing any; names that are offered twice are marked."""
    rows = [_row(entry) for entry in _entries()]
    rows += [
        Listed(name=d.name, distribution=d.path.name, version=d.sha256[:12], error=d.error)
        for d in dropped
    ]
    rows.sort(key=lambda row: (row.name, row.distribution != OURS, row.distribution))
    return tuple(_marked(row, rows) for row in rows)


def built_in_listing() -> tuple[Listed, ...]:
    """The labelers that come with the workbench, by name."""
    return tuple(row for row in listing() if row.distribution == OURS)


def is_built_in(name: str) -> bool:
    """Whether the labeler comes with the workbench, so that no plugin can stand in for it."""
    return name in _ours()


def loaded_listing(rows: Iterable[Listed], dropped: Sequence[DropIn] = ()) -> tuple[Listed, ...]:
    """The same, with each labeler imported once and its fault, if any, reported."""
    return tuple(_tried(row, dropped) for row in rows)


def find(name: str, dropped: Sequence[DropIn] = ()) -> LabelerSpec[Any]:
    """The labeler with that name; only it is imported.

    Raises:
        NotFound: no labeler has that name; lists those that exist.
        Ambiguous: two packages offer the name; says which.
        BrokenLabeler: it cannot be imported, or is not a labeler; says why.
    """
    entries = [entry for entry in _entries() if entry.name == name]
    files = [drop for drop in dropped if drop.name == name]
    ours = [entry for entry in entries if _distribution(entry) == OURS]
    offers: list[EntryPoint | DropIn] = [*ours] or [
        *entries,
        *files,
    ]  # nobody can stand in for a built-in labeler
    if not offers:
        known = ", ".join(sorted({row.name for row in listing(dropped)})) or "none"
        raise NotFound(f"no labeler is named {name!r}; there are: {known}")
    if len(offers) > 1:
        whose = " and ".join(sorted(map(_whose, offers)))
        raise Ambiguous(f"labeler {name!r} is offered by {whose}; uninstall one of them")
    [offer] = offers
    return _dropped(offer) if isinstance(offer, DropIn) else _loaded(offer)


def find_built_in(name: str) -> LabelerSpec[Any]:
    """As `find`, where plugins are left out.

    Raises:
        NotFound: no built-in labeler has that name.
    """
    if not is_built_in(name):
        known = ", ".join(row.name for row in built_in_listing()) or "none"
        raise NotFound(
            f"no built-in labeler is named {name!r}, and plugins are left out; there are: {known}"
        )
    return _loaded(_ours()[name])


def parse_option(text: str) -> tuple[str, dict[str, str]]:
    """Read `chat:model=small,temperature=0.2` as a labeler's name and its options.

    A value with a comma goes in double quotes: `chat:"model=a,b",temperature=0`.

    Raises:
        InputError: a part is not `key=value`, or a key comes twice.
    """
    name, _, rest = text.strip().partition(":")
    if not _NAME.fullmatch(name):
        raise InputError(f"{text!r} does not begin with a labeler's name; write NAME:key=value")
    options: dict[str, str] = {}
    for part in next(csv.reader([rest], skipinitialspace=True), []) if rest.strip() else []:
        key, equals, value = part.partition("=")
        key = key.strip()
        if not equals or not key:
            raise InputError(f"{part!r} in {text!r} is not an option; write key=value")
        if key in options:
            raise InputError(f"option {key!r} comes twice in {text!r}; give it once")
        options[key] = value.strip()
    return name, options


def called(name: str, options: dict[str, str]) -> tuple[str, dict[str, str]]:
    """What a labeler's names go by (option `as`, by default its own name), and its own options.

    Raises:
        InputError: `as` is not a name.
    """
    own = {key: value for key, value in options.items() if key != "as"}
    alias = options.get("as", name)
    if not _NAME.fullmatch(alias):
        raise InputError(f"as={alias!r} is not a name; use small letters, digits, - and _")
    return alias, own


def spec_fault(spec: object, name: str | None = None) -> str | None:
    """What is wrong with something that should be a `LabelerSpec`; None if it is one.

    Args:
        spec: what the entry point or the drop-in file gave.
        name: what the entry point is called, which the spec must be called too.
    """
    if not isinstance(spec, LabelerSpec):
        return f"gives a {type(spec).__name__}, not a LabelerSpec"
    if not isinstance(spec.name, str) or not _NAME.fullmatch(spec.name):
        return f"has the name {spec.name!r}; use small letters, digits, - and _"
    if name is not None and spec.name != name:
        return f"calls itself {spec.name!r}; entry point and spec must have one name"
    if not isinstance(spec.version, str) or not spec.version.strip():
        return "has no version; cached answers need one"
    if not (isinstance(spec.config, type) and issubclass(spec.config, LabelerConfig)):
        return f"has a config of {spec.config!r}; it must be a subclass of LabelerConfig"
    if not callable(spec.make):
        return "has a `make` that cannot be called"
    if not isinstance(spec.parallel, int) or spec.parallel < 1:
        return f"asks for {spec.parallel!r} calls at once; it must be 1 or more"
    return None


@cache
def _ours() -> dict[str, EntryPoint]:
    """The built-in ones; searching all installed packages takes a noticeable moment."""
    return {entry.name: entry for entry in _entries() if _distribution(entry) == OURS}


def _entries() -> list[EntryPoint]:
    return sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda e: (e.name, e.value))


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else "unknown"


def _row(entry: EntryPoint) -> Listed:
    version = entry.dist.version if entry.dist is not None else ""
    return Listed(name=entry.name, distribution=_distribution(entry), version=version)


def _marked(row: Listed, rows: Sequence[Listed]) -> Listed:
    others = [r for r in rows if r.name == row.name and r is not row]
    if row.error or row.distribution == OURS or not others:
        return row
    whose = ", ".join(other.distribution for other in others)
    return replace(row, error=f"{whose} offers a labeler of this name too")


def _tried(row: Listed, dropped: Sequence[DropIn]) -> Listed:
    if row.error:
        return row
    try:
        find(row.name, dropped)
    except InputError as error:
        return replace(row, error=str(error))
    return row


def _whose(offer: EntryPoint | DropIn) -> str:
    return offer.path.name if isinstance(offer, DropIn) else _distribution(offer)


def _dropped(drop: DropIn) -> LabelerSpec[Any]:
    fault = drop.error or spec_fault(drop.spec)
    if fault or drop.spec is None:
        raise BrokenLabeler(f"labeler {drop.name!r}: {drop.path.name} {fault}; mend the file")
    return drop.spec


def _loaded(entry: EntryPoint) -> LabelerSpec[Any]:
    whose = f"{_distribution(entry)}, {entry.value}"
    if _distribution(entry) != OURS:
        set_apart()
    try:
        spec = entry.load()
    except BaseException as error:  # a plugin may raise anything on import, SystemExit included
        if isinstance(error, KeyboardInterrupt):
            raise
        why = " ".join(str(error).split())[:300]
        raise BrokenLabeler(
            f"labeler {entry.name!r} ({whose}) cannot be imported: {type(error).__name__}: {why}; "
            "mend or uninstall it"
        ) from error
    fault = spec_fault(spec, entry.name)
    if fault:
        raise BrokenLabeler(f"labeler {entry.name!r} ({whose}) {fault}; tell its author")
    return spec  # type: ignore[no-any-return]  # spec_fault has just looked
