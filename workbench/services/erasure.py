"""Forgetting: a participant who withdraws, a passage that must go. The trail shows that it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from workbench.domain.audit import to_payload
from workbench.domain.board import Recorded, memo_key
from workbench.domain.errors import DecisionError, InputError, NotFound
from workbench.domain.events import ERASED, Event, Label, Merge, Redact, Run, Split, Withdraw
from workbench.domain.nameless import participant_key
from workbench.domain.study import Study
from workbench.domain.text import Excerpt, Span, Transcript, Turn
from workbench.embedding import vector_key
from workbench.services.context import Author, Services, record
from workbench.services.naming import name_by_keyphrases
from workbench.services.people import People, known_people, who_speaks
from workbench.services.reading import forget_study, study
from workbench.services.vectors import QUESTION_CHARACTERS, spoken_sentences
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
    if participant_key(participant_id) in now.board.withdrawn:
        raise DecisionError(f"participant {participant_id!r} has withdrawn already")
    if participant_id not in now.participants:
        raise NotFound(f"no participant {participant_id!r}; `status --json` lists them")
    whole = [t for t in now.transcripts.values() if t.participant_id == participant_id]
    excerpts = [e for e in now.excerpts.values() if e.participant_id == participant_id]
    with s.store.read() as tx:
        known = known_people(tx)
    groups = _their_turns(now, participant_id, excerpts, whole, known)
    labels = {t: {turn.speaker for turn in turns} for t, turns in groups.items()}
    event = Withdraw(
        participant_id=participant_key(participant_id),
        transcripts=tuple(sorted(t.id for t in whole)),
        excerpts=tuple(sorted(e.id for e in excerpts)),
    )
    doomed = _doomed(
        now,
        gone=[t.text for t in whole] + [_spoken(now, t, turns) for t, turns in groups.items()],
        kept=[e.text for e in now.excerpts.values() if e.participant_id != participant_id],
        names=[participant_id, *_names(now, whole, labels)],
        memos=_memo_keys(event),
    )
    with s.store.begin() as tx:
        recorded = record(tx, by, event)
        for transcript in whole:
            tx.erase_transcript(transcript.id)
        for transcript_id, turns in groups.items():
            _leave(tx, now.transcripts[transcript_id], turns)
        tx.drop_excerpts([e.id for e in excerpts])
        tx.drop_participant(participant_id)
        tx.put_places(place for place in known.places if place.participant != participant_id)
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
    kept = [_without(e, start, end) for e in now.excerpts.values()]
    doomed = _doomed(now, gone=[gone], kept=kept, names=[gone.strip()], memos=memos)
    with s.store.begin() as tx:
        recorded = record(tx, by, event)
        tx.redact_transcript(transcript_id, [Span(start, end)])
        _forget(s, tx, now, [*hit, *asked], doomed)
    return _settled(s, recorded)


def places_of(s: Services, words: str) -> tuple[tuple[str, int, int], ...]:
    """Where words are said, in any case, as whole words: transcript id, start and end.

    Raises:
        InputError: no words are given.
    """
    wanted = words.split()
    if not wanted:
        raise InputError("say which words are to be blacked out")
    said = r"\s+".join(map(re.escape, wanted))
    rule = re.compile(rf"(?<!\w){said}(?!\w)", re.IGNORECASE)
    transcripts = study(s).transcripts.values()
    return tuple((t.id, *found.span()) for t in transcripts for found in rule.finditer(t.text))


def redact_words(s: Services, by: Author, words: str) -> int:
    """Black out words wherever they are said: a name that was found too late; how many times.

    Raises:
        NotFound: they are said nowhere.
    """
    places = places_of(s, words)
    if not places:
        raise NotFound(f"{words!r} is said nowhere in the transcripts; check the spelling")
    for place in places:
        redact(s, by, *place)
    return len(places)


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
    """Leave no erased byte in the database's files, and no theme without a name."""
    s.store.compact()
    forget_study(s)
    board = s.store.board()
    nameless = [t.id for t in board.live() if board.name_of(t.id) in ("", ERASED)]
    name_by_keyphrases(s, [t for t in nameless if board.members.get(t)])
    return recorded


