"""A name that was found too late: blacked out wherever it is. The trail shows that it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from workbench.domain.board.keys import memo_key
from workbench.domain.errors import InputError, NotFound
from workbench.domain.exported import Gone, path_without
from workbench.domain.importing.people import People
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import BLOCK, Excerpt, Span
from workbench.domain.store import Tx
from workbench.domain.study import Study
from workbench.domain.trail.events import NewKey, Redact
from workbench.domain.trail.history import events_of
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project, record
from workbench.services.erasing.outside import mark_exports
from workbench.services.erasing.traces import (
    doomed_texts,
    finish_erasure,
    forget,
    still_said,
    texts_of,
)
from workbench.services.importing.people import known_people
from workbench.services.reading import whole_study


@dataclass(frozen=True, slots=True, kw_only=True)
class Blackened:
    """How often words were said, in how many names they stood, how many texts held them."""

    said: int
    names: int
    written: int

    @property
    def sentence(self) -> str:
        """The counts in one line."""
        return (
            f"Blacked out {self.said} times where it was said, in {self.names} names of speakers, "
            f"files, participants and attributes; {self.written} texts of the trail are erased."
        )


def places_of(project: Project, words: str) -> tuple[tuple[str, int, int], ...]:
    """Where words are said, in any case, as whole words: transcript id, start and end.

    Raises:
        InputError: no words are given.
    """
    return _places(whole_study(project), _whole_words(words))


def _places(now: Study, rule: re.Pattern[str]) -> tuple[tuple[str, int, int], ...]:
    every = now.transcripts.values()
    return tuple((t.id, *found.span()) for t in every for found in rule.finditer(t.text))


def redact_words(project: Project, by: Author, words: str) -> Blackened:
    """Black out words wherever they are: a name that was found too late.

    In the transcripts, in the names of speakers, files and participants, in attributes (two names
    that differ stay two); what was written with them (memos, reasons, names of themes, labels) is
    erased whole. If they are nowhere, they may be gone already, so what is left in the files goes.

    Raises:
        InputError: no words are given.
        NotFound: they are nowhere.
        WorkbenchError: they are blacked out, but the files cannot be cleared of them yet.
    """
    rule = _whole_words(words)
    with project.store.begin() as tx:
        now = tx.whole()  # what others record from now on comes after it
        places = _places(now, rule)
        there = bool(places) or _elsewhere(now, rule) or _in_paths(tx, words)
        done = _redact(project, tx, by, now, words, places) if there else None
    if done is None:
        raise _nowhere(project, now, words)
    finish_erasure(project, done[0])
    return done[1]


def _redact(
    project: Project, tx: Tx, by: Author, now: Study, words: str,
    places: Sequence[tuple[str, int, int]],
) -> tuple[Recorded, Blackened]:  # fmt: skip
    rule, events = _whole_words(words), _blackenings(now, places)
    masked = blackening(rule, _names(now, known_people(tx.material)))
    hit = {e for event in events for e in event.excerpts}
    excerpts = [e for e in now.excerpts.values() if e.id in hit or rule.search(now.question_of(e))]
    doomed = doomed_texts(
        now,
        gone=[now.transcripts[t].text[start:end] for t, start, end in places],
        kept=[rule.sub(" ", text) for text in still_said(now, now.excerpts.values())],
        names=[" ".join(words.split())],
        memos=[memo_key("excerpt", e) for e in hit],
    )
    first, *others = events or [_outside(now)]
    renaming = replace(first, participants=_new_keys(now, masked))
    recorded = [record(tx.trail, by, event) for event in (renaming, *others)]
    keys = {key.before: key.after for key in renaming.participants}
    gone = replace(_gone(now, rule, words, places), keys=keys)
    for transcript in dict.fromkeys(t for t, _, _ in places):
        spans = [Span(start, end) for t, start, end in places if t == transcript]
        tx.erasure.redact_transcript(transcript, spans)
    names = tx.erasure.redact_names(masked)
    mark_exports(tx, by, recorded[-1], now, gone, doomed)
    written = forget(project, tx.erasure, now, excerpts, doomed)
    return recorded[-1], Blackened(said=len(places), names=names, written=written)


def blackening(rule: re.Pattern[str], names: Iterable[str]) -> Callable[[str], str]:
    """How words go out of names: one block a character.

    Where two names would become the same, each spelling of the words has a number as well that
    tells it from all other blocks.
    """
    held = tuple(dict.fromkeys(names))

    def plain(text: str) -> str:
        return rule.sub(lambda found: BLOCK * len(found[0]), text)

    after = tuple(map(plain, held))
    if len(set(after)) == len(held):
        return plain
    left = "\n".join(name for name, now in zip(held, after, strict=True) if name == now)
    stands: dict[str, str] = {}
    for spelling in dict.fromkeys(found[0] for name in held for found in rule.finditer(name)):
        stands[spelling] = _apart(BLOCK * len(spelling), left, "\n".join(after), stands.values())
    return lambda text: rule.sub(lambda found: stands.get(found[0]) or plain(found[0]), text)


def _apart(blocks: str, left: str, after: str, given: Collection[str]) -> str:
    """The blocks, with the first number that makes them new; without one where they are."""
    if blocks not in left and blocks not in given:
        return blocks
    numbered = (f"{blocks} {number}" for number in count(2))
    return next(one for one in numbered if one not in after and one not in given)


def _names(now: Study, known: People) -> Iterator[str]:
    """Everything that is a name, or describes somebody, participants first."""
    yield from now.participants
    for person in now.participants.values():
        yield from person.attributes.values()
    for transcript in now.transcripts.values():
        yield transcript.name
        yield from (turn.speaker for turn in transcript.turns)
    for place in known.places:
        yield from filter(None, (place.participant, place.transcript, place.speaker))
    yield from (e.participant_id for e in now.excerpts.values() if e.participant_id)


def _nowhere(project: Project, now: Study, words: str) -> NotFound:
    """That words are nowhere; what an earlier blacking out left in the files goes first."""
    earlier = list(events_of(now.trail, Redact))
    if not earlier:
        return NotFound(f"{words!r} is nowhere in the study; check the spelling")
    finish_erasure(project, earlier[-1])
    gone = "and nothing that was erased is left in its files"
    return NotFound(f"{words!r} is nowhere in the study, {gone}; else check the spelling")


def _whole_words(words: str) -> re.Pattern[str]:
    wanted = words.split()
    if not wanted:
        raise InputError("say which words are to be blacked out")
    said = r"\s+".join(map(re.escape, wanted))
    return re.compile(rf"(?<!\w){said}(?!\w)", re.IGNORECASE)


def _blackenings(now: Study, places: Iterable[tuple[str, int, int]]) -> list[Redact]:
    """An event for each place, with the excerpts that it touches."""
    held: dict[str, list[Excerpt]] = {}
    for excerpt in now.excerpts.values():
        held.setdefault(excerpt.transcript_id, []).append(excerpt)
    return [
        Redact(
            transcript_id=transcript, start=start, end=end,
            excerpts=tuple(
                e.id for e in held.get(transcript, ()) if e.start < end and start < e.end
            ),
        )
        for transcript, start, end in places
    ]  # fmt: skip


def _new_keys(now: Study, masked: Callable[[str], str]) -> tuple[NewKey, ...]:
    """The keys of participants whose id is blacked out, so that memos on them are found again."""
    return tuple(
        NewKey(before=participant_key(p), after=participant_key(masked(p)))
        for p in now.participants
        if masked(p) != p
    )


def _outside(now: Study) -> Redact:
    """The event that says that words were blacked out which nobody said: a span of nothing."""
    if not now.transcripts:
        raise NotFound("there is no transcript in the study yet")
    return Redact(transcript_id=min(now.transcripts), start=0, end=0)


def _gone(
    now: Study, rule: re.Pattern[str], words: str, places: Iterable[tuple[str, int, int]]
) -> Gone:
    """Where words are: in which transcripts and their names, in whose id and attributes."""
    named = {
        t.id
        for t in now.transcripts.values()
        if any(map(rule.search, (t.name, *(turn.speaker for turn in t.turns))))
    }
    people = {
        participant_key(p.id)
        for p in now.participants.values()
        if any(map(rule.search, (p.id, *p.attributes.values())))
    }
    said = {transcript for transcript, _, _ in places}
    spelt = (" ".join(words.split()),)
    return Gone(people=frozenset(people), transcripts=frozenset(said | named), titles=spelt)


def _in_paths(tx: Tx, words: str) -> bool:
    """Whether a file that was written out is remembered by the words."""
    masked = path_without(Gone(titles=(" ".join(words.split()),)))
    return any(masked(one.path) != one.path for one in tx.exports.all())


def _elsewhere(now: Study, rule: re.Pattern[str]) -> bool:
    """Whether words stand in anything but what was said."""
    texts = [text for r in now.trail for text in (*texts_of(r.event), r.reason)]
    for transcript in now.transcripts.values():
        texts += [transcript.name, *(turn.speaker for turn in transcript.turns)]
    for person in now.participants.values():
        texts += [person.id, *person.attributes.values()]
    return any(map(rule.search, texts))
