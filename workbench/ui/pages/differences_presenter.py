"""What the Differences page shows: units on which people differ, by what was confused. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from workbench.domain.measures.reliability import Codes
from workbench.domain.study import Study
from workbench.domain.telling.agreement import code_name
from workbench.domain.telling.coding import coder_title
from workbench.exporters.tables import outline
from workbench.services.coding.settling import Difference, Group, settled_of

AROUND = 400
"""Characters before and after a unit that are shown with it."""


def differences_sheet(study: Study, groups: Sequence[Group]) -> dict[str, Any]:
    """Groups of differences, how many are settled, and what can be chosen."""
    codes = study.board.codes
    order = outline(list(codes), {code.id: code.parent for code in codes.values()})
    settled, every = settled_of(groups)
    rounds = sorted((r for r in study.board.rounds.values() if r.closed), key=lambda r: -r.seq)
    return {
        "groups": [_group(study, group) for group in groups],
        "settled": settled, "all": every,
        "codes": [
            {"id": c, "name": codes[c].name, "depth": depth, "definition": codes[c].definition}
            for c, depth in order
        ],
        "rounds": [{"id": r.id, "name": r.name} for r in rounds],
    }  # fmt: skip


def _group(study: Study, group: Group) -> dict[str, Any]:
    return {
        "one": code_name(study, group.first), "other": code_name(study, group.second),
        "differences": [_difference(study, each) for each in group.differences],
    }  # fmt: skip


def _difference(study: Study, each: Difference) -> dict[str, Any]:
    unit, text = each.unit, study.transcripts[each.unit.transcript_id].text
    before, after = text[max(0, unit.start - AROUND) : unit.start], text[unit.end :][:AROUND]
    asked = {"transcript": unit.transcript_id, "at": str(unit.start)}
    return {
        "id": unit.id, "text": text[unit.start : unit.end], "before": before, "after": after,
        "question": unit.question, "href": f"/transcript?{urlencode(asked)}",
        "given": [_given(study, each, coder, own) for coder, own in each.given.items()],
        "settled": _settled(study, each),
    }  # fmt: skip


def _given(study: Study, each: Difference, coder: str, own: Codes) -> dict[str, Any]:
    note = each.notes.get(coder)
    return {
        "coder": coder_title(coder), "codes": _codes(study, own), "memo": note.memo if note else "",
        "unsure": bool(note and note.unsure),
    }  # fmt: skip


def _settled(study: Study, each: Difference) -> Mapping[str, Any] | None:
    said = each.settled
    if said is None:
        return None
    codes = _codes(study, frozenset(said.codes))
    return {"verdict": said.verdict, "codes": codes, "memo": said.memo, "by": said.analyst}


def _codes(study: Study, own: Codes) -> list[dict[str, str]]:
    return [{"id": c.id, "name": c.name} for c in study.board.codes.values() if c.id in own]
