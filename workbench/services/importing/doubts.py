"""Transcripts that may be misread: what was read, what else it may be, and who settles it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from workbench.domain.errors import InputError, NotFound
from workbench.domain.importing.people import owned, spoken
from workbench.domain.material.segmentation import carry_over
from workbench.domain.material.text import Role, Transcript
from workbench.domain.speech.doubts import Doubt
from workbench.domain.store import Tx
from workbench.services.context import Author, Project
from workbench.services.importing.people import known_people
from workbench.services.importing.revisions import apply_roles, drop_unheard, revise
from workbench.services.importing.rows import first_turns
from workbench.services.importing.speakers import settled
from workbench.services.reading import forget_study, study

Choice = Literal["likeliest", "second"]
"""How a doubt is settled: as the file was read, or as it was nearly read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDoubt:
    """A transcript in doubt.

    Attributes:
        transcript: its id.
        alike: how many others are in doubt for a reason of the same kind.
        first: its first turns as they were read, a line each; `other` as they were nearly read.
        patterns: marks that may name who speaks; the other reading goes by the first.
    """

    transcript: str
    name: str
    reason: str
    likeliest: str
    second: str
    alike: int
    first: tuple[str, ...]
    other: tuple[str, ...]
    patterns: tuple[str, ...] = ()


def open_doubts(project: Project) -> list[OpenDoubt]:
    """The transcripts that are in doubt until somebody settles them, commonest reason first."""
    now = study(project)
    known = {t: d for t, d in now.doubts.items() if t in now.transcripts}
    found = [
        _open(now.transcripts[t], doubt, sum(d.kind == doubt.kind for d in known.values()) - 1)
        for t, doubt in known.items()
    ]
    return sorted(found, key=lambda each: (-each.alike, each.name, each.transcript))


def _open(transcript: Transcript, doubt: Doubt, alike: int) -> OpenDoubt:
    return OpenDoubt(
        transcript=transcript.id, name=transcript.name, reason=doubt.reason,
        likeliest=doubt.likeliest, second=doubt.second, alike=alike,
        first=first_turns(transcript.text, transcript.turns),
        other=first_turns(transcript.text, doubt.turns), patterns=doubt.patterns,
    )  # fmt: skip


def choice_of(said: str) -> Choice:
    """A way to settle a doubt.

    Raises:
        InputError: there is no such way.
    """
    for choice in get_args(Choice):
        if said == choice:
            return cast("Choice", choice)
    raise InputError(f"{said!r} does not settle a doubt; say likeliest or second")


def settle(
    project: Project, by: Author, transcript: str, choice: Choice, *, alike: bool = False
) -> list[str]:
    """Settle a doubt, and those of the same kind where that is asked; the names of the settled.

    What was decided on excerpts that stay the same stays; the parts are remembered for later files,
    and so are the marks that the other reading goes by.

    Raises:
        NotFound: the transcript is not in doubt.
        InputError: there is no other reading.
    """
    with project.store.begin() as tx:
        doubts = {
            t: d for t, d in tx.material.doubts().items() if t in tx.trail.board().transcripts
        }
        if transcript not in doubts:
            raise NotFound("that transcript is not in doubt; see `workbench doubts`")
        kind = doubts[transcript].kind
        same = [t for t, d in doubts.items() if alike and d.kind == kind and t != transcript]
        names = [
            _settled(tx, by, tx.material.transcript(t), doubts[t], choice)
            for t in (transcript, *sorted(same))
            if choice == "likeliest" or doubts[t].turns or t == transcript
        ]
        drop_unheard(tx.material)
    forget_study(project)
    return names


def _settled(tx: Tx, by: Author, had: Transcript, doubt: Doubt, choice: Choice) -> str:
    if choice == "second" and not doubt.turns:
        why = f"{had.name}: there is no other reading; correct who speaks by hand"
        raise InputError(why)
    known = known_people(tx.material)
    now = replace(had, turns=doubt.turns) if choice == "second" else had
    now = owned(now, known)
    if [(t.start, t.end) for t in now.turns] != [(t.start, t.end) for t in had.turns]:
        carried = carry_over(had, now, tx.material.excerpts_of(had.id))
        cut = tuple(spoken(now, carried.excerpts, known))
        revise(tx, by, now, replace(carried, excerpts=cut))
    apply_roles(tx, by, now, known)
    roles: dict[str, Role] = {turn.speaker: turn.role for turn in now.turns}
    settled(tx, had.id, roles)
    if choice == "second" and doubt.patterns:
        tx.material.put_speaker_pattern(doubt.patterns[0])
    return had.name


def transcript_in_doubt(project: Project, name: str) -> str:
    """The id of a transcript in doubt by its name.

    Raises:
        NotFound: none of that name is in doubt.
    """
    for each in open_doubts(project):
        if name in (each.name, each.transcript):
            return each.transcript
    raise NotFound(f"no transcript called {name!r} is in doubt; `workbench doubts` lists them")
