"""The participants file: who was interviewed, in which transcript, with which attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import InputError
from workbench.domain.material.text import Participant, ParticipantRow
from workbench.domain.speech.document import label
from workbench.importers.tables import Row, Table, read_table, titles

_PARTICIPANT = ("participant", "participant id", "participantid")
_TRANSCRIPT = ("transcript", "transcript name", "transcript id", "file", "file name", "filename")
_SPEAKER = ("speaker", "speaker name", "speaker label")


_Place = tuple[str, str, str | None]
_Seen = tuple[ParticipantRow, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsTable:
    """The participants in the file's order, and a row for each transcript they speak in."""

    participants: tuple[Participant, ...]
    rows: tuple[ParticipantRow, ...]
    attributes: tuple[str, ...] = ()


def read_participants(path: Path) -> ParticipantsTable:
    """Read a `.csv`, `.tsv` or `.xlsx` participants file.

    Columns: `participant`; optionally `transcript` (file name, its suffix does not matter) and
    `speaker`; every other column is an attribute. A participant with several transcripts has
    several rows; their attributes must agree, empty cells aside.

    Raises:
        UnreadableFile: if it is not a table.
        InputError: if the column is missing, or rows are doubled or contradict each other.
    """
    table = read_table(path)
    who = table.column(*_PARTICIPANT)
    if who is None:
        raise InputError(
            f"{path.name}: no column 'participant' (the columns are {titles(table.header)}). "
            "Add one with an id for each person."
        )
    transcript, speaker = table.column(*_TRANSCRIPT), table.column(*_SPEAKER)
    attributes = _attributes(table, {who, transcript, speaker})
    places: list[ParticipantRow] = []
    values: dict[str, dict[str, str]] = {}
    seen: dict[_Place, list[_Seen]] = {}
    for row in table.rows:
        place = ParticipantRow(
            participant=_id(table, row, who),
            transcript=_stem(row.at(transcript)) or None,
            speaker=label(row.at(speaker)) or None,
        )
        _refuse_doubled(table, row, place, seen)
        places.append(place)
        _merge(table, row, values.setdefault(place.participant, {}), attributes)
    people = (
        Participant(id=key, attributes={name: own.get(name, "") for name in attributes})
        for key, own in values.items()
    )
    return ParticipantsTable(
        participants=tuple(people), rows=tuple(places), attributes=tuple(attributes)
    )


def _attributes(table: Table, taken: set[int | None]) -> Mapping[str, int]:
    """Titles of the attribute columns; untitled columns are left out."""
    columns: dict[str, int] = {}
    for i, title in enumerate(table.header):
        if i in taken or not title:
            continue
        if title in columns:
            raise InputError(f"{table.name}: two columns are called {title!r}. Rename one.")
        columns[title] = i
    return columns


def _id(table: Table, row: Row, column: int) -> str:
    found = label(row.at(column))
    if not found:
        raise InputError(f"{table.name}, line {row.line}: no participant. Give an id or delete it.")
    return found


def _stem(cell: str) -> str:
    """A transcript's name without a suffix that we import, so `P01.docx` and `P01` both match."""
    name = label(cell).replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and suffix.isalnum() and len(suffix) <= 4 else name


def _refuse_doubled(
    table: Table, row: Row, place: ParticipantRow, seen: dict[_Place, list[_Seen]]
) -> None:
    """Refuse a row that says again, or otherwise, what an earlier row said; else note it."""
    person = seen.setdefault(("person", place.participant, None), [])
    for other, line in person:
        same = other.transcript == place.transcript and other.speaker == place.speaker
        if same or place.transcript is None or other.transcript is None:
            what = f"participant {place.participant!r} is there twice"
            raise _doubled(table, row, what, line)
    person.append((place, row.line))
    if place.transcript is not None:
        there = seen.setdefault(("place", place.transcript, place.speaker), [])
        there.append((place, row.line))
        if len(there) > 1:
            what = f"transcript {place.transcript!r} has two participants and no speakers to tell"
            raise _doubled(table, row, what, there[0][1])


def _doubled(table: Table, row: Row, what: str, line: int) -> InputError:
    return InputError(
        f"{table.name}, line {row.line}: {what} (first in line {line}). "
        "Delete a row, or say transcript and speaker in each."
    )


def _merge(table: Table, row: Row, values: dict[str, str], columns: Mapping[str, int]) -> None:
    for name, column in columns.items():
        cell = label(row.at(column))
        if cell and values.setdefault(name, cell) != cell:
            raise InputError(
                f"{table.name}, line {row.line}: {name} is {cell!r} here and {values[name]!r} "
                "in an earlier row of the same participant. Make them the same."
            )
