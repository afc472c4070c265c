"""Bringing material in: transcripts, participants, speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.errors import InputError, NotFound, UnreadableFile
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.pseudonyms import Pseudonyms
from workbench.domain.material.segmentation import CarriedOver
from workbench.domain.material.speakers import Resolved, resolve
from workbench.domain.material.text import Draft, Role, Transcript, Turn, text_sha256
from workbench.domain.ports import Progress, silent
from workbench.domain.store import Trail, Tx
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript
from workbench.importers import ParticipantsTable, read_participants
from workbench.services.context import Author, Project, record
from workbench.services.importing.identity import (
    Arrival,
    earlier_of,
    match_transcripts,
    read_arrivals,
)
from workbench.services.importing.people import People, known_people, who_speaks
from workbench.services.importing.pseudonyms import hidden_people, names_of
from workbench.services.importing.revisions import (
    add,
    apply_roles,
    compare,
    drop_unheard,
    listed,
    reown,
    revise,
)
from workbench.services.reading import forget_study, study

_FIRST, _BEGINNING = 3, 120
"""Turns that a preview shows, and characters of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """What became of one file; `message` says what was understood, or why not and how to mend.

    It does not say the file's name, which is `name`.

    `confidence` is how sure the roles are, from 0.5 (a guess) to 1; `begins` are the first words of
    the first turns, in a preview; `changes` the excerpts that a new version changes or drops;
    `transcript` is the id of what it became, empty where nothing was stored.
    """

    name: str
    ok: bool
    message: str
    turns: int = 0
    speakers: tuple[str, ...] = ()
    confidence: float = 0.0
    begins: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    transcript: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of every file, in the order given.

    `remarks` say, a line each, what of a whole project stays out or should be looked at.
    """

    rows: tuple[FileRow, ...]
    remarks: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[FileRow, ...]:
        """The files that could not be imported."""
        return tuple(row for row in self.rows if not row.ok)


def import_files(
    project: Project,
    by: Author,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    pseudonyms: Path | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Import transcripts; a file that cannot be read is reported and stops none of the others.

    Names on the list `pseudonyms` (default: the project's) are replaced before anything is stored.

    The same text again is said, not doubled; a changed text under the same name is a revision,
    in which unchanged excerpts keep their ids and so their themes.

    Raises:
        InputError: no file was given, or the participants file is unusable; nothing is written.
    """
    if not paths:
        raise InputError("no transcript was given; name files such as interviews/*.docx")
    table = read_participants(participants) if participants else None
    names = names_of(project, pseudonyms)
    if names:
        table = hidden_people(table, names) if table else None
        interviewers = [Pseudonyms(names).in_text(name) for name in interviewers]
    arrivals, unread = read_arrivals(project, paths, names, progress)
    rows = _refused(unread)
    with project.store.begin() as tx:
        stored = store_drafts(tx, by, arrivals, table, interviewers, progress)
    for arrival, row in zip(arrivals, stored, strict=True):
        rows.setdefault(arrival.path, []).append(row)
    forget_study(project)
    return ImportReport(rows=tuple(row for path in dict.fromkeys(paths) for row in rows[path]))


def preview(
    project: Project, paths: Sequence[Path], *, interviewers: Sequence[str] = ()
) -> ImportReport:
    """What an import would understand of these files, names replaced; nothing is stored."""
    names = names_of(project)
    arrivals, unread = read_arrivals(project, paths, names)
    told = [Pseudonyms(names).in_text(name) for name in interviewers]
    rows = _refused(unread)
    resolved = resolve([arrival.draft for arrival in arrivals], told)
    for arrival, found in zip(arrivals, resolved, strict=True):
        rows.setdefault(arrival.path, []).append(_understood(arrival, found))
    return ImportReport(rows=tuple(row for path in dict.fromkeys(paths) for row in rows[path]))


def store_drafts(
    tx: Tx,
    by: Author,
    arrivals: Sequence[Arrival],
    table: ParticipantsTable | None,
    interviewers: Sequence[str],
    progress: Progress = silent,
) -> list[FileRow]:
    """Store drafts as transcripts, cut into excerpts; says of each what became of it."""
    resolved = resolve([arrival.draft for arrival in arrivals], interviewers)
    known, removed = _people(tx, table), tx.trail.board().removed
    # Of several with the same words, one that was taken out is the last to be meant.
    there = dict(sorted(tx.material.transcripts().items(), key=lambda item: item[0] in removed))
    homes = match_transcripts(arrivals, there, tx.material.erased_transcripts())
    rows: list[FileRow] = []
    for done, (arrival, found, home) in enumerate(zip(arrivals, resolved, homes, strict=True)):
        progress("cutting excerpts", done, len(arrivals))
        fresh = _transcript(home, arrival.draft, found, known)
        rows.append(_store(tx, by, arrival, fresh, found, known, there, told=bool(interviewers)))
        there.setdefault(fresh.id, fresh)
    progress("cutting excerpts", len(arrivals), len(arrivals))
    return rows


