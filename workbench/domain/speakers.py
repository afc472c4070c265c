"""Who speaks: one name a speaker, and whether they ask or answer.

Interviewers' words are context, participants' words are coded. What is understood is said in a
sentence, with a confidence, for the analyst to correct.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.domain.text import Draft, Role, Turn

_ASKS = re.compile(
    r"(?:interviewer(?:in)?|int|intv|iv|interv|moderator|mod|facilitator|researcher|"
    r"intervistatore|intervistatrice|enquêteur)[\s.]*\d*",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:(?:interviewee|participant|part|respondent|resp|patient|informant|subject|user|"
    r"befragter?|teilnehmer(?:in)?|intervistat[oa])[\s.]*\d*|[pfr][\s.]*\d+)",
    re.IGNORECASE,
)
# Labels that say something only beside another one: who asks, who answers.
_PAIRS = (
    (frozenset({"q"}), frozenset({"a"})),
    (frozenset({"i"}), frozenset({"p"})),
    (frozenset({"ai", "assistant", "bot", "chatbot", "agent"}), frozenset({"user", "human"})),
)
# A letter that stands for interviewer or interviewee, researcher or respondent: content decides.
_EITHER = frozenset({"i", "r"})
_GENERIC = re.compile(
    r"(?:speaker|sprecher|unknown(?: speaker)?|spk|s|person|voice|me|male|female|[a-z])[\s_]*\d*",
    re.IGNORECASE,
)
_PARTICLES = re.compile(r"[^\W\d_]+")
_CONTINUED_WORDS = 8
_STRAY_SHARE = 0.01
# More speakers than that are no group that talks but a survey, in which nobody asks.
_LARGEST_GROUP = 30
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
    """

    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]
    sentence: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """How one speaker speaks in one transcript."""

    name: str
    labels: tuple[str, ...]
    turns: int
    words: int
    questions: int
    opens: bool


def resolve(drafts: Sequence[Draft], interviewers: Sequence[str] = ()) -> list[Resolved]:
    """Name the speakers of a study's transcripts and tell interviewers from participants.

    A speaker's initials after the full name are the same speaker. Interviewers are, in this
    order: those named by the analyst; those whose label says so; those who ask, speak briefly,
    open, and turn up in several transcripts while others speak in one. Everybody else is a
    participant, save who hardly speaks, and speech without a name among named speakers; a longer
    statement without a name right after a participant's is taken as its continuation.

    Args:
        drafts: the transcripts of one study; the whole set helps to find its interviewers.
        interviewers: names, labels or initials that the analyst gave, in any case.

    Returns:
        One entry for each draft, in the same order.
    """
    names = _study_names([_local_names(draft) for draft in drafts])
    recurrence = _recurrence(names)
    told = frozenset(_key(name) for name in interviewers)
    return [
        _resolved(draft, known, recurrence, told)
        for draft, known in zip(drafts, names, strict=True)
    ]


def canonical_label(label: str) -> str:
    """A label without what surrounds a name: `"DB: "`, `"[SPEAKER_00]"`, `"LM*"`."""
    return " ".join(label.strip(" \t\n[]<>*:_.-–—").split())


def _key(label: str) -> str:
    return canonical_label(label).casefold()


def _initials(name: str) -> str:
    return "".join(part[0] for part in _PARTICLES.findall(name.partition(",")[0])).casefold()


def _is_full(name: str) -> bool:
    return len(_PARTICLES.findall(name)) > 1


def _local_names(draft: Draft) -> Mapping[str, str]:
    """Label → canonical name within one transcript, full names standing for their initials."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for turn in draft.turns:
        spellings[_key(turn.speaker)][canonical_label(turn.speaker)] += 1
    # Counter.most_common keeps first-come order among equals.
    chosen = {key: counts.most_common(1)[0][0] for key, counts in spellings.items()}
    found: dict[str, str] = {}
    for turn in draft.turns:
        key = _key(turn.speaker)
        long_forms = [k for k in chosen if k != key and _stands_for(key, k)]
        found[turn.speaker] = chosen[long_forms[0] if len(long_forms) == 1 else key]
    return found


def _stands_for(short: str, long: str) -> bool:
    """Whether a label abbreviates another: initials, a letter for a role, or one of two names."""
    if not short:
        return False
    if not _is_full(long):
        role = bool(_ASKS.fullmatch(long) or _ANSWERS.fullmatch(long))
        return role and len(short) == 1 and len(long) > 3 and long[0] == short
    if _is_full(short):
        return False
    parts = _PARTICLES.findall(long)
    return short.replace(".", "") == _initials(long) or (len(short) > 2 and short in parts)


def _study_names(local: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Initials without a full name in their transcript get it from two or more others."""
    full = Counter(name for names in local for name in set(names.values()) if _is_full(name))
    known = [name for name, count in full.items() if count > 1]
    out: list[Mapping[str, str]] = []
    for names in local:
        there = set(names.values())
        widened = {}
        for label, name in names.items():
            fits = [
                k for k in known if k not in there and _stands_for(name.casefold(), k.casefold())
            ]
            widened[label] = fits[0] if len(fits) == 1 and not _is_full(name) else name
        out.append(widened)
    return out


