"""Saturation of a study in figures and sentences: by accepted themes and by codes, per group.

What counts as an interview is a transcript, of a survey the answers of one person. By themes every
interview counts that has an excerpt, by codes every one that somebody has coded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.domain.board.codings import every_coding
from workbench.domain.material.segmentation import is_survey
from workbench.domain.measures.saturation import BASE, NEW, RUN, SHARE, Saturation, saturation
from workbench.domain.study import Study
from workbench.domain.telling.coded import Speakers
from workbench.domain.telling.matrix import FEW, NOT_STATED, Grouping, value_of
from workbench.domain.telling.wording import count

Of = Literal["themes", "codes"]
OF: tuple[Of, ...] = ("themes", "codes")

NAMES: Mapping[Of, str] = {"themes": "accepted themes", "codes": "codes"}

RULE = (
    f"Saturation is said to be reached where {RUN} further interviews bring at most {NEW} % new "
    f"codes or themes, compared with those of the first {BASE} (Guest, Namey and Chen 2020). The "
    "order of the interviews is drawn at random many times: the curve is the median of all "
    f"orders, its band holds the middle {SHARE} % of them. It describes the codes and themes that "
    "were looked for; it cannot say that nothing else is to be found."
)
"""What the figures are, for whoever reads them."""

IMPORTED = "the order of import"

NOTHING = "There is nothing to count yet: no theme is accepted, and nobody has coded."

_Key = tuple[str, str]
"""An interview: its transcript, and of a survey the person who answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Saturation by one kind of item, of everybody or of one group.

    Attributes:
        of: what is counted.
        group: empty for everybody.
        interviews: how many count.
        participants: of how many people.
        found: None where there are too few to say anything, or to name a group.
        sentence: the same in words.
    """

    of: Of
    group: str
    interviews: int
    participants: int
    found: Saturation | None
    sentence: str


def curves(study: Study, groups: Grouping, order: str = "", *, seed: int = 0) -> tuple[Curve, ...]:
    """By accepted themes, then by codes: everybody, then each group; none of what is not there.

    Args:
        study: what is looked at.
        groups: how participants are grouped.
        order: the attribute that tells when interviews were held; empty: as they were imported.
        seed: of the orders that are drawn.
    """
    made = []
    for of in OF:
        said = _said(study, of)
        for group in ("", *groups.groups) if said else ():
            own = [one for one in said if not group or groups.of.get(one.person or "") == group]
            made.append(_curve(study, of, group, _interviews(study, own, order), order, seed))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Said:
    """Somebody said something in an interview, about an item or (empty) about nothing of them."""

    interview: _Key
    person: str | None
    item: str


def _said(study: Study, of: Of) -> list[_Said]:
    surveys = {t.id for t in study.transcripts.values() if is_survey(t)}

    def key(transcript: str, person: str | None) -> _Key:
        return (transcript, (person or "") if transcript in surveys else "")

    if of == "codes":
        who = Speakers(study)
        coded = (
            (c, who.of(c)) for c in every_coding(study.board) if c.transcript_id in who.transcripts
        )
        return [
            _Said(key(c.transcript_id, p), p, c.code_id if c.code_id in study.board.codes else "")
            for c, p in coded
        ]
    themes = _themes_by_excerpt(study)
    if not themes:
        return []
    return [
        _Said(key(e.transcript_id, e.participant_id), e.participant_id, theme)
        for e in study.excerpts.values()
        for theme in themes.get(e.id, ("",))
    ]


def _themes_by_excerpt(study: Study) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for theme in study.board.live():
        if theme.state == "accepted":
            for excerpt in study.members_of(theme.id):
                held.setdefault(excerpt.id, []).append(theme.id)
    return held


@dataclass(frozen=True, slots=True)
class _Interviews:
    """The items of each interview, in order, and who speaks in them."""

    items: tuple[frozenset[str], ...]
    people: frozenset[str]


def _interviews(study: Study, said: Iterable[_Said], order: str) -> _Interviews:
    items: dict[_Key, set[str]] = {}
    people: dict[_Key, set[str]] = {}
    for one in said:
        items.setdefault(one.interview, set()).update([one.item] if one.item else [])
        people.setdefault(one.interview, set()).update([one.person] if one.person else [])
    imported = {transcript: place for place, transcript in enumerate(study.board.transcripts)}

    def held(key: _Key) -> tuple[bool, list[tuple[int, str]], int, str]:
        told = {value_of(study, person, order) for person in people[key]} if order else set()
        when = min(told - {NOT_STATED}, key=natural, default="")
        return (not when, natural(when), imported.get(key[0], -1), key[1])

    inside = sorted(items, key=held)
    everybody = frozenset(person for each in people.values() for person in each)
    return _Interviews(tuple(frozenset(items[key]) for key in inside), everybody)


def natural(text: str) -> list[tuple[int, str]]:
    """So that 2 comes before 10, and a date of digits before a later one."""
    parts: Iterator[str] = (part for part in re.split(r"(\d+)", text.casefold()) if part)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _curve(
    study: Study, of: Of, group: str, interviews: _Interviews, order: str, seed: int
) -> Curve:
    few = bool(group) and len(interviews.people) < FEW
    found = None if few else saturation(interviews.items, seed=seed)
    return Curve(
        of=of, group=group, interviews=len(interviews.items), participants=len(interviews.people),
        found=found, sentence=_sentence(of, group, len(interviews.items), found, order, few=few),
    )  # fmt: skip


def _sentence(
    of: Of, group: str, interviews: int, found: Saturation | None, order: str, *, few: bool
) -> str:
    who = f"{group}, " if group else ""
    begun = f"By {NAMES[of]}, {who}{count(interviews, 'interview')}"
    if few:
        return f"{begun}: not shown for fewer than {FEW} participants."
    if found is None:
        return f"{begun}: too few to say anything; {BASE + RUN} are needed."
    if not found.items:
        return f"{begun}: there are none in them."
    here = f"the order of “{order}”" if order else IMPORTED
    own = f"reached after {_plus(found.here)} interviews" if found.here else "not reached"
    return f"{begun}: {found.items} different ones. {_orders(found)} In {here} it was {own}."


def _orders(found: Saturation) -> str:
    all_ = "all" if found.reached == found.orders else f"{found.reached:,} of"
    if found.at is None or found.low is None or found.high is None:
        return f"Saturation was reached in none of {found.orders:,} orders."
    span = f"{shown(found.low)} to {shown(found.high)}"
    return (
        f"Saturation was reached in {all_} {found.orders:,} orders, at the median after "
        f"{_plus(found.at)} interviews ({SHARE} % of these orders: {span})."
    )


def _plus(at: float) -> str:
    """Interviews until saturation, and those of the run that showed it, as the authors write it."""
    return f"{shown(at)}+{RUN}"


def shown(number: float) -> str:
    """A number of interviews or items: whole, or with the half that a median may have."""
    return f"{number:.1f}".removesuffix(".0")
