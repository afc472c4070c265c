"""What a study has that its study file no longer has, a line each; nothing is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workbench.domain.board.board import Board
from workbench.domain.errors import UnreadableFile
from workbench.domain.material.text import Transcript
from workbench.domain.telling.wording import count, some_of
from workbench.importers import read_codings, read_participants
from workbench.importers.qdpx import QdaProject, is_qda_project, read_qda_project
from workbench.services.context import Author, Project
from workbench.services.erasing.removal import remove
from workbench.services.importing.codebook import LoadedCodebook
from workbench.services.importing.codings import LoadedCodings
from workbench.services.importing.pseudonyms import hidden_people, names_of
from workbench.services.importing.rows import FileRow, ImportReport
from workbench.services.importing.texts import PRUNED
from workbench.services.planning.study_file import Plan
from workbench.services.reading import study

_LISTED = 12
"""Names in one line; the rest are counted."""

_STAYS = "in the study, no longer in the study file"

Kind = Literal["source", "name", "transcript", "participant", "code", "coding", "prune"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One way in which study and study file differ; `names` are the people or things concerned."""

    kind: Kind
    names: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a batch brought in, and where the study and its study file differ."""

    imported: ImportReport
    departures: tuple[Departure, ...] = ()


def departures(
    project: Project, plan: Plan, imported: ImportReport, before: Board
) -> tuple[Departure, ...]:
    """Transcripts, participants and codings of the study that are not in its study file now.

    Args:
        project: as it is after the import.
        plan: the study file.
        imported: what became of its files.
        before: the board before the import.
    """
    return (
        *_transcripts(project, imported),
        *_people(project, plan, imported),
        *_recoded(before, project.store.board()),
    )


def _people(project: Project, plan: Plan, imported: ImportReport) -> Iterator[Departure]:
    """Participants and coders; any of them may be in a project that cannot be read."""
    if _any_project(imported.refused):
        return
    there = whole_projects((*plan.transcripts, plan.codings), study(project).language)
    yield from _participants(project, plan, there.values())
    yield from _coders(project, plan, there)


def _any_project(rows: Iterable[FileRow]) -> bool:
    return any(is_qda_project(Path(row.name)) for row in rows)


def whole_projects(paths: Iterable[Path | None], language: str) -> dict[Path, QdaProject]:
    """The `.qdpx` among files, each read once; the import reports those that cannot be read."""
    found: dict[Path, QdaProject] = {}
    for path in dict.fromkeys(path for path in paths if path and is_qda_project(path)):
        with suppress(UnreadableFile):
            found[path] = read_qda_project(path, language)
    return found


def prune(project: Project, by: Author, brought: Brought) -> tuple[Departure, ...]:
    """Take transcripts that are no longer in the study file out; each can be brought back.

    Nothing is taken out while a file cannot be read: it may be one of them.
    """
    gone = _gone(project, brought.imported)
    if not gone:
        return ()
    names = tuple(t.name for t in gone)
    if brought.imported.refused:
        sentence = f"nothing is taken out while {brought.imported.refused[0].name} cannot be read"
        return (Departure(kind="prune", names=names, sentence=sentence),)
    for transcript in gone:
        remove(project, replace(by, reason=PRUNED), transcript.id)
    sentence = f"taken out: {_some(names)}; `remove --back` brings back, `remove --erase` erases"
    return (Departure(kind="prune", names=names, sentence=sentence),)


def gone_codes(loaded: LoadedCodebook) -> Iterator[Departure]:
    """Codes that the codebook lost, and what depended on them."""
    gone = tuple(change.name for change in loaded.changes if change.kind == "removed")
    if kept := tuple(edit.name for edit in loaded.edits):
        sentence = f"changed in the codebook by hand, and kept: {_some(kept)}"
        yield Departure(kind="code", names=kept, sentence=sentence)
    if gone:
        sentence = f"no longer in the codebook: {_some(gone)}"
        yield Departure(kind="code", names=gone, sentence=sentence)
    for link in loaded.loose if gone else ():
        sentence = f"the theme {link.theme!r} was linked to {link.code!r}, which is gone"
        yield Departure(kind="code", names=(link.code,), sentence=sentence)
    if gone and loaded.codings:
        sentence = f"{count(loaded.codings, 'coding')} for codes that are gone"
        yield Departure(kind="coding", names=(), sentence=sentence)


def lost_codings(path: Path, loaded: LoadedCodings) -> Iterator[Departure]:
    """Codings in the file that found no place in the study."""
    for line in loaded.lost:
        yield Departure(kind="coding", names=(), sentence=f"{path.name}, {line}")


def _transcripts(project: Project, imported: ImportReport) -> Iterator[Departure]:
    if gone := tuple(t.name for t in _gone(project, imported)):
        sentence = f"{_STAYS}: {_some(gone)} (--prune takes out)"
        yield Departure(kind="transcript", names=gone, sentence=sentence)


def _gone(project: Project, imported: ImportReport) -> list[Transcript]:
    """Transcripts that came from no file in the study file; an unreadable one may be any."""
    if _any_project(imported.refused):
        return []
    there = {row.transcript for row in imported.rows}
    unread = {name for row in imported.refused for name in (row.name, Path(row.name).stem)}
    every = study(project).transcripts.values()
    return [t for t in every if t.id not in there and not {t.name, Path(t.name).name} & unread]


def _participants(project: Project, plan: Plan, there: Iterable[QdaProject]) -> Iterator[Departure]:
    """People whom an earlier participants file described and the present one does not."""
    if plan.participants is None:
        return
    table = read_participants(plan.participants)
    if names := names_of(project, plan.pseudonyms):
        table = hidden_people(table, names)
    listed = {person.id for person in table.participants} | set(_cases(there))
    with project.store.read() as tx:
        described = {place.participant for place in tx.material.places()}
    people = study(project).participants
    described |= {person.id for person in people.values() if person.attributes}
    if gone := tuple(sorted(described & people.keys() - listed)):
        sentence = f"{_STAYS}: {_some(gone)} of the participants; `withdraw` erases somebody"
        yield Departure(kind="participant", names=gone, sentence=sentence)


def _cases(there: Iterable[QdaProject]) -> Iterator[str]:
    """The people that whole projects mention."""
    for qda in there:
        yield from (case.name for case in qda.cases)
        yield from (source.draft.name for source in qda.sources if source.variables)


def _coders(project: Project, plan: Plan, there: Mapping[Path, QdaProject]) -> Iterator[Departure]:
    """Coders whose codings are in the study though the codings file has none of theirs now."""
    if plan.codings is None:
        return
    coders = {coding.coder for qda in there.values() for coding in qda.codings}
    if plan.codings not in there:
        coders |= {row.coder for row in read_codings(plan.codings)}
    codings_now = project.store.board().codings
    if gone := tuple(
        sorted(coder for coder, own in codings_now.items() if own and coder not in coders)
    ):
        sentence = f"{_STAYS}: the codings by {_some([name or 'nobody named' for name in gone])}"
        yield Departure(kind="coding", names=gone, sentence=sentence)


def _recoded(before: Board, now: Board) -> Iterator[Departure]:
    """Coders whose codings have changed."""
    for coder, codings in sorted(before.codings.items()):
        fresh = now.codings.get(coder, ())
        if codings and set(fresh) != set(codings):
            lost = len(set(codings) - set(fresh))
            sentence = (
                f"changed: the codings by {coder or 'nobody named'}, {len(codings)} before and "
                f"{len(fresh)} now, {lost} of the earlier ones gone"
            )
            yield Departure(kind="coding", names=(coder,), sentence=sentence)


def _some(names: Sequence[str]) -> str:
    return some_of(names, _LISTED)