def load_participants(project: Project, by: Author, path: Path) -> int:
    """Join participants' attributes; returns how many transcripts found their participant.

    Raises:
        InputError: the file is unusable, or two rows claim one participant.
    """
    table = read_participants(path)
    with project.store.begin() as tx:
        known = _people(tx, table)
        joined = 0
        for transcript in tx.material.transcripts().values():
            owner = who_speaks(transcript, known)
            joined += owner in {p.id for p in table.participants}
            if owner != transcript.participant_id:
                owned = replace(transcript, participant_id=owner)
                if transcript.id in tx.trail.board().removed:
                    reown(tx.material, owned, known)
                else:
                    apply_roles(tx, by, owned, known)
        drop_unheard(tx.material)
    forget_study(project)
    return joined


def set_speakers(
    project: Project, by: Author, transcript: str, roles: Mapping[str, Role]
) -> Recorded:
    """Correct who is who in a transcript; its excerpts are cut anew, unchanged ones keep their id.

    Raises:
        NotFound: no such transcript, or a name that speaks nowhere in it.
    """
    with project.store.begin() as tx:
        found = tx.material.transcript(transcript)
        strangers = set(roles) - {turn.speaker for turn in found.turns}
        if strangers:
            raise NotFound(f"nobody called {sorted(strangers)[0]!r} speaks in {found.name}")
        turns = tuple(replace(t, role=roles.get(t.speaker, t.role)) for t in found.turns)
        known = _people(tx, None)
        owner = who_speaks(replace(found, turns=turns), known)
        corrected = replace(found, turns=turns, participant_id=owner)
        recorded = apply_roles(tx, by, corrected, known)
        drop_unheard(tx.material)
    forget_study(project)
    return recorded


def heard_in(project: Project, speaker: str) -> list[str]:
    """The transcripts in which somebody speaks under that name."""
    transcripts = study(project).transcripts.values()
    return [t.id for t in transcripts if speaker in {turn.speaker for turn in t.turns}]


