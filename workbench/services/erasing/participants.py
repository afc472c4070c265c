"""Forgetting: a participant who withdraws, a passage that must go. The trail shows that it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.domain.board.keys import memo_key
from workbench.domain.errors import InputError, NotFound
from workbench.domain.exported import Gone
from workbench.domain.importing.people import People, who_speaks
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import Excerpt, Span, Transcript, Turn
from workbench.domain.store import Erasure, Tx
from workbench.domain.study import Study
from workbench.domain.trail.events import Redact, Withdraw
from workbench.domain.trail.history import events_of
from workbench.domain.trail.incoming import SetSpeakers
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.renamed import earlier_labels, renamed_in
from workbench.services.context import Author, Project, record
from workbench.services.erasing.outside import mark_exports
from workbench.services.erasing.traces import doomed_texts, finish_erasure, forget, still_said
from workbench.services.importing.people import known_people
from workbench.services.reading import whole_study


def withdraw(project: Project, by: Author, participant_id: str) -> Recorded:
    """Erase a participant: their words everywhere, their attributes, what was noted of them.

    An interview of theirs alone is erased whole, questions included; in a group only their turns
    are blacked out. Of somebody who has withdrawn already, what is left in the files goes.

    Raises:
        NotFound: nobody goes by that id.
        WorkbenchError: they are erased, but the files cannot be cleared of their words yet.
    """
    with project.store.begin() as tx:
        now = tx.whole()  # what others record from now on comes after it
        if participant_key(participant_id) in now.board.withdrawn:
            recorded = _withdrawal(now, participant_id)
        elif participant_id in now.participants:
            recorded = _withdraw(project, tx, by, now, participant_id)
        else:
            raise NotFound(f"no participant {participant_id!r}; `status --json` lists them")
    return finish_erasure(project, recorded)


def _withdraw(project: Project, tx: Tx, by: Author, now: Study, participant_id: str) -> Recorded:
    whole = [t for t in now.transcripts.values() if t.participant_id == participant_id]
    excerpts = [e for e in now.excerpts.values() if e.participant_id == participant_id]
    known = known_people(tx.material)
    groups = _their_turns(now, participant_id, excerpts, whole, known)
    labels = {t: {turn.speaker for turn in turns} for t, turns in groups.items()}
    event = Withdraw(
        participant_id=participant_key(participant_id),
        transcripts=tuple(sorted(t.id for t in whole)),
        excerpts=tuple(sorted(e.id for e in excerpts)),
    )
    named = [participant_id, *names_alone(now, whole, labels)]
    gone = _gone(event, participant_id, labels, named)
    doomed = doomed_texts(
        now,
        gone=[t.text for t in whole] + [_spoken(now, t, turns) for t, turns in groups.items()],
        kept=still_said(
            now, (e for e in now.excerpts.values() if e.participant_id != participant_id)
        ),
        names=named,
        memos=_memo_keys(event),
    )
    recorded = record(tx.trail, by, event)
    for transcript in whole:
        tx.erasure.erase_transcript(transcript.id)
    for transcript_id, turns in groups.items():
        _leave(tx.erasure, now.transcripts[transcript_id], turns)
    tx.material.drop_excerpts([e.id for e in excerpts])
    tx.material.drop_participant(participant_id)
    tx.material.put_places(place for place in known.places if place.participant != participant_id)
    mark_exports(tx, by, recorded, now, gone, doomed)
    forget(project, tx.erasure, now, excerpts, doomed)
    return recorded


def redact(project: Project, by: Author, transcript_id: str, start: int, end: int) -> Recorded:
    """Black out a span, one block a character, so that every position stays.

    Raises:
        NotFound: no such transcript.
        InputError: the span does not lie in it.
        WorkbenchError: it is blacked out, but the files cannot be cleared of it yet.
    """
    with project.store.begin() as tx:
        recorded = _redact(project, tx, by, transcript_id, Span(start, end))
    return finish_erasure(project, recorded)


def _redact(project: Project, tx: Tx, by: Author, transcript_id: str, span: Span) -> Recorded:
    now, start, end = tx.whole(), span.start, span.end
    transcript = _with_span(now, transcript_id, span)
    here = [e for e in now.excerpts.values() if e.transcript_id == transcript_id]
    hit = [e for e in here if e.start < end and start < e.end]
    asked = [e for e in here if any(c.start < end and start < c.end for c in e.context)]
    gone = transcript.text[start:end]
    event = Redact(
        transcript_id=transcript_id, start=start, end=end, excerpts=tuple(e.id for e in hit)
    )
    memos = [memo_key("excerpt", e.id) for e in hit]
    kept = _left_without(now, transcript, span)
    doomed = doomed_texts(now, gone=[gone], kept=kept, names=[gone.strip()], memos=memos)
    recorded = record(tx.trail, by, event)
    tx.erasure.redact_transcript(transcript_id, [span])
    there = Gone(transcripts=frozenset({transcript_id}), titles=(gone.strip(),))
    mark_exports(tx, by, recorded, now, there, doomed)
    forget(project, tx.erasure, now, [*hit, *asked], doomed)
    return recorded


def _with_span(now: Study, transcript_id: str, span: Span) -> Transcript:
    """The transcript that has the span.

    Raises:
        NotFound: no such transcript.
        InputError: the span does not lie in it.
    """
    transcript = now.transcripts.get(transcript_id)
    if transcript is None:
        raise NotFound(f"no transcript {transcript_id!r} in the study")
    if not 0 <= span.start < span.end <= len(transcript.text):
        raise InputError(
            f"{transcript.name} has no span {span.start}-{span.end}; it has "
            f"{len(transcript.text)} characters"
        )
    return transcript


def parse_place(project: Project, place: str) -> tuple[str, int, int]:
    """Transcript id, start and end of `TRANSCRIPT:START-END`; the transcript by name or id.

    Raises:
        InputError: it is not of that form.
        NotFound: no such transcript.
    """
    match = re.fullmatch(r"(.+):(\d+)-(\d+)", place)
    if match is None:
        raise InputError(
            f"{place!r} is not a place; write TRANSCRIPT:START-END, such as P07:120-134"
        )
    name, start, end = match.group(1), int(match.group(2)), int(match.group(3))
    found = [t.id for t in whole_study(project).transcripts.values() if name in (t.name, t.id)]
    if not found:
        raise NotFound(f"no transcript {name!r} in the study; `status --json` lists them")
    return found[0], start, end


def _gone(
    event: Withdraw, participant_id: str, labels: Mapping[str, set[str]], named: Iterable[str]
) -> Gone:
    """What goes of a participant, in groups under these labels."""
    called = {label for said in labels.values() for label in said}
    return Gone(
        people=frozenset({event.participant_id}),
        transcripts=frozenset((*event.transcripts, *labels)),
        names=(participant_id, *sorted(called)),
        titles=tuple(named),
    )


def _withdrawal(now: Study, participant_id: str) -> Recorded:
    """The event with which a participant withdrew."""
    key = participant_key(participant_id)
    return next(
        recorded
        for recorded in events_of(now.trail, Withdraw)
        if isinstance(recorded.event, Withdraw) and recorded.event.participant_id == key
    )


def _their_turns(
    now: Study,
    participant_id: str,
    excerpts: Iterable[Excerpt],
    whole: Iterable[Transcript],
    known: People,
) -> dict[str, list[Turn]]:
    """In groups: transcript id to the participant's turns, by their excerpts and by their name."""
    alone = {t.id for t in whole}
    begun: dict[str, list[int]] = {}
    for excerpt in excerpts:
        begun.setdefault(excerpt.transcript_id, []).append(excerpt.start)
    found: dict[str, list[Turn]] = {}
    for transcript in sorted(now.transcripts.values(), key=lambda t: t.id):
        if transcript.id in alone or transcript.participant_id not in (None, participant_id):
            continue
        theirs = _as_whom(transcript, begun.get(transcript.id, ()), participant_id, known)
        turns = [turn for turn in transcript.turns if turn in theirs or turn.speaker in theirs]
        if turns:
            found[transcript.id] = turns
    return found


