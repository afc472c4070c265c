"""Bringing material in: transcripts, participants, speakers, the codebook, human codings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.board import Recorded
from workbench.domain.codebook import Coding
from workbench.domain.errors import InputError, NotFound, UnreadableFile
from workbench.domain.events import (
    CodeEntry,
    Import,
    LoadCodebook,
    LoadCodings,
    MarkExcerpt,
    Revise,
    SetSpeakers,
    SpeakerRole,
)
from workbench.domain.nameless import participant_key
from workbench.domain.ports import Progress, silent
from workbench.domain.segmentation import carry_over, segment
from workbench.domain.speakers import Resolved, resolve
from workbench.domain.study import Study
from workbench.domain.text import (
    Draft,
    Excerpt,
    Participant,
    Role,
    Transcript,
    text_sha256,
    transcript_id,
)
from workbench.importers import (
    CodingRow,
    ParticipantsTable,
    read_codebook,
    read_codings,
    read_participants,
    read_transcript,
)
from workbench.services.context import Author, Services, record
from workbench.services.people import People, who_speaks
from workbench.services.reading import forget_study, study
from workbench.storage import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """What became of one file; `message` says what was understood, or why not and how to mend."""

    name: str
    ok: bool
    message: str
    turns: int = 0
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of every file, in the order given."""

    rows: tuple[FileRow, ...]

    @property
    def refused(self) -> tuple[FileRow, ...]:
        """The files that could not be imported."""
        return tuple(row for row in self.rows if not row.ok)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    draft: Draft
    resolved: Resolved


