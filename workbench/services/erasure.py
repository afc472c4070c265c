"""Forgetting: a participant who withdraws, a passage that must go. The trail shows that it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from workbench.domain.audit import to_payload
from workbench.domain.board import Recorded, memo_key
from workbench.domain.errors import InputError, NotFound
from workbench.domain.events import Event, Label, Merge, Redact, Run, Split, Withdraw
from workbench.domain.study import Study
from workbench.domain.text import Excerpt, Span, Transcript
from workbench.embedding import vector_key
from workbench.services.context import Author, Services, record
from workbench.services.people import who_speaks_at
from workbench.services.reading import forget_study, study
from workbench.services.vectors import QUESTION_CHARACTERS
from workbench.storage import Tx

QUOTED_WORDS = 4
"""A run of this many words out of erased speech counts as quoting it."""

_MACHINE = (Run, Label, Split, Merge)
"""Events whose texts a machine drew from the excerpts."""


def withdraw(s: Services, by: Author, participant_id: str) -> Recorded:
    """Erase a participant: their words everywhere, their attributes, what was noted of them.

    An interview of theirs alone is erased whole, questions included; in a group only their turns
    are blacked out.

    Raises:
        NotFound: nobody goes by that id.
        DecisionError: they have withdrawn already.
    """
    now = study(s)
    if participant_id not in now.participants and participant_id not in now.board.withdrawn:
        raise NotFound(f"no participant {participant_id!r}; `status` lists them")
    whole = [t for t in now.transcripts.values() if t.participant_id == participant_id]
    excerpts = [e for e in now.excerpts.values() if e.participant_id == participant_id]
    groups = _their_turns(now, participant_id, excerpts, whole)
    event = Withdraw(
        participant_id=participant_id,
        transcripts=tuple(sorted(t.id for t in whole)),
        excerpts=tuple(sorted(e.id for e in excerpts)),
    )
    doomed = _doomed(
        now,
        gone=[t.text for t in whole] + [_spoken(now, t, spans) for t, spans in groups.items()],
        removed=frozenset(event.excerpts),
        names=_names(now, participant_id, whole),
        memos=_memo_keys(event),
    )
    with s.store.begin() as tx:
        recorded = record(tx, by, event)
        for transcript in whole:
            tx.erase_transcript(transcript.id)
        for transcript_id, spans in groups.items():
            tx.redact_transcript(transcript_id, spans)
        tx.drop_excerpts([e.id for e in excerpts])
        tx.drop_participant(participant_id)
        _forget(s, tx, now, excerpts, doomed)
    return _settled(s, recorded)


def redact(s: Services, by: Author, transcript_id: str, start: int, end: int) -> Recorded:
    """Black out a span, one block a character, so that every position stays.

    Raises:
        NotFound: no such transcript.
        InputError: the span does not lie in it.
    """
    now = study(s)
    transcript = now.transcripts.get(transcript_id)
    if transcript is None:
        raise NotFound(f"no transcript {transcript_id!r} in the study")
    if not 0 <= start < end <= len(transcript.text):
        length = len(transcript.text)
        raise InputError(f"{transcript.name} has no span {start}-{end}; it has {length} characters")
    here = [e for e in now.excerpts.values() if e.transcript_id == transcript_id]
    hit = [e for e in here if e.start < end and start < e.end]
    asked = [e for e in here if any(c.start < end and start < c.end for c in e.context)]
    gone = transcript.text[start:end]
    event = Redact(
        transcript_id=transcript_id, start=start, end=end, excerpts=tuple(e.id for e in hit)
    )
    memos = [memo_key("excerpt", e.id) for e in hit]
    doomed = _doomed(now, gone=[gone], removed=frozenset(), names=[gone.strip()], memos=memos)
    with s.store.begin() as tx:
        recorded = record(tx, by, event)
        tx.redact_transcript(transcript_id, [Span(start, end)])
        _forget(s, tx, now, [*hit, *asked], doomed)
    return _settled(s, recorded)


def parse_place(s: Services, place: str) -> tuple[str, int, int]:
    """Transcript id, start and end of `TRANSCRIPT:START-END`; the transcript by name or id.

    Raises:
        InputError: it is not of that form.
        NotFound: no such transcript.
    """
    match = re.fullmatch(r"(.+):(\d+)-(\d+)", place)
    if match is None:
        raise InputError(f"{place!r} is no place; write TRANSCRIPT:START-END, such as P07:120-134")
    name, start, end = match.group(1), int(match.group(2)), int(match.group(3))
    found = [t.id for t in study(s).transcripts.values() if name in (t.name, t.id)]
    if not found:
        raise NotFound(f"no transcript {name!r} in the study; `status --json` lists them")
    return found[0], start, end


def _settled(s: Services, recorded: Recorded) -> Recorded:
    """Leave no erased byte in the database's files."""
    s.store.compact()
    forget_study(s)
    return recorded