def correct_speakers(project: Project, by: Author, roles: Mapping[str, Mapping[str, Role]]) -> None:
    """Correct who is who in transcripts by name; what stands so already is left as it is.

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


def _refused(unread: Mapping[Path, UnreadableFile]) -> dict[Path, list[FileRow]]:
    return {
        path: [FileRow(name=path.name, ok=False, message=error.reason)]
        for path, error in unread.items()
    }


def _people(tx: Tx, table: ParticipantsTable | None) -> People:
    """Everybody known so far with what a new table adds; stores it."""
    if table is not None:
        gone = tx.trail.board().withdrawn
        tx.material.put_participants(
            p for p in table.participants if participant_key(p.id) not in gone
        )
        told = [row for row in table.rows if participant_key(row.participant) not in gone]
        again = {(row.transcript, row.speaker) for row in told}
        kept = [row for row in tx.material.places() if (row.transcript, row.speaker) not in again]
        tx.material.put_places([*kept, *told])
    return known_people(tx.material)


def _store(
    tx: Tx,
    by: Author,
    item: Arrival,
    fresh: Transcript,
    found: Resolved,
    known: People,
    there: Mapping[str, Transcript],
    *,
    told: bool,
) -> FileRow:
    name = item.path.name
    same = there.get(fresh.id)
    if same is not None and same.id in tx.trail.board().removed:
        return _again(tx.trail, by, name, same)
    if same is not None and same.text and told and same.turns != fresh.turns:
        return _told_anew(tx, by, name, same, fresh, known)
    if same is not None:
        return _as_it_is(name, same, fresh)
    if _speakers(fresh, known) & tx.trail.board().withdrawn.keys():
        why = "somebody speaks who has withdrawn. Take the file, or their words, out of the study"
        return FileRow(name=name, ok=False, message=why)
    earlier, changes = earlier_of(item, there, tx.trail.board().removed), tuple[str, ...]()
    if earlier is None:
        said = found.sentence
        add(tx, by, fresh, known, source=f"{fresh.name}{item.path.suffix}")
    else:
        fresh = _as_before(earlier, fresh, known, told=told)
        carried = compare(tx.material, earlier, fresh)
        if not (carried.unchanged or carried.changed) and carried.gone and carried.fresh:
            why = f"another interview is called {earlier.name!r}. Give the file another name"
            return FileRow(name=name, ok=False, message=why)
        changes = listed(tx, earlier, carried)
        revise(tx, by, earlier, fresh, carried, known)
        said = _compared(carried)
    row = _understood(item, replace(found, turns=fresh.turns))
    return replace(
        row, message=_sentences(said, *item.draft.notes), begins=(), changes=changes,
        transcript=earlier.id if earlier else fresh.id,
    )  # fmt: skip


def _again(trail: Trail, by: Author, name: str, same: Transcript) -> FileRow:
    """A file of a transcript that was taken out comes again, so it is brought back as it was."""
    gone = trail.board().removed[same.id].seq
    record(trail, by, BringBackTranscript(transcript_id=same.id))
    said = f"had been taken out (event #{gone}) and is back, with what was decided on it"
    return FileRow(name=name, ok=True, message=said, transcript=same.id)


def _as_it_is(name: str, same: Transcript, fresh: Transcript) -> FileRow:
    """A text that is in the study; under which name, where that is another."""
    if not same.text:
        return FileRow(name=name, ok=True, message="withdrawn; left out")
    named = "" if same.name == fresh.name else f" as {same.name!r}"
    said = f"in the study already{named}, unchanged"
    return FileRow(name=name, ok=True, message=said, transcript=same.id)


def _understood(arrival: Arrival, found: Resolved) -> FileRow:
    roles = {turn.speaker or "(nobody named)": turn.role for turn in found.turns}
    first = [arrival.draft.text[t.start : t.end] for t in found.turns[:_FIRST]]
    return FileRow(
        name=arrival.path.name, ok=True, turns=len(found.turns), confidence=found.confidence,
        message=_sentences(found.sentence, *arrival.draft.notes),
        speakers=tuple(f"{speaker}: {role}" for speaker, role in roles.items()),
        begins=tuple(" ".join(words.split())[:_BEGINNING] for words in first),
    )  # fmt: skip


def _as_before(earlier: Transcript, fresh: Transcript, known: People, *, told: bool) -> Transcript:
    """A new version in which everybody plays the part they had, corrections included.

    Where the analyst names who asks, they do, and nobody else.
    """
    before = {turn.speaker: turn.role for turn in earlier.turns}

    def part(turn: Turn) -> Role:
        role = before.get(turn.speaker, turn.role)
        return turn.role if told and "interviewer" in (role, turn.role) else role

    recast_ = replace(fresh, turns=tuple(replace(t, role=part(t)) for t in fresh.turns))
    return replace(recast_, participant_id=who_speaks(recast_, known))


def _told_anew(
    tx: Tx, by: Author, name: str, same: Transcript, fresh: Transcript, known: People
) -> FileRow:
    """A file that comes again unchanged, when the analyst now says who asks."""
    corrected = _as_before(same, replace(same, turns=fresh.turns), known, told=True)
    roles = {turn.speaker: turn.role for turn in corrected.turns}
    if [turn.role for turn in corrected.turns] == [turn.role for turn in same.turns]:
        return _as_it_is(name, same, fresh)
    apply_roles(tx, by, corrected, known)
    asks = ", ".join(sorted(who for who, role in roles.items() if role == "interviewer"))
    return FileRow(
        name=name, ok=True, turns=len(corrected.turns), confidence=1.0,
        message=f"in the study already; who asks is corrected: {asks or 'nobody'}.",
        speakers=tuple(f"{who or '(nobody named)'}: {role}" for who, role in roles.items()),
        transcript=same.id,
    )  # fmt: skip


def _compared(carried: CarriedOver) -> str:
    return (
        f"a new version: {len(carried.unchanged)} excerpts as before, {len(carried.changed)} "
        f"changed, {len(carried.fresh)} new, {len(carried.gone)} gone"
    )


def _speakers(transcript: Transcript, known: People) -> set[str]:
    """The keys of the participants who speak."""
    voices = {turn.speaker for turn in transcript.turns if turn.role == "participant"}
    owners = {who_speaks(transcript, known, voice) for voice in voices}
    return {participant_key(owner) for owner in owners if owner is not None}


def _sentences(*said: str) -> str:
    """What was understood, each part with its full stop."""
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in said if part)


def _transcript(own: str, draft: Draft, resolved: Resolved, known: People) -> Transcript:
    bare = Transcript(
        id=own, name=draft.name, sha256=text_sha256(draft.text), text=draft.text,
        turns=resolved.turns, language=draft.language,
    )  # fmt: skip
    return replace(bare, participant_id=who_speaks(bare, known))
