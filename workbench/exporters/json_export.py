"""The machine's face of a project: `workbench-export/1`, as its JSON Schema in `schema/` says."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from workbench.domain.board.board import Theme
from workbench.domain.board.codings import codings_by_coder, every_coding, kind_of_coder
from workbench.domain.board.labels import labels_of
from workbench.domain.egress import Sent
from workbench.domain.material.codebook import Coding
from workbench.domain.material.participant_keys import known_as
from workbench.domain.material.text import Excerpt, Transcript
from workbench.domain.measures.stability import Stability, stabilities
from workbench.domain.study import Study
from workbench.domain.telling.framework import EMPTY
from workbench.domain.telling.matrix import grouping
from workbench.domain.telling.saturation import curves
from workbench.domain.trail.audit import as_written, to_payload
from workbench.domain.trail.events import kind_of
from workbench.domain.trail.heads import head_of
from workbench.domain.trail.recorded import Recorded, Written
from workbench.exporters.agreed import agreement_json
from workbench.exporters.checklists import coreq, srqr
from workbench.exporters.evidence import evidence_json
from workbench.exporters.provenance import latest_run
from workbench.exporters.tables import excerpt_states, theme_rows, themes_in_order

FORMAT = "workbench-export/1"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the format."""
    text = files("workbench.exporters").joinpath("schema/workbench-export-1.json")
    return json.loads(text.read_text("utf-8"))  # type: ignore[no-any-return]


def json_text(study: Study) -> str:
    """The study in the format, as text; the same study gives the same text."""
    return json.dumps(export_json(study), ensure_ascii=False, indent=1) + "\n"


def export_json(study: Study) -> dict[str, Any]:
    """The study in the format, as plain JSON values in a fixed order."""
    order = {transcript: place for place, transcript in enumerate(study.board.transcripts)}
    return {
        "format": FORMAT,
        "project": study.name,
        "run": _run(study),
        "transcripts": [_transcript(study.transcripts[t]) for t in order if t in study.transcripts],
        "participants": _participants(study),
        "excerpts": _excerpts(study, order),
        "codes": _codes(study),
        "codings": _codings(study, order),
        "coders": _coders(study),
        "agreement": agreement_json(study.agreement),
        "rounds": _rounds(study),
        "settled": _settled(study),
        "themes": _themes(study),
        "saturation": _saturation(study),
        "cells": _cells(study),
        "egress": None if study.sent is None else [_sent(sent) for sent in study.sent],
        "checklists": _checklists(study),
        "facts": _facts(study),
        "events": [_event(recorded) for recorded in study.trail],
        "head": _head(study),
    }


def _head(study: Study) -> dict[str, Any]:
    head = head_of(study.trail)
    return {"seq": head.seq, "hash": head.hash}


def _run(study: Study) -> dict[str, Any] | None:
    facts = latest_run(study)
    if facts is None:
        return None
    return {
        "config": dict(facts.config),
        "seed": facts.seed,
        "models": dict(facts.models),
        "versions": dict(facts.versions),
    }


def _transcript(transcript: Transcript) -> dict[str, Any]:
    turns = [
        {"start": t.start, "end": t.end, "speaker": t.speaker, "role": t.role, "time": t.time}
        for t in transcript.turns
    ]
    return {
        "id": transcript.id,
        "name": transcript.name,
        "sha256": transcript.sha256,
        "text": transcript.text,
        "language": transcript.language,
        "turns": turns,
    }


def _participants(study: Study) -> list[dict[str, Any]]:
    return [
        {"id": person, "attributes": dict(sorted(study.participants[person].attributes.items()))}
        for person in sorted(study.participants)
        if person not in study.board.withdrawn
    ]


def _excerpts(study: Study, order: dict[str, int]) -> list[dict[str, Any]]:
    states = excerpt_states(study)

    def place(excerpt: Excerpt) -> tuple[int, int, int, str]:
        return (order.get(excerpt.transcript_id, -1), excerpt.start, excerpt.end, excerpt.id)

    return [
        {
            "id": excerpt.id,
            "transcript": excerpt.transcript_id,
            "participant": excerpt.participant_id,
            "start": excerpt.start,
            "end": excerpt.end,
            "text": excerpt.text,
            "context": [[span.start, span.end] for span in excerpt.context],
            "state": states[excerpt.id],
        }
        for excerpt in sorted(study.excerpts.values(), key=place)
    ]


def _codes(study: Study) -> list[dict[str, Any]]:
    return [
        {
            "id": code.id,
            "name": code.name,
            "parent": code.parent,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
        }
        for code in study.board.codes.values()
    ]


def _codings(study: Study, order: dict[str, int]) -> list[dict[str, Any]]:
    def place(coding: Coding) -> tuple[int, int, int, str, str]:
        first = order.get(coding.transcript_id, -1)
        return (first, coding.start, coding.end, coding.coder, coding.code_id)

    return [
        {
            "code": coding.code_id,
            "transcript": coding.transcript_id,
            "start": coding.start,
            "end": coding.end,
            "coder": coding.coder,
        }
        for coding in sorted(every_coding(study.board), key=place)
    ]


def _coders(study: Study) -> list[dict[str, Any]]:
    board = study.board
    names = sorted(coder for coder, own in codings_by_coder(board).items() if own)
    return [{"name": name, "kind": kind_of_coder(board, name)} for name in names]


