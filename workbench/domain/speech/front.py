"""What stands before and after a talk: who was there, when and where. Nobody said it.

`Interviewer: Sarah Lee (SL)` tells a part, where SL or Sarah speaks below; `Date: 3 May` tells
nothing of who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.domain.languages import all_words, talk_words
from workbench.domain.material.speaker_names import ANSWERS, ASKS, plain_label
from workbench.domain.material.text import Role
from workbench.domain.speech.document import Placed
from workbench.domain.speech.labels import NAME_WORD, asks, is_capitalised
from workbench.domain.speech.legend import described

_FACT = re.compile(
    r"[\s>•·‣*_#-]*(?P<key>[^\W\d_][^\n\t:：|]{0,40}?)[*_]{0,3}\s*(?:[:：]|\t)[*_:\s]*(?P<value>.*?)[\s*_]*\Z"
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_CODE = re.compile(r"[^\W\d_]{0,12}[ ._#-]?\d{1,6}")
_PERSON = re.compile(r"(?P<name>[^\W_][\w .'’-]{0,30}?)\s*\((?P<part>[^()]{2,40})\)")
_ENDS = re.compile(r"(?<!\b\w)[.?!…]\s*\Z")
# Of the lines at the beginning and at the end, so many are looked at.
_MOST, _TITLE_WORDS, _FACT_WORDS, _NAME_WORDS = 40, 12, 14, 5
_SMALL_WORDS = "the of by no nr id af von der des av de la do da di del van par por til per"
_SMALL = frozenset(_SMALL_WORDS.split())

Kind = Literal["heading", "party", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Parts that a talk's head tells of its labels, and where the lines of head and foot begin."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """What a line of a head says: of a person, of the talk, or something else beside these.

    `names` are the labels that the person may have below; `sure`: nobody says it, whatever follows.
    """

    kind: Kind
    key: str
    role: Role | None = None
    names: tuple[str, ...] = ()
    sure: bool = False
    people: Mapping[str, Role] = field(default_factory=dict)


def front_in(placed: Sequence[Placed], heads: Mapping[str, int]) -> Front:
    """The head and the foot of a document.

    Args:
        placed: the document's lines.
        heads: label to how often it stands at the beginning of a line.
    """
    facts = list(_head(placed, heads))
    told = [(p, f) for p, f in facts if f.kind != "other"]
    sure = any(fact.sure for _, fact in told)
    last = max((facts.index(each) for each in told), default=-1) if sure else -1
    kept = facts[: last + 1]
    roles: dict[str, Role] = {}
    for _, fact in kept:
        roles |= {name: role for name, role in fact.people.items() if heads.get(name)}
        if fact.role:
            roles |= {name: fact.role for name in fact.names if _speaks(name, fact, heads)}
    foot = list(_foot(placed, heads))
    lines = frozenset(p.line.start for p in (*(p for p, _ in kept), *foot))
    return Front(roles=roles, lines=lines, foot=tuple(p.words for p in foot))


def _speaks(name: str, fact: _Fact, heads: Mapping[str, int]) -> bool:
    return bool(heads.get(name)) and name != fact.key


def _head(placed: Sequence[Placed], heads: Mapping[str, int]) -> Iterator[tuple[Placed, _Fact]]:
    """The facts at the beginning, as far as nothing else stands between them but a title."""
    begun = fresh = False
    for p in placed[:_MOST]:
        if not p.text.strip():
            fresh = True
        if not p.is_speech or p.title:
            continue
        fact = _fact(p.text, heads) if _may_be_fact(p) else None
        titled = p.head is None and len(p.text.split()) <= _TITLE_WORDS and not asks(p.text)
        titled = titled and (not begun or (not fresh and not _ENDS.search(p.text)))
        other = fact is not None and fact.kind == "other" and fresh and begun
        if (fact is None and not titled) or other:
            return
        if fact is not None:
            begun, fresh = True, False
            yield p, fact


def _may_be_fact(p: Placed) -> bool:
    """Whether nothing but a colon or a tab parts what may be a label from what follows."""
    return p.head is None or (p.head.form in ("colon", "tab") and not p.head.time)


def _fact(text: str, heads: Mapping[str, int]) -> _Fact | None:
    found = _FACT.match(text)
    if found is None or len(found["value"].split()) > _FACT_WORDS:
        return None
    key, value = plain_label(found["key"]), found["value"]
    if asks(text) and not any(heads.get(name) for name in _names(value)):
        return None
    words = [word.casefold() for word in NAME_WORD.findall(found["key"])]
    rest = [word for word in words if word not in all_words("heading") | _SMALL]
    if not rest and len(words) <= _NAME_WORDS:
        return _Fact(kind="heading", key=key, sure=not _ENDS.search(value), people=_people(value))
    part = " ".join(rest)
    role: Role | None = (
        "interviewer"
        if ASKS.fullmatch(part)
        else "participant"
        if ANSWERS.fullmatch(part)
        else None
    )
    if role:
        return _party(key, value, role, heads, labelled=len(rest) < len(words))
    once = heads.get(key, 0) < 2 and len(words) <= 3 and len(value.split()) <= _NAME_WORDS
    return None if _ENDS.search(value) or not once else _Fact(kind="other", key=key)


def _part(words: str) -> Role | None:
    if ASKS.fullmatch(words):
        return "interviewer"
    return "participant" if ANSWERS.fullmatch(words) else None


def _party(
    key: str, value: str, role: Role, heads: Mapping[str, int], *, labelled: bool
) -> _Fact | None:
    """A line that says who asks or who answers; None where somebody may be saying it.

    Args:
        key: what stands before the colon, as labels are compared.
        value: what stands behind it.
        role: that the key tells.
        heads: label to how often it stands at the beginning of a line.
        labelled: besides the part, the key says what follows (`Participant ID`).
    """
    bare = _BRACKETED.sub(" ", value).strip(" ,;")
    code = _CODE.fullmatch(bare) is not None
    names = tuple(dict.fromkeys(_names(value)))
    known = any(heads.get(name) for name in names if name != key)
    named = is_capitalised(bare) and len(bare.split()) <= _NAME_WORDS and not _ENDS.search(bare)
    said = bare.casefold().strip(" .,!") in talk_words() and not known
    if said or not (code or named or known):
        return None
    brackets = len(_BRACKETED.findall(value)) == 1
    sure = labelled or code or known or brackets or len(NAME_WORD.findall(bare)) > 1
    return _Fact(kind="party", key=key, role=role, names=names, sure=sure)


def _names(value: str) -> Iterator[str]:
    """The labels under which somebody may speak who is called that."""
    bare = _BRACKETED.sub(" ", value).strip(" ,;")
    words = NAME_WORD.findall(bare)
    yield plain_label(value)
    yield plain_label(bare)
    yield from map(plain_label, _BRACKETED.findall(value))
    yield "".join(word[0] for word in words).casefold()
    yield from (word.casefold() for word in words if len(word) > 1)


def _people(value: str) -> Mapping[str, Role]:
    """Who was there and what they did (`Sarah (interviewer), Bo (baker)`)."""
    found: dict[str, Role] = {}
    for person in _PERSON.finditer(value):
        role = described(person["part"])
        name = re.split(r"\b(?:and|og|und|y|et|e|en|och)\b", person["name"])[-1]
        if role:
            found[plain_label(name)] = role
    return found


def _foot(placed: Sequence[Placed], heads: Mapping[str, int]) -> Iterator[Placed]:
    """What stands below the talk: that it ends, who wrote it down."""
    for p in reversed(placed[-_MOST:]):
        if not p.text.strip():
            continue
        found = _FACT.match(p.text)
        words = [w.casefold() for w in NAME_WORD.findall(found["key"])] if found else []
        heading = bool(words) and any(word in all_words("heading") for word in words)
        once = found is not None and heads.get(plain_label(found["key"]), 0) < 2
        fact = once and heading and all(w in all_words("heading") | _SMALL for w in words)
        closing = " ".join(NAME_WORD.findall(p.text.casefold())) in all_words("closing")
        if p.line.mark or not (fact or closing):
            return
        yield p
