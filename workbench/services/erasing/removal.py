"""A transcript that was imported by mistake: taken out, brought back, or its words erased for good.

Beside `services.erasing.participants`, where somebody withdraws consent: here nobody did, so the
same file may come again.
"""

from __future__ import annotations

from workbench.domain.board.board import (
    Removed,
)
from workbench.domain.board.keys import memo_key
from workbench.domain.errors import Ambiguous, NotFound
from workbench.domain.exported import Gone
from workbench.domain.material.text import Transcript
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.telling.wording import count, listed
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import BringBackTranscript, EraseTranscript, RemoveTranscript
from workbench.services.context import Author, Project, decide, record
from workbench.services.erasing.outside import mark_exports
from workbench.services.erasing.participants import names_alone
from workbench.services.erasing.traces import doomed_texts, finish_erasure, forget, still_said
from workbench.services.importing.revisions import drop_unheard
from workbench.services.reading import forget_study


def remove(project: Project, by: Author, transcript_id: str) -> Recorded:
    """Take a transcript out of the study; its words are kept, and `undo` brings it back.

    Raises:
        DecisionError: it is not in the study.
    """
    with project.store.begin() as tx:
        return record(tx.trail, by, removal_of(tx.study(), transcript_id))


def removal_of(now: Study, transcript_id: str) -> RemoveTranscript:
    """The event that takes a transcript out."""
    held = (e.id for e in now.excerpts.values() if e.transcript_id == transcript_id)
    return RemoveTranscript(transcript_id=transcript_id, excerpts=tuple(sorted(held)))


def bring_back(project: Project, by: Author, transcript_id: str) -> Recorded:
    """Put a transcript that was taken out back as it was, whoever took it out and when.

    Raises:
        DecisionError: it was not taken out.
    """
    recorded = decide(project, by, BringBackTranscript(transcript_id=transcript_id))
    forget_study(project)
    return recorded


def erase(project: Project, by: Author, transcript_id: str) -> Recorded:
    """Erase the words of a transcript for good, whether it was taken out before or not.

    Participants stay, except those about whom nothing else is known.

    Raises:
        NotFound: there is no such transcript.
        WorkbenchError: it is erased, but the files cannot be cleared of its words yet.
    """
    with project.store.begin() as tx:
        recorded = _erase(project, tx, by, transcript_id)
    return finish_erasure(project, recorded)


def _erase(project: Project, tx: Tx, by: Author, transcript_id: str) -> Recorded:
    now = tx.whole()
    transcript = now.transcripts.get(transcript_id)
    if transcript is None:
        raise NotFound(f"no transcript {transcript_id!r} in the study")
    theirs = [e for e in now.excerpts.values() if e.transcript_id == transcript_id]
    event = EraseTranscript(
        transcript_id=transcript_id, excerpts=tuple(sorted(e.id for e in theirs))
    )
    named = _names(now, transcript)
    doomed = doomed_texts(
        now,
        gone=[transcript.text],
        kept=still_said(
            now, (e for e in now.excerpts.values() if e.transcript_id != transcript_id)
        ),
        names=named,
        memos=_memo_keys(event),
    )
    recorded = record(tx.trail, by, event)
    tx.material.drop_transcript(transcript_id)
    drop_unheard(tx.material)
    gone = Gone(transcripts=frozenset({transcript_id}), titles=tuple(named))
    mark_exports(tx, by, recorded, now, gone, doomed)
    forget(project, tx.erasure, now, theirs, doomed)
    return recorded


def transcript_named(now: Study, handle: str) -> str:
    """The id of a transcript by name or id, one that was taken out included.

    Raises:
        NotFound: there is none.
        Ambiguous: several go by that name.
    """
    every = {**now.removed, **now.transcripts}
    if handle in every:
        return handle
    inside = [t.id for t in now.transcripts.values() if t.name == handle]
    found = inside or [t.id for t in now.removed.values() if t.name == handle]
    if not found:
        raise NotFound(f"no transcript {handle!r} in the study; give its name or id")
    if len(found) > 1:
        raise Ambiguous(f"{len(found)} transcripts are called {handle!r}: {', '.join(found)}")
    return found[0]


def takes_along(now: Study, transcript_id: str) -> str:
    """What goes with a transcript, in one sentence: excerpts, themes, codings, memos."""
    board = now.board
    gone = {e for e, home in board.excerpts.items() if home == transcript_id}
    themes = [t for t in board.live() if not gone.isdisjoint(board.members.get(t.id, ()))]
    codings = [c for of in board.codings.values() for c in of if c.transcript_id == transcript_id]
    on = [memo_key("transcript", transcript_id), *(memo_key("excerpt", e) for e in gone)]
    memos = sum(len(board.memos.get(key, ())) for key in on)
    parts = [f"{count(len(gone), 'excerpt')} (in {count(len(themes), 'theme')})"]
    parts += [count(len(codings), "human coding")] if codings else []
    parts += [count(memos, "memo")] if memos else []
    return f"{now.transcripts[transcript_id].name} takes {listed(parts)} with it."


def waiting(now: Study) -> list[tuple[Transcript, Removed]]:
    """Transcripts that were taken out and can come back, by name."""
    found = [(now.removed[t], gone) for t, gone in now.board.removed.items() if t in now.removed]
    return sorted(found, key=lambda pair: (pair[0].name, pair[0].id))


def _names(now: Study, transcript: Transcript) -> list[str]:
    """Names that tell of this transcript alone: its file's, and who answers in no other."""
    others = {t.name for t in now.transcripts.values() if t.id != transcript.id}
    elsewhere = others | now.participants.keys()
    return [name for name in names_alone(now, [transcript], {}) if name not in elsewhere]


def _memo_keys(event: EraseTranscript) -> list[str]:
    on = [memo_key("excerpt", e) for e in event.excerpts]
    return [memo_key("transcript", event.transcript_id), *on]
