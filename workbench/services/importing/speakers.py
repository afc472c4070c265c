"""Who plays which part in a transcript, corrected by the analyst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.domain.errors import NotFound
from workbench.domain.importing.people import owned
from workbench.domain.material.speaker_names import plain_label
from workbench.domain.material.text import Role
from workbench.domain.store import Tx
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project
from workbench.services.importing.people import known_people
from workbench.services.importing.revisions import apply_roles, drop_unheard
from workbench.services.reading import forget_study, study


def set_speakers(
    project: Project, by: Author, transcript: str, roles: Mapping[str, Role]
) -> Recorded:
    """Correct who is who in a transcript; its excerpts are cut again, unchanged ones keep their id.

    Raises:
        NotFound: no such transcript, or nobody speaks in it under a name.
    """
    with project.store.begin() as tx:
        found = tx.material.transcript(transcript)
        strangers = set(roles) - {turn.speaker for turn in found.turns}
        if strangers:
            raise NotFound(f"nobody called {sorted(strangers)[0]!r} speaks in {found.name}")
        turns = tuple(replace(t, role=roles.get(t.speaker, t.role)) for t in found.turns)
        known = known_people(tx.material)
        recorded = apply_roles(tx, by, owned(replace(found, turns=turns), known), known)
        settled(tx, transcript, roles)
        drop_unheard(tx.material)
    forget_study(project)
    return recorded


def settled(tx: Tx, transcript: str, roles: Mapping[str, Role]) -> None:
    """Note that a transcript is in doubt no longer, and which parts were given to labels."""
    named = {plain_label(speaker): role for speaker, role in roles.items() if speaker}
    tx.material.put_settled(named)
    tx.material.put_doubts({transcript: None})
    tx.material.put_settled_in(transcript)


def heard_in(project: Project, speaker: str) -> list[str]:
    """The transcripts in which somebody speaks under that name."""
    transcripts = study(project).transcripts.values()
    return [t.id for t in transcripts if speaker in {turn.speaker for turn in t.turns}]


def correct_speakers(project: Project, by: Author, roles: Mapping[str, Mapping[str, Role]]) -> None:
    """Correct who is who in transcripts by name; what is already so is left as it is.

    Raises:
        NotFound: no transcript, or nobody in it, goes by a name.
    """
    by_name = {t.name: t for t in study(project).transcripts.values() if t.text}
    for name, parts in roles.items():
        if name not in by_name:
            raise NotFound(f"no transcript is called {name!r}; name it without its suffix")
        standing = {(turn.speaker, turn.role) for turn in by_name[name].turns}
        if not parts.items() <= standing:
            set_speakers(project, by, by_name[name].id, parts)
