"""What people have coded, by the codes as they stand now.

Codings are kept as they were collected. Where codes were merged since, they count as the code
that stands, and two codings of one passage by one coder count once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.domain.board.board import Board
from workbench.domain.material.codebook import Coding


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
    return {coder: _counted(board, codings) for coder, codings in board.codings.items()}


def every_coding(board: Board) -> Iterator[Coding]:
    """The codings of all coders, each with the code that it counts as."""
    for codings in codings_by_coder(board).values():
        yield from codings


def _counted(board: Board, codings: tuple[Coding, ...]) -> tuple[Coding, ...]:
    if not board.merged:
        return codings
    standing = (replace(c, code_id=standing_code(board, c.code_id)) for c in codings)
    return tuple(dict.fromkeys(standing))
