"""A speaker called otherwise in one transcript, who stays who they are."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.errors import InputError, NotFound
from workbench.domain.importing.people import owned, who_speaks
from workbench.domain.material.text import ParticipantRow, Transcript
from workbench.domain.store import Tx
from workbench.domain.trail.incoming import Renamed
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project
from workbench.services.deciding.written import written_name
from workbench.services.importing.people import known_people
from workbench.services.importing.revisions import apply_roles, drop_unheard
from workbench.services.importing.speakers import settled
from workbench.services.reading import forget_study


def rename_speaker(
    project: Project, by: Author, transcript: str, speaker: str, name: str
) -> Recorded:
    """Call a speaker of a transcript otherwise; who gets another's name becomes that speaker.

    The words of the file stay as they are, and whoever speaks stays the participant they are. A new
    version of the file is read with the name that was given.

    Raises:
        InputError: the name is empty, or the one that the speaker has.
        NotFound: no such transcript, or nobody speaks in it under that name.
    """
    name = written_name(name, "speaker")
    if name == speaker:
        raise InputError(f"the speaker is called {name!r} already")
    with project.store.begin() as tx:
        found = tx.material.transcript(transcript)
        parts = {turn.speaker: turn.role for turn in found.turns}
        if speaker not in parts:
            raise NotFound(f"nobody called {speaker!r} speaks in {found.name}")
        role = parts.get(name, parts[speaker])
        turns = tuple(
            replace(turn, speaker=name, role=role) if turn.speaker == speaker else turn
            for turn in found.turns
        )
        called = replace(found, turns=turns)
        if name not in parts:
            _stay_themselves(tx, found, called, speaker, name)
        known = known_people(tx.material)
        said = (Renamed(before=speaker, after=name),)
        recorded = apply_roles(tx, by, owned(called, known), known, said)
        settled(tx, transcript, {name: role})
        drop_unheard(tx.material)
    forget_study(project)
    return recorded


def _stay_themselves(
    tx: Tx, before: Transcript, after: Transcript, speaker: str, name: str
) -> None:
    """Keep who somebody is whom a participants file, or their own id, knew by the old name."""
    known = known_people(tx.material)
    was, now = who_speaks(before, known, speaker), who_speaks(after, known, name)
    guessed = f"{before.name}/{speaker or 'unnamed'}"
    if was is None or was in (now, guessed):
        return
    row = ParticipantRow(participant=was, transcript=before.name, speaker=name)
    tx.material.put_places((*known.places, row))
