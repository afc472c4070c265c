"""Projects: making one, saying how it stands, proving that nothing was altered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.domain.board.labels import is_stale
from workbench.domain.errors import InputError, TrailBroken
from workbench.domain.measures.stability import Stability, stabilities
from workbench.services.context import Project
from workbench.services.reading import study


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """One theme in the status: `name` is empty where nobody could name it.

    `stale`: a labeler gave the name, and the members changed since. `stability` is None where it
    was not measured.
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
    """How a project stands after event `seq`; live themes, largest first.

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


def language_tag(tag: str) -> str:
    """A language as the study keeps it.

    Raises:
        InputError: it is no BCP 47 tag.
    """
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}", tag):
        raise InputError(f"language {tag!r} is no BCP 47 tag; write one such as en, da or pt-BR")
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
            for theme in board.live()
        ),
        removed=tuple(sorted(transcript.name for transcript in now.removed.values())),
        doubtful=tuple(sorted(now.transcripts[t].name for t in now.doubts if t in now.transcripts)),
    )


def verify(project: Project) -> tuple[str, ...]:
    """Re-hash the trail, replay it and compare with the stored board; the problems, or none."""
    with project.store.read() as tx:
        try:
            return tuple(tx.verify())
        except TrailBroken as error:
            return (str(error),)
