"""Who speaks: one name a speaker, and whether they ask or answer.

Interviewers' words are context, participants' words are coded. What is understood is said in a
sentence, with a confidence, for the analyst to correct.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.domain.material.speaker_names import (
    ANSWERS,
    ASKS,
    canonical_label,
    is_full,
    is_heading,
    names_in,
    plain_label,
    shares_of,
    stands_for,
)
from workbench.domain.material.text import Draft, Role, Turn
from workbench.domain.material.unlabelled_turns import filled

# Labels that say something only beside another one: who asks, who answers.
_PAIRS = (
    (frozenset({"q"}), frozenset({"a"})),
    (frozenset({"i"}), frozenset({"p", "b", "ip", "tp", "e"})),
    (frozenset({"f"}), frozenset({"a"})),
    (frozenset({"ai", "assistant", "bot", "chatbot", "agent"}), frozenset({"user", "human"})),
)
_NUMBERED = re.compile(r"([ip]|ip|tp)[\s.]*\d{1,2}")
_CONTINUED_WORDS = 8
# Who says so few words, and so small a part of the talk, takes no part in it.
_STRAY_WORDS = 40
# A single turn of that many words is somebody's answer, under whatever name.
_LONG_WORDS = 25
_STRAY_SHARE = 0.01
# More speakers than that are not a group talking but a survey, in which nobody asks.
_LARGEST_GROUP = 30
# In a group, who asks does so in one of three turns at least; in a meeting nobody does.
_ASKING_SHARE = 1 / 3
# Below that, two who always speak together (the hosts of a series) ask each other.
_ALIKE = 0.65
# Speakers named in a sentence; an import's message is read on one line.
_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """One speaker of a transcript. `labels` are the spellings found; `""` is nobody named."""

    name: str
    role: Role
    labels: tuple[str, ...]
    turns: int
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What was understood of one draft's speakers.

    Attributes:
        turns: the draft's turns with canonical names and roles; same spans, same order.
        speakers: interviewers first, then participants, then others, each by words.
        sentence: what was understood, for the analyst.
        confidence: 0.5 (a guess) to 1 (said by the analyst or by the labels).
        alike: whether all who speak meet again in other transcripts and speak alike, so that
            nobody asks.
    """

    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]
    sentence: str
    confidence: float
    alike: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """How one speaker speaks in one transcript."""

    name: str
    labels: tuple[str, ...]
    turns: int
    words: int
    questions: int
    opens: bool


@dataclass(frozen=True, slots=True)
class _Study:
    """What the other transcripts tell: who recurs, how they speak there, who was named."""

    recurrence: Mapping[str, float]
    everywhere: Mapping[str, _Voice]
    told: frozenset[str]


Parts = Mapping[str, Role]
"""Label, as labels are compared, to the part that a legend or the other files give it."""


def resolve(
    drafts: Sequence[Draft], interviewers: Sequence[str] = (), given: Sequence[Parts] = ()
) -> list[Resolved]:
    """Name the speakers of a study's transcripts and tell interviewers from participants.

    A speaker's initials after the full name are the same speaker. Interviewers are, in this
    order: those named by the analyst; those whose label says so; those who ask, speak briefly,
    open, and turn up in several transcripts while others speak in one. Everybody else is a
    participant, except people who hardly speak, and speech without a name among named speakers.
    Rows without a name are the speaker's before them where the table names speakers once; elsewhere
    only a longer statement right after a participant's is.

    Args:
        drafts: the transcripts of one study; the whole set helps to find its interviewers.
        interviewers: names, labels or initials that the analyst gave, in any case.
        given: for each draft, parts that are known; none where there are fewer.

    Returns:
        One entry for each draft, in the same order.
    """
    named = [filled(draft) for draft in drafts]
    names = names_in(named)
    recurrence = shares_of(names)
    told = frozenset(plain_label(name) for name in interviewers)
    voices = [_voices(draft, known) for draft, known in zip(named, names, strict=True)]
    study = _Study(recurrence, _everywhere(voices), told)
    parts = [*given, *[dict[str, Role]()] * (len(drafts) - len(given))]
    return [
        _resolved(draft, known, heard, study, own, blank=_unnamed(read))
        for read, draft, known, heard, own in zip(drafts, named, names, voices, parts, strict=True)
    ]