def _forget(
    s: Services,
    tx: Tx,
    now: Study,
    excerpts: Sequence[Excerpt],
    doomed: Callable[[str], bool],
) -> None:
    """Everything derived from the words goes: vectors, labels, ledger, texts that betray them."""
    texts = [e.text for e in excerpts]
    texts += [said for e in excerpts for said in spoken_sentences(now, e)]
    texts += [now.question_of(e)[-QUESTION_CHARACTERS:] for e in excerpts]
    models = _models(s, now)
    tx.drop_vectors([vector_key(t, model, dtype) for t in texts for model, dtype in models])
    tx.clear_label_cache()
    tx.erase_ledger([e.id for e in excerpts])
    tx.erase_texts(doomed)
    tx.rewrite_board()


def _doomed(
    now: Study,
    *,
    gone: Sequence[str],
    kept: Sequence[str],
    names: Sequence[str],
    memos: Sequence[str],
) -> Callable[[str], bool]:
    """Which texts of the trail must go because they quote, name or betray who is gone.

    A machine's words (keyphrases, labels) go as soon as one word was only in what is gone and
    not in what is kept; what people wrote goes where it quotes four words running, names them,
    or is a memo on them.
    """
    runs = _said(gone, _runs) - _said(kept, _runs)
    theirs = _said(gone, _words) - _said(kept, _words)
    told = [re.compile(rf"(?<!\w){re.escape(n.casefold())}(?!\w)") for n in names if len(n) > 1]
    doomed = {memo.text for key in memos for memo in now.board.memos.get(key, ())}
    for recorded in now.trail:
        rare = theirs if isinstance(recorded.event, _MACHINE) else set[str]()
        for text in (*_texts(recorded.event), recorded.reason):
            if (
                any(name.search(text.casefold()) for name in told)
                or not runs.isdisjoint(_runs(text))
                or not rare.isdisjoint(_words(text))
            ):
                doomed.add(text)
    return doomed.__contains__


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


def _leave(tx: Tx, group: Transcript, turns: Sequence[Turn]) -> None:
    """Black out a participant's turns in a group and the label before each; nobody's name stays."""
    ends = [turn.end for turn in group.turns]
    spans = [Span(turn.start, turn.end) for turn in turns]
    for turn in turns:
        before = max((end for end in ends if end <= turn.start), default=0)
        spans += _label_of(turn, group.text, before)
    tx.forget_speakers(group.id, {turn.speaker for turn in turns})
    tx.redact_transcript(group.id, spans)


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


def _without(excerpt: Excerpt, start: int, end: int) -> str:
    """What is left of an excerpt when a span of its transcript goes."""
    first, last = max(start - excerpt.start, 0), max(end - excerpt.start, 0)
    return excerpt.text[:first] + " " + excerpt.text[last:]


def _models(s: Services, now: Study) -> set[tuple[str, str]]:
    """Model and dtype of every run so far and of the next one."""
    configs = [{x.name: x.value for x in entry.config} for entry in now.board.runs.values()]
    used = {(config.get("model", ""), config.get("dtype", "")) for config in configs}
    embedder = s.embedder()
    return used | {(embedder.model_id, embedder.dtype)}


def _names(now: Study, whole: Iterable[Transcript], groups: Mapping[str, set[str]]) -> list[str]:
    """What the participant goes by: file names, and speaker labels that nobody else has."""
    own = {t.id for t in whole}
    others = {
        turn.speaker
        for t in now.transcripts.values()
        if t.id not in own
        for turn in t.turns
        if turn.speaker not in groups.get(t.id, ())
    }
    labels = {
        turn.speaker
        for t in now.transcripts.values()
        if t.id in own
        for turn in t.turns
        if turn.role == "participant"
    }
    files = [t.name for t in now.transcripts.values() if t.id in own]
    labels |= {label for said in groups.values() for label in said}
    return [*files, *sorted(labels - others)]


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


def _said(texts: Iterable[str], parts: Callable[[str], Iterable[str]]) -> set[str]:
    return {part for text in texts for part in parts(text)}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> set[str]:
    words = _words(text)
    starts = range(len(words) - QUOTED_WORDS + 1)
    return {" ".join(words[i : i + QUOTED_WORDS]) for i in starts}