def _as_whom(
    transcript: Transcript, starts: Iterable[int], participant_id: str, known: People
) -> set[str | Turn]:
    """The names under which a participant speaks in a group, and their turns without one."""
    said = {turn for turn in transcript.turns for at in starts if turn.start <= at < turn.end}
    answers = {turn.speaker for turn in transcript.turns if turn.role == "participant"}
    named = {who for who in answers if who_speaks(transcript, known, who) == participant_id}
    nameless: set[str | Turn] = {turn for turn in said if not turn.speaker}
    return nameless | named | {turn.speaker for turn in said if turn.speaker}


def _spoken(now: Study, transcript: str, turns: Iterable[Turn]) -> str:
    text = now.transcripts[transcript].text
    return "\n".join(text[turn.start : turn.end] for turn in turns)


def _leave(erasure: Erasure, group: Transcript, turns: Sequence[Turn]) -> None:
    """Black out a participant's turns in a group and the label before each; nobody's name stays."""
    ends = [turn.end for turn in group.turns]
    spans = [Span(turn.start, turn.end) for turn in turns]
    for turn in turns:
        before = max((end for end in ends if end <= turn.start), default=0)
        spans += _label_of(turn, group.text, before)
    erasure.forget_speakers(group.id, {turn.speaker for turn in turns})
    erasure.redact_transcript(group.id, spans)


