"""Every decision the board offers, by the name its script uses: one service call each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast, get_args

from workbench.domain.errors import InputError
from workbench.domain.trail.events import (
    CreateTheme,
    MarkExcerpt,
    MemoTarget,
    Merge,
    Relation,
    Split,
)
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project
from workbench.services.deciding import review
from workbench.services.erasing.participants import redact, withdraw
from workbench.services.suggesting import answering
from workbench.ui.board.request import BoardRequest

Decision = Callable[[Project, Author, BoardRequest], Recorded]


def made_by(recorded: Recorded) -> list[str]:
    """Ids of the themes or the excerpt that a decision made; the page goes there."""
    match recorded.event:
        case CreateTheme(theme_id=made) | Merge(into=made) | MarkExcerpt(excerpt_id=made):
            return [made]
        case Split(parts=parts):
            return [part.theme_id for part in parts]
        case _:
            return []


def _create(project: Project, by: Author, a: BoardRequest) -> Recorded:
    return review.create_theme(
        project, by, name=a.text("name"), definition=a.text("definition", ""),
        excerpts=a.texts("excerpts"), parent=a.maybe("parent"),
    )  # fmt: skip


def _split(project: Project, by: Author, a: BoardRequest) -> Recorded:
    return review.split(project, by, a.text("theme"), a.lists("parts"), a.texts("names"))


def _move(project: Project, by: Author, a: BoardRequest) -> Recorded:
    ids, target = a.texts("excerpts"), a.text("target")
    return review.move(project, by, ids, source=a.maybe("source"), target=target)


def _mark(project: Project, by: Author, a: BoardRequest) -> Recorded:
    return review.mark_excerpt(
        project, by, a.text("transcript"), a.number("start"), a.number("end"), a.maybe("target")
    )


def _link(project: Project, by: Author, a: BoardRequest) -> Recorded:
    relation = a.text("relation", "same")
    if relation not in get_args(Relation):
        raise InputError(f"relation {relation!r} is unknown; reload the page")
    return review.link_code(
        project, by, a.text("theme"), a.text("code"), cast("Relation", relation)
    )


def _memo(project: Project, by: Author, a: BoardRequest) -> Recorded:
    target = a.text("target")
    if target not in get_args(MemoTarget):
        raise InputError(f"there are no memos on {target!r}; reload the page")
    return review.write_memo(
        project, by, cast("MemoTarget", target), a.text("id", ""), a.text("text")
    )


def _redact(project: Project, by: Author, a: BoardRequest) -> Recorded:
    return redact(project, by, a.text("transcript"), a.number("start"), a.number("end"))


DECISIONS: Mapping[str, Decision] = {
    "create": _create,
    "accept": lambda project, by, a: review.accept(project, by, a.text("theme"), a.maybe("name")),
    "reject": lambda project, by, a: review.reject(project, by, a.text("theme")),
    "park": lambda project, by, a: review.park(project, by, a.text("theme")),
    "reopen": lambda project, by, a: review.reopen(project, by, a.text("theme")),
    "rename": lambda project, by, a: review.rename(project, by, a.text("theme"), a.text("name")),
    "redefine": lambda project, by, a: review.redefine(
        project, by, a.text("theme"), a.text("definition")
    ),
    "nest": lambda project, by, a: review.nest(project, by, a.text("theme"), a.maybe("parent")),
    "split": _split,
    "merge": lambda project, by, a: review.merge(project, by, a.texts("themes"), a.maybe("name")),
    "move": _move,
    "add": lambda project, by, a: review.add(project, by, a.texts("excerpts"), a.text("target")),
    "remove": lambda project, by, a: review.remove(
        project, by, a.texts("excerpts"), a.text("source")
    ),
    "suggested": lambda project, by, a: answering.accept(
        project, by, a.texts("excerpts"), a.text("target")
    ),
    "not this": lambda project, by, a: answering.decline(
        project, by, a.texts("excerpts"), a.text("target")
    ),
    "set aside": lambda project, by, a: review.set_aside(project, by, a.texts("excerpts")),
    "take back": lambda project, by, a: review.reinstate(project, by, a.texts("excerpts")),
    "mark": _mark,
    "link": _link,
    "unlink": lambda project, by, a: review.unlink_code(
        project, by, a.text("theme"), a.text("code")
    ),
    "adopt": lambda project, by, a: review.adopt_as_code(project, by, a.text("theme")),
    "memo": _memo,
    "undo": lambda project, by, a: review.undo(project, by),
    "redo": lambda project, by, a: review.redo(project, by),
    "withdraw": lambda project, by, a: withdraw(project, by, a.text("participant")),
    "redact": _redact,
}
"""Name on the page to what it does; each appends one event and returns it."""