def import_files(
    s: Services,
    by: Author,
    paths: Sequence[Path],
    *,
    interviewers: Sequence[str] = (),
    participants: Path | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Import transcripts; a file that cannot be read is reported and stops none of the others.

    The same text again is said, not doubled; a changed text under the same name is a revision,
    in which unchanged excerpts keep their ids and so their themes.

    Raises:
        InputError: no file was given, or the participants file is unusable; nothing is written.
    """
    if not paths:
        raise InputError("no transcript was given; name files such as interviews/*.docx")
    table = read_participants(participants) if participants else None
    drafts, refused = _drafts(s, paths, progress)
    if not drafts:
        return ImportReport(rows=tuple(refused[path] for path in dict.fromkeys(paths)))
    resolved = resolve(list(drafts.values()), interviewers)
    read = {
        p: _Read(draft=d, resolved=r) for (p, d), r in zip(drafts.items(), resolved, strict=True)
    }
    rows: dict[Path, FileRow] = {}
    with s.store.begin() as tx:
        known, there = _people(tx, table), tx.transcripts()
        for done, (path, item) in enumerate(read.items()):
            progress("cutting excerpts", done, len(read))
            fresh = _transcript(item.draft, item.resolved, known)
            rows[path] = _store(tx, by, path, item, fresh, known, there)
            there.setdefault(fresh.id, fresh)
    progress("cutting excerpts", len(read), len(read))
    forget_study(s)
    return ImportReport(rows=tuple((rows | refused)[path] for path in dict.fromkeys(paths)))


def load_participants(s: Services, by: Author, path: Path) -> int:
    """Join participants' attributes; returns how many transcripts found their participant.

    Raises:
        InputError: the file is unusable, or two rows claim one participant.
    """
    table = read_participants(path)
    with s.store.begin() as tx:
        known = _people(tx, table)
        joined = 0
        for transcript in tx.transcripts().values():
            owner = who_speaks(transcript, known)
            joined += owner in {p.id for p in table.participants}
            if owner != transcript.participant_id:
                owned = replace(transcript, participant_id=owner)
                _reassign(tx, by, owned, _excerpts(owned, known))
        _drop_unheard(tx)
    forget_study(s)
    return joined


def _drop_unheard(tx: Tx) -> None:
    """Forget participants who say nothing and of whom nothing is known: earlier guesses."""
    heard = {t.participant_id for t in tx.transcripts().values()}
    heard |= {e.participant_id for e in tx.excerpts().values()}
    for person in tx.participants().values():
        if person.id not in heard and not person.attributes:
            tx.drop_participant(person.id)


def set_speakers(s: Services, by: Author, transcript: str, roles: Mapping[str, Role]) -> Recorded:
    """Correct who is who in a transcript; its excerpts are cut anew, unchanged ones keep their id.

    Raises:
        NotFound: no such transcript, or a name that speaks nowhere in it.
    """
    with s.store.begin() as tx:
        found = tx.transcript(transcript)
        strangers = set(roles) - {turn.speaker for turn in found.turns}
        if strangers:
            raise NotFound(f"nobody called {sorted(strangers)[0]!r} speaks in {found.name}")
        turns = tuple(replace(t, role=roles.get(t.speaker, t.role)) for t in found.turns)
        known = _people(tx, None)
        owner = who_speaks(replace(found, turns=turns), known)
        corrected = replace(found, turns=turns, participant_id=owner)
        recorded = _reassign(tx, by, corrected, _excerpts(corrected, known))
    forget_study(s)
    return recorded


def load_codebook(s: Services, by: Author, path: Path) -> Recorded | None:
    """Load the humans' codebook; it replaces the one before, codes of the same name keep links.

    None where it is the codebook that the project has.

    Raises:
        InputError: the file is unusable or holds two codes of one name; nothing is written.
    """
    codes = read_codebook(path)
    entries = tuple(
        CodeEntry(
            id=c.id, name=c.name, parent=c.parent, definition=c.definition, include=c.include,
            exclude=c.exclude, example=c.example, color=c.color,
        )
        for c in codes
    )  # fmt: skip
    if s.store.board().codes == {code.id: code for code in codes}:
        return None
    with s.store.begin() as tx:
        return record(tx, by, LoadCodebook(codes=entries))


def load_codings(s: Services, by: Author, path: Path) -> tuple[int, tuple[str, ...]]:
    """Load human codings; returns how many were placed and a line for each that was not.

    Raises:
        InputError: the file is unusable; nothing is written.
    """
    rows = read_codings(path)
    now = study(s)
    placed: list[Coding] = []
    lost: list[str] = []
    for row in rows:
        try:
            placed.append(_coding(now, row))
        except InputError as error:
            lost.append(f"line {row.line}: {error}")
    if placed:
        with s.store.begin() as tx:
            record(tx, by, LoadCodings(codings=tuple(placed)))
    return len(placed), tuple(lost)


def _drafts(
    s: Services, paths: Sequence[Path], progress: Progress
) -> tuple[dict[Path, Draft], dict[Path, FileRow]]:
    """The files that can be read, and a row for each that cannot."""
    with s.store.read() as tx:
        language = tx.project().language
    drafts: dict[Path, Draft] = {}
    refused: dict[Path, FileRow] = {}
    for done, path in enumerate(paths):
        progress("reading transcripts", done, len(paths))
        try:
            drafts[path] = read_transcript(path, language)
        except UnreadableFile as error:
            refused[path] = FileRow(name=path.name, ok=False, message=str(error))
    progress("reading transcripts", len(paths), len(paths))
    return drafts, refused


def _coding(now: Study, row: CodingRow) -> Coding:
    found = [t for t in now.transcripts.values() if row.transcript in (t.name, t.id)]
    if not found:
        raise NotFound(f"no transcript {row.transcript!r} in the study; import it first")
    transcript = found[0]
    start, end = row.start, row.end
    if row.quote and (start is None or transcript.text[start:end] != row.quote):
        start = transcript.text.find(row.quote)
        end = start + len(row.quote)
    if start is None or end is None or start < 0 or not start < end <= len(transcript.text):
        raise NotFound(f"its passage is not in {transcript.name}; quote it exactly")
    return Coding(
        code_id=now.code_named(row.code), transcript_id=transcript.id, start=start, end=end,
        coder=row.coder,
    )  # fmt: skip


def _people(tx: Tx, table: ParticipantsTable | None) -> People:
    """Everybody known so far with what a new table adds; stores it."""
    if table is not None:
        gone = tx.board().withdrawn
        tx.put_participants(p for p in table.participants if participant_key(p.id) not in gone)
    places = table.rows if table is not None else ()
    return People(ids=frozenset(tx.participants()), places=places)


def _store(
    tx: Tx,
    by: Author,
    path: Path,
    item: _Read,
    fresh: Transcript,
    known: People,
    there: Mapping[str, Transcript],
) -> FileRow:
    draft, resolved = item.draft, item.resolved
    same = next((t for t in there.values() if t.sha256 == fresh.sha256), None)
    if same is not None:
        said = "in the study already, unchanged" if same.text else "withdrawn; left out"
        return FileRow(name=path.name, ok=True, message=said)
    if _speakers(fresh, known) & tx.board().withdrawn.keys():
        why = "somebody speaks who has withdrawn. Take the file, or their words, out of the study"
        return FileRow(name=path.name, ok=False, message=f"{path.name}: {why}")
    earlier = next((t for t in there.values() if t.name == fresh.name and t.text), None)
    if earlier is not None:
        said = _revise(tx, by, earlier, fresh, known)
    else:
        said = resolved.sentence
        _add(tx, by, path, fresh, _excerpts(fresh, known))
    said_by = {turn.speaker or "(nobody named)": turn.role for turn in fresh.turns}
    return FileRow(
        name=path.name, ok=True, message=_sentences(said, *draft.notes), turns=len(fresh.turns),
        speakers=tuple(f"{speaker}: {role}" for speaker, role in said_by.items()),
    )  # fmt: skip


def _speakers(transcript: Transcript, known: People) -> set[str]:
    """The keys of the participants who speak."""
    voices = {turn.speaker for turn in transcript.turns if turn.role == "participant"}
    owners = {who_speaks(transcript, known, voice) for voice in voices}
    return {participant_key(owner) for owner in owners if owner is not None}


def _sentences(*said: str) -> str:
    """What was understood, each part with its full stop."""
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in said if part)


def _transcript(draft: Draft, resolved: Resolved, known: People) -> Transcript:
    sha256 = text_sha256(draft.text)
    bare = Transcript(
        id=transcript_id(sha256), name=draft.name, sha256=sha256, text=draft.text,
        turns=resolved.turns, language=draft.language,
    )  # fmt: skip
    return replace(bare, participant_id=who_speaks(bare, known))


def _add(
    tx: Tx, by: Author, path: Path, transcript: Transcript, excerpts: Sequence[Excerpt]
) -> None:
    _put(tx, transcript, excerpts, source_name=path.name)
    record(
        tx,
        by,
        Import(
            transcript_id=transcript.id,
            name=transcript.name,
            sha256=transcript.sha256,
            participant_id=_key(transcript.participant_id),
            excerpts=tuple(e.id for e in excerpts),
        ),
    )


def _revise(tx: Tx, by: Author, earlier: Transcript, fresh: Transcript, known: People) -> str:
    """Keep the ids of what did not change, so decisions on it stand."""
    revised = replace(fresh, id=earlier.id)
    before = [e for e in tx.excerpts().values() if e.transcript_id == earlier.id]
    carried = carry_over(earlier, revised, before)
    excerpts = _spoken(revised, carried.excerpts, known)
    tx.drop_excerpts([e.id for e in before])
    _put(tx, revised, excerpts, source_name=revised.name)
    event = Revise(
        transcript_id=revised.id,
        sha256=revised.sha256,
        excerpts=tuple(e.id for e in excerpts),
        changed=(*carried.changed, *carried.gone),
    )
    record(tx, by, event)
    return (
        f"a new version: {len(carried.unchanged)} excerpts as before, {len(carried.changed)} "
        f"changed, {len(carried.fresh)} new, {len(carried.gone)} gone"
    )


def _reassign(tx: Tx, by: Author, transcript: Transcript, excerpts: Sequence[Excerpt]) -> Recorded:
    before = [e for e in tx.excerpts().values() if e.transcript_id == transcript.id]
    excerpts = [*excerpts, *_marked(tx, before, {e.id for e in excerpts})]
    tx.drop_excerpts(sorted({e.id for e in before} - {e.id for e in excerpts}))
    _put(tx, transcript, excerpts, source_name=transcript.name)
    roles = {turn.speaker: turn.role for turn in transcript.turns}
    return record(
        tx,
        by,
        SetSpeakers(
            transcript_id=transcript.id,
            roles=tuple(SpeakerRole(speaker=n, role=r) for n, r in sorted(roles.items())),
            participant_id=_key(transcript.participant_id),
            excerpts=tuple(e.id for e in excerpts),
        ),
    )


def _key(participant_id: str | None) -> str | None:
    return None if participant_id is None else participant_key(participant_id)


def _marked(tx: Tx, excerpts: Iterable[Excerpt], known: Container[str]) -> list[Excerpt]:
    """Those that an analyst marked by hand: they stay when the others are cut anew."""
    by_hand = {r.event.excerpt_id for r in tx.trail() if isinstance(r.event, MarkExcerpt)}
    return [e for e in excerpts if e.id in by_hand and e.id not in known]


def _put(tx: Tx, transcript: Transcript, excerpts: Iterable[Excerpt], *, source_name: str) -> None:
    tx.put_transcript(transcript, source_name=source_name)
    people = {e.participant_id for e in (*excerpts,) if e.participant_id}
    missing = sorted(people - tx.participants().keys())
    tx.put_participants([Participant(id=p) for p in missing])
    tx.put_excerpts(excerpts)


def _excerpts(transcript: Transcript, known: People) -> list[Excerpt]:
    return _spoken(transcript, segment(transcript), known)


def _spoken(transcript: Transcript, excerpts: Iterable[Excerpt], known: People) -> list[Excerpt]:
    """The excerpts, each with the participant who speaks it."""
    turns = sorted(transcript.turns, key=lambda turn: turn.start)
    starts = [turn.start for turn in turns]
    return [
        replace(e, participant_id=who_speaks(transcript, known, turns[place - 1].speaker))
        for e in excerpts
        if (place := bisect_right(starts, e.start))
    ]
