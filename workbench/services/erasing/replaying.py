"""Erasures that a newer project knows and an older copy of it does not: done again in the copy.

What was erased cannot be read in the newer project any more, but where it was is known: in which
transcript, at which place, in which text of the trail. That is the same in both, for their trails
have one beginning in common.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.domain.errors import InputError
from workbench.domain.exported import Gone
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.material.text import BLOCK, Excerpt, Span
from workbench.domain.study import Study
from workbench.domain.trail.events import NewKey, Redact, Withdraw
from workbench.domain.trail.families import Erasing
from workbench.domain.trail.incoming import Import
from workbench.domain.trail.recorded import Recorded
from workbench.domain.trail.removal import EraseTranscript
from workbench.services.context import Author, Project, record
from workbench.services.erasing.outside import mark_exports
from workbench.services.erasing.participants import withdraw
from workbench.services.erasing.removal import erase
from workbench.services.erasing.traces import doomed_texts, finish_erasure, forget
from workbench.services.reading import whole_study


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of a newer project's erasures.

    Attributes:
        common: number of the newest event that both trails have.
        done: numbers of the newer project's erasing events after it.
        left: what could not be done again, a line each.
    """

    common: int
    done: tuple[int, ...] = ()
    left: tuple[str, ...] = ()


def replay_erasures(project: Project, by: Author, newer: Project) -> Replayed:
    """Erase in an older copy of a project what was erased in the newer one since.

    Raises:
        InputError: they are not the same project.
    """
    now, then = whole_study(newer), whole_study(project)
    common = common_beginning(then.trail, now.trail)
    if why := _why_another(project, newer, then.trail, common):
        raise InputError(f"{newer.folder} is another project: {why}")
    later = [r for r in now.trail[common:] if isinstance(r.event, Erasing)]
    redacted = [r for r in later if isinstance(r.event, Redact)]
    left = tuple(_other_versions(then, now, redacted))
    _black_out(project, by, newer, [r.event for r in redacted if isinstance(r.event, Redact)])
    former = _former_keys(redacted)
    for recorded in later:
        if isinstance(recorded.event, Withdraw):
            _withdraw(project, by, recorded.event, former)
        elif isinstance(recorded.event, EraseTranscript):
            _erase(project, by, [recorded.event.transcript_id])
    return Replayed(common=common, done=tuple(r.seq for r in later), left=left)


def _why_another(project: Project, newer: Project, trail: Sequence[Recorded], common: int) -> str:
    """Why two projects are not one; empty where they are.

    Their trails say it: copies of a project that was empty, or held a codebook only, have one
    database id though their studies are two; and what was salvaged has the trail, but another id.
    """
    if not trail:
        return "" if _database(project) == _database(newer) else "it began in another database"
    if not common:
        return "its trail begins otherwise"
    apart, shared = common < len(trail), trail[:common]
    if apart and not any(isinstance(r.event, Import) for r in shared):
        return f"its trail goes on otherwise after event #{common}, before any transcript came"
    return ""


def _database(project: Project) -> str:
    with project.store.read() as tx:
        return tx.database_id()


def common_beginning(one: Sequence[Recorded], other: Sequence[Recorded]) -> int:
    """How many events two trails have in common from the first on."""
    pairs = zip(one, other, strict=False)
    differ = (at for at, (a, b) in enumerate(pairs) if (a.id, a.hash) != (b.id, b.hash))
    return next(differ, min(len(one), len(other)))


def _withdraw(project: Project, by: Author, event: Withdraw, former: Mapping[str, str]) -> None:
    """Erase whoever withdrew in the newer project, under the id that they have here."""
    here, key = whole_study(project), event.participant_id
    keys = {key}
    while key in former and former[key] not in keys:
        key = former[key]
        keys.add(key)
    for participant in [p for p in here.participants if participant_key(p) in keys]:
        withdraw(project, by, participant)
    # Whose it was may have been said only later.
    _erase(project, by, event.transcripts)


def _erase(project: Project, by: Author, transcripts: Iterable[str]) -> None:
    here = whole_study(project).transcripts
    for transcript in transcripts:
        if transcript in here and here[transcript].text:
            erase(project, by, transcript)


def _former_keys(redacted: Iterable[Recorded]) -> dict[str, str]:
    """Keys of participants after their ids were blacked out, to those before."""
    events = [r.event for r in redacted if isinstance(r.event, Redact)]
    return {key.after: key.before for event in events for key in event.participants}


def _other_versions(then: Study, now: Study, redacted: Iterable[Recorded]) -> Iterator[str]:
    """Passages that were blacked out in a text that reads otherwise here."""
    for recorded in redacted:
        event = recorded.event
        if not isinstance(event, Redact) or event.start == event.end:
            continue
        here, there = (s.transcripts.get(event.transcript_id) for s in (then, now))
        if here and here.text and there and there.text and here.sha256 != there.sha256:
            yield (
                f"{here.name} has another version here than when a passage of it was blacked out "
                f"(event #{recorded.seq} of the newer project): look for it yourself"
            )