def _unnamed(draft: Draft) -> int:
    return sum(not turn.speaker for turn in draft.turns)


def _everywhere(voices: Sequence[Sequence[_Voice]]) -> Mapping[str, _Voice]:
    """How those speak in the whole study who speak under a full name in several transcripts."""
    heard: dict[str, list[_Voice]] = defaultdict(list)
    for voice in (v for of_one in voices for v in of_one if is_full(v.name)):
        heard[voice.name].append(voice)
    return {
        name: replace(
            own[0],
            turns=sum(v.turns for v in own),
            words=sum(v.words for v in own),
            questions=sum(v.questions for v in own),
            opens=2 * sum(v.opens for v in own) > len(own),
        )
        for name, own in heard.items()
        if len(own) > 1
    }


def _resolved(
    draft: Draft, names: Mapping[str, str], voices: Sequence[_Voice], study: _Study,
    given: Parts, *, blank: int,
) -> Resolved:  # fmt: skip
    roles, confidence = _roles(voices, study, given)
    turns = _with_roles(draft, names, roles)
    speakers = _speakers(voices, roles)
    continued = blank - sum(not turn.speaker for turn in turns)
    return Resolved(
        turns=turns,
        speakers=speakers,
        sentence=_sentence(speakers, confidence, continued),
        confidence=confidence,
        alike="interviewer" not in roles.values() and _meet_again(voices, roles, study),
    )


def _meet_again(voices: Sequence[_Voice], roles: Parts, study: _Study) -> bool:
    return all(v.name in study.everywhere for v in voices if roles[v.name] != "other")


def _voices(draft: Draft, names: Mapping[str, str]) -> list[_Voice]:
    """Every speaker of a draft, in order of appearance."""
    spoken: dict[str, list[str]] = defaultdict(list)
    labels: dict[str, dict[str, None]] = defaultdict(dict)
    for turn in draft.turns:
        spoken[names[turn.speaker]].append(draft.text[turn.start : turn.end])
        labels[names[turn.speaker]][turn.speaker] = None
    first = next((name for name in spoken if name), "")
    return [
        _Voice(
            name=name,
            labels=tuple(labels[name]),
            turns=len(texts),
            words=sum(len(text.split()) for text in texts),
            questions=sum("?" in text or "？" in text for text in texts),
            opens=name == first,
        )
        for name, texts in spoken.items()
    ]


def _roles(
    voices: Sequence[_Voice], study: _Study, given: Parts
) -> tuple[Mapping[str, Role], float]:
    """A role for each name, and how sure that is."""
    if all(not voice.name for voice in voices):
        return {"": "participant"}, 0.5
    roles: dict[str, Role] = {"": "other"}
    named = [voice for voice in voices if voice.name]
    known = {v.name: given[key] for v in named for key in _keys(v) if key in given}
    asks, confidence = _interviewers([v for v in named if v.name not in known], study, known)
    answering = [voice for voice in named if voice.name not in asks and voice.name not in known]
    strays = _strays(answering, named)
    for voice in named:
        role: Role = "other" if voice.name in strays else "participant"
        roles[voice.name] = "interviewer" if voice.name in asks else known.get(voice.name, role)
    return roles, confidence


