"""Projects: making one, reporting its state, proving that nothing was altered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.domain.board.labels import is_stale
from workbench.domain.errors import Damaged, InputError, NotFound, TrailBroken
from workbench.domain.measures.stability import Stability, stabilities
from workbench.domain.store import Trail, Tx
from workbench.domain.trail.heads import Head, differs, head_of
from workbench.services.context import Project
from workbench.services.reading import study

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """One theme in the status: `name` is empty if nobody could name it.

    `stale`: a labeler gave the name, and the members changed since. `stability` is None if it was
    not measured.
    """

    id: str
    name: str
    state: str
    excerpts: int
    participants: int
    stale: bool = False
    stability: Stability | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a project stands after event `seq`; live themes, largest first, small talk last.

    `head` is the event's number and hash.

    `uncovered` names the codes that no live theme is linked to, `removed` the transcripts that were
    taken out and can come back, `doubtful` the transcripts that may be misread.
    """

    name: str
    seq: int
    transcripts: int
    participants: tuple[str, ...]
    excerpts: int
    unthemed: int
    set_aside: int
    codes: int
    uncovered: tuple[str, ...]
    themes: tuple[ThemeLine, ...]
    removed: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    head: str = ""


def language_tag(tag: str) -> str:
    """A language as the study keeps it.

    Raises:
        InputError: it is not a BCP 47 tag.
    """
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}", tag):
        raise InputError(f"language {tag!r} is not a BCP 47 tag; write one such as en, da or pt-BR")
    return tag


def status(project: Project) -> Status:
    """How the project stands."""
    now = study(project)
    board = now.board
    stability = stabilities(board, now.groupings)
    linked = {link.code_id for theme in board.live() for link in theme.codes}
    return Status(
        name=now.name,
        seq=board.seq,
        transcripts=len(board.transcripts),
        participants=tuple(sorted(now.participants)),
        excerpts=len(board.excerpts),
        unthemed=len(board.unthemed()),
        set_aside=len(board.set_aside),
        codes=len(board.codes),
        uncovered=tuple(c.name for c in board.codes.values() if c.id not in linked),
        themes=tuple(
            ThemeLine(
                id=theme.id,
                name=board.name_of(theme.id),
                state=theme.state,
                excerpts=len(board.members.get(theme.id, ())),
                participants=len(now.participants_in(theme.id)),
                stale=is_stale(board, theme.id),
                stability=stability.get(theme.id),
            )
            for theme in sorted(board.live(), key=lambda theme: now.says_nothing(theme.id))
        ),
        removed=tuple(sorted(transcript.name for transcript in now.removed.values())),
        doubtful=tuple(sorted(now.transcripts[t].name for t in now.doubts if t in now.transcripts)),
        head=str(head_of(now.trail)),
    )


def head(project: Project) -> Head:
    """Number and hash of the newest event, by which the trail is known from outside."""
    with project.store.read() as tx:
        return _head(tx.trail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What `verify` found: the head of the trail, if it can be read, and problems, a line each."""

    head: Head | None
    problems: tuple[str, ...]


def verify(project: Project) -> tuple[str, ...]:
    """Re-hash the trail, replay it and compare with the stored board; the problems, or none."""
    return prove(project).problems


def prove(project: Project, kept: Head | None = None) -> Proof:
    """Verify, and say what the newest event is.

    Args:
        project: the open project.
        kept: a head that was printed earlier, which the trail must still have.
    """
    found: list[str] = []
    now = _looked(project, found, lambda tx: _head(tx.trail))
    if kept is not None and now is not None:
        then = _looked(project, found, lambda tx: tx.trail.hash_of(kept.seq)) or ""
        found.append(differs(kept, now, then))
    found += _looked(project, found, lambda tx: tx.condition()) or ()
    _looked(project, found, _read_through)
    proven = _looked(project, found, lambda tx: tx.verify())
    if proven is None:  # what can be said of the material without its trail
        proven = _looked(project, found, lambda tx: tx.lost_texts())
    return Proof(head=now, problems=tuple(dict.fromkeys(filter(None, (*found, *(proven or ()))))))


def _looked(project: Project, found: list[str], look: Callable[[Tx], R]) -> R | None:
    """What a look at the project gives; None, and one problem more, where it cannot be read."""
    try:
        with project.store.read() as tx:
            return look(tx)
    except (TrailBroken, Damaged, NotFound) as error:
        found.append(str(error))
        return None


def _read_through(tx: Tx) -> None:
    """Read everything that lies beside the trail once."""
    material, derived, run = tx.material, tx.derived, tx.trail.board().newest_run or ""
    for read in (
        material.project, material.transcripts, material.participants, material.places,
        material.excerpts, derived.opened, derived.near_codes,
    ):  # fmt: skip
        read()
    derived.map(run)
    derived.groupings(run)


def _head(trail: Trail) -> Head:
    seq = trail.head()
    return Head(seq=seq, hash=trail.hash_of(seq))