def _rounds(study: Study) -> list[dict[str, Any]]:
    """Rounds in the order in which they were opened; what was coded in an open one is not told."""
    return [
        {
            "id": each.id, "name": each.name, "analyst": each.analyst, "closed": each.closed,
            "coders": list(each.coders), "codes": list(each.codes), "due": each.due,
            "sample": {setting.name: setting.value for setting in each.sample},
            "excerpts": list(each.excerpts), "agreement": agreement_json(study.course.get(each.id)),
        }
        for each in sorted(study.board.rounds.values(), key=lambda r: r.seq)
    ]  # fmt: skip


def _settled(study: Study) -> list[dict[str, Any]]:
    return [
        {
            "excerpt": excerpt, "verdict": said.verdict, "codes": list(said.codes),
            "memo": said.memo, "analyst": said.analyst,
        }
        for excerpt, said in sorted(study.board.settled.items())
    ]  # fmt: skip


def _themes(study: Study) -> list[dict[str, Any]]:
    known = stabilities(study.board, study.groupings)
    return [_theme(study, theme, known.get(theme.id)) for theme in themes_in_order(study)]


def _theme(study: Study, theme: Theme, stability: Stability | None) -> dict[str, Any]:
    board = study.board
    labels = {label.labeler: label.name for label in labels_of(board, theme.id) if label.name}
    codes = [{"id": c.code_id, "relation": c.relation, "strength": 1} for c in theme.codes]
    return {
        "id": theme.id,
        "name": board.name_of(theme.id),
        "state": theme.state,
        "parent": theme.parent,
        "definition": theme.definition,
        "labels": dict(sorted(labels.items())),
        "keyphrases": list(theme.keyphrases),
        "codes": codes,
        "stability": _stability(stability),
        "evidence": evidence_json(study.evidence.get(theme.id)),
        "members": _members(study, theme.id),
    }


def _cells(study: Study) -> list[dict[str, Any]]:
    """Cells of the framework matrix that hold something, by participant, then by theme or code."""
    board = study.board
    made = []
    for key in sorted({*board.cells, *board.proposed}):
        owner, _, about = key.partition(" ")
        of, _, target = about.partition(":")
        cell, proposed = board.cells.get(key, EMPTY), board.proposed.get(key)
        waits = proposed is not None and proposed.seq > cell.seq
        made.append({
            "participant": known_as(owner.removeprefix("participant:"), study.participants),
            "of": of, "target": target, "text": cell.text, "mark": cell.mark,
            "analyst": cell.analyst, "seq": cell.seq, "proposal": cell.proposal,
            "proposed": asdict(proposed) if proposed and waits else None,
        })  # fmt: skip
    return made


def _sent(sent: Sent) -> dict[str, Any]:
    return {
        "provider": sent.provider, "model": sent.model, "off_machine": sent.off_machine,
        "requests": sent.requests, "excerpts": sent.excerpts, "bytes_sent": sent.bytes_sent,
        "bytes_received": sent.bytes_received, "first": sent.first.isoformat(),
        "last": sent.last.isoformat(),
    }  # fmt: skip


def _checklists(study: Study) -> dict[str, list[dict[str, Any]]]:
    groups = grouping(study)
    themes = theme_rows(study, groups)
    return {
        name: [
            {
                "number": item.number, "name": item.name, "known": item.known,
                "stated": item.stated,
            }
            for item in made(study, groups, themes)
        ]
        for name, made in (("coreq", coreq), ("srqr", srqr))
    }  # fmt: skip


def _facts(study: Study) -> list[dict[str, Any]]:
    return [
        {"fact": fact, "text": stated.text, "analyst": stated.analyst, "seq": stated.seq}
        for fact, stated in sorted(study.board.facts.items())
    ]


def _saturation(study: Study) -> list[dict[str, Any]]:
    return [
        {
            "of": curve.of, "group": curve.group or None, "interviews": curve.interviews,
            "participants": curve.participants, "sentence": curve.sentence,
            "found": None if curve.found is None else asdict(curve.found),
        }
        for curve in curves(study, grouping(study))
    ]  # fmt: skip


def _stability(known: Stability | None) -> dict[str, Any] | None:
    if known is None:
        return None
    flips = [flip.excerpt_id for flip in known.flips]
    return {"found": known.found, "runs": known.runs, "flips": flips}


def _members(study: Study, theme_id: str) -> list[dict[str, Any]]:
    held = study.board.members.get(theme_id, {})
    keys = study.board.key_quotes_of(theme_id)
    return [
        {
            "excerpt": e.id, "strength": held[e.id].strength, "origin": held[e.id].origin,
            "key": e.id in keys,
        }
        for e in study.members_of(theme_id)
    ]  # fmt: skip


def _event(recorded: Recorded) -> dict[str, Any]:
    """An event for readers, and as its hash covers it: the reference says how that is computed."""
    written = recorded.written or Written(payload=to_payload(recorded.event, str))
    return {
        "seq": recorded.seq,
        "id": recorded.id,
        "analyst": recorded.analyst,
        "time": recorded.time.isoformat(),
        "made_at": recorded.made_at,
        "client_id": recorded.client_id,
        "kind": kind_of(recorded.event),
        "payload": as_written(recorded.event, written.payload),
        "reason": recorded.reason,
        "version": recorded.version,
        "stored": {"payload": dict(written.payload), "reason": written.reason},
        "salts": dict(sorted(written.salts.items())),
        "hash": recorded.hash,
        "previous": recorded.previous,
    }
