"""Names replaced before anything is stored: the list, what is offered for it, its use."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.errors import InputError, UnreadableFile
from workbench.domain.material.pseudonyms import (
    TITLES,
    Candidate,
    Pseudonym,
    Pseudonyms,
    candidates,
    identifiers,
)
from workbench.domain.material.speakers import Resolved
from workbench.domain.material.text import Draft, Participant, ParticipantRow, Survey
from workbench.domain.ports import Progress, silent
from workbench.domain.speech.study import understood
from workbench.exporters.files import write_whole
from workbench.importers import ParticipantsTable
from workbench.importers.folders import gathered
from workbench.importers.many import read_many
from workbench.importers.pseudonyms import open_to_others, read_pseudonyms, write_pseudonyms
from workbench.importers.recogniser import recognised
from workbench.services.context import Project
from workbench.settings import FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What may be names in some files, and a line for each file that could not be read."""

    candidates: tuple[Candidate, ...]
    refused: tuple[str, ...]


def list_path(project: Project) -> Path:
    """Where the project's list of names is, or would be: beside the project, never in it."""
    if project.settings.pseudonyms:
        return (project.folder / project.settings.pseudonyms).resolve()
    return list_beside(project.folder)


def list_beside(folder: Path) -> Path:
    """Where the list of names of a project in that folder is, unless its settings say otherwise."""
    own = folder.resolve()
    return own.with_name(f"{own.name}-names.csv")


def names_of(project: Project, path: Path | None = None) -> tuple[Pseudonym, ...]:
    """The project's list of names; empty if it has none.

    Args:
        project: the open project.
        path: another list, which must be there.

    Raises:
        InputError: a list is named and is not there, lies in the project, or is unusable.
    """
    named = path is not None or bool(project.settings.pseudonyms)
    place = path or list_path(project)
    _refuse_inside(project, place)
    if not place.is_file():
        if named:
            raise InputError(f"the list of names {place} is not there; put it back or name another")
        return ()
    return read_pseudonyms(place)


def offer(project: Project, paths: Sequence[Path], progress: Progress = silent) -> Offer:
    """What may be names in these files and is not on the project's list; nothing is stored."""
    with project.store.read() as tx:
        language = tx.material.project().language
    meant = gathered(paths)
    outcomes = [*meant.refused, *read_many(meant.files, language, progress).values()]
    drafts = [d for found in outcomes if not isinstance(found, UnreadableFile) for d in found]
    refused = [str(found) for found in outcomes if isinstance(found, UnreadableFile)]
    taken = _recognised(project, drafts, language)
    read = understood(drafts)
    heard = [each.draft for each in read], [each.found for each in read]
    found = candidates(*heard, names_of(project), taken) if drafts else []
    return Offer(candidates=tuple(found), refused=tuple(refused))


def _recognised(
    project: Project, drafts: Sequence[Draft], language: str
) -> Mapping[tuple[str, str], int]:
    """What the configured model takes for names; nothing if no model is set."""
    model = project.settings.pii_model
    spoken = [draft.text[turn.start : turn.end] for draft in drafts for turn in draft.turns]
    return recognised(spoken, model, language) if model and spoken else {}


def put_names(project: Project, entries: Sequence[Pseudonym]) -> Path:
    """Write the project's list of names, readable by its owner only; later imports use it.

    Raises:
        InputError: it would lie in the project folder, or cannot be written.
    """
    place = list_path(project)
    _refuse_inside(project, place)
    write_whole(place, lambda part: write_pseudonyms(part, entries))
    if not project.settings.pseudonyms:
        _remember(project.folder / FILE, place)
    return place


def under_pseudonyms(
    drafts: Sequence[Draft], resolved: Sequence[Resolved], names: Sequence[Pseudonym]
) -> list[Draft]:
    """The drafts with every name on the list replaced, and a note on what was replaced.

    Speakers are named as they were resolved, so that initials stand for the same person.
    """
    listed = Pseudonyms(names)
    out = []
    for draft, found in zip(drafts, resolved, strict=True):
        turns = tuple(replace(t, role="other") for t in found.turns)
        hidden, count = listed.in_draft(replace(draft, turns=turns))
        hidden = replace(hidden, survey=_hidden_survey(draft.survey, listed))
        out.append(replace(hidden, notes=(*draft.notes, *_said(count, hidden.text))))
    return out


def hidden_people(table: ParticipantsTable, names: Sequence[Pseudonym]) -> ParticipantsTable:
    """The participants file with every name on the list replaced."""
    listed = Pseudonyms(names)

    def label(text: str | None) -> str | None:
        return None if text is None else listed.in_text(text).strip("[]")

    return ParticipantsTable(
        participants=tuple(
            Participant(
                id=label(p.id) or p.id,
                attributes={k: listed.in_text(v) for k, v in p.attributes.items()},
            )
            for p in table.participants
        ),
        rows=tuple(
            ParticipantRow(
                participant=label(row.participant) or row.participant,
                transcript=listed.in_file_name(row.transcript) if row.transcript else None,
                speaker=label(row.speaker),
            )
            for row in table.rows
        ),
        attributes=table.attributes,
    )


def _hidden_survey(survey: Survey | None, listed: Pseudonyms) -> Survey | None:
    if survey is None:
        return None
    people = (
        Participant(
            id=listed.in_text(p.id).strip("[]"),
            attributes={listed.in_text(k): listed.in_text(v) for k, v in p.attributes.items()},
        )
        for p in survey.respondents
    )
    closed = tuple(listed.in_text(column) for column in survey.closed)
    return Survey(respondents=tuple(people), closed=closed)


def list_note(project: Project, path: Path | None = None) -> str:
    """A warning where others may read the list; else nothing."""
    place = path or list_path(project)
    if not place.is_file() or not open_to_others(place):
        return ""
    return f"others on this machine may read {place}; make it private (chmod 600)"


def _said(count: int, text: str) -> tuple[str, ...]:
    left = Counter(kind for kind, _ in identifiers(text))
    summary = [f"{count} names were replaced"]
    if left:
        kinds = ", ".join(f"{n} {TITLES[kind]}" for kind, n in sorted(left.items()))
        summary.append(f"Not on the list of names: {kinds}")
    return tuple(summary)


def _refuse_inside(project: Project, place: Path) -> None:
    if place.resolve().is_relative_to(project.folder.resolve()):
        raise InputError(
            f"{place} lies in the project folder: who gets the project would get the names. "
            "Keep the list elsewhere"
        )


def _remember(settings: Path, place: Path) -> None:
    """Name the list in the project's settings, so that it is never silently forgotten."""
    before = settings.read_text("utf-8") if settings.is_file() else ""
    parted = before if before.endswith("\n") or not before else f"{before}\n"
    line = f"pseudonyms = {json.dumps(str(place), ensure_ascii=False)}\n"
    write_whole(settings, lambda part: _write(part, parted + line))


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
