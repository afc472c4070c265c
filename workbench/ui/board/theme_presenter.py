"""The board as plain values: what the page shows of themes and excerpts. Pure, no markup.

Everything here ends up as JSON; the page writes each string as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypedDict

from workbench.domain.board.board import (
    LIVE,
    GivenLabel,
    Memo,
    Theme,
)
from workbench.domain.board.keys import memo_key
from workbench.domain.board.labels import labels_of
from workbench.domain.material.text import Excerpt
from workbench.domain.measures.grounding import unsupported_words
from workbench.domain.measures.stability import stabilities
from workbench.domain.study import Study
from workbench.domain.telling.looks import numbers
from workbench.domain.telling.wording import count
from workbench.ui.board.list_presenter import (
    ASIDE,
    POOL,
    ThemeRow,
    group_attribute,
    group_of,
    groups_of,
    pool_rows,
    theme_row,
)

FIRST_CARDS = 30
"""Excerpts that come with a theme; the page asks for the rest as people scroll."""

NEAR = 4
"""Codes shown as near to a theme."""

ONE_VOICE = 0.5
"""From this share of its excerpts, a theme is said to rest on one person."""


class Card(TypedDict):
    """One excerpt with what is needed to judge it; `at` and `to` are code points.

    `key`: it is a key quote of the theme that is open.
    """

    id: str
    text: str
    question: str
    who: str
    group: str
    transcript: str
    title: str
    at: int
    to: int
    strength: float
    origin: str
    themes: list[str]
    opened: bool
    memos: int
    key: bool


class LabelLine(TypedDict):
    """What one labeler called the theme; `failure` if it could not.

    `beyond`: words of the name that no member says, and no question has; `asked`: those that only
    questions have. `like`: the code that the theme is like, by name.
    """

    labeler: str
    version: str
    name: str
    subtitle: str
    description: str
    failure: str
    stale: bool
    beyond: list[str]
    asked: list[str]
    like: str


class CodeLine(TypedDict):
    """A code near or linked to a theme; cosine None if it was not measured."""

    id: str
    name: str
    relation: str
    cosine: float | None


class MemoLine(TypedDict):
    """A memo as shown."""

    analyst: str
    text: str
    seq: int


class Inherited(TypedDict):
    """What a side of a split may have from the theme it was split from, which has `name`.

    Proposals: what the side itself says or is linked to is left out.
    """

    name: str
    definition: str
    codes: list[CodeLine]


class Detail(TypedDict):
    """Everything shown of one theme (or of the pool, or of what is set aside).

    `quiet`: those of its excerpts that say nothing by themselves, which are folded; none where it
    holds nothing else.
    """

    id: str
    row: ThemeRow
    definition: str
    labels: list[LabelLine]
    keyphrases: list[str]
    links: list[CodeLine]
    near: list[CodeLine]
    inherited: Inherited | None
    memos: list[MemoLine]
    sources: list[str]
    breadth: list[tuple[str, int, int]]
    readers: list[tuple[str, int]]
    stability: str
    warning: str
    quiet: list[str]
    ids: list[str]
    cards: list[Card]


def detail(study: Study, theme_id: str) -> Detail:
    """Everything the page shows of a theme, the pool or what is set aside.

    Raises:
        NotFound: there is no such theme.
    """
    if theme_id in (POOL, ASIDE):
        return _list_detail(study, theme_id)
    theme = study.board.theme(theme_id)
    members = study.telling(theme_id)
    quiet = study.quiet(members)
    return {
        "id": theme_id,
        "row": theme_row(study, theme, groups_of(study), numbers(study.board)[theme_id]),
        "definition": theme.definition,
        "labels": _labels(study, theme, members),
        "keyphrases": list(theme.keyphrases),
        "links": _links(study, theme),
        "near": _near(study, theme),
        "inherited": inherited(study, theme),
        "memos": memo_lines(study.board.memos_on("theme", theme_id)),
        "sources": [study.board.name_of(source) for source in theme.sources],
        "breadth": _breadth(study, members),
        "readers": _readers(study, members),
        "stability": _found_again(study, theme),
        "warning": one_voice(members),
        "quiet": [e.id for e in members if e.id in quiet] if len(quiet) < len(members) else [],
        "ids": [e.id for e in members],
        "cards": cards(study, [e.id for e in members[:FIRST_CARDS]], theme_id),
    }


def cards(study: Study, ids: Sequence[str], theme_id: str = "") -> list[Card]:
    """Excerpts in the order given, unknown ones left out; strength as in `theme_id`."""
    known = [study.excerpts[e] for e in ids if e in study.excerpts]
    holders = themes_holding(study, [e.id for e in known])
    attribute = group_attribute(study)
    keys = study.board.key_quotes_of(theme_id) if theme_id else frozenset()
    made = (_card(study, e, theme_id, holders[e.id], attribute) for e in known)
    return [{**card, "key": card["id"] in keys} for card in made]


def one_voice(members: Sequence[Excerpt]) -> str:
    """A warning if one person carries a theme; empty if several do."""
    voices = Counter(e.participant_id or "?" for e in members)
    if len(members) < 3 or not voices:
        return ""
    who, most = voices.most_common(1)[0]
    if len(voices) == 1:
        return f"Only {who} speaks here: one person's story, not yet a theme of the study."
    if most / len(members) > ONE_VOICE:
        return f"{who} gives {most} of the {len(members)} excerpts; the others say little about it."
    return ""


def memo_lines(memos: Iterable[Memo]) -> list[MemoLine]:
    """Memos, oldest first."""
    return [{"analyst": m.analyst, "text": m.text, "seq": m.seq} for m in memos]


def _list_detail(study: Study, key: str) -> Detail:
    row = next(row for row in pool_rows(study) if row["id"] == key)
    held = study.board.unthemed() if key == POOL else tuple(study.board.set_aside)
    known = [study.excerpts[e] for e in held if e in study.excerpts]
    return {
        "id": key, "row": row, "definition": "", "labels": [], "keyphrases": [], "links": [],
        "near": [], "inherited": None, "memos": [], "sources": [],
        "breadth": _breadth(study, known), "readers": _readers(study, known),
        "stability": "", "warning": "", "quiet": [],
        "ids": [e.id for e in known],
        "cards": cards(study, [e.id for e in known[:FIRST_CARDS]]),
    }  # fmt: skip


def _card(study: Study, excerpt: Excerpt, theme_id: str, themes: list[str], attribute: str) -> Card:
    membership = study.board.members.get(theme_id, {}).get(excerpt.id)
    transcript = study.transcripts[excerpt.transcript_id]
    return {
        "id": excerpt.id,
        "text": excerpt.text,
        "question": study.question_of(excerpt),
        "who": excerpt.participant_id or "unknown",
        "group": group_of(study, excerpt.participant_id, attribute),
        "transcript": transcript.id,
        "title": transcript.name,
        "at": excerpt.start,
        "to": excerpt.end,
        "strength": round(membership.strength, 2) if membership else 0.0,
        "origin": membership.origin if membership else "",
        "themes": themes,
        "opened": bool(study.opened.get(excerpt.id)),
        "memos": len(study.board.memos.get(memo_key("excerpt", excerpt.id), ())),
        "key": False,
    }


def themes_holding(study: Study, ids: Sequence[str]) -> dict[str, list[str]]:
    """Each excerpt's live themes."""
    holders: dict[str, list[str]] = {e: [] for e in ids}
    wanted = holders.keys()
    for theme in study.board.themes.values():
        held = study.board.members.get(theme.id, {}) if theme.state in LIVE else {}
        for excerpt in wanted & held.keys():
            holders[excerpt].append(theme.id)
    return holders


