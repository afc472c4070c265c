"""Who answered a survey: what its closed columns say of them become their attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workbench.domain.importing.identity import Arrival
from workbench.domain.material.surveys import attributes_of
from workbench.domain.material.text import Participant, Survey
from workbench.importers import ParticipantsTable
from workbench.importers.surveys import told_of_columns


def with_respondents(
    table: ParticipantsTable | None,
    arrivals: Sequence[Arrival],
    known: Mapping[str, Participant],
    chosen: Sequence[str] | None,
) -> ParticipantsTable | None:
    """The participants file, if any, with the respondents of the surveys that come in.

    What a participants file says, now or before, wins over a column of the same name.

    Args:
        table: what a participants file says.
        arrivals: what comes in.
        known: the participants of the study.
        chosen: the columns that are attributes; None: those in which values recur.
    """
    told = {p.id: p for p in table.participants} if table else {}
    met = dict(_respondents(arrivals, {*told, *known}, chosen))
    if not any(met.values()):
        return table
    people = dict(told)
    for person, said in met.items():
        earlier = known[person].attributes if person in known else {}
        own = {k: v for k, v in told[person].attributes.items() if v} if person in told else {}
        people[person] = Participant(id=person, attributes={**earlier, **said, **own})
    if table is None:
        return ParticipantsTable(participants=tuple(people.values()), rows=())
    return replace(table, participants=tuple(people.values()))


def with_columns_told(arrivals: Sequence[Arrival], chosen: Sequence[str] | None) -> list[Arrival]:
    """Surveys that say which of their columns become attributes: those that are chosen."""
    if chosen is None:
        return list(arrivals)
    return [
        replace(
            a, draft=replace(a.draft, notes=tuple(_told(a.draft.notes, a.draft.survey, chosen)))
        )
        if a.draft.survey
        else a
        for a in arrivals
    ]


def _told(notes: Sequence[str], survey: Survey, chosen: Sequence[str]) -> Iterator[str]:
    there = {column for person in survey.respondents for column in person.attributes}
    taken = [column for column in dict.fromkeys(chosen) if column in there]
    for note in notes:
        if note != told_of_columns(survey.closed):
            yield note
        elif taken:
            yield told_of_columns(taken)


def columns_not_found(arrivals: Sequence[Arrival], chosen: Sequence[str] | None) -> tuple[str, ...]:
    """A line for each column that was chosen and that no survey has."""
    surveys = [a.draft.survey for a in arrivals if a.draft.survey]
    there = {column for s in surveys for p in s.respondents[:1] for column in p.attributes}
    return tuple(
        f"no survey has a closed column {column!r}; write it as its title is"
        for column in dict.fromkeys(chosen or ())
        if column not in there
    )


def _respondents(
    arrivals: Sequence[Arrival], known: set[str], chosen: Sequence[str] | None
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Participant and attributes; one who is known under their name there is meant."""
    for arrival in arrivals:
        if arrival.draft.survey is None:
            continue
        for speaker, said in attributes_of(arrival.draft.survey, chosen).items():
            if said:
                yield speaker if speaker in known else f"{arrival.draft.name}/{speaker}", said
