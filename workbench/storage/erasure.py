"""Forgetting. What is erased leaves a tombstone; `Store.compact` then clears the files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import asdict, replace

import numpy as np
from sqlalchemy import select

from workbench.domain.board.board import kept
from workbench.domain.material.speaker_names import plain_label
from workbench.domain.material.text import BLOCK, Participant, ParticipantRow, Span, text_sha256
from workbench.domain.material.text import transcript_id as new_id
from workbench.storage import schema
from workbench.storage.base import Connected, Tables, chunks
from workbench.storage.derived import DerivedTables, derived, put_derived
from workbench.storage.material import ERASED, REDACTED, MaterialTables
from workbench.storage.trail import TrailTables

WITHDRAWN = "withdrawn"
"""What stands for a speaker's name in a group of which others have stayed."""

_UNFINISHED = "unfinished erasure"


class ErasureTables(Tables):
    """The erasing part of a transaction; a `domain.store.Erasure`."""

    def __init__(
        self, at: Connected, trail: TrailTables, material: MaterialTables, derived: DerivedTables
    ) -> None:
        super().__init__(at)
        self._trail, self._material, self._derived = trail, material, derived

    def erase_transcript(self, transcript_id: str) -> None:
        """Empty a transcript of text, turns and names.

        Its id and digest stay, so that the same file is known when it comes again; in the place of
        the file's name a mark that follows from words and name but does not tell them.
        """
        self._delete(schema.excerpt, "transcript_id", [transcript_id])
        table, known = schema.transcript, self._material.transcript(transcript_id)
        self._forget_doubts(transcript_id, {turn.speaker for turn in known.turns})
        self._connection.execute(
            table.update()
            .where(self._mine(table), table.c.id == transcript_id)
            .values(
                name="",
                text="",
                text_sha256=text_sha256(""),
                turns=[],
                participant_id=None,
                source_name=new_id(known.sha256, known.name),
                source_sha256="",
                state=ERASED,
            )
        )

    def _forget_doubts(self, transcript_id: str, speakers: Container[str]) -> None:
        """Forget what was doubtful in a transcript, and what was settled of these speakers."""
        heard = self._material.transcript(transcript_id).turns
        gone = {plain_label(t.speaker) for t in heard if t.speaker in speakers}
        self._material.unsettle(gone)
        self._material.put_doubts({transcript_id: None})

    def redact_transcript(self, transcript_id: str, spans: Sequence[Span]) -> None:
        """Black spans out, one block a code point, so that every position stays."""
        text = list(self._material.transcript(transcript_id).text)
        for span in spans:
            inside = slice(max(0, span.start), min(span.end, len(text)))
            text[inside] = BLOCK * len(text[inside])
        table = schema.transcript
        self._connection.execute(
            table.update()
            .where(self._mine(table), table.c.id == transcript_id)
            .values(text="".join(text), text_sha256=text_sha256("".join(text)), state=REDACTED)
        )

    def redact_names(self, masked: Callable[[str], str]) -> int:
        """Rewrite the names of speakers, files and participants, and attributes; how many changed.

        A participant's id is rewritten wherever it stands, so that everything stays theirs.
        """
        self._redact_places(masked)
        self._material.forget_labels(masked)
        changed, table = self._redact_people(masked), schema.transcript
        for row in self._connection.execute(select(table).where(self._mine(table))).all():
            turns = [{**turn, "speaker": masked(turn["speaker"])} for turn in row.turns]
            names = {title: masked(getattr(row, title)) for title in ("name", "source_name")}
            owner = row.participant_id and masked(row.participant_id)
            hit = {t["speaker"] for t in row.turns} - {t["speaker"] for t in turns}
            hit |= {row.name, row.source_name, owner} - {*names.values(), row.participant_id}
            if hit:
                changed += len(hit)
                here = self._mine(table) & (table.c.id == row.id)
                self._connection.execute(
                    table.update().where(here).values(turns=turns, participant_id=owner, **names)
                )
        return changed

    def _redact_people(self, masked: Callable[[str], str]) -> int:
        changed = 0
        for person in list(self._material.participants().values()):
            attributes = {title: masked(value) for title, value in person.attributes.items()}
            hit = sum(attributes[t] != value for t, value in person.attributes.items())
            name = masked(person.id)
            if hit or name != person.id:
                changed += hit + (name != person.id)
                self._delete(schema.participant, "id", [person.id])
                self._material.put_participants([Participant(id=name, attributes=attributes)])
            if name != person.id:
                table = schema.excerpt
                theirs = self._mine(table) & (table.c.participant_id == person.id)
                self._connection.execute(table.update().where(theirs).values(participant_id=name))
        return changed

    def _redact_places(self, masked: Callable[[str], str]) -> None:
        self._material.put_places(
            ParticipantRow(
                participant=masked(place.participant),
                transcript=None if place.transcript is None else masked(place.transcript),
                speaker=None if place.speaker is None else masked(place.speaker),
            )
            for place in self._material.places()
        )

    def forget_speakers(self, transcript_id: str, speakers: Container[str]) -> None:
        """Take speakers' names out of a transcript's turns; these are nobody's words any more."""
        turns = [
            replace(turn, speaker=WITHDRAWN, role="other") if turn.speaker in speakers else turn
            for turn in self._material.transcript(transcript_id).turns
        ]
        self._forget_doubts(transcript_id, speakers)
        table = schema.transcript
        self._connection.execute(
            table.update()
            .where(self._mine(table), table.c.id == transcript_id)
            .values(turns=[asdict(turn) for turn in turns])
        )

    def erase_texts(self, predicate: Callable[[str], bool]) -> int:
        """Erase every text of the trail that the predicate names, with its salt; how many."""
        table = schema.trail_text
        rows = self._connection.execute(
            select(table.c.digest, table.c.body).where(self._mine(table), table.c.body.is_not(None))
        ).all()
        doomed = [row.digest for row in rows if predicate(row.body)]
        for some in chunks(doomed):
            self._connection.execute(
                table.update()
                .where(self._mine(table), table.c.digest.in_(some))
                .values(body=None, salt=None)
            )
        return len(doomed)

    def erased_digests(self) -> frozenset[str]:
        """Digests of the trail's texts that were erased."""
        table = schema.trail_text
        asked = select(table.c.digest).where(self._mine(table), table.c.body.is_(None))
        return frozenset(self._connection.scalars(asked))

    def texts_of(self, digests: Collection[str]) -> frozenset[str]:
        """Texts of the trail that have one of these digests and were not erased."""
        table = schema.trail_text
        found: set[str] = set()
        for some in chunks(sorted(digests)):
            here = self._mine(table) & table.c.digest.in_(some) & table.c.body.is_not(None)
            found.update(self._connection.scalars(select(table.c.body).where(here)))
        return frozenset(found)

    def drop_vectors(self, keys: Iterable[str]) -> None:
        """Forget vectors."""
        self._delete(schema.vector, "key", keys)

    def clear_label_cache(self) -> None:
        """Forget every labeler's answers; they quote."""
        table = schema.label_cache
        self._connection.execute(table.delete().where(self._mine(table)))

    def erase_ledger(self, excerpt_ids: Iterable[str]) -> None:
        """Take excerpts out of the ledger; that a request was sent stays."""
        gone = frozenset(excerpt_ids)
        table = schema.ledger
        rows = self._connection.execute(
            select(table.c.id, table.c.call).where(self._mine(table))
        ).all()
        for row in rows:
            kept = [e for e in row.call["excerpt_ids"] if e not in gone]
            if len(kept) < len(row.call["excerpt_ids"]):
                call = {**row.call, "excerpt_ids": kept}
                self._connection.execute(
                    table.update().where(table.c.id == row.id).values(call=call)
                )

    def mark_unfinished(self) -> None:
        """Note, with what is erased, that the files have not been cleared of it yet."""
        put_derived(self._at, _UNFINISHED, b"")

    def mark_finished(self) -> None:
        """Take the note back."""
        self._delete(schema.derived, "name", [_UNFINISHED])

    def is_unfinished(self) -> bool:
        """Whether an erasure was cut off before the files were cleared."""
        return derived(self._at, _UNFINISHED) is not None

    def rewrite_board(self) -> None:
        """Build the stored board again from the trail, and drop what nothing on it refers to."""
        self._trail.rewrite_board()
        known = kept(self._trail.board())
        opened = self._derived.opened().keys() - known
        self._delete(schema.opened, "excerpt_id", sorted(opened))
        for run_id in self._trail.board().runs:
            self._prune_map(run_id)
            self._prune_groupings(run_id)

    def _prune_map(self, run_id: str) -> None:
        known = kept(self._trail.board())
        points = self._derived.map(run_id)
        left = {e: point for e, point in points.items() if e in known}
        if len(left) < len(points):
            rows = np.array(list(left.values()), dtype=np.float32).reshape(-1, 2)
            self._derived.put_map(run_id, list(left), rows)

    def _prune_groupings(self, run_id: str) -> None:
        groupings = self._derived.groupings(run_id)
        left = groupings.only(kept(self._trail.board())) if groupings else None
        if left is not None and left is not groupings:
            self._derived.put_groupings(run_id, left)