def _breadth(study: Study, members: Iterable[Excerpt]) -> list[tuple[str, int, int]]:
    """Group, participants of it in the theme, participants of it in the study."""
    attribute = group_attribute(study)
    if not attribute:
        return []
    everybody = Counter(group_of(study, p, attribute) for p in study.participants)
    people = {e.participant_id for e in members}
    here = Counter(group_of(study, p, attribute) for p in people if p in study.participants)
    return [(group, here[group], everybody[group]) for group in sorted(everybody) if group]


def _readers(study: Study, members: Iterable[Excerpt]) -> list[tuple[str, int]]:
    """Who has opened how many of the excerpts, most first."""
    opened = Counter(who for e in members for who in study.opened.get(e.id, ()))
    return sorted(opened.items(), key=lambda item: (-item[1], item[0]))


def _found_again(study: Study, theme: Theme) -> str:
    """How often resampled runs find the theme; empty if there were none."""
    alone = replace(study.board, themes={theme.id: theme})
    measured = stabilities(alone, study.groupings).get(theme.id)
    if measured is None or not measured.runs:
        return ""
    loose = len(measured.flips)
    flips = f"; {count(loose, 'excerpt')} often elsewhere" if loose else ""
    return f"found in {measured.found} of {measured.runs} resampled runs{flips}"


