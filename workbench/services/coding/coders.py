"""Who has coded a study, and what each of them is."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.board.codings import codings_by_coder, kind_of_coder
from workbench.domain.trail.coding import CoderKind
from workbench.services.context import Project
from workbench.services.reading import study


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderLine:
    """A coder with what they coded."""

    name: str
    kind: CoderKind
    codings: int
    interviews: int


def coder_lines(project: Project) -> tuple[CoderLine, ...]:
    """Everybody who coded something, in alphabetical order."""
    board = study(project).board
    return tuple(
        CoderLine(
            name=name, kind=kind_of_coder(board, name), codings=len(own),
            interviews=len({coding.transcript_id for coding in own}),
        )
        for name, own in sorted(codings_by_coder(board).items())
        if own
    )  # fmt: skip
