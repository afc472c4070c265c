"""The units of a sample: excerpts, turns or stretches of them, and what every coder gave each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.domain.board.coded import Answer, Round
from workbench.domain.board.codings import (
    CONSENSUS,
    answers_by_round,
    loaded_codings,
    standing_code,
)
from workbench.domain.material.codebook import Coding
from workbench.domain.material.guide import as_planned
from workbench.domain.material.segmentation import is_survey
from workbench.domain.material.text import Excerpt, Transcript, Turn
from workbench.domain.measures.agreement import Kind, Unit
from workbench.domain.measures.alignment import lies_on
from workbench.domain.measures.reliability import Codes
from workbench.domain.study import Study
from workbench.domain.telling.matrix import grouping, value_of
from workbench.domain.telling.wording import count
from workbench.services.importing.guide import guide_of

NO_QUESTION = "no question before it"

QUESTION = 120
"""Characters of a question by which it is known."""

Given = Mapping[str, Mapping[str, Answer]]
"""Coder to excerpt to what they gave it in a round."""

ByTranscript = Mapping[str, Sequence[Coding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The units that coders may agree on, and what is not counted, a sentence each."""

    units: tuple[Unit, ...]
    notes: tuple[str, ...]


def free_sample(now: Study, kind: Kind) -> Sample:
    """The units of the interviews that two coders or more have coded something in.

    Nothing was agreed on beforehand, so a coder counts as having read an interview if they coded
    anything in it: whatever else is there they gave no code.
    """
    by_coder = {c: by_transcript(own) for c, own in loaded_codings(now.board).items() if own}
    read = {t: [c for c, own in by_coder.items() if t in own] for t in now.board.transcripts}
    both = [t for t, coders in read.items() if len(coders) > 1 and t in now.transcripts]
    places, aside = _places(now, kind, both)
    settled = _settled(now) if kind == "excerpts" else {}
    units: list[Unit] = []
    for place in places:
        here = {c: by_coder[c].get(place.transcript_id, ()) for c in read[place.transcript_id]}
        for unit in coded_unit(place, here, kind):
            units.append(replace(unit, codes={**unit.codes, **settled.get(unit.id, {})}))
    coded = sum(1 for coders in read.values() if coders)
    return Sample(
        units=tuple(units),
        notes=(
            *_about_interviews(len(both), coded, len(read)),
            *_about_aside(aside, kind),
            *_about_codings(now, by_coder, both, places, kind),
        ),
    )


def round_sample(now: Study, asked: Round) -> Sample:
    """The units of a round with what each coder gave them; who has not coded one is missing."""
    given = answers_by_round(now.board).get(asked.id, {})
    describe, settled = _describe(now), _settled(now)
    units = tuple(
        replace(describe(now.excerpts[e]), codes=_given(now, given, e) | settled.get(e, {}))
        for e in asked.excerpts
        if e in now.excerpts
    )
    return Sample(units=units, notes=tuple(_about_round(asked, units)))


def _given(now: Study, given: Given, excerpt: str) -> dict[str, Codes]:
    return {c: _standing(now, own[excerpt].codes) for c, own in given.items() if excerpt in own}


def _settled(now: Study) -> dict[str, dict[str, Codes]]:
    """Excerpt to what the consensus is on it, where there is one."""
    return {
        excerpt: {CONSENSUS: _standing(now, said.codes)}
        for excerpt, said in now.board.settled.items()
        if said.verdict == "settled"
    }


def _standing(now: Study, codes: Iterable[str]) -> Codes:
    return frozenset(standing_code(now.board, code) for code in codes)


def _about_round(asked: Round, units: Sequence[Unit]) -> Iterator[str]:
    lost = len(asked.excerpts) - len(units)
    if lost:
        yield f"{count(lost, 'excerpt')} of the round left the study since and count nowhere."
    for coder in asked.coders:
        missing = sum(1 for unit in units if coder not in unit.codes)
        if missing:
            yield f"{coder} has not coded {count(missing, 'excerpt')} of {len(units)}."


def by_transcript(codings: Iterable[Coding]) -> dict[str, list[Coding]]:
    """Codings by the transcript they are in."""
    held: defaultdict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        held[coding.transcript_id].append(coding)
    return dict(held)


def coded_unit(place: Unit, here: ByTranscript, kind: Kind) -> Iterator[Unit]:
    """A unit with what each coder gave it; of characters, its stretches between edges of codings.

    Args:
        place: the unit without codes.
        here: coder to codings in its transcript, of those who have looked at the unit.
        kind: what is counted.
    """
    if kind != "characters":
        yield replace(place, codes={c: _on(place, own, lies_on) for c, own in here.items()})
        return
    inside = [c for own in here.values() for c in own if _meets(c, place)]
    edges = {min(max(at, place.start), place.end) for c in inside for at in (c.start, c.end)}
    for start, end in pairwise(sorted({place.start, place.end} | edges)):
        piece = replace(place, id=f"{place.id}:{start}", start=start, end=end, weight=end - start)
        yield replace(piece, codes={c: _on(piece, own, _meets) for c, own in here.items()})


