"""Two studies of one project: what of the other comes in, and where the two disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from workbench.domain.board.board import Board, Theme
from workbench.domain.material.codebook import Coding
from workbench.domain.material.text import Participant, Transcript

_THEMES = UUID("5d0d6f0e-6a3b-5b0e-9a55-2f3f8a1f6c11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What comes in of one kind, and a line for each thing on which the two disagree."""

    codings: tuple[Coding, ...] = ()
    conflicts: tuple[str, ...] = ()


def joined_codings(
    ours: Mapping[str, Sequence[Coding]],
    theirs: Mapping[str, Sequence[Coding]],
    names: Mapping[str, str],
    source: str,
) -> Joined:
    """All codings of the coders of the other study, ours among them.

    Where a coder of both coded a transcript in two ways, ours stand and theirs come in under the
    coder's name and the source's.

    Args:
        ours: coder to codings in this study.
        theirs: the same of the other, in this study's ids.
        names: what transcripts are called.
        source: what the other study is called.
    """
    kept: list[Coding] = []
    conflicts: list[str] = []
    for coder, codings in sorted(theirs.items()):
        here = list(ours.get(coder, ()))
        aside: list[Coding] = []
        for home in dict.fromkeys(c.transcript_id for c in codings):
            own = [c for c in here if c.transcript_id == home]
            other = [c for c in codings if c.transcript_id == home]
            if not own:
                here += other
            elif set(own) != set(other):
                who = coder or "nobody named"
                aside += [replace(c, coder=f"{who} ({source})") for c in other]
                conflicts.append(
                    f"{who} coded {names[home]} in two ways ({len(own)} codings here, {len(other)} "
                    f"there): ours stand, the others are under {aside[-1].coder!r}"
                )
        kept += [*here, *aside]
    return Joined(codings=tuple(kept), conflicts=tuple(conflicts))


def joined_people(
    ours: Mapping[str, Participant], theirs: Mapping[str, Participant]
) -> tuple[tuple[Participant, ...], tuple[str, ...]]:
    """The other's participants with what both say of them; ours stands where the two disagree."""
    people: list[Participant] = []
    conflicts: list[str] = []
    for key, person in sorted(theirs.items()):
        own = ours[key].attributes if key in ours else {}
        known = {name: value for name, value in own.items() if value}
        people.append(Participant(id=key, attributes={**person.attributes, **known}))
        conflicts += [
            f"{name} of {key} is {known[name]!r} here and {value!r} there: ours stands"
            for name, value in sorted(person.attributes.items())
            if value and known.get(name, value) != value
        ]
    return tuple(people), tuple(conflicts)


def other_roles(ours: Transcript, theirs: Transcript) -> Iterator[str]:
    """A line for each speaker of a transcript whose part differs."""
    parts = {turn.speaker: turn.role for turn in ours.turns}
    for speaker, role in sorted({(turn.speaker, turn.role) for turn in theirs.turns}):
        if parts.get(speaker, role) != role:
            yield (
                f"{speaker or '(nobody named)'} in {ours.name} is {parts[speaker]} here and {role} "
                "there: ours stands"
            )


def theme_id_here(theme: Theme, name: str) -> str:
    """The id under which another study's theme comes in: the same theme, the same id."""
    return str(uuid5(_THEMES, f"{theme.id}\x1f{name}\x1f{theme.definition}"))


def free_name(name: str, by: str, board: Board) -> str:
    """A theme's name, with whose it is where a theme here is called so already."""
    taken = {board.name_of(theme.id) for theme in board.live()}
    if name not in taken:
        return name
    tries = (f"{name} ({by})", *(f"{name} ({by} {number})" for number in range(2, 99)))
    return next(one for one in tries if one not in taken)
