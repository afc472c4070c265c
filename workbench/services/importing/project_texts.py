"""The texts of a colleague's project, and who takes part in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.domain.importing.identity import Arrival
from workbench.domain.material.text import Participant, ParticipantRow
from workbench.importers import ParticipantsTable
from workbench.importers.qdpx import QdaProject


def arrivals_of(qda: QdaProject, path: Path) -> list[Arrival]:
    """The texts; only the last part of a path is shown."""
    return [
        Arrival(
            file=Path(source.guid, source.draft.name.replace("/", "∕")).name,
            draft=source.draft,
            names=(source.draft.name,),
            whole=str(path),
        )
        for source in qda.sources
    ]


def people_of(qda: QdaProject) -> ParticipantsTable:
    """Cases as participants; so is a text without a case that its file describes."""
    names = {source.guid: source.draft.name for source in qda.sources}
    said = {source.guid: source.variables for source in qda.sources}
    cased = {source for case in qda.cases for source in case.sources}
    people = {
        case.name: {**_merged(said[source] for source in case.sources), **case.variables}
        for case in qda.cases
    }
    rows = [
        ParticipantRow(participant=case.name, transcript=names[source])
        for case in qda.cases
        for source in case.sources
    ]
    alone = {names[guid]: dict(v) for guid, v in said.items() if v and guid not in cased}
    return ParticipantsTable(
        participants=tuple(Participant(id=i, attributes=v) for i, v in {**people, **alone}.items()),
        rows=tuple(rows),
    )


def _merged(values: Iterator[Mapping[str, str]]) -> dict[str, str]:
    return {name: value for of_one in values for name, value in of_one.items()}
