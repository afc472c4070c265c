"""One interview in the study: added, revised when it comes again, recast when roles change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.segmentation import CarriedOver, carry_over, segment
from workbench.domain.material.text import Excerpt, Transcript
from workbench.domain.store import Material, Trail, Tx
from workbench.domain.trail.events import MarkExcerpt
from workbench.domain.trail.incoming import Import, Revise, SetSpeakers, SpeakerRole
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, record
from workbench.services.importing.people import People, who_speaks

_SHOWN, _LEAD = 80, 20
"""Characters of an excerpt in a list of changes, and of what stands before the change."""


def add(tx: Tx, by: Author, transcript: Transcript, known: People, *, source: str) -> None:
    """Store a new interview and its excerpts; `source` is the file's name."""
    excerpts = spoken(transcript, segment(transcript), known)
    _put(tx.material, transcript, excerpts, source_name=source)
    event = Import(
        transcript_id=transcript.id,
        name=transcript.name,
        sha256=transcript.sha256,
        participant_id=_key(transcript.participant_id),
        excerpts=tuple(e.id for e in excerpts),
    )
    record(tx.trail, by, event)


def compare(material: Material, earlier: Transcript, fresh: Transcript) -> CarriedOver:
    """What a changed file leaves of the excerpts of the interview it is a new version of."""
    revised = replace(fresh, id=earlier.id)
    return carry_over(earlier, revised, material.excerpts_of(earlier.id))


def listed(tx: Tx, earlier: Transcript, carried: CarriedOver) -> tuple[str, ...]:
    """A line for each excerpt that a new version changes or no longer has, with its themes.

    To be asked for before the new version is stored.
    """
    before = {e.id: e for e in tx.material.excerpts_of(earlier.id)}
    after = {e.id: e for e in carried.excerpts}
    lines = [
        f"changed: {_differing(before[e].text, after[e].text)}{_themes(tx.trail, e)}"
        for e in carried.changed
    ]
    return (
        *lines,
        *(f"gone: “{_short(before[e].text)}”{_themes(tx.trail, e)}" for e in carried.gone),
    )


def _differing(before: str, after: str) -> str:
    """Both wordings from a little before the place where they part."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    parted = sum(1 for _ in alike)
    start = max(0, parted - _LEAD)
    lead = "…" if start else ""
    return f"“{lead}{_short(before[start:])}” is now “{lead}{_short(after[start:])}”"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"


def _themes(trail: Trail, excerpt: str) -> str:
    board = trail.board()
    names = [
        board.name_of(theme.id)
        for theme in board.live()
        if excerpt in board.members.get(theme.id, ())
    ]
    return f" (in {', '.join(repr(name) for name in names)})" if any(names) else ""


def revise(
    tx: Tx, by: Author, earlier: Transcript, fresh: Transcript, carried: CarriedOver, known: People
) -> None:
    """Put a new version in an interview's place; unchanged excerpts keep ids and decisions."""
    revised = replace(fresh, id=earlier.id, name=earlier.name)
    excerpts = spoken(revised, carried.excerpts, known)
    tx.material.drop_excerpts([e.id for e in tx.material.excerpts_of(earlier.id)])
    _put(tx.material, revised, excerpts, source_name=revised.name)
    event = Revise(
        transcript_id=revised.id,
        sha256=revised.sha256,
        excerpts=tuple(e.id for e in excerpts),
        changed=(*carried.changed, *carried.gone),
    )
    record(tx.trail, by, event)


def apply_roles(tx: Tx, by: Author, transcript: Transcript, known: People) -> Recorded:
    """Store an interview whose speakers or participant changed; its excerpts are cut anew."""
    excerpts = spoken(transcript, segment(transcript), known)
    before = tx.material.excerpts_of(transcript.id)
    excerpts += _marked(tx.trail, before, {e.id for e in excerpts})
    tx.material.drop_excerpts(sorted({e.id for e in before} - {e.id for e in excerpts}))
    _put(tx.material, transcript, excerpts, source_name=transcript.name)
    roles = {turn.speaker: turn.role for turn in transcript.turns}
    event = SetSpeakers(
        transcript_id=transcript.id,
        roles=tuple(SpeakerRole(speaker=n, role=r) for n, r in sorted(roles.items())),
        participant_id=_key(transcript.participant_id),
        excerpts=tuple(e.id for e in excerpts),
    )
    return record(tx.trail, by, event)


def reown(material: Material, transcript: Transcript, known: People) -> None:
    """Store whose a transcript that was taken out is; the trail tells that of the study alone."""
    own = (e for e in material.removed_excerpts().values() if e.transcript_id == transcript.id)
    _put(material, transcript, spoken(transcript, own, known), source_name=transcript.name)


def drop_unheard(material: Material) -> None:
    """Forget participants who say nothing and of whom nothing is known: earlier guesses."""
    heard = {t.participant_id for t in material.transcripts().values()}
    heard |= {
        e.participant_id for e in (material.excerpts() | material.removed_excerpts()).values()
    }
    for person in material.participants().values():
        if person.id not in heard and not person.attributes:
            material.drop_participant(person.id)


def spoken(transcript: Transcript, excerpts: Iterable[Excerpt], known: People) -> list[Excerpt]:
    """The excerpts, each with the participant who speaks it."""
    turns = sorted(transcript.turns, key=lambda turn: turn.start)
    starts = [turn.start for turn in turns]
    speakers = {turn.speaker: who_speaks(transcript, known, turn.speaker) for turn in turns}
    return [
        replace(e, participant_id=speakers[turns[place - 1].speaker])
        for e in excerpts
        if (place := bisect_right(starts, e.start))
    ]


def _key(participant_id: str | None) -> str | None:
    return None if participant_id is None else participant_key(participant_id)


def _marked(trail: Trail, excerpts: Iterable[Excerpt], known: Container[str]) -> list[Excerpt]:
    """Those that an analyst marked by hand: they stay when the others are cut anew."""
    others = [e for e in excerpts if e.id not in known]
    if not others:
        return []
    by_hand = {r.event.excerpt_id for r in trail.events() if isinstance(r.event, MarkExcerpt)}
    return [e for e in others if e.id in by_hand]


def _put(
    material: Material, transcript: Transcript, excerpts: Sequence[Excerpt], *, source_name: str
) -> None:
    material.put_transcript(transcript, source_name=source_name)
    material.meet_participants({e.participant_id for e in excerpts if e.participant_id})
    material.put_excerpts(excerpts)
