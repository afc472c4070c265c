"""What becomes of themes: made, judged, named, nested, split, merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.domain.board.board import LIVE, Board, CodeLink, Members, Theme, ThemeState
from workbench.domain.board.past import BoardDelta
from workbench.domain.board.rules.checks import (
    check_known,
    check_name,
    live,
    readable,
    standing_theme,
)
from workbench.domain.board.rules.effect import effects
from workbench.domain.board.rules.holding import by_analyst, strongest, taken_back
from workbench.domain.board.rules.nesting import check_parent, children_to, parent_of_all
from workbench.domain.errors import DecisionError
from workbench.domain.trail.events import (
    ERASED,
    Accept,
    CreateTheme,
    Merge,
    Nest,
    Park,
    Part,
    Redefine,
    Reject,
    Rename,
    Reopen,
    Split,
)
from workbench.domain.trail.recorded import Recorded


@effects.register
def _(event: CreateTheme, board: Board, at: Recorded) -> BoardDelta:
    if event.theme_id in board.themes:
        raise DecisionError(f"theme {event.theme_id!r} is there already")
    check_name(board, event.name, own=())
    check_known(board, event.excerpts)
    if event.parent is not None:
        live(board, event.parent)
    theme = Theme(
        id=event.theme_id, name=event.name, definition=event.definition, parent=event.parent
    )
    return taken_back(board, event.excerpts) | {
        "themes": {event.theme_id: theme},
        "members": {event.theme_id: by_analyst(event.excerpts)},
    }


@effects.register
def _(event: Accept, board: Board, at: Recorded) -> BoardDelta:
    check_name(board, event.name, own=(event.theme_id,))
    return _turn(board, event.theme_id, "accepted", name=event.name)


@effects.register
def _(event: Reject, board: Board, at: Recorded) -> BoardDelta:
    changes = _turn(board, event.theme_id, "rejected")
    changes["themes"] |= children_to(board, (event.theme_id,), board.theme(event.theme_id).parent)
    return changes


@effects.register
def _(event: Park, board: Board, at: Recorded) -> BoardDelta:
    return _turn(board, event.theme_id, "parked")


@effects.register
def _(event: Reopen, board: Board, at: Recorded) -> BoardDelta:
    return _turn(board, event.theme_id, "candidate")


@effects.register
def _(event: Rename, board: Board, at: Recorded) -> BoardDelta:
    theme = standing_theme(board, event.theme_id)
    check_name(board, event.name, own=(event.theme_id,))
    return {"themes": {theme.id: replace(theme, name=event.name)}}


@effects.register
def _(event: Redefine, board: Board, at: Recorded) -> BoardDelta:
    theme = standing_theme(board, event.theme_id)
    return {"themes": {theme.id: replace(theme, definition=event.definition)}}


@effects.register
def _(event: Nest, board: Board, at: Recorded) -> BoardDelta:
    theme = live(board, event.theme_id)
    check_parent(board, theme.id, event.parent)
    return {"themes": {theme.id: replace(theme, parent=event.parent)}}


@effects.register
def _(event: Split, board: Board, at: Recorded) -> BoardDelta:
    whole = live(board, event.theme_id)
    held = board.members.get(whole.id, {})
    _check_parts(event, held, board)
    themes: dict[str, Theme] = {whole.id: replace(whole, state="retired")}
    themes |= children_to(board, (whole.id,), whole.parent)
    for part in event.parts:
        themes[part.theme_id] = Theme(
            id=part.theme_id, name=part.name or None, parent=whole.parent, sources=(whole.id,),
            keyphrases=readable(part.keyphrases),
        )  # fmt: skip
    members = {p.theme_id: {e: held[e] for e in p.excerpts} for p in event.parts}
    return {"themes": dict(themes), "members": dict(members)}


@effects.register
def _(event: Merge, board: Board, at: Recorded) -> BoardDelta:
    if len(set(event.theme_ids)) < 2 or len(set(event.theme_ids)) < len(event.theme_ids):
        raise DecisionError("a merge needs two or more different themes; choose another one")
    if event.into in board.themes:
        raise DecisionError(f"theme {event.into!r} is there already")
    sources = [live(board, theme) for theme in event.theme_ids]
    check_name(board, event.name, own=event.theme_ids)
    merged = Theme(
        id=event.into, name=event.name, sources=event.theme_ids,
        parent=parent_of_all(board, event.theme_ids),
        definition=next((s.definition for s in sources if s.definition), ""),
        codes=_joined_codes(sources), keyphrases=readable(event.keyphrases),
        state="accepted" if all(s.state == "accepted" for s in sources) else "candidate",
    )  # fmt: skip
    themes = {s.id: replace(s, state="retired") for s in sources} | {merged.id: merged}
    themes |= children_to(board, event.theme_ids, merged.id)
    union = strongest(board.members.get(s.id, {}) for s in sources)
    return {"themes": dict(themes), "members": {merged.id: union}}


def _turn(board: Board, theme_id: str, state: ThemeState, name: str | None = None) -> BoardDelta:
    theme = standing_theme(board, theme_id)
    # An erased name may have been another one.
    if theme.state == state and name in (None, theme.name) and name != ERASED:
        raise DecisionError(f"the theme is {state} already")
    if theme.state not in LIVE and state in LIVE and theme.name and name is None:
        check_name(board, theme.name, own=(theme_id,))
    return {"themes": {theme.id: replace(theme, state=state, name=name or theme.name)}}


def _joined_codes(themes: Iterable[Theme]) -> tuple[CodeLink, ...]:
    links = {link.code_id: link for theme in themes for link in theme.codes}
    return tuple(links.values())


def _check_parts(event: Split, held: Members, board: Board) -> None:
    parts = event.parts
    if len(parts) < 2 or any(not part.excerpts for part in parts):
        raise DecisionError("a split needs two or more sides, each with an excerpt")
    ids = {part.theme_id for part in parts}
    if len(ids) < len(parts) or not ids.isdisjoint(board.themes):
        raise DecisionError("a side of the split is a theme already")
    placed = {e for part in parts for e in part.excerpts}
    if placed != held.keys():
        raise DecisionError(f"the sides must hold each of the theme's {len(held)} excerpts")
    _check_names(parts, event.theme_id, board)


def _check_names(parts: tuple[Part, ...], whole: str, board: Board) -> None:
    names = [part.name for part in parts if part.name]
    for name in names:
        check_name(board, name, own=(whole,))
    folded_names = [name.strip().casefold() for name in names if name != ERASED]
    if len(set(folded_names)) < len(folded_names):
        raise DecisionError("two sides of the split have one name; vary it")
