"""What can be read of a damaged SQLite file, brought into a new project, and what was lost.

The file is only read, and from a copy. The trail is taken up to the first event that does not
verify; a transcript, if its text and all of its excerpts on the board are as they were stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table

from workbench.domain.board.board import Board, kept
from workbench.domain.board.rules import apply
from workbench.domain.errors import Damaged, WorkbenchError
from workbench.domain.telling.wording import count, some_of
from workbench.domain.trail.audit import Chain, from_payload, text_digest
from workbench.domain.trail.events import ERASED
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import EraseTranscript
from workbench.storage import schema
from workbench.storage.derived import NEAR_CODES
from workbench.storage.doubts import DOUBTS, PATTERN, SETTLED, SETTLED_IN
from workbench.storage.failures import UNREADABLE
from workbench.storage.material import PLACES, transcript_of
from workbench.storage.store import SqlStore, SqlTx
from workbench.storage.wreck import Values, Wreck

WHO = "workbench salvage"
"""Who takes out of the study what was lost."""

NAMED = 10
"""Transcripts that are named one by one."""

_BESIDE = (schema.opened, schema.derived, schema.ledger)


def bring(wreck: Wreck, store: SqlStore) -> tuple[str, ...]:
    """Put what was read into a new project; a line for whatever was lost."""
    with store.begin() as tx:
        lost = list(_bring_trail(wreck, tx))
        lost += _bring_material(wreck, tx)
        for table in _BESIDE:
            _insert(tx, table, wreck.rows[table.name])
        tx.trail.rewrite_board()
        lost += _take_out_lost(wreck, tx)
        lost += _drop_unreadable(tx)
        tx.erasure.rewrite_board()
    return tuple(lost)


def _bring_trail(wreck: Wreck, tx: SqlTx) -> Iterator[str]:
    """Insert the events up to the first that does not verify, and their texts."""
    texts = {row["digest"]: row for row in wreck.rows["trail_text"] if _is_intact(row)}
    rows = sorted(wreck.rows["event"], key=lambda row: str(row["seq"]).zfill(20))
    good, why = _sound_events(rows, texts)
    _insert(tx, schema.event, good)
    named = [row for row in wreck.rows["trail_text"] if _belongs(row, len(good))]
    _insert(tx, schema.trail_text, [row if _is_intact(row) else _emptied(row) for row in named])
    if why or "event" in wreck.torn or len(rows) > len(good):
        why = why or "no later one can be read"
        yield f"The trail is kept up to event #{len(good)}; after it: {why}."
    if gone := sum(not _is_intact(row) for row in named):
        yield f"{count(gone, 'text')} of the trail (names, reasons, memos) cannot be read."
    elif "trail_text" in wreck.torn:
        yield "Some texts of the trail (names, reasons, memos) cannot be read."


def _sound_events(rows: list[Values], texts: Mapping[str, Values]) -> tuple[list[Values], str]:
    """The events that verify, and why the next does not."""
    good, board, chain = list[Values](), Board(), Chain()
    for place, row in enumerate(rows, start=1):
        try:
            recorded = _recorded(row, lambda digest: texts.get(digest, {}).get("body") or ERASED)
            chain.check(recorded, row["payload"], row["reason"])
            board = apply(recorded, board)
        except WorkbenchError as error:
            return good, str(error)
        except UNREADABLE:
            return good, f"event #{place} cannot be read"
        good.append(row)
    return good, ""


def _recorded(row: Values, text: Callable[[str], str]) -> Recorded:
    return Recorded(
        seq=row["seq"], id=row["id"], analyst=row["analyst"], time=row["time"],
        event=from_payload(row["kind"], row["payload"], text),
        reason=text(row["reason"]) if row["reason"] else "", made_at=row["made_at"],
        client_id=row["client_id"] or "", previous=row["previous"], hash=row["hash"],
        version=row["version"],
    )  # fmt: skip


def _bring_material(wreck: Wreck, tx: SqlTx) -> Iterator[str]:
    """Insert transcripts that are as they were stored, their excerpts, and participants."""
    whole = [row for row in wreck.rows["transcript"] if _is_whole(row)]
    ids = {row["id"] for row in whole}
    _insert(tx, schema.transcript, whole)
    excerpts = [row for row in wreck.rows["excerpt"] if _is_placed(row, ids)]
    _insert(tx, schema.excerpt, excerpts)
    people = [row for row in wreck.rows["participant"] if _is_described(row)]
    _insert(tx, schema.participant, people)
    heard = {row["participant_id"] for row in (*whole, *excerpts)} - {None}
    tx.material.meet_participants(heard)
    if "participant" in wreck.torn or len(people) < len(wreck.rows["participant"]):
        yield "Attributes of some participants cannot be read; import their table again."
    torn = [t.name for t in (*_BESIDE, schema.project) if t.name in wreck.torn]
    if torn:
        yield f"Some of what lies beside the trail cannot be read: {', '.join(torn)}."


def _take_out_lost(wreck: Wreck, tx: SqlTx) -> Iterator[str]:
    """Take transcripts out of the study that are lost: their files can be imported again."""
    board, names = tx.trail.board(), {r["id"]: r["name"] for r in wreck.rows["transcript"]}
    texts = {t.id: t.text for t in tx.material.transcripts().values()}
    rows = {row.id: row for row in tx.material.excerpt_rows()}
    on_board = {e: board.excerpts.get(e, "") for e in kept(board)}
    broken = {home for e, home in on_board.items() if home and not _lies(rows.get(e), texts)}
    lost = [t for t in (*board.transcripts, *board.removed) if t not in texts or t in broken]
    for transcript in lost:
        held = tuple(sorted(e for e, home in on_board.items() if home == transcript))
        event = EraseTranscript(transcript_id=transcript, excerpts=held)
        tx.trail.append(event, analyst=WHO, reason="lost in a damaged file")
        tx.material.drop_transcript(transcript)
    if lost:
        told = some_of(sorted(str(names.get(t) or t) for t in lost), NAMED)
        yield f"{count(len(lost), 'transcript')} cannot be read, import again: {told}."


def _drop_unreadable(tx: SqlTx) -> Iterator[str]:
    """Leave out what lies beside the trail and cannot be read; a run makes most of it again."""
    looks: dict[str, Callable[[], object]] = {
        PLACES: tx.material.places, NEAR_CODES: tx.derived.near_codes,
        DOUBTS: tx.material.doubts, SETTLED: tx.material.settled,
        SETTLED_IN: tx.material.settled_in, PATTERN: tx.material.speaker_pattern,
    }  # fmt: skip
    for run in tx.trail.board().runs:
        looks[f"map {run}"] = partial(tx.derived.map, run)
        looks[f"groupings {run}"] = partial(tx.derived.groupings, run)
    for name, look in looks.items():
        try:
            look()
        except Damaged:
            table = schema.derived
            tx.connection.execute(table.delete().where(table.c.name == name))
            yield f"What was kept as “{name.split()[0]}” cannot be read."


def _insert(tx: SqlTx, table: Table, rows: list[Values]) -> None:
    schema.put(tx.connection, table, rows)


def _is_whole(row: Values) -> bool:
    try:
        transcript_of(SimpleNamespace(**row))
    except (WorkbenchError, *UNREADABLE):
        return False
    return True


def _is_placed(row: Values, transcripts: set[str]) -> bool:
    spans = row["context"]
    pairs = isinstance(spans, list) and all(isinstance(s, list) and len(s) == 2 for s in spans)
    return row["transcript_id"] in transcripts and pairs


def _is_described(row: Values) -> bool:
    told = row["attributes"]
    return isinstance(told, dict) and all(isinstance(value, str) for value in told.values())


def _lies(row: Any, texts: Mapping[str, str]) -> bool:  # noqa: ANN401
    """Whether an excerpt is stored and lies in its transcript."""
    try:
        return row is not None and 0 <= row.start < row.end <= len(texts.get(row.transcript_id, ""))
    except UNREADABLE:
        return False


def _is_intact(row: Values) -> bool:
    try:
        body, salt = row["body"], row["salt"] or ""
        return body is None or text_digest(body, salt) == row["digest"]
    except UNREADABLE:
        return False


def _belongs(row: Values, last: int) -> bool:
    return isinstance(row["seq"], int) and isinstance(row["digest"], str) and row["seq"] <= last


def _emptied(row: Values) -> Values:
    return row | {"body": None, "salt": None}