def _interviewers(
    named: Sequence[_Voice], study: _Study, known: Parts
) -> tuple[frozenset[str], float]:
    """Who asks of those whose part is not known, and how sure that is."""
    if "interviewer" in known.values() and not study.told:
        return frozenset(v.name for v in named if ASKS.fullmatch(v.name)), 1.0
    said = frozenset(v.name for v in named if _told(v, study.told))
    labelled = frozenset(v.name for v in named if ASKS.fullmatch(v.name)) | _paired(named)
    if said or labelled:
        return said | labelled, 1.0
    if known and len(named) == 1:
        return frozenset(v.name for v in named if not ANSWERS.fullmatch(v.name)), 0.9
    able = [v for v in named if not ANSWERS.fullmatch(v.name)]
    candidates = [v for v in able if v.name not in _strays(able, named)]
    if len(named) == 1 or not candidates:
        return frozenset(), 1.0 if len(named) == 1 else 0.9
    answering = [v for v in named if v not in candidates and ANSWERS.fullmatch(v.name)]
    if len(candidates) == 1 and answering:
        return frozenset({candidates[0].name}), 0.9
    if len(candidates) == 1 or len(named) > _LARGEST_GROUP:
        return frozenset(), 0.7
    # Two who meet again and again ask or answer as they do in the whole study.
    if all(v.name in study.everywhere for v in candidates):
        candidates = [study.everywhere[v.name] for v in candidates]
        asks, confidence = _by_manner(candidates, study.recurrence)
        return (asks, confidence) if confidence >= _ALIKE else (frozenset(), 0.5)
    return _by_manner(candidates, study.recurrence)


def _paired(named: Sequence[_Voice]) -> frozenset[str]:
    """Who asks by a label that has its counterpart in the transcript (Q and A, AI and user)."""
    there = {_letter(v.name) for v in named}
    asking = {name for asks, answers in _PAIRS if answers & there for name in asks & there}
    return frozenset(v.name for v in named if _letter(v.name) in asking)


def _letter(name: str) -> str:
    """A label as pairs have it: two who ask may be I1 and I2, those who answer P1 to P9."""
    plain = name.casefold()
    found = _NUMBERED.fullmatch(plain)
    return found[1] if found else plain


def _keys(voice: _Voice) -> set[str]:
    return {plain_label(voice.name), *(plain_label(label) for label in voice.labels)}


def _told(voice: _Voice, told: frozenset[str]) -> bool:
    keys = _keys(voice)
    return bool(keys & told) or any(
        stands_for(name, key) or stands_for(key, name) for name in told for key in keys if key
    )


