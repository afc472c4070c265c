"""The map and the reader as plain values. Pure, no markup."""

from __future__ import annotations

import base64
from itertools import pairwise
from typing import TypedDict

import numpy as np

from workbench.domain.board import LIVE
from workbench.domain.study import Study
from workbench.domain.text import Excerpt, Transcript, Turn
from workbench.ui.presenters import MemoLine, group_attribute, group_of, memo_lines

NOWHERE = 0xFFFF
"""Number of a point that is in no live theme."""


class Map(TypedDict):
    """n excerpts on the map.

    `xy` is base64 of n little-endian float32 pairs in [-1, 1]; `theme` and `group` base64 of n
    uint16, numbers into `themes` and `groups`, 65535 for none. `attribute` names the grouping.
    """

    ids: list[str]
    xy: str
    theme: str
    group: str
    themes: list[str]
    groups: list[str]
    attribute: str


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
    """One transcript to be read, with every theme's excerpts in it."""

    id: str
    name: str
    participant: str
    group: str
    turns: list[TurnLine]
    themes: dict[str, list[str]]
    memos: list[MemoLine]
    transcripts: list[tuple[str, str]]


def map_of(study: Study) -> Map:
    """Every excerpt that has a place on the map, with its strongest live theme and its group."""
    ids = [e for e in study.map_points if e in study.excerpts]
    themes = [t.id for t in study.board.live()][: NOWHERE - 1]
    strongest = _strongest(study, themes)
    attribute = group_attribute(study)
    groups = [group_of(study, study.excerpts[e].participant_id, attribute) for e in ids]
    names = sorted(set(groups) - {""})
    places = np.array([study.map_points[e] for e in ids], dtype="<f4").reshape(-1, 2)
    return {
        "ids": ids,
        "xy": base64.b64encode(places.tobytes()).decode(),
        "theme": _packed([strongest.get(e, NOWHERE) for e in ids]),
        "group": _packed([names.index(g) if g else NOWHERE for g in groups]),
        "themes": themes,
        "groups": names,
        "attribute": attribute,
    }


def reader(study: Study, transcript_id: str) -> Reader | None:
    """A transcript as turns; None where it is not in the study (withdrawn, for example)."""
    transcript = study.transcripts.get(transcript_id)
    if transcript is None:
        return None
    here = [e for e in study.excerpts.values() if e.transcript_id == transcript_id]
    owner = transcript.participant_id
    return {
        "id": transcript.id,
        "name": transcript.name,
        "participant": owner or "",
        "group": group_of(study, owner, group_attribute(study)),
        "turns": [_turn(transcript, turn, here) for turn in transcript.turns],
        "themes": {e.id: list(study.board.themes_of(e.id)) for e in here},
        "memos": memo_lines(study.board.memos_on("transcript", transcript_id)),
        "transcripts": sorted((t.name, t.id) for t in study.transcripts.values() if t.text),
    }


def _turn(transcript: Transcript, turn: Turn, here: list[Excerpt]) -> TurnLine:
    inside = [e for e in here if e.start < turn.end and turn.start < e.end]
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