def excerpt_places(now: Study, transcripts: Iterable[str]) -> list[Unit]:
    """The excerpts of transcripts as units without codes, in the order of the text.

    What an analyst marked by hand across others is left out: its words would count twice.
    """
    held: defaultdict[str, list[Excerpt]] = defaultdict(list)
    for excerpt in now.excerpts.values():
        held[excerpt.transcript_id].append(excerpt)
    describe = _describe(now)
    places = []
    for transcript_id in transcripts:
        end = -1
        for excerpt in sorted(held[transcript_id], key=lambda e: (e.start, e.end, e.id)):
            if excerpt.start >= end:
                places.append(describe(excerpt))
                end = excerpt.end
    return places


def _describe(now: Study) -> Callable[[Excerpt], Unit]:
    """An excerpt as a unit: whose words it is, what it answers, which group said it."""
    groups, guide = grouping(now), guide_of(now.board)
    surveys = {t.id for t in now.transcripts.values() if is_survey(t)}
    asked: dict[str, str] = {}

    def question(text: str) -> str:
        if text not in asked:
            asked[text] = as_planned(text, guide) or _end_of(" ".join(text.split()))
        return asked[text] or NO_QUESTION

    def describe(excerpt: Excerpt) -> Unit:
        transcript = now.transcripts[excerpt.transcript_id]
        alone = transcript.participant_id or transcript.id
        who = excerpt.participant_id
        return Unit(
            id=excerpt.id, transcript_id=transcript.id, start=excerpt.start, end=excerpt.end,
            cluster=who if who and transcript.id in surveys else alone, codes={},
            question=question(now.question_of(excerpt)),
            group=value_of(now, who or "", groups.attribute) if groups.attribute else "",
        )  # fmt: skip

    return describe


def _end_of(text: str) -> str:
    """A question's end, where the question is, from a whole word on."""
    if len(text) <= QUESTION:
        return text
    return f"… {text[-QUESTION:].partition(' ')[2]}"


def _places(now: Study, kind: Kind, transcripts: Sequence[str]) -> tuple[list[Unit], int]:
    """Units without codes, and how many are not counted because they are set aside."""
    aside = now.board.set_aside
    every = excerpt_places(now, transcripts)
    counted = [place for place in every if place.id not in aside]
    if kind != "turns":
        return counted, len(every) - len(counted)
    within: defaultdict[str, list[Unit]] = defaultdict(list)
    for place in every:
        within[place.transcript_id].append(place)
    describe, kept, left = _describe(now), [], 0
    for transcript in (now.transcripts[t] for t in transcripts):
        for turn in (t for t in transcript.turns if t.role == "participant"):
            held = [p for p in within[transcript.id] if p.start < turn.end and turn.start < p.end]
            if held and all(p.id in aside for p in held):
                left += 1
            else:
                kept.append(_turn(transcript, turn, held, describe))
    return kept, left


def _turn(
    transcript: Transcript,
    turn: Turn,
    held: Sequence[Unit],
    describe: Callable[[Excerpt], Unit],
) -> Unit:
    """A participant's turn, described as the first excerpt in it."""
    key = f"{transcript.id}:{turn.start}-{turn.end}"
    if held:
        return replace(held[0], id=key, start=turn.start, end=turn.end)
    return describe(
        Excerpt(
            id=key, transcript_id=transcript.id, participant_id=transcript.participant_id,
            start=turn.start, end=turn.end, text=transcript.speech(turn),
        )
    )  # fmt: skip


def _on(place: Unit, codings: Sequence[Coding], holds: Callable[[Coding, Unit], bool]) -> Codes:
    return frozenset(coding.code_id for coding in codings if holds(coding, place))


def _meets(coding: Coding, place: Unit) -> bool:
    return coding.start < place.end and place.start < coding.end


def _about_interviews(both: int, coded: int, every: int) -> Iterator[str]:
    if coded:
        told = f"{count(both, 'interview')} of {every} were coded by two or more"
        only = f"; {count(coded - both, 'interview')} by one alone" if coded > both else ""
        yield (
            f"{told}{only}. Who coded anything in an interview counts as having read all of it: "
            "what they left uncoded is the answer “no code”."
        )


def _about_aside(aside: int, kind: Kind) -> Iterator[str]:
    if aside:
        noun = "turn" if kind == "turns" else "excerpt"
        yield f"{count(aside, noun)} set aside as filler count nowhere."


def _about_codings(
    now: Study,
    by_coder: Mapping[str, ByTranscript],
    both: Sequence[str],
    places: Sequence[Unit],
    kind: Kind,
) -> Iterator[str]:
    """Codings that count nowhere, or that only count as wholes."""
    codings = [c for own in by_coder.values() for t in both for c in own.get(t, ())]
    gone = sum(1 for coding in codings if coding.code_id not in now.board.codes)
    if gone:
        yield f"{count(gone, 'coding')} have codes that are no longer in the codebook."
    within: defaultdict[str, list[Unit]] = defaultdict(list)
    for place in places:
        within[place.transcript_id].append(place)
    holds = _meets if kind == "characters" else lies_on
    lost = sum(1 for c in codings if not any(holds(c, p) for p in within[c.transcript_id]))
    if lost:
        where = "(an interviewer's words, or filler)"
        yield f"{count(lost, 'coding')} lie outside what is counted {where}."
    spans = {(p.transcript_id, p.start, p.end) for p in places}
    free = sum(1 for c in codings if (c.transcript_id, c.start, c.end) not in spans)
    if free and kind != "characters":
        yield (
            f"{count(free, 'coding')} cover more or less than one of the {kind}, and count for "
            "each with which they share half of the shorter of the two; counted by characters, "
            "they count to the letter."
        )