def _forget(
    s: Services,
    tx: Tx,
    now: Study,
    excerpts: Sequence[Excerpt],
    doomed: Callable[[str], bool],
) -> None:
    """Everything derived from the words goes: vectors, labels, ledger, texts that betray them."""
    embedder = s.embedder()
    texts = [e.text for e in excerpts]
    texts += [now.question_of(e)[-QUESTION_CHARACTERS:] for e in excerpts]
    tx.drop_vectors([vector_key(t, embedder.model_id, embedder.dtype) for t in texts])
    tx.clear_label_cache()
    tx.erase_ledger([e.id for e in excerpts])
    tx.erase_texts(doomed)
    tx.rewrite_board()


def _doomed(
    now: Study,
    *,
    gone: Sequence[str],
    removed: frozenset[str],
    names: Sequence[str],
    memos: Sequence[str],
) -> Callable[[str], bool]:
    """Which texts of the trail must go because they quote, name or betray who is gone.

    A machine's words (keyphrases, labels) go as soon as one word was only theirs; what people
    wrote goes where it quotes four words running, names them, or is a memo on them.
    """
    runs = frozenset(run for text in gone for run in _runs(text))
    kept = {w for e in now.excerpts.values() if e.id not in removed for w in _words(e.text)}
    theirs = frozenset(w for text in gone for w in _words(text)) - kept
    told = [re.compile(rf"(?<!\w){re.escape(n.casefold())}(?!\w)") for n in names if len(n) > 1]
    doomed = {memo.text for key in memos for memo in now.board.memos.get(key, ())}
    for recorded in now.trail:
        rare = theirs if isinstance(recorded.event, _MACHINE) else frozenset[str]()
        for text in (*_texts(recorded.event), recorded.reason):
            if (
                any(name.search(text.casefold()) for name in told)
                or not runs.isdisjoint(_runs(text))
                or not rare.isdisjoint(_words(text))
            ):
                doomed.add(text)
    return doomed.__contains__


def _their_turns(
    now: Study, participant_id: str, excerpts: Iterable[Excerpt], whole: Iterable[Transcript]
) -> dict[str, list[Span]]:
    """In groups: transcript id to the participant's turns."""
    shared = {e.transcript_id for e in excerpts} - {t.id for t in whole}
    return {
        transcript: [
            Span(turn.start, turn.end)
            for turn in now.transcripts[transcript].turns
            if who_speaks_at(now.transcripts[transcript], turn.start, now.participants)
            == participant_id
        ]
        for transcript in sorted(shared)
    }


def _spoken(now: Study, transcript: str, spans: Iterable[Span]) -> str:
    text = now.transcripts[transcript].text
    return "\n".join(text[span.start : span.end] for span in spans)


def _names(now: Study, participant_id: str, whole: Iterable[Transcript]) -> list[str]:
    """What the participant goes by: id, file names, and speaker labels that nobody else has."""
    own = {t.id for t in whole}
    others = {turn.speaker for t in now.transcripts.values() if t.id not in own for turn in t.turns}
    labels = {
        turn.speaker
        for t in now.transcripts.values()
        if t.id in own
        for turn in t.turns
        if turn.role == "participant"
    }
    files = [t.name for t in now.transcripts.values() if t.id in own]
    return [participant_id, *files, *sorted(labels - others)]


def _memo_keys(event: Withdraw) -> list[str]:
    return [
        memo_key("participant", event.participant_id),
        *(memo_key("transcript", t) for t in event.transcripts),
        *(memo_key("excerpt", e) for e in event.excerpts),
    ]


def _texts(event: Event) -> list[str]:
    """Every erasable text in an event."""
    found: list[str] = []

    def collect(text: str) -> str:
        found.append(text)
        return text

    to_payload(event, collect)
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> set[str]:
    words = _words(text)
    starts = range(len(words) - QUOTED_WORDS + 1)
    return {" ".join(words[i : i + QUOTED_WORDS]) for i in starts}
