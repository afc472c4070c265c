"""Legends: lines that say what labels stand for (`I1 = Interviewer 1`), and that nobody said."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.domain.languages import all_words
from workbench.domain.material.speaker_names import ANSWERS, ASKS, plain_label
from workbench.domain.material.text import Role
from workbench.domain.speech.document import Placed

_ENTRY = re.compile(
    r"\s*[-•*(]?\s*(?P<short>[^\W_][\w.+-]{0,11}?|\[[^\W_]\w{0,11}\])\s*"
    r"(?P<sign>[=≙]|->|→|\s[–—-]\s|\t|:\s|\s{2,}|\s(?=\())\s*\(?(?P<long>[^;=\n]{2,60}?)\s*[).]?\s*\Z"
)
_SHORT = re.compile(r"[^\W_][\w.+-]{0,11}")
_PARTS = re.compile(
    r"[;|]|,(?=\s*[^\W_][\w.+-]{0,11}\s*(?:[=≙]|\([^()]+\)))"
    r"|\s{2,}(?=[^\W_][\w.+-]{0,11}(?:\s*[=≙:]|\s*\())"
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_MOST_WORDS, _FEW_WORDS, _LONGEST = 6, 2, 400
_EXPLAINS = re.compile(r"=|^\s*[^\W_][\w.+-]{0,11}\s*\([^()]+\)")
_SIGNS = ("=", "≙", "→", "->", "–", "—", "-", "\t", ":", "  ", "(")
_LOOSE = {":": "colon", "": "tab", "-": "dash", "–": "dash", "—": "dash"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """What a document explains: label to role, and which of its lines do so."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()


def legend_in(placed: Sequence[Placed], heads: Mapping[str, int]) -> Legend:
    """The legend at the beginning or the end of a document.

    A line is one if it gives a role to a short label that also stands at the beginning of other
    lines. `I: Interviewer` is read so too where its only words are a role.

    Args:
        placed: the document's lines.
        heads: label to how often it stands at the beginning of a line.
    """
    roles: dict[str, Role] = {}
    lines: set[int] = set()
    usual = _usual(placed)
    for block in _blocks(placed, heads, usual):
        explained = [entry for p in block for entry in _entries(p.text, usual)]
        known = {entry.short for entry in explained if heads.get(entry.short, 0) > 1}
        # Speech has colons and dashes too: "Anna: Patient." explains nobody by itself.
        strict = any(not entry.loose for entry in explained)
        if known and (strict or len(known) > 1):
            roles.update((e.short, e.role) for e in explained if e.role and e.short not in roles)
            lines |= {p.line.start for p in block}
    return Legend(roles=roles, lines=frozenset(lines))


def explains(short: str, long: str) -> bool:
    """Whether two cells beside each other say what a label means: `I1`, `Interviewer 1`."""
    return bool(_SHORT.fullmatch(short.strip())) and _role(long, loose=True) is not None


def described(words: str) -> Role | None:
    """The part that a short description tells (`carer of a patient`); None where it tells none."""
    return _role(words, loose=False)


def _usual(placed: Sequence[Placed]) -> Mapping[str, str]:
    """Label to the way in which it is mostly set off: in another way it may be explained."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for p in placed:
        if p.head and p.head.label:
            forms[plain_label(p.head.label)][p.head.form] += 1
    return {label: count.most_common(1)[0][0] for label, count in forms.items()}


def _blocks(
    placed: Sequence[Placed], heads: Mapping[str, int], usual: Mapping[str, str]
) -> list[list[Placed]]:
    """Stretches of lines that explain labels, with a heading above them (`Legend:`)."""
    out: list[list[Placed]] = [[]]
    for p in placed:
        if not p.text.strip():
            continue
        if _explains(p, usual) or (not out[-1] and _is_heading(p, heads)):
            out[-1].append(p)
        elif out[-1]:
            out.append([p] if _is_heading(p, heads) else [])
    return [block for block in out if any(_explains(p, usual) for p in block)]


def _explains(p: Placed, usual: Mapping[str, str]) -> bool:
    entries = _entries(p.text, usual) if not p.line.mark else []
    return bool(entries) and all(entry.role for entry in entries)


def _is_heading(p: Placed, heads: Mapping[str, int]) -> bool:
    words = p.text.strip(" *_#:")
    words_ = [word.casefold() for word in _WORD.findall(words)]
    known = bool(words_) and all(word in all_words("heading") for word in words_)
    title = p.text.strip(" *_").endswith(":") or p.title or known
    return title and len(words.split()) <= 3 and not heads.get(plain_label(words))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label, the role that it is given, and whether the sign between them is one of speech."""

    short: str
    role: Role | None
    loose: bool


def _entries(text: str, usual: Mapping[str, str]) -> list[_Entry]:
    """The labels that a line explains; none unless all of it does."""
    bare = text.strip(" *_[]")
    bare = bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare
    if len(bare) > _LONGEST or not any(sign in bare for sign in _SIGNS):
        return []
    head, colon, rest = bare.partition(":")
    if colon and len(head.split()) <= 2 and "=" not in head and _EXPLAINS.search(rest):
        bare = rest  # "Legend: I = Interviewer; P = Participant"
    parts = [part for part in _PARTS.split(bare) if part.strip()]
    found = [_ENTRY.match(part) for part in parts]
    if not found or not all(found):
        return []
    # Nobody says several labels in a line with what they mean.
    several = dict.fromkeys((plain_label(m["short"]) for m in found if m), "")
    return [_entry(m, usual if len(found) == 1 else several) for m in found if m]


def _entry(found: re.Match[str], usual: Mapping[str, str]) -> _Entry:
    """A label explained; what sets it off as speech does explains it only with a role alone."""
    form = _LOOSE.get(found["sign"].strip())
    spoken = usual.get(plain_label(found["short"]))
    alone = form is not None and spoken in (None, form)
    role = _role(found["long"], loose=alone)
    return _Entry(plain_label(found["short"]), role, form is not None)


def _role(words: str, *, loose: bool) -> Role | None:
    """The role that a short description names; None where it names none.

    Args:
        words: what stands behind the label.
        loose: the sign before them is one that speech uses too, so that they may say nothing else.
    """
    said = [word.casefold() for word in _WORD.findall(words)]
    if not said or len(said) > (_FEW_WORDS if loose else _MOST_WORDS):
        return None
    for size in (2, 1):
        for place in range(len(said) - size + 1):
            term = " ".join(said[place : place + size])
            if ASKS.fullmatch(term) and term not in _LETTERS:
                return "interviewer"
            if ANSWERS.fullmatch(term) and term not in _LETTERS:
                return "participant"
    return "participant" if not loose and _OTHERS & set(said) else None


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
# What people are called in a legend besides their part in the talk.
_OTHERS = all_words("people")
