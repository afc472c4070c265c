"""Who takes part: everybody known, and what a participants file says about them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from workbench.domain.importing.people import People, owned
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.store import Material, Tx
from workbench.importers import ParticipantsTable, read_participants
from workbench.services.context import Author, Project
from workbench.services.importing.revisions import apply_roles, drop_unheard, reown
from workbench.services.reading import forget_study


def known_people(material: Material) -> People:
    """Everybody in the study, and where they speak."""
    return People(ids=frozenset(material.participants()), places=material.places())


def put_people(tx: Tx, table: ParticipantsTable | None) -> People:
    """Store the people in a participants file; gives everybody known afterwards."""
    known = known_people(tx.material)
    if table is None:
        return known
    kept = staying(table, tx.trail.board().withdrawn)
    known = known.joined_by(kept.participants, kept.rows)
    tx.material.put_participants(kept.participants)
    tx.material.put_places(known.places)
    return known


def staying(table: ParticipantsTable, withdrawn: Container[str]) -> ParticipantsTable:
    """The participants file without those who have withdrawn."""
    return replace(
        table,
        participants=tuple(p for p in table.participants if participant_key(p.id) not in withdrawn),
        rows=tuple(row for row in table.rows if participant_key(row.participant) not in withdrawn),
    )


def load_participants(project: Project, by: Author, path: Path) -> int:
    """Join participants' attributes; returns how many transcripts found their participant.

    Raises:
        InputError: the file is unusable, or two rows claim one participant.
    """
    table = read_participants(path)
    with project.store.begin() as tx:
        known = put_people(tx, table)
        listed, joined = {p.id for p in table.participants}, 0
        for transcript in tx.material.transcripts().values():
            theirs = owned(transcript, known)
            joined += theirs.participant_id in listed
            if theirs == transcript:
                continue
            if transcript.id in tx.trail.board().removed:
                reown(tx.material, theirs, known)
            else:
                apply_roles(tx, by, theirs, known)
        drop_unheard(tx.material)
    forget_study(project)
    return joined
