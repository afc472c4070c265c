"""What is true of a section of the board: the one place where a new section is described.

A section is a field of `Board` made with `section`. Whether two decisions are in conflict, what
going back leaves, what an erasure takes out and what is stored all follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

Entries = Mapping[str, Any]
Scrub = Callable[[Entries, Container[str], Container[str]], Entries]
"""From entries, known excerpts and memos that go, to the entries that may stay in the past."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One mapping of the board.

    Attributes:
        scrub: what is left of its entries when excerpts or memos are forgotten.
        about: what an entry is about, if not the section itself; two decisions about one
            thing are in conflict.
        collected: it says what was collected, so that going back to a point leaves it.
        alongside: two may write at once: a labeler disturbs no analyst, memos add up.
        later: boards did not have it from the first; what waits with a transcript that was taken
            out holds it where there is any of it.
        frame: every theme is seen against it, so a page reads everything again after a change.
    """

    scrub: Scrub
    about: str = ""
    collected: bool = False
    alongside: bool = False
    later: bool = False
    frame: bool = False


def section(scrub: Scrub, **said: Any) -> Any:  # noqa: ANN401
    """A field of the board, empty at first, described by what `Section` lists."""
    return field(default_factory=dict, metadata={"section": Section(scrub=scrub, **said)})


def whole(entries: Entries, known: Container[str], memos: Container[str]) -> Entries:
    """Nothing in it is about an excerpt or a memo."""
    return entries


def on_excerpts(entries: Entries, known: Container[str], memos: Container[str]) -> Entries:
    """Its keys are excerpts, or begin with one (`excerpt_of`)."""
    return {key: said for key, said in entries.items() if excerpt_of(key) in known}


def excerpt_of(key: str) -> str:
    """The excerpt that an entry is on: its key, up to what tells several on one excerpt apart."""
    return key.partition("/")[0]


def holding_excerpts(entries: Entries, known: Container[str], memos: Container[str]) -> Entries:
    """Its entries hold excerpts."""
    return {key: held and on_excerpts(held, known, memos) for key, held in entries.items()}


def of_memos(entries: Entries, known: Container[str], memos: Container[str]) -> Entries:
    """Its keys are what memos are on."""
    return {key: noted for key, noted in entries.items() if key not in memos}


def of_cells(entries: Entries, known: Container[str], memos: Container[str]) -> Entries:
    """Its keys begin with the participant that they are about, as memos on them have it."""
    return {key: held for key, held in entries.items() if owner_of(key) not in memos}


def owner_of(cell: str) -> str:
    """The participant of a cell, as memos on them are kept."""
    return cell.partition(" ")[0]
