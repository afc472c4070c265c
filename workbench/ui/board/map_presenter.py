"""The map and the reader as plain values. Pure, no markup."""

from __future__ import annotations

import base64
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TypedDict

import numpy as np

from workbench.domain.board.board import LIVE
from workbench.domain.material.text import Excerpt, Transcript, Turn
from workbench.domain.study import Study
from workbench.ui.board.list_presenter import group_attribute, group_of
from workbench.ui.board.theme_presenter import MemoLine, memo_lines, themes_holding

NOWHERE = 0xFFFF
"""Number of a point that is in no live theme."""


class Map(TypedDict):
    """n excerpts on the map.

    `ids` is base64 of n times 16 bytes, the excerpts' UUIDs; `xy` of n little-endian float32 pairs
    in [-1, 1]; `group` of n uint16, numbers into `groups`, 65535 for none. `attribute` names the
    grouping.
    """

    ids: str
    xy: str
    group: str
    groups: list[str]
    attribute: str


class MapThemes(TypedDict):
    """Who holds what on the map: `theme` is base64 of n uint16, numbers into `themes`."""

    theme: str
    themes: list[str]


class Segment(TypedDict):
    """A stretch of a turn that the same excerpts cover; `at` is a code point of the transcript."""

    at: int
    text: str
    excerpts: list[str]


class TurnLine(TypedDict):
    """One turn, cut where excerpts begin and end."""

    speaker: str
    role: str
    time: str
    segments: list[Segment]


class Reader(TypedDict):
    """One transcript to read, with every theme's excerpts in it."""

    id: str
    name: str
    participant: str
    group: str
    turns: list[TurnLine]
    themes: dict[str, list[str]]
    memos: list[MemoLine]
    transcripts: list[tuple[str, str]]


def map_of(study: Study) -> Map:
    """Every excerpt that has a place on the map, with its group."""
    ids = _placed(study)
    attribute = group_attribute(study)
    of = {person: group_of(study, person, attribute) for person in (*study.participants, "")}
    groups = [of.get(study.excerpts[e].participant_id or "", "") for e in ids]
    numbers = {name: i for i, name in enumerate(sorted(set(groups) - {""}))}
    places = np.array([study.map_points[e] for e in ids], dtype="<f4").reshape(-1, 2)
    return {
        "ids": base64.b64encode(bytes.fromhex("".join(ids).replace("-", ""))).decode(),
        "xy": base64.b64encode(places.tobytes()).decode(),
        "group": _packed([numbers.get(g, NOWHERE) for g in groups]),
        "groups": list(numbers),
        "attribute": attribute,
    }


def map_themes(study: Study) -> MapThemes:
    """The strongest live theme of every excerpt that has a place on the map."""
    themes = [t.id for t in study.board.live()][: NOWHERE - 1]
    strongest = _strongest(study, themes)
    return {
        "theme": _packed([strongest.get(e, NOWHERE) for e in _placed(study)]),
        "themes": themes,
    }


def _placed(study: Study) -> list[str]:
    return [e for e in study.map_points if e in study.excerpts]


def reader(study: Study, transcript_id: str) -> Reader | None:
    """A transcript as turns; None if it is not in the study (withdrawn, for example)."""
    transcript = study.transcripts.get(transcript_id)
    if transcript is None:
        return None
    here = [e for e in study.excerpts.values() if e.transcript_id == transcript_id]
    owner = transcript.participant_id
    themes = themes_holding(study, [e.id for e in here])
    return {
        "id": transcript.id,
        "name": transcript.name,
        "participant": owner or "",
        "group": group_of(study, owner, group_attribute(study)),
        "turns": _turns(transcript, here),
        "themes": themes,
        "memos": memo_lines(study.board.memos_on("transcript", transcript_id)),
        "transcripts": sorted((t.name, t.id) for t in study.transcripts.values() if t.text),
    }


def _turns(transcript: Transcript, here: list[Excerpt]) -> list[TurnLine]:
    """Each turn with the excerpts that reach into it."""
    turns = transcript.turns
    starts, ends = [t.start for t in turns], [t.end for t in turns]
    inside: list[list[Excerpt]] = [[] for _ in turns]
    for excerpt in here:
        first, last = bisect_right(ends, excerpt.start), bisect_left(starts, excerpt.end)
        for held in inside[first:last]:
            held.append(excerpt)
    return [_turn(transcript, turn, held) for turn, held in zip(turns, inside, strict=True)]


def _turn(transcript: Transcript, turn: Turn, inside: list[Excerpt]) -> TurnLine:
    cuts = {turn.start, turn.end}
    for excerpt in inside:
        cuts |= {c for c in (excerpt.start, excerpt.end) if turn.start < c < turn.end}
    edges = sorted(cuts)
    return {
        "speaker": turn.speaker,
        "role": turn.role,
        "time": turn.time or "",
        "segments": [
            {
                "at": start, "text": transcript.text[start:end],
                "excerpts": [e.id for e in inside if e.start <= start and end <= e.end],
            }
            for start, end in pairwise(edges)
        ],
    }  # fmt: skip


def _strongest(study: Study, themes: list[str]) -> dict[str, int]:
    best: dict[str, tuple[float, int]] = {}
    for number, theme in enumerate(themes):
        if study.board.themes[theme].state not in LIVE:
            continue
        for excerpt, membership in study.board.members.get(theme, {}).items():
            if excerpt not in best or membership.strength > best[excerpt][0]:
                best[excerpt] = (membership.strength, number)
    return {excerpt: number for excerpt, (_, number) in best.items()}


def _packed(numbers: list[int]) -> str:
    return base64.b64encode(np.array(numbers, dtype="<u2").tobytes()).decode()
