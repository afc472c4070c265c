"""How a study's files mark who speaks: said once, remembered, tried on files before an import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.speech.patterns import Pattern, is_found, pattern_of
from workbench.domain.speech.study import understood
from workbench.services.context import Project
from workbench.services.importing.files import read_files
from workbench.services.importing.rows import first_turns

_NONE = ("-", "–")
_TRIED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A file as it is read with a pattern: whether its marks are there, and the first turns."""

    file: str
    found: bool
    turns: tuple[str, ...]


def pattern_for(project: Project, written: str | None) -> Pattern | None:
    """The pattern that is meant: as written now, or where nothing is, as it was remembered.

    Raises:
        InputError: it is none.
    """
    if written is None or not written.strip():
        with project.store.read() as tx:
            return pattern_of(tx.material.speaker_pattern())
    return None if written.strip() in _NONE else pattern_of(written)


def remembered(project: Project, written: str | None) -> Pattern | None:
    """The pattern that is meant, remembered for later imports.

    Raises:
        InputError: it is none; the one before stays.
    """
    pattern = pattern_for(project, written)
    if written and written.strip():
        with project.store.begin() as tx:
            tx.material.put_speaker_pattern(pattern.written if pattern else "")
    return pattern


def tried(
    project: Project, paths: Sequence[Path], written: str, interviewers: Sequence[str] = ()
) -> Iterator[Tried]:
    """The first files as they are read with a pattern, names replaced; nothing is stored.

    Raises:
        InputError: it is no pattern.
    """
    pattern = pattern_for(project, written)
    read = read_files(project, paths[:_TRIED], interviewers=interviewers, pattern=pattern)
    drafts = [arrival.draft for arrival in read.texts.arrivals]
    with project.store.read() as tx:
        settled = tx.material.settled()
    for each, arrival in zip(
        understood(drafts, read.texts.interviewers, settled, pattern), read.texts.arrivals,
        strict=True,
    ):  # fmt: skip
        found = pattern is not None and is_found(pattern, each.draft.text.split("\n"))
        turns = first_turns(each.draft.text, each.found.turns)
        yield Tried(file=arrival.file, found=found, turns=turns)
    yield from (Tried(file=p.name, found=False, turns=(e.reason,)) for p, e in read.unread.items())
