"""What the Interviews page lists, and what a transcript's page shows beside its words. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from workbench.domain.board.codings import every_coding
from workbench.domain.material.codebook import Coding
from workbench.domain.material.speaker_names import looks_like_a_name
from workbench.domain.material.text import Transcript
from workbench.domain.study import Study
from workbench.services.erasing.removal import takes_along, waiting
from workbench.services.importing.doubts import OpenDoubt
from workbench.ui.board.list_presenter import group_attribute, group_of
from workbench.ui.board.map_presenter import Segment, TurnLine, reader
from workbench.ui.kit.listing import Line


def word_counts(study: Study) -> dict[str, int]:
    """Transcript id to its words, counted by spaces."""
    return {t.id: len(t.text.split()) for t in study.transcripts.values()}


def interview_lines(study: Study, words: Mapping[str, int]) -> list[Line]:
    """A line a transcript: whose it is, how long, how far it was worked on, what is in doubt."""
    attribute, coded = group_attribute(study), coded_excerpts(study)
    cut = Counter(e.transcript_id for e in study.excerpts.values())
    done = Counter(e.transcript_id for e in study.excerpts.values() if e.id in coded)
    seen = Counter(e.transcript_id for e in study.excerpts.values() if study.opened.get(e.id))
    return [
        {
            "id": t.id, "name": t.name, "participant": t.participant_id or "",
            "group": group_of(study, t.participant_id, attribute), "words": words.get(t.id, 0),
            "excerpts": cut[t.id], "coded": done[t.id], "opened": seen[t.id],
            "doubt": study.doubts[t.id].reason if t.id in study.doubts else "",
        }
        for t in sorted(study.transcripts.values(), key=lambda t: (t.name, t.id))
        if t.text
    ]  # fmt: skip


def coded_excerpts(study: Study) -> frozenset[str]:
    """Excerpts in a theme that stands, or under a coding by a person."""
    board = study.board
    accepted = [t.id for t in board.themes.values() if t.state == "accepted"]
    held = {e for theme in accepted for e in board.members.get(theme, ())}
    spans = _spans(study)
    coded = {
        e.id
        for e in study.excerpts.values()
        if any(start < e.end and e.start < end for start, end in spans.get(e.transcript_id, ()))
    }
    return frozenset(held | coded)


def _spans(study: Study) -> Mapping[str, Collection[tuple[int, int]]]:
    """Transcript id to the passages that people have coded."""
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for coding in every_coding(study.board):
        spans[coding.transcript_id].add((coding.start, coding.end))
    return spans


def gone_lines(study: Study) -> list[dict[str, str]]:
    """Transcripts that were taken out and can come back."""
    return [{"id": t.id, "name": t.name, "event": f"#{out.seq}"} for t, out in waiting(study)]


def transcript_page(
    study: Study, transcript_id: str, doubt: OpenDoubt | None
) -> dict[str, Any] | None:
    """A transcript as the board reads it, with people's codings, who speaks, what is in doubt."""
    found = reader(study, transcript_id)
    if found is None:
        return None
    transcript, codings = study.transcripts[transcript_id], codings_of(study, transcript_id)
    turns = [_with_codings(turn, codings) for turn in found["turns"]]
    return {
        **found, "turns": turns, "speakers": speaker_lines(transcript),
        "codings": [_coding_line(study, coding) for coding in codings],
        "doubt": None if doubt is None else _doubt_line(doubt),
        "along": takes_along(study, transcript_id),
    }  # fmt: skip


def codings_of(study: Study, transcript_id: str) -> list[Coding]:
    """People's codings of a transcript, in the order of the text."""
    here = (c for c in every_coding(study.board) if c.transcript_id == transcript_id)
    return sorted(here, key=lambda c: (c.start, c.end, c.coder, c.code_id))


def speaker_lines(transcript: Transcript) -> list[dict[str, Any]]:
    """Who speaks in it, most turns first, and whether a label looks like somebody's name."""
    turns = Counter((turn.speaker, turn.role) for turn in transcript.turns)
    return [
        {"speaker": speaker, "role": role, "turns": n, "named": looks_like_a_name(speaker)}
        for (speaker, role), n in turns.most_common()
    ]


def _coding_line(study: Study, coding: Coding) -> dict[str, str]:
    code = study.board.codes.get(coding.code_id)
    name = code.name if code else "a code that is no longer in the codebook"
    return {"code": coding.code_id, "name": name, "coder": coding.coder}


def _doubt_line(doubt: OpenDoubt) -> dict[str, Any]:
    return {
        "reason": doubt.reason, "likeliest": doubt.likeliest, "second": doubt.second,
        "alike": doubt.alike, "first": list(doubt.first), "other": list(doubt.other),
    }  # fmt: skip


def _with_codings(turn: TurnLine, codings: Sequence[Coding]) -> dict[str, Any]:
    """A turn cut where codings begin and end; each stretch says by number which cover it."""
    if not turn["segments"]:
        return {**turn}
    first, last = turn["segments"][0], turn["segments"][-1]
    end = last["at"] + len(last["text"])
    here = [i for i, c in enumerate(codings) if c.start < end and first["at"] < c.end]
    cut = [part for segment in turn["segments"] for part in _cut(segment, here, codings)]
    return {**turn, "segments": cut}


def _cut(segment: Segment, here: Sequence[int], codings: Sequence[Coding]) -> list[dict[str, Any]]:
    start, text = segment["at"], segment["text"]
    end = start + len(text)
    edges = {c for i in here for c in (codings[i].start, codings[i].end) if start < c < end}
    return [
        {
            "at": a, "text": text[a - start : b - start], "excerpts": segment["excerpts"],
            "codings": [i for i in here if codings[i].start <= a and b <= codings[i].end],
        }
        for a, b in pairwise(sorted({start, end} | edges))
    ]  # fmt: skip