def _by_manner(
    candidates: Sequence[_Voice], recurrence: Mapping[str, float]
) -> tuple[frozenset[str], float]:
    """Who asks, speaks briefly, opens and recurs in the study; nobody where none stands out."""
    ranked = sorted(
        candidates, key=lambda v: (-_manner(v, candidates, recurrence), v.words, v.name)
    )
    best, second = (_manner(v, candidates, recurrence) for v in ranked[:2])
    confidence = round(min(0.95, 0.5 + (best - second) / 2), 2)
    if len(candidates) == 2:
        return frozenset({ranked[0].name}), confidence
    # In a group one person asks, or two; the others' shares are small.
    chosen = frozenset(
        v.name
        for v in ranked
        if _manner(v, candidates, recurrence) >= max(0.8, 0.85 * best)
        and v.questions >= _ASKING_SHARE * v.turns
    )
    few = 0 < len(chosen) <= max(1, len(candidates) // 3)
    return (chosen, confidence) if few else (frozenset(), 0.5)


def _manner(voice: _Voice, among: Sequence[_Voice], recurrence: Mapping[str, float]) -> float:
    """0 to about 3: share of turns with a question, brevity, opening, recurrence in the study."""
    rates = [v.questions / v.turns for v in among]
    asking = (voice.questions / voice.turns) / (max(rates) or 1.0)
    lengths = [v.words / v.turns for v in among]
    brevity = 1 - (voice.words / voice.turns) / (max(lengths) or 1.0)
    # The letter says it by convention where nothing else tells them apart.
    letter = 0.1 if voice.name.casefold() == "i" else 0.0
    return asking + brevity / 2 + 0.2 * voice.opens + recurrence.get(voice.name, 0.0) + letter


def _strays(voices: Sequence[_Voice], named: Sequence[_Voice]) -> frozenset[str]:
    """Names that hardly speak beside two or more who do: a passer-by, a heading, a slip.

    Those of a survey hardly speak each, and are its respondents; so is whose label says it.
    """
    if not 3 <= len(named) <= _LARGEST_GROUP:
        return frozenset()
    total = sum(v.words for v in named)
    most = max(v.turns for v in named)
    return frozenset(
        v.name
        for v in voices
        if not ANSWERS.fullmatch(v.name)
        and (
            (v.turns == 1 and most >= 5 and (v.words < _LONG_WORDS or is_heading(v.name)))
            or v.words < min(_STRAY_WORDS, _STRAY_SHARE * total)
        )
    )


def _with_roles(
    draft: Draft, names: Mapping[str, str], roles: Mapping[str, Role]
) -> tuple[Turn, ...]:
    """Turns with names and roles; an unnamed statement may continue a participant's."""
    out: list[Turn] = []
    for turn in draft.turns:
        name = names[turn.speaker]
        if not name and out and out[-1].speaker and _continues(draft, turn, out[-1]):
            name = out[-1].speaker
        out.append(replace(turn, speaker=name, role=roles[name]))
    return tuple(out)


def _continues(draft: Draft, turn: Turn, before: Turn) -> bool:
    """Whether a row without a speaker is a further paragraph of the participant before it.

    Where too few rows are blank to show a habit, a short remark or a question may as well be
    somebody else's, so it is left without a name.
    """
    words = draft.text[turn.start : turn.end]
    statement = not words.endswith("?") and len(words.split()) >= _CONTINUED_WORDS
    return before.role == "participant" and statement


def _speakers(voices: Sequence[_Voice], roles: Mapping[str, Role]) -> tuple[Speaker, ...]:
    order = {"interviewer": 0, "participant": 1, "other": 2}
    found = [
        Speaker(name=v.name, role=roles[v.name], labels=v.labels, turns=v.turns, words=v.words)
        for v in voices
    ]
    return tuple(sorted(found, key=lambda s: (order[s.role], -s.words, s.name)))


def _sentence(speakers: Sequence[Speaker], confidence: float, continued: int) -> str:
    if [s.name for s in speakers] == [""]:
        return "No speakers are named, so everything counts as a participant's words."
    parts = []
    for role, title in (("interviewer", "asks"), ("participant", "answers"), ("other", "aside")):
        names = [_described(s) for s in speakers if s.role == role]
        more = [f"and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
        if names:
            parts.append(f"{title}: {', '.join([*names[:_NAMED], *more])}")
    if not any(s.role == "interviewer" for s in speakers) and len(speakers) > 1:
        parts.append("nobody clearly asks: name the interviewer if there is one")
    elif confidence < 0.7:
        parts.append("this is a guess: name the interviewer to be sure")
    if continued:
        parts.append(f"{continued} rows without a speaker are taken as the speaker's before them")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _described(speaker: Speaker) -> str:
    others = [label for label in map(canonical_label, speaker.labels) if label != speaker.name]
    also = f" ({', '.join(dict.fromkeys(others))})" if others else ""
    return f"{speaker.name or 'no name'}{also}"


_ALL_ASK = frozenset(name for asks, _ in _PAIRS for name in asks)
_ALL_ANSWER = frozenset(name for _, answers in _PAIRS for name in answers)


def is_asker(name: str) -> bool:
    """Whether a label is one of who asks."""
    return bool(ASKS.fullmatch(name)) or name.casefold() in _ALL_ASK


def is_answerer(name: str) -> bool:
    """Whether a label is one of who answers."""
    return bool(ANSWERS.fullmatch(name)) or name.casefold() in _ALL_ANSWER