def _label_of(turn: Turn, text: str, before: int) -> list[Span]:
    """The words between the turn before and a turn that say who speaks.

    Where they are not the speaker's name (initials, for example), the line next to the turn.
    """
    place = text.rfind(turn.speaker, before, turn.start) if turn.speaker else -1
    if place < 0:
        gap = text[before : turn.start].rstrip()
        place = before + gap.rfind("\n") + 1
    return [
        Span(place + word.start(), place + word.end())
        for word in re.finditer(r"\S+", text[place : turn.start])
    ]


def _left_without(now: Study, transcript: Transcript, span: Span) -> list[str]:
    """What excerpts and their questions still say when a span of a transcript goes."""
    text = transcript.text
    blank = replace(
        transcript, text=text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    )
    left = replace(now, transcripts={**now.transcripts, transcript.id: blank})
    texts = [left.transcripts[e.transcript_id].text[e.start : e.end] for e in now.excerpts.values()]
    return [*texts, *dict.fromkeys(map(left.question_of, now.excerpts.values()))]


def names_alone(
    now: Study, whole: Iterable[Transcript], groups: Mapping[str, set[str]]
) -> list[str]:
    """What transcripts go by, and answers in them (or labels in groups) that nobody else has.

    Speakers who were renamed also go by what they were called before.
    """
    own = {t.id for t in whole}
    others = {
        turn.speaker
        for t in now.transcripts.values()
        if t.id not in own
        for turn in t.turns
        if turn.speaker not in groups.get(t.id, ())
    }
    theirs = {
        (t.id, turn.speaker)
        for t in now.transcripts.values()
        if t.id in own
        for turn in t.turns
        if turn.role == "participant"
    }
    theirs |= {(group, label) for group, said in groups.items() for label in said}
    renamed = renamed_in(events_of(now.trail, SetSpeakers))
    labels = {label for _, label in theirs}.union(*(earlier_labels(renamed, *x) for x in theirs))
    files = [t.name for t in now.transcripts.values() if t.id in own]
    return [*files, *sorted(labels - others)]


def _memo_keys(event: Withdraw) -> list[str]:
    return [
        memo_key("participant", event.participant_id),
        *(memo_key("transcript", t) for t in event.transcripts),
        *(memo_key("excerpt", e) for e in event.excerpts),
    ]
