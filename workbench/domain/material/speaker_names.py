"""One name a speaker: labels, initials and full names, and which of them tell somebody's role."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from workbench.domain.languages import all_words
from workbench.domain.material.text import Draft

# "Interviewer*in", "Entrevistador(a)", "Enquêteur·rice": a word for women and men.
_ENDING = r"[*:_/·.(-]{1,2}(?:innen|in|rin|rice|trice|euse|se|ne|ra|as|es|a|o|e|r|n)\)?"


def _labels(words: frozenset[str], more: str = "") -> re.Pattern[str]:
    """A pattern of labels that are one of these words, perhaps with a number."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word) for word in longest_first)
    return re.compile(
        rf"(?:(?:{either})(?:{_ENDING})?(?:[\s.#]*\d*|[\s.-]+[a-z]){more})", re.IGNORECASE
    )


ASKS = _labels(all_words("asks"))
"""A label that says who asks, in any of the languages there are words of."""
ANSWERS = _labels(all_words("answers"), r"|[pfr][\s.]*\d+")
"""A label that says who answers."""
# A letter that stands for interviewer or interviewee, researcher or respondent: content decides.
_EITHER = frozenset({"i", "r"})
_GENERIC = re.compile(
    r"(?:speaker|sprecher|unknown(?: speaker)?|spk|s|person|voice|me|male|female|[a-z])[\s_]*\d*",
    re.IGNORECASE,
)
_ANYBODY = _labels(all_words("unknown") | {"spk", "s", "me", "sprecher"}, r"|spk_\d+|speaker_\d+")
# "Pia?": the transcriber was not sure that it was Pia.
_UNSURE = " ?!+*~"
_AROUND = " \t\n[]{}<>*:_.#@-–—"
_BEFORE_NAME = re.compile(r"\A[,;|~%§&$/\\=»«\s]+(?=\w)")
_ENCLOSED = re.compile(r"\(([^()]+)\)")
# "(she/her)", "[he, him]": how somebody is spoken of does not belong to their name.
_PRONOUN = "she|he|they|hun|han|hon|hen|sie|elle|iel|lui|ella|él|lei|zij|hij|ela|ele|xe|ze"
_FORMS = (
    f"{_PRONOUN}|her|hers|him|his|them|theirs|xem|zir|it|any|all|hende|ham|de|dem|ihr|er|ihm|"
    "elles|il|loro|haar|hem|henne|henom|elu|pronouns?"
)
_PRONOUNS = re.compile(
    rf"[(\[]\s*(?:{_PRONOUN}|(?:{_FORMS})(?:\s*[/,|&-]\s*(?:{_FORMS}))+)\s*[)\]]", re.IGNORECASE
)
# "Anna/Ben", "P1 & P2": two who speak at once are neither.
_SEVERAL = re.compile(r"\w\s*[/&+]\s*\w")
# Parts of a name rather than words: "Jean-Luc" has two initials.
_PARTICLES = re.compile(r"[^\W\d_]+")


def names_in(drafts: Sequence[Draft]) -> list[Mapping[str, str]]:
    """For each transcript: label to the one name of its speaker, the same throughout the study."""
    return _study_names([_local_names(draft) for draft in drafts])


@lru_cache(maxsize=4096)
def canonical_label(label: str) -> str:
    """A label without what surrounds a name: `"DB: "`, `"[SPEAKER_00]"`, `"Pia (she/her)"`."""
    bare = _PRONOUNS.sub(" ", label).strip(_AROUND)
    bare = _BEFORE_NAME.sub("", bare or label.strip(_AROUND))
    enclosed = _ENCLOSED.fullmatch(bare)
    return " ".join((enclosed[1] if enclosed else bare).split())


_MOST_NAMES = 5
"""A label with more words is not a name: a note, or speech in the wrong column."""


def is_personal(label: str) -> bool:
    """Whether a label is somebody's name or initials, and no role, letter or number."""
    plain = canonical_label(label)
    named = len(plain) > 1 and len(plain.split()) <= _MOST_NAMES
    return named and not (_GENERIC.fullmatch(plain) or _role_word(plain))


