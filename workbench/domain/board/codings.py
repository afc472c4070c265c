"""What people have coded, by the codes as they stand now.

Codings are kept as they were collected. Where codes were merged since, they count as the code
that stands, and two codings of one passage by one coder count once. What was coded in a round
counts once it is closed, in place of what the coder gave the same passage before; what was settled
where coders differed are the codings of a coder of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.domain.board.board import Board
from workbench.domain.board.coded import Answer, Round, Settled
from workbench.domain.board.sections import excerpt_of
from workbench.domain.material.codebook import Coding
from workbench.domain.trail.coding import CoderKind

CONSENSUS = "Consensus"
"""The coder whose codings are what was settled where others differed."""


def standing_code(board: Board, code_id: str) -> str:
    """The code that one counts as: itself while it is in the codebook, else its successor.

    That is the code that it was merged into, however often; without one it keeps its id.
    """
    seen: set[str] = set()
    while code_id not in board.codes and code_id in board.merged and code_id not in seen:
        seen.add(code_id)
        code_id = board.merged[code_id]
    return code_id


def codings_by_coder(board: Board) -> dict[str, tuple[Coding, ...]]:
    """Coder to codings, each with the code that it counts as."""
    every = dict(board.codings)
    for coder, given in _in_rounds(board):
        again = {(a.transcript_id, a.start, a.end) for a in given}
        kept = (c for c in every.get(coder, ()) if (c.transcript_id, c.start, c.end) not in again)
        every[coder] = (*kept, *(c for a in given for c in _codings(coder, a)))
    return {coder: _counted(board, codings) for coder, codings in every.items()}


def every_coding(board: Board) -> Iterator[Coding]:
    """The codings of all coders, each with the code that it counts as."""
    for codings in codings_by_coder(board).values():
        yield from codings


def loaded_codings(board: Board) -> dict[str, tuple[Coding, ...]]:
    """The same without what was coded in rounds or settled: what came in from files."""
    return {coder: _counted(board, codings) for coder, codings in board.codings.items()}


def closed_rounds(board: Board) -> list[Round]:
    """Rounds whose codings count, the oldest first."""
    return sorted((r for r in board.rounds.values() if r.closed), key=lambda r: r.seq)


def answers_by_round(board: Board) -> dict[str, dict[str, dict[str, Answer]]]:
    """Round to coder to excerpt to what they gave it, open rounds included."""
    found: dict[str, dict[str, dict[str, Answer]]] = {}
    for key, answer in board.answers.items():
        own = found.setdefault(answer.round_id, {}).setdefault(answer.coder, {})
        own[excerpt_of(key)] = answer
    return found


def kind_of_coder(board: Board, coder: str) -> CoderKind:
    """What a coder is: what somebody said, or what follows from the name."""
    return board.coders.get(coder, "consensus" if coder == CONSENSUS else "person")


def _in_rounds(board: Board) -> Iterator[tuple[str, list[Answer] | list[Settled]]]:
    """Coders with what they gave in closed rounds, the oldest round first, and the consensus."""
    given = answers_by_round(board)
    for each in closed_rounds(board):
        for coder, answers in sorted(given.get(each.id, {}).items()):
            yield coder, list(answers.values())
    if settled := [s for s in board.settled.values() if s.verdict == "settled"]:
        yield CONSENSUS, settled


def _codings(coder: str, given: Answer | Settled) -> Iterator[Coding]:
    for code in given.codes:
        yield Coding(
            code_id=code, transcript_id=given.transcript_id, start=given.start, end=given.end,
            coder=coder,
        )  # fmt: skip


def _counted(board: Board, codings: tuple[Coding, ...]) -> tuple[Coding, ...]:
    if not board.merged:
        return codings
    standing = (replace(c, code_id=standing_code(board, c.code_id)) for c in codings)
    return tuple(dict.fromkeys(standing))