def _recurrence(names: Sequence[Mapping[str, str]]) -> Mapping[str, float]:
    """Name → share of the transcripts it speaks in, 0 for one transcript and for generic labels.

    Bare initials may be two people, so they count half.
    """
    counts = Counter(name for known in names for name in set(known.values()))
    shares: dict[str, float] = {}
    for name, count in counts.items():
        telling = name and count > 1 and not _GENERIC.fullmatch(name) and not _role_word(name)
        share = count / len(names) if telling else 0.0
        shares[name] = share if _is_full(name) else share / 2
    return shares


def _role_word(name: str) -> bool:
    return bool(_ASKS.fullmatch(name) or _ANSWERS.fullmatch(name)) or name.casefold() in _EITHER


def _resolved(
    draft: Draft,
    names: Mapping[str, str],
    recurrence: Mapping[str, float],
    told: frozenset[str],
) -> Resolved:
    voices = _voices(draft, names)
    roles, confidence = _roles(voices, recurrence, told)
    turns = _with_roles(draft, names, roles)
    speakers = _speakers(voices, roles)
    continued = sum(
        turn.speaker != "" and old.speaker == ""
        for turn, old in zip(turns, draft.turns, strict=True)
    )
    return Resolved(
        turns=turns,
        speakers=speakers,
        sentence=_sentence(speakers, confidence, continued),
        confidence=confidence,
    )


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
    voices: Sequence[_Voice], recurrence: Mapping[str, float], told: frozenset[str]
) -> tuple[Mapping[str, Role], float]:
    """A role for each name, and how sure that is."""
    if all(not voice.name for voice in voices):
        return {"": "participant"}, 0.5
    roles: dict[str, Role] = {"": "other"}
    named = [voice for voice in voices if voice.name]
    asks, confidence = _interviewers(named, recurrence, told)
    answering = [voice for voice in named if voice.name not in asks]
    strays = _strays(answering, named)
    for voice in named:
        role: Role = "other" if voice.name in strays else "participant"
        roles[voice.name] = "interviewer" if voice.name in asks else role
    return roles, confidence


def _interviewers(
    named: Sequence[_Voice], recurrence: Mapping[str, float], told: frozenset[str]
) -> tuple[frozenset[str], float]:
    said = frozenset(v.name for v in named if _told(v, told))
    labelled = frozenset(v.name for v in named if _ASKS.fullmatch(v.name)) | _paired(named)
    if said or labelled:
        return said | labelled, 1.0
    able = [v for v in named if not _ANSWERS.fullmatch(v.name)]
    candidates = [v for v in able if v.name not in _strays(able, named)]
    if len(named) == 1 or not candidates:
        return frozenset(), 1.0 if len(named) == 1 else 0.9
    answering = [v for v in named if v not in candidates and _ANSWERS.fullmatch(v.name)]
    if len(candidates) == 1 and answering:
        return frozenset({candidates[0].name}), 0.9
    if len(candidates) == 1 or len(named) > _LARGEST_GROUP:
        return frozenset(), 0.7
    return _by_manner(candidates, recurrence)


def _paired(named: Sequence[_Voice]) -> frozenset[str]:
    """Who asks by a label that has its counterpart in the transcript (Q and A, AI and user)."""
    there = {v.name.casefold() for v in named}
    asking = {name for asks, answers in _PAIRS if answers & there for name in asks & there}
    return frozenset(v.name for v in named if v.name.casefold() in asking)


def _told(voice: _Voice, told: frozenset[str]) -> bool:
    keys = {_key(voice.name), *(_key(label) for label in voice.labels)}
    return bool(keys & told) or any(
        _stands_for(name, key) or _stands_for(key, name) for name in told for key in keys if key
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
        if _manner(v, candidates, recurrence) >= max(0.8, 0.85 * best) and v.questions
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

    Those of a survey hardly speak each, and are its respondents.
    """
    if not 3 <= len(named) <= _LARGEST_GROUP:
        return frozenset()
    total = sum(v.words for v in named)
    most = max(v.turns for v in named)
    return frozenset(
        v.name for v in voices if (v.turns == 1 and most >= 5) or v.words < _STRAY_SHARE * total
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

    Tables often give the speaker only in the first of several rows. A short remark or a question
    may as well be somebody else's, so it is left without a name.
    """
    words = draft.text[turn.start : turn.end]
    statement = "?" not in words and len(words.split()) >= _CONTINUED_WORDS
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
        parts.append(f"{continued} rows without a speaker continue the answer before them")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _described(speaker: Speaker) -> str:
    others = [label for label in map(canonical_label, speaker.labels) if label != speaker.name]
    also = f" ({', '.join(dict.fromkeys(others))})" if others else ""
    return f"{speaker.name or 'no name'}{also}"
