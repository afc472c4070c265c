"""Pseudonyms: what stands for a name in the stored text, and which names there may be.

A list of names is the team's; what is offered for it comes from rules (who speaks, capitals that
recur in mid-sentence, addresses and numbers), so it holds too much and may miss something.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from workbench.domain.material.speaker_names import is_personal
from workbench.domain.material.speakers import Resolved
from workbench.domain.material.text import Draft

# Names in labels and files hold digits and hyphens, so every run of letters is looked up.
_WORD = re.compile(r"\w+")
_NAME_PART = re.compile(r"[^\W\d_]{2,}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_PHONE = re.compile(r"(?<![\w/.,:-])(?:\+\d|\(?0)[\d \u00a0().-]{7,18}\d(?![\w/:-])")
_NHS = re.compile(r"(?<![\w.,-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_YEAR = "January February March April May June July August September October November December"
_MONTHS = _YEAR.split()
_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{'|'.join(_MONTHS)})(?:,? (?:19|20)\d{{2}})?"
    rf"|(?:{'|'.join(_MONTHS)}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}})\b"
)
_CAPITALS = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]+(?:[ \u00a0][^\W\d_a-z][^\W\d_A-Z]+){0,3}")
_SENTENCE_ENDS = frozenset(".?!…:\"“”'‘(\n[-–—*\\")
_COMMON = (
    "monday tuesday wednesday thursday friday saturday sunday christmas easter english god "
    "british american european german french italian spanish okay ok internet google covid "
    "interviewer interviewee participant researcher speaker mum dad mom i'm i've i'd i'll"
)
_NO_NAMES = frozenset(_COMMON.split()) | {month.casefold() for month in _MONTHS}
_RECURS = 2

TITLES: Mapping[str, str] = {
    "person": "Person", "name": "Name", "place": "Place", "organisation": "Organisation",
    "email": "e-mail", "phone": "phone", "nhs": "NHS number", "date": "date",
}  # fmt: skip
"""Kinds of names, and the word that stands for one: `[Person 1]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonym:
    """A name as it is said, what stands for it, and what kind of name it is."""

    name: str
    replacement: str
    kind: str = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be a name, how often it is said, and what would stand for it."""

    pseudonym: Pseudonym
    count: int


class Pseudonyms:
    """A list of names, applied to texts; the longest name that fits wins.

    A name is found as it is written and in capitals, as whole words, with any spaces between them.
    """

    def __init__(self, entries: Iterable[Pseudonym]) -> None:
        longest_first = sorted(entries, key=lambda e: (-len(e.name), e.name))
        spellings = [(n, e) for e in longest_first for n in (e.name, e.name.upper())]
        self._by_word = _index((name, entry.replacement) for name, entry in spellings)
        self._small = _index((_parted(e.name).lower(), e.replacement) for e in longest_first)

    def in_text(self, text: str) -> str:
        """The text with every name replaced."""
        return _spliced(text, list(_found(self._by_word, text)))

    def in_draft(self, draft: Draft) -> tuple[Draft, int]:
        """A draft with every name replaced, in the text, the labels and its own name; how many.

        A turn covers the same speech as before. Who speaks was told by the words as they were, so
        the lines go: nobody looks for labels again.
        """
        found = list(_found(self._by_word, draft.text))
        moved = _mover(found)
        turns = tuple(
            replace(
                turn,
                start=moved(turn.start),
                end=moved(turn.end),
                speaker=self.in_text(turn.speaker).strip("[]"),
            )
            for turn in draft.turns
        )
        text, name = _spliced(draft.text, found), self.in_file_name(draft.name)
        doubt = self.in_text(draft.doubt)
        hidden = replace(draft, name=name, text=text, turns=turns, lines=(), doubt=doubt)
        return hidden, len(found)

    def in_file_name(self, name: str) -> str:
        """A file's name with every name replaced, in whatever case and with `_` between words."""
        words = _parted(name)
        small = words.lower()
        found = list(_found(self._small, small))
        if not found:
            return name
        # First name and surname stand for one person, so the replacement is written once.
        plain = _spliced(words if len(small) == len(words) else small, found)
        once = dict.fromkeys(re.findall(r"\[[^\]]*\]|\S+", plain))
        return " ".join(part.strip("[]") for part in once)


def _parted(name: str) -> str:
    return re.sub(r"[_.-]", " ", name)


_Index = Mapping[str, Sequence[tuple[int, re.Pattern[str], str]]]
"""First word of a name to: characters before it, the whole name, its replacement."""


def _index(names: Iterable[tuple[str, str]]) -> _Index:
    index: dict[str, list[tuple[int, re.Pattern[str], str]]] = defaultdict(list)
    for name, replacement in dict.fromkeys(names):
        first = _WORD.search(name)
        if first:
            index[first[0]].append((first.start(), _whole(name), replacement))
    return index


def _found(index: _Index, text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and replacement of each name, in order."""
    done = 0
    for word in _WORD.finditer(text):
        if word.start() < done:
            continue
        for offset, whole, replacement in index.get(word[0], ()):
            fits = whole.match(text, max(0, word.start() - offset))
            if fits and fits.start() >= done:
                yield fits.start(), fits.end(), replacement
                done = fits.end()
                break


def _whole(name: str) -> re.Pattern[str]:
    parts = r"[^\S\n]+".join(map(re.escape, name.split()))
    before = r"(?<!\w)" if name[0].isalnum() else ""
    after = r"(?!\w)" if name[-1].isalnum() else ""
    return re.compile(before + parts + after)


def _spliced(text: str, found: Sequence[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, replacement in found:
        parts += [text[done:start], replacement]
        done = end
    return "".join([*parts, text[done:]])


def _mover(found: Sequence[tuple[int, int, str]]) -> Callable[[int], int]:
    """Positions before the names were replaced to positions after; within a name, its start."""
    starts = [start for start, _, _ in found]
    shifts = [0, *accumulate(len(word) - (end - start) for start, end, word in found)]

    def moved(position: int) -> int:
        before = bisect_right(starts, position - 1)
        if before and found[before - 1][1] > position:
            return found[before - 1][0] + shifts[before - 1]
        return position + shifts[before]

    return moved


def identifiers(text: str) -> Counter[tuple[str, str]]:
    """Kind and wording of the addresses, numbers and dates in a text that identify somebody."""
    found: Counter[tuple[str, str]] = Counter()
    taken: list[tuple[int, int]] = []
    for kind, rule in _RULES:
        for hit in rule.finditer(text):
            span = hit.span()
            overlaps = any(a < span[1] and span[0] < b for a, b in taken)
            if not overlaps and _plausible(kind, hit[0]):
                taken.append(span)
                found[kind, " ".join(hit[0].split())] += 1
    return found


_RULES = (
    ("email", _EMAIL), ("date", _DATE), ("nhs", _NHS), ("phone", _PHONE), ("place", _POSTCODE),
)  # fmt: skip


def _plausible(kind: str, words: str) -> bool:
    digits = [int(c) for c in words if c.isdigit()]
    if kind == "nhs":
        return is_nhs_number(digits)
    return kind != "phone" or 9 <= len(digits) <= 15


def is_nhs_number(digits: Sequence[int]) -> bool:
    """Whether ten digits are an NHS number by their check digit.

    Source: NHS Data Dictionary, "NHS Number": weights 10 to 2, modulus 11.
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(d * w for d, w in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == digits[9]


def candidates(
    drafts: Sequence[Draft],
    resolved: Sequence[Resolved],
    known: Iterable[Pseudonym] = (),
    recognised: Mapping[tuple[str, str], int] | None = None,
) -> list[Candidate]:
    """What may be names in a study's transcripts and is not on the list: speakers first.

    Args:
        drafts: the transcripts as they were read.
        resolved: who speaks in each.
        known: the list so far; its numbers are not given out again.
        recognised: what a model takes for names: kind and wording, and how often.
    """
    list_ = tuple(known)
    offered = _Offered(list_)
    texts = [draft.text for draft in drafts]
    _offer_speakers(offered, texts, resolved)
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found += identifiers(text)
    found.update({f: n for f, n in (recognised or {}).items() if _may_be_one(f[1])})
    for (kind, name), count in sorted(found.items(), key=lambda f: (f[0][0], -f[1], f[0][1])):
        offered.add(name, kind, count)
    for name, count in _recurring(texts):
        offered.add(name, "name", count)
    return offered.made


class _Offered:
    """Candidates with numbered replacements, each name once."""

    def __init__(self, known: Sequence[Pseudonym]) -> None:
        self.made: list[Candidate] = []
        self._known = {entry.name: entry.replacement for entry in known}
        self._used = set(self._known.values())

    def add(self, name: str, kind: str, count: int, replacement: str = "") -> str:
        if name in self._known:
            return self._known[name]
        replacement = replacement or self._next(TITLES[kind])
        self._known[name] = replacement
        self._used.add(replacement)
        entry = Pseudonym(name=name, replacement=replacement, kind=kind)
        self.made.append(Candidate(pseudonym=entry, count=count))
        return replacement

    def _next(self, title: str) -> str:
        number = 1
        while f"[{title} {number}]" in self._used:
            number += 1
        return f"[{title} {number}]"


def _offer_speakers(offered: _Offered, texts: Sequence[str], resolved: Sequence[Resolved]) -> None:
    """Everybody who speaks under a name: the name, its other spellings, and its parts."""
    spellings: dict[str, dict[str, None]] = {}
    turns: Counter[str] = Counter()
    for speaker in (s for found in resolved for s in found.speakers if is_personal(s.name)):
        turns[speaker.name] += speaker.turns
        own = spellings.setdefault(speaker.name, {})
        own |= dict.fromkeys(label for label in speaker.labels if is_personal(label))
    parts = {name: _NAME_PART.findall(name.partition(",")[0]) for name in spellings}
    shared = Counter(part for name in parts for part in set(parts[name]))
    frequency = _counted(texts)
    for name, labels in spellings.items():
        hidden = offered.add(name, "person", turns[name])
        for label in labels:
            offered.add(label, "person", turns[name], hidden)
        for part in parts[name]:
            alone = len(parts[name]) > 1 and len(part) > 2 and part[0].isupper()
            if alone and frequency[part] > frequency[part.casefold()]:
                replacement = hidden if shared[part] == 1 else "[Family]"
                offered.add(part, "person", frequency[part], replacement)


def _may_be_one(name: str) -> bool:
    """Whether it is worth offering: models mistake labels, months and "God" for names."""
    small = {word.casefold() for word in _WORD.findall(name)}
    return bool(small) and not small <= _NO_NAMES and is_personal(name)


def _counted(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _NAME_PART.findall(text))


def _recurring(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Capitalised words that recur in mid-sentence and are hardly ever written small."""
    counts: Counter[str] = Counter()
    for text in texts:
        for hit in _CAPITALS.finditer(text):
            words = hit[0].split()
            # The first word of a sentence has its capital anyhow.
            name = words if _in_mid_sentence(text, hit.start()) else words[1:]
            counts[" ".join(name)] += 1
    del counts[""]
    frequency = _counted(texts)
    return sorted(
        (
            (name, count)
            for name, count in counts.items()
            if count >= _RECURS and _namelike(name, frequency)
        ),
        key=lambda found: (-found[1], found[0]),
    )


def _in_mid_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - 4) : place].rstrip(" \u00a0")
    return bool(before) and before[-1] not in _SENTENCE_ENDS


def _namelike(name: str, frequency: Mapping[str, int]) -> bool:
    words = name.split()
    if any(word.casefold() in _NO_NAMES for word in words):
        return False
    return all(frequency.get(word.casefold(), 0) * 10 <= frequency.get(word, 1) for word in words)
