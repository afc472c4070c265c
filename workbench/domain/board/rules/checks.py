"""What must hold before a decision: themes, names, codes and excerpts that are there."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.board.board import LIVE, Board, Theme, TranscriptEntry
from workbench.domain.errors import DecisionError
from workbench.domain.material.codebook import Code
from workbench.domain.trail.events import ERASED


def standing_theme(board: Board, theme_id: str) -> Theme:
    """The theme, unless others took its place."""
    theme = board.theme(theme_id)
    if theme.state == "retired":
        raise DecisionError("the theme was split, merged or replaced; decide on its successors")
    return theme


def live(board: Board, theme_id: str) -> Theme:
    """The theme, if it holds its excerpts."""
    theme = standing_theme(board, theme_id)
    if theme.state not in LIVE:
        raise DecisionError("the theme is rejected; reopen it first")
    return theme


def transcript(board: Board, transcript_id: str) -> TranscriptEntry:
    """What the board knows of a transcript."""
    try:
        return board.transcripts[transcript_id]
    except KeyError:
        raise DecisionError(f"no transcript {transcript_id!r} in this study") from None


def code(board: Board, code_id: str) -> Code:
    """A code of the codebook."""
    try:
        return board.codes[code_id]
    except KeyError:
        raise DecisionError(f"no code {code_id!r} in the codebook") from None


def check_known(board: Board, excerpts: Iterable[str]) -> None:
    """Refuse excerpts that are not in the study."""
    stray = [e for e in excerpts if e not in board.excerpts]
    if stray:
        raise DecisionError(f"no excerpt {stray[0]!r} in this study; reload the board")


def readable(phrases: Iterable[str]) -> tuple[str, ...]:
    """The phrases that nobody erased."""
    return tuple(phrase for phrase in phrases if phrase != ERASED)


def check_name(board: Board, name: str, *, own: tuple[str, ...]) -> None:
    """Refuse a blank name, and one that a live theme other than `own` already has."""
    if not name.strip():
        raise DecisionError("a theme needs a name")
    if namesake(board, name, own=own) is not None:
        raise DecisionError(f"another theme is called {name!r}; merge them or vary the name")


def namesake(board: Board, name: str, *, own: tuple[str, ...]) -> str | None:
    """The live theme other than `own` that has this name, ignoring case.

    Erased names look alike but were different; two of them must not stop a replay. Nor must a name
    made of keyphrases, which changes once some of them are erased.
    """
    wanted = name.strip().casefold()
    if name == ERASED:
        return None
    for theme in board.themes.values():
        if theme.state not in LIVE or theme.id in own:
            continue
        if board.given_name(theme.id).strip().casefold() == wanted:
            return theme.id
    return None
