"""How a study's files mark who speaks: said once, remembered, tried on files before an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.importing.identity import Arrival
from workbench.domain.speech.patterns import Pattern, is_found, pattern_of
from workbench.domain.speech.study import Understood, understood
from workbench.services.context import Project
from workbench.services.importing.files import read_files
from workbench.services.importing.rows import first_turns

_NONE = ("-", "–")
_TRIED, _SHOWN = 40, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A file as it is read with a pattern: whether its marks are there, and the first turns."""

    file: str
    found: bool
    turns: tuple[str, ...]


def pattern_for(project: Project, written: str | None) -> Pattern | None:
    """The pattern that is meant: as written now, or where nothing is, as it was remembered.

    Raises:
        InputError: it cannot be read as a pattern.
    """
    if written is None or not written.strip():
        with project.store.read() as tx:
            return pattern_of(tx.material.speaker_pattern())
    return None if written.strip() in _NONE else pattern_of(written)


def remembered(project: Project, written: str | None) -> Pattern | None:
    """The pattern that is meant, remembered for later imports.

    Raises:
        InputError: it cannot be read as a pattern; the one before stays.
    """
    pattern = pattern_for(project, written)
    if written and written.strip():
        with project.store.begin() as tx:
            tx.material.put_speaker_pattern(pattern.written if pattern else "")
    return pattern


def tried(
    project: Project, paths: Sequence[Path], written: str, interviewers: Sequence[str] = ()
) -> list[Tried]:
    """Files as they are read with a pattern, those with its marks first; nothing is stored.

    Some of the first ones are tried, names replaced.

    Raises:
        InputError: it cannot be read as a pattern.
    """
    pattern = pattern_for(project, written)
    read = read_files(project, paths[:_TRIED], interviewers=interviewers, pattern=pattern)
    arrivals = read.texts.arrivals
    with project.store.read() as tx:
        settled = tx.material.settled()
    drafts = [arrival.draft for arrival in arrivals]
    now = understood(drafts, read.texts.interviewers, settled, pattern)
    shown = [_tried(a, each, pattern) for a, each in zip(arrivals, now, strict=True)]
    unread = [Tried(file=p.name, found=False, turns=(e.reason,)) for p, e in read.unread.items()]
    return sorted([*shown, *unread], key=lambda each: not each.found)[:_SHOWN]


def _tried(arrival: Arrival, read: Understood, pattern: Pattern | None) -> Tried:
    found = pattern is not None and is_found(pattern, read.draft.text.split("\n"))
    turns = first_turns(read.draft.text, read.found.turns)
    return Tried(file=arrival.file, found=found, turns=turns)