def _labels(study: Study, theme: Theme, members: Sequence[Excerpt]) -> list[LabelLine]:
    said = [e.text for e in members]
    return [
        _label(study, theme, label, members, said) for label in labels_of(study.board, theme.id)
    ]


def _label(
    study: Study, theme: Theme, label: GivenLabel, members: Sequence[Excerpt], said: Sequence[str]
) -> LabelLine:
    unsaid = unsupported_words(label.name, said, study.language)
    questions = [study.question_of(e) for e in members] if unsaid else []
    beyond = unsupported_words(" ".join(unsaid), questions, study.language)
    if study.says_nothing(theme.id):
        unsaid = beyond = ()  # its name is a remark on the theme
    code = study.board.codes.get(label.code_id or "")
    return {
        "labeler": label.labeler, "version": label.version, "name": label.name,
        "subtitle": label.subtitle, "description": _meaning(label, theme),
        "failure": label.failure, "stale": label.stale, "beyond": list(beyond),
        "asked": [word for word in unsaid if word not in beyond],
        "like": code.name if code else "",
    }  # fmt: skip


def _meaning(label: GivenLabel, theme: Theme) -> str:
    """A name's definition, unless it only lists the keyphrases, which are shown anyway."""
    words = ", ".join(theme.keyphrases[:3])
    return "" if words and words in label.description else label.description


def _links(study: Study, theme: Theme) -> list[CodeLine]:
    cosines = dict(study.near_codes.get(theme.id, ()))
    codes = study.board.codes
    return [
        {
            "id": link.code_id,
            "name": codes[link.code_id].name,
            "relation": link.relation,
            "cosine": cosines.get(link.code_id),
        }
        for link in theme.codes
        if link.code_id in codes
    ]


def inherited(study: Study, theme: Theme) -> Inherited | None:
    """The definition and codes of what a theme was split from; None where it has all there is.

    A side of a side has those of the nearest one before it that has any. What was merged took
    everything over already.
    """
    board, side, own = study.board, theme, {link.code_id for link in theme.codes}
    while len(side.sources) == 1 and side.sources[0] in board.themes:
        side = board.themes[side.sources[0]]
        definition = "" if theme.definition else side.definition
        codes = [c for c in _links(study, side) if c["id"] not in own]
        if definition or codes:
            return {"name": board.name_of(side.id), "definition": definition, "codes": codes}
    return None


def _near(study: Study, theme: Theme) -> list[CodeLine]:
    linked = {link.code_id for link in theme.codes}
    codes = study.board.codes
    near: list[CodeLine] = [
        {"id": code, "name": codes[code].name, "relation": "", "cosine": round(cosine, 2)}
        for code, cosine in study.near_codes.get(theme.id, ())
        if code in codes and code not in linked
    ]
    return near[:NEAR]