def looks_like_a_name(label: str) -> bool:
    """Whether an id or a label may tell who somebody is: a name without a number."""
    return is_personal(label) and not any(c.isdecimal() for c in label)


def plain_label(label: str) -> str:
    """A label as labels are compared."""
    return canonical_label(label).casefold()


def _initials(name: str) -> str:
    return "".join(part[0] for part in _PARTICLES.findall(name.partition(",")[0])).casefold()


def is_full(name: str) -> bool:
    """Whether a name has several words, of one person."""
    return len(_PARTICLES.findall(name)) > 1 and not _SEVERAL.search(name)


def _local_names(draft: Draft) -> Mapping[str, str]:
    """Label → canonical name within one transcript, full names standing for their initials."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for turn in draft.turns:
        spellings[plain_label(turn.speaker)][canonical_label(turn.speaker)] += 1
    # Counter.most_common keeps first-come order among equals.
    chosen = {key: counts.most_common(1)[0][0] for key, counts in spellings.items()}
    found: dict[str, str] = {}
    for turn in draft.turns:
        key = plain_label(turn.speaker)
        key = bare if (bare := key.rstrip(_UNSURE)) in chosen else key
        long_forms = [k for k in chosen if k != key and stands_for(key, k)]
        found[turn.speaker] = chosen[long_forms[0] if len(long_forms) == 1 else key]
    return found


def stands_for(short: str, long: str) -> bool:
    """Whether a label abbreviates another: initials, a letter for a role, or one of two names."""
    if not short:
        return False
    if not is_full(long):
        role = bool(ASKS.fullmatch(long) or ANSWERS.fullmatch(long))
        return role and len(short) == 1 and len(long) > 3 and long[0] == short
    if is_full(short):
        return False
    parts = _PARTICLES.findall(long)
    return short.replace(".", "") == _initials(long) or (len(short) > 2 and short in parts)


def _study_names(local: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Initials without a full name in their transcript get it from two or more others."""
    full = Counter(name for names in local for name in set(names.values()) if is_full(name))
    known = [name for name, count in full.items() if count > 1]
    out: list[Mapping[str, str]] = []
    for names in local:
        there = set(names.values())
        widened = {}
        for label, name in names.items():
            fits = [
                k for k in known if k not in there and stands_for(name.casefold(), k.casefold())
            ]
            widened[label] = fits[0] if len(fits) == 1 and not is_full(name) else name
        out.append(widened)
    return out


def shares_of(names: Sequence[Mapping[str, str]]) -> Mapping[str, float]:
    """Name → share of the transcripts it speaks in, 0 for one transcript and for generic labels.

    Bare initials may be two people, so they count half.
    """
    counts = Counter(name for known in names for name in set(known.values()))
    shares: dict[str, float] = {}
    for name, count in counts.items():
        telling = name and count > 1 and not _GENERIC.fullmatch(name) and not _role_word(name)
        share = count / len(names) if telling else 0.0
        shares[name] = share if is_full(name) else share / 2
    return shares


def _role_word(name: str) -> bool:
    return bool(ASKS.fullmatch(name) or ANSWERS.fullmatch(name)) or name.casefold() in _EITHER


def is_generic(name: str) -> bool:
    """Whether a label is a letter, a number or a word for anybody (`Speaker 2`)."""
    return _GENERIC.fullmatch(name) is not None


def is_anybody(name: str) -> bool:
    """Whether every file gives a label out again (`Speaker 2`), so that files do not agree."""
    return _ANYBODY.fullmatch(name) is not None


def is_heading(name: str) -> bool:
    """Whether a label is made of words of a transcript's heading (`Date`, `Bio`)."""
    words = _PARTICLES.findall(name.casefold())
    return bool(words) and all(word in all_words("heading") for word in words)


def is_same(name: str, other: str) -> bool:
    """Whether two labels, as labels are compared, may be one person's: alike, or one short."""
    return name == other or stands_for(name, other) or stands_for(other, name)
