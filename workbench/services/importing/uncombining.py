"""What another project brought is taken back: codes and codings on which nothing rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.domain.board.board import Board
from workbench.domain.errors import NotFound
from workbench.domain.material.codebook import Code, Coding
from workbench.domain.store import Trail
from workbench.domain.trail.codes import RetireCode
from workbench.domain.trail.incoming import LoadCodebook, LoadCodings
from workbench.services.context import Author, Project, record
from workbench.services.reading import forget_study


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """How many codes and codings left; a line for each code that stays, and why."""

    source: str
    codes: int
    codings: int
    kept: tuple[str, ...]


def combined_with(source: str) -> str:
    """The reason under which what another project brings is recorded."""
    return f"combined with {source}"


def take_back(project: Project, by: Author, source: str) -> TakenBack:
    """Take out the codes and codings that a project brought; it can be combined again.

    A code that was changed since, has codes below it, is linked to a theme or has codings of
    somebody else stays. Each code that leaves is a decision that can be undone.

    Raises:
        NotFound: nothing of that project is in this one.
    """
    with project.store.begin() as tx:
        codes, codings = _brought(tx.trail, combined_with(source))
        if not codes and not codings:
            raise NotFound(f"no codes or codings of {source!r} are in this study")
        left = _without(tx.trail.board().codings, codings)
        gone = sum(len(tx.trail.board().codings[coder]) - len(own) for coder, own in left.items())
        if gone:
            _put(tx.trail, by, left)
        kept = tuple(_retired(tx.trail, by, codes))
    forget_study(project)
    return TakenBack(source=source, codes=len(codes) - len(kept), codings=gone, kept=kept)


def _brought(trail: Trail, reason: str) -> tuple[dict[str, Code], dict[str, set[Coding]]]:
    """Codes and codings that the events of that reason added, and that are still there."""
    board = trail.board()
    codes: dict[str, Code] = {}
    codings: dict[str, set[Coding]] = {}
    for recorded in trail.events():
        if recorded.reason != reason:
            continue
        step = board.steps[recorded.seq - 1]
        if isinstance(recorded.event, LoadCodebook):
            before = step.before["codes"]
            codes |= {k: c for k, c in step.after["codes"].items() if c and not before.get(k)}
        if isinstance(recorded.event, LoadCodings):
            for coder, own in step.after["codings"].items():
                had = set(step.before["codings"].get(coder) or ())
                codings.setdefault(coder, set()).update(set(own or ()) - had)
    there = {key: code for key, code in codes.items() if key in board.codes}
    held = {c: own & set(board.codings.get(c, ())) for c, own in codings.items()}
    return there, {coder: own for coder, own in held.items() if own}


def _without(
    codings: Mapping[str, tuple[Coding, ...]], gone: Mapping[str, set[Coding]]
) -> dict[str, tuple[Coding, ...]]:
    return {coder: tuple(c for c in codings[coder] if c not in own) for coder, own in gone.items()}


def _put(trail: Trail, by: Author, left: Mapping[str, tuple[Coding, ...]]) -> None:
    """Let these be the codings of their coders."""
    kept = tuple(coding for own in left.values() for coding in own)
    emptied = tuple(sorted(coder for coder, own in left.items() if not own))
    record(trail, by, LoadCodings(codings=kept, emptied=emptied))


def _retired(trail: Trail, by: Author, codes: Mapping[str, Code]) -> Iterator[str]:
    """Retire codes, those below others first; gives a line for each that stays."""
    waiting = dict(codes)
    while waiting:
        board = trail.board()
        parents = {code.parent for code in board.codes.values()}
        free = [key for key in waiting if key not in parents]
        if not free:
            yield from (f"{code.name!r} stays: codes stand below it" for code in waiting.values())
            return
        for key in free:
            code = waiting.pop(key)
            if why := _in_use(board, code):
                yield f"{code.name!r} stays: {why}"
            else:
                record(trail, by, RetireCode(code_id=key))


def _in_use(board: Board, code: Code) -> str:
    if board.codes[code.id] != code:
        return "it was changed since"
    if any(link.code_id == code.id for theme in board.live() for link in theme.codes):
        return "a theme is linked to it"
    if any(c.code_id == code.id for own in board.codings.values() for c in own):
        return "somebody else has coded with it"
    return ""
