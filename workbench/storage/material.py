"""What was collected: transcripts, participants, excerpts. An excerpt's words are not stored."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select
from sqlalchemy.exc import IntegrityError

from workbench.domain.board.board import kept
from workbench.domain.errors import InputError, NotFound
from workbench.domain.material.text import (
    Excerpt,
    Participant,
    ParticipantRow,
    Span,
    Transcript,
    Turn,
    text_sha256,
)
from workbench.domain.store import ProjectRow
from workbench.storage import schema
from workbench.storage.base import Connected
from workbench.storage.derived import derived, put_derived
from workbench.storage.doubts import DoubtTables
from workbench.storage.failures import damaged, legible
from workbench.storage.trail import TrailTables

KEPT, REDACTED, ERASED = "kept", "redacted", "erased"
"""How a transcript's text stands; the latter two are tombstones that `verify` accepts."""

PLACES = "places"


class MaterialTables(DoubtTables):
    """The material's part of a transaction; a `domain.store.Material`."""

    def __init__(self, at: Connected, trail: TrailTables) -> None:
        super().__init__(at)
        self._trail = trail

    def create_project(self, name: str, language: str, source: str = "") -> None:
        """Begin the project.

        Raises:
            InputError: there is one in this database already.
        """
        row = {
            "id": self._project,
            "name": name,
            "language": language,
            "erasures": 0,
            "source": source,
        }
        try:
            self._connection.execute(
                schema.project.insert().values(**row, created=self._sources.clock())
            )
        except IntegrityError as error:
            raise InputError("there is a project in this database already; open it") from error

    @legible("name and language of the project")
    def project(self) -> ProjectRow:
        """The project.

        Raises:
            NotFound: it was never begun.
        """
        table = schema.project
        row = self._connection.execute(
            select(table).where(table.c.id == self._project)
        ).one_or_none()
        if row is None:
            raise NotFound("there is no project in this database; make one with `workbench init`")
        return ProjectRow(
            name=row.name, language=row.language, created=row.created, source=row.source
        )

    def put_source(self, source: str) -> None:
        """Note which study file the project is made from."""
        table = schema.project
        self._connection.execute(
            table.update().where(table.c.id == self._project).values(source=source)
        )

    def put_transcript(
        self, transcript: Transcript, *, source_name: str, source_sha256: str = ""
    ) -> None:
        """Store a transcript, or a new revision of one under its id.

        Where the text is another, excerpts that are off the board go: their spans mean nothing.
        Words that were blacked out stay known as such.
        """
        found = self._connection.scalar(
            select(schema.transcript.c.sha256).where(
                self._mine(schema.transcript), schema.transcript.c.id == transcript.id
            )
        )
        if found not in (None, transcript.sha256):
            self._drop_strays(transcript.id)
        row = {
            "project": self._project, "id": transcript.id, "name": transcript.name,
            "sha256": transcript.sha256, "text_sha256": text_sha256(transcript.text),
            "text": transcript.text, "turns": [asdict(turn) for turn in transcript.turns],
            "language": transcript.language, "participant_id": transcript.participant_id,
            "source_name": source_name, "source_sha256": source_sha256,
            "state": KEPT if text_sha256(transcript.text) == transcript.sha256 else REDACTED,
        }  # fmt: skip
        schema.put(self._connection, schema.transcript, [row])

    @legible("a transcript")
    def transcripts(self) -> dict[str, Transcript]:
        """Transcript id to transcript by name; an erased one has neither name, text nor turns."""
        table = schema.transcript
        rows = self._connection.execute(select(table).where(self._mine(table)))
        # Sorted here, because every server sorts words in its own way.
        ordered = sorted(rows, key=lambda row: (row.name, row.id))
        return {row.id: transcript_of(row) for row in ordered}

    def drop_transcript(self, transcript_id: str) -> None:
        """Forget a transcript that nobody withdrew: the same file may come again."""
        self._delete(schema.excerpt, "transcript_id", [transcript_id])
        self._delete(schema.transcript, "id", [transcript_id])
        self.put_doubts({transcript_id: None})

    @legible("a transcript")
    def erased_transcripts(self) -> dict[str, str]:
        """Erased transcripts by id, each with its mark: `transcript_id` of words and name.

        Empty where it was erased before there were marks.
        """
        table = schema.transcript
        asked = select(table.c.id, table.c.source_name).where(self._mine(table))
        rows = self._connection.execute(asked.where(table.c.state == ERASED))
        return {row.id: row.source_name for row in rows}

    @legible("a transcript")
    def transcript(self, transcript_id: str) -> Transcript:
        """One transcript.

        Raises:
            NotFound: there is none of that id.
        """
        table = schema.transcript
        row = self._connection.execute(
            select(table).where(self._mine(table), table.c.id == transcript_id)
        ).one_or_none()
        if row is None:
            raise NotFound(f"no transcript {transcript_id!r} in this study")
        return transcript_of(row)

    def put_participants(self, participants: Iterable[Participant]) -> None:
        """Store participants; one who is there gets the attributes given."""
        rows = [
            {"project": self._project, "id": p.id, "attributes": dict(p.attributes)}
            for p in participants
        ]
        schema.put(self._connection, schema.participant, rows)

    def meet_participants(self, participant_ids: Iterable[str]) -> None:
        """Store participants about whom nothing is known yet; the others stay as they are."""
        rows = [
            {"project": self._project, "id": name, "attributes": {}}
            for name in sorted(participant_ids)
        ]
        if rows:
            statement = schema.insert(self._connection, schema.participant)
            self._connection.execute(statement.on_conflict_do_nothing(), rows)

    def drop_participant(self, participant_id: str) -> None:
        """Forget a participant, their attributes, and what was cut of their speech."""
        self._delete(schema.participant, "id", [participant_id])
        self._delete(schema.excerpt, "participant_id", [participant_id])

    @legible("a participant")
    def participants(self) -> dict[str, Participant]:
        """Participant id to participant, by id."""
        table = schema.participant
        rows = self._connection.execute(select(table).where(self._mine(table)))
        ordered = sorted(rows, key=lambda row: row.id)
        return {row.id: Participant(id=row.id, attributes=row.attributes) for row in ordered}

    def put_places(self, places: Iterable[ParticipantRow]) -> None:
        """Keep where participants speak, in the place of what was kept before."""
        put_derived(self._at, PLACES, _places().dump_json(tuple(places)))

    @legible("where participants speak")
    def places(self) -> tuple[ParticipantRow, ...]:
        """Where participants speak, as their files have said."""
        return _places().validate_json(derived(self._at, PLACES) or b"[]")

    def put_excerpts(self, excerpts: Iterable[Excerpt]) -> None:
        """Store where excerpts lie; their transcripts must be stored."""
        rows = [
            {
                "project": self._project, "id": e.id, "transcript_id": e.transcript_id,
                "participant_id": e.participant_id, "start": e.start, "end": e.end,
                "context": [[span.start, span.end] for span in e.context],
            }
            for e in excerpts
        ]  # fmt: skip
        schema.put(self._connection, schema.excerpt, rows)

    def excerpts(self) -> dict[str, Excerpt]:
        """Excerpts on the board by id, in order of transcript name, then position.

        A hand-marked one that was taken back is stored (it may come again) but not among them.
        """
        known = self._trail.board().excerpts
        found = self._excerpts(known)
        if missing := len(known.keys() - found.keys()):
            raise damaged("the project", f"{missing} excerpts of the board are not stored")
        return found

    def removed_excerpts(self) -> dict[str, Excerpt]:
        """Excerpts of transcripts that were taken out and can come back, in the same order."""
        board = self._trail.board()
        return self._excerpts(kept(board) - board.excerpts.keys())

    @legible("an excerpt")
    def _excerpts(self, known: Container[str]) -> dict[str, Excerpt]:
        texts = {t.id: (t.name, t.text) for t in self.transcripts().values()}
        rows = [row for row in self.excerpt_rows() if row.id in known]
        rows.sort(key=lambda row: (texts[row.transcript_id][0], row.start, row.end, row.id))
        return {row.id: _excerpt(row, texts[row.transcript_id][1]) for row in rows}

    @legible("an excerpt")
    def excerpts_of(self, transcript_id: str) -> list[Excerpt]:
        """One transcript's excerpts on the board, in order."""
        text, known = self.transcript(transcript_id).text, self._trail.board().excerpts
        table = schema.excerpt
        rows = self._connection.execute(
            select(table)
            .where(self._mine(table), table.c.transcript_id == transcript_id)
            .order_by(table.c.start, table.c.end, table.c.id)
        )
        return [_excerpt(row, text) for row in rows if row.id in known]

    def drop_excerpts(self, excerpt_ids: Iterable[str]) -> None:
        """Forget where excerpts lie."""
        self._delete(schema.excerpt, "id", excerpt_ids)

    @legible("an excerpt")
    def excerpt_rows(self) -> list[Row[Any]]:
        """Where excerpts lie, those that are off the board included."""
        table = schema.excerpt
        return list(self._connection.execute(select(table).where(self._mine(table))))

    def _drop_strays(self, transcript_id: str) -> None:
        known = kept(self._trail.board())
        rows = (r for r in self.excerpt_rows() if r.transcript_id == transcript_id)
        self.drop_excerpts([row.id for row in rows if row.id not in known])


def transcript_of(row: Any) -> Transcript:  # noqa: ANN401
    """The transcript of a row, if it is what was stored."""
    imported = row.sha256 if row.state == KEPT else row.text_sha256
    if not text_sha256(row.text) == row.text_sha256 == imported:
        called = row.name or row.id
        raise damaged("the project", f"the text of transcript {called} is not what was stored")
    return Transcript(
        id=row.id, name=row.name, sha256=row.sha256, text=row.text,
        turns=tuple(Turn(**turn) for turn in row.turns), language=row.language,
        participant_id=row.participant_id,
    )  # fmt: skip


def _excerpt(row: Row[Any], text: str) -> Excerpt:
    return Excerpt(
        id=row.id, transcript_id=row.transcript_id, participant_id=row.participant_id,
        start=row.start, end=row.end, text=text[row.start : row.end],
        context=tuple(Span(start, end) for start, end in row.context),
    )  # fmt: skip


@cache
def _places() -> TypeAdapter[tuple[ParticipantRow, ...]]:
    return TypeAdapter(tuple[ParticipantRow, ...])
