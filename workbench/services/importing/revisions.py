"""One interview in the study: added, revised when it comes again, recast when roles change."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from workbench.domain.importing.people import People, spoken
from workbench.domain.importing.steps import Added, BroughtBack, Recast, Reread, Revised, Step
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.segmentation import CarriedOver, segment
from workbench.domain.material.text import Excerpt, Transcript
from workbench.domain.store import Material, Trail, Tx
from workbench.domain.trail.events import MarkExcerpt
from workbench.domain.trail.incoming import Import, Renamed, Revise, SetSpeakers, SpeakerRole
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript
from workbench.services.context import Author, record


def apply(tx: Tx, by: Author, step: Step, known: People) -> None:
    """Do what was planned for a text."""
    match step:
        case Added():
            _add(tx, by, step)
        case Revised() | Reread():
            revise(tx, by, step.transcript, step.carried)
        case Recast():
            apply_roles(tx, by, step.transcript, known)
        case BroughtBack():
            record(tx.trail, by, BringBackTranscript(transcript_id=step.transcript.id))
        case _:
            pass  # nothing is stored of it


def apply_roles(
    tx: Tx,
    by: Author,
    transcript: Transcript,
    known: People,
    renamed: tuple[Renamed, ...] = (),
) -> Recorded:
    """Store an interview whose speakers or participant changed; its excerpts are cut again."""
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
        renamed=renamed,
    )
    return record(tx.trail, by, event)


def reown(material: Material, transcript: Transcript, known: People) -> None:
    """Store whose transcript it is, for one that was taken out; the trail covers only the study."""
    own = (e for e in material.removed_excerpts().values() if e.transcript_id == transcript.id)
    _put(material, transcript, spoken(transcript, own, known), source_name=transcript.name)


def drop_unheard(material: Material) -> None:
    """Forget participants who say nothing and about whom nothing is known: earlier guesses."""
    heard = {t.participant_id for t in material.transcripts().values()}
    heard |= {
        e.participant_id for e in (material.excerpts() | material.removed_excerpts()).values()
    }
    for person in material.participants().values():
        if person.id not in heard and not person.attributes:
            material.drop_participant(person.id)


def _add(tx: Tx, by: Author, step: Added) -> None:
    transcript, suffix = step.transcript, Path(step.arrival.file).suffix
    _put(tx.material, transcript, step.excerpts, source_name=f"{transcript.name}{suffix}")
    event = Import(
        transcript_id=transcript.id,
        name=transcript.name,
        sha256=transcript.sha256,
        participant_id=_key(transcript.participant_id),
        excerpts=tuple(e.id for e in step.excerpts),
    )
    record(tx.trail, by, event)


def revise(tx: Tx, by: Author, revised: Transcript, carried: CarriedOver) -> Recorded:
    """Put a new version in an interview's place; unchanged excerpts keep ids and decisions."""
    tx.material.drop_excerpts([e.id for e in tx.material.excerpts_of(revised.id)])
    _put(tx.material, revised, carried.excerpts, source_name=revised.name)
    event = Revise(
        transcript_id=revised.id,
        sha256=revised.sha256,
        excerpts=tuple(e.id for e in carried.excerpts),
        changed=(*carried.changed, *carried.gone),
    )
    return record(tx.trail, by, event)


def _key(participant_id: str | None) -> str | None:
    return None if participant_id is None else participant_key(participant_id)


def _marked(trail: Trail, excerpts: Iterable[Excerpt], known: Container[str]) -> list[Excerpt]:
    """Those that an analyst marked by hand: they stay when the others are cut again."""
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
