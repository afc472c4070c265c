"""What somebody who codes in a round is shown: their units, their answers, the codebook. Pure.

Nothing else may be made here: no theme, no suggestion, nobody else's codings, no names of
interviews or participants.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.domain.board.board import Board
from workbench.domain.board.coded import Answer, Round
from workbench.domain.board.codings import answers_by_round
from workbench.domain.study import Study
from workbench.exporters.tables import outline


def coding_sheet(study: Study, analyst: str, round_id: str) -> dict[str, Any]:
    """The open rounds that an analyst is asked to code, and one of them with its units."""
    mine = rounds_of(study.board, analyst)
    given = answers_by_round(study.board)
    chosen = next((r for r in mine if r.id == round_id), mine[0] if mine else None)
    return {
        "analyst": analyst,
        "rounds": [_line(study, each, given.get(each.id, {}).get(analyst, {})) for each in mine],
        "round": chosen and _round(study, chosen, given.get(chosen.id, {}).get(analyst, {})),
    }


def rounds_of(board: Board, analyst: str) -> list[Round]:
    """Open rounds that an analyst is asked to code, the oldest first."""
    asked = (r for r in board.rounds.values() if not r.closed and analyst in r.coders)
    return sorted(asked, key=lambda r: r.seq)


def _line(study: Study, asked: Round, given: dict[str, Answer]) -> dict[str, Any]:
    units = [e for e in asked.excerpts if e in study.excerpts]
    done = sum(1 for excerpt in units if excerpt in given)
    return {
        "id": asked.id, "name": asked.name, "due": asked.due, "by": asked.analyst,
        "units": len(units), "done": done,
    }  # fmt: skip


def _round(study: Study, asked: Round, given: dict[str, Answer]) -> dict[str, Any]:
    units = [study.excerpts[e] for e in asked.excerpts if e in study.excerpts]
    return {
        **_line(study, asked, given), "codes": list(_codes(study.board, asked)),
        "list": [
            {
                "id": unit.id, "text": unit.text, "question": study.question_of(unit),
                "answer": _answer(given.get(unit.id)),
            }
            for unit in units
        ],
    }  # fmt: skip


def _answer(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {"codes": list(answer.codes), "unsure": answer.unsure, "memo": answer.memo}


def _codes(board: Board, asked: Round) -> Iterator[dict[str, Any]]:
    """The codes that may be given under those they stand under, which are only to read."""
    allowed = frozenset(asked.codes or board.codes)
    order = outline(list(board.codes), {code.id: code.parent for code in board.codes.values()})
    for code_id, depth in order:
        code = board.codes[code_id]
        yield {
            "id": code.id, "name": code.name, "depth": depth, "allowed": code.id in allowed,
            "definition": code.definition, "include": code.include, "exclude": code.exclude,
            "example": code.example,
        }  # fmt: skip