def _black_out(project: Project, by: Author, newer: Project, events: Iterable[Redact]) -> None:
    """Black out what was blacked out in the newer project: passages, names, texts of the trail."""
    then, now = whole_study(project), whole_study(newer)
    with newer.store.read() as tx:
        digests = tx.erasure.erased_digests()
    keys = _new_keys(then, now, events)
    names = {**_names(then, now), **_ids(then, now, keys)}
    passages = list(_passages(then, now, events))
    with project.store.begin() as tx:
        texts = tx.erasure.texts_of(digests)
        if not (passages or names or keys or texts) or not then.transcripts:
            return
        first, *others = passages or [Redact(transcript_id=min(then.transcripts), start=0, end=0)]
        recorded = [record(tx.trail, by, e) for e in (replace(first, participants=keys), *others)]
        for event in passages:
            span = Span(event.start, event.end)
            tx.erasure.redact_transcript(event.transcript_id, [span])
        tx.erasure.redact_names(_masking(names))
        doomed = _doomed(then, passages, names, texts)
        mark_exports(tx, by, recorded[-1], then, _gone(passages, names, keys), doomed)
        forget(project, tx.erasure, then, _touched(then, passages), doomed)
    finish_erasure(project, recorded[-1])


def _passages(then: Study, now: Study, events: Iterable[Redact]) -> Iterator[Redact]:
    """Passages that were blacked out and can still be read here, with the excerpts they touch."""
    for event in events:
        here, there = (s.transcripts.get(event.transcript_id) for s in (then, now))
        said = here.text[event.start : event.end] if here else ""
        same = there is None or not there.text or (here and here.sha256 == there.sha256)
        if here and same and said.strip(BLOCK):
            hit = tuple(
                e.id
                for e in then.excerpts.values()
                if e.transcript_id == here.id and e.start < event.end and event.start < e.end
            )
            yield replace(event, excerpts=hit, participants=())


def _names(then: Study, now: Study) -> dict[str, str]:
    """Names and attributes as they are here, to what was left of them in the newer project."""
    pairs: list[tuple[str, str]] = []
    for key, here in then.transcripts.items():
        there = now.transcripts.get(key)
        if there is None:
            continue
        pairs.append((here.name, there.name))
        turns = {(turn.start, turn.end): turn.speaker for turn in there.turns}
        pairs += [(t.speaker, turns.get((t.start, t.end), t.speaker)) for t in here.turns]
    for key, who in then.participants.items():
        if other := now.participants.get(key):
            pairs += [(v, other.attributes.get(title, v)) for title, v in who.attributes.items()]
    return {old: new for old, new in pairs if old != new and BLOCK in new and BLOCK not in old}


def _new_keys(then: Study, now: Study, events: Iterable[Redact]) -> tuple[NewKey, ...]:
    """Keys of participants here, to those that they have come to in the newer project."""
    steps = {key.before: key.after for event in events for key in event.participants}
    there = {participant_key(p) for p in now.participants}
    found = []
    for before in map(participant_key, then.participants):
        after, rest = before, dict(steps)
        while after in rest:
            after = rest.pop(after)
        if after != before and after in there:
            found.append(NewKey(before=before, after=after))
    return tuple(found)


def _ids(then: Study, now: Study, keys: Iterable[NewKey]) -> dict[str, str]:
    """Ids of participants as they are here, to what was left of them."""
    here, there = ({participant_key(p): p for p in s.participants} for s in (then, now))
    return {here[key.before]: there[key.after] for key in keys}


def _masking(names: Mapping[str, str]) -> Callable[[str], str]:
    if not names:
        return lambda text: text
    longest = sorted(names, key=len, reverse=True)
    rule = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return lambda text: rule.sub(lambda hit: names[hit[0]], text)


def _doomed(
    then: Study, passages: Sequence[Redact], names: Iterable[str], texts: frozenset[str]
) -> Callable[[str], bool]:
    said = [then.transcripts[p.transcript_id].text[p.start : p.end] for p in passages]
    more = doomed_texts(
        then, gone=said, kept=_kept(then, passages),
        names=[*names, *(each.strip() for each in said)], memos=[],
    )  # fmt: skip
    return lambda text: text in texts or more(text)


def _kept(then: Study, passages: Iterable[Redact]) -> list[str]:
    """What is left of excerpts without the passages."""
    texts = {key: list(transcript.text) for key, transcript in then.transcripts.items()}
    for each in passages:
        inside = slice(each.start, each.end)
        texts[each.transcript_id][inside] = " " * len(texts[each.transcript_id][inside])
    return ["".join(texts[e.transcript_id][e.start : e.end]) for e in then.excerpts.values()]


def _gone(passages: Iterable[Redact], names: Iterable[str], keys: Iterable[NewKey]) -> Gone:
    return Gone(
        people=frozenset(key.before for key in keys),
        transcripts=frozenset(p.transcript_id for p in passages),
        titles=tuple(names),
        keys={key.before: key.after for key in keys},
    )


def _touched(then: Study, passages: Iterable[Redact]) -> list[Excerpt]:
    hit = {e for passage in passages for e in passage.excerpts}
    return [e for e in then.excerpts.values() if e.id in hit]
