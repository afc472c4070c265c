"""The names that labelers gave themes, and whether they still fit what the themes hold."""

from __future__ import annotations

from workbench.domain.board.board import Board, GivenLabel
from workbench.domain.board.past import Step
from workbench.domain.board.phrases import KEYPHRASE

_VERSION = "1"
"""Of `name_of_phrases`; the labeler's own version may be another."""


def labels_of(board: Board, theme_id: str) -> tuple[GivenLabel, ...]:
    """The labelers' names for a theme, oldest first.

    A side of a split that was given no name begins with the one that its keyphrases make. No event
    records that name: it disappears with the keyphrases, when they are erased or the split is
    undone.
    """
    given = board.labels.get(theme_id, ())
    carried = _carried(board, theme_id)
    return given if carried is None else (carried, *given)


def subtitle_of(board: Board, theme_id: str) -> str:
    """What stands smaller beside a theme's name: of the label that the name is from."""
    if board.theme(theme_id).name:
        return ""
    named = [label for label in board.labels.get(theme_id, ()) if label.name]
    return named[-1].subtitle if named else ""


def is_stale(board: Board, theme_id: str) -> bool:
    """Whether a machine gave the theme's name, and its members have changed since."""
    named = [label for label in labels_of(board, theme_id) if label.name]
    return bool(named) and named[-1].stale and board.name_of(theme_id) == named[-1].name


def _carried(board: Board, theme_id: str) -> GivenLabel | None:
    name = board.carried_name(theme_id)
    made = name and _first(board, theme_id)
    if not made or made.after["themes"][theme_id].name:
        return None
    return GivenLabel(
        labeler=KEYPHRASE, version=_VERSION, name=name,
        description=f"Set apart by: {', '.join(board.themes[theme_id].keyphrases)}.",
        stale=board.members.get(theme_id) != made.after["members"].get(theme_id),
    )  # fmt: skip


def _first(board: Board, theme_id: str) -> Step | None:
    """The step that made a theme."""
    made = list(board.steps.touching("themes", theme_id))
    return board.steps[made[-1] - 1] if made else None
