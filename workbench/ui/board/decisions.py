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
from workbench.services.context import Author, Services
from workbench.services.deciding import review
from workbench.services.erasing.participants import redact, withdraw
from workbench.services.suggesting import answering
from workbench.ui.board.request import Asked

Decision = Callable[[Services, Author, Asked], Recorded]


def made_by(recorded: Recorded) -> list[str]:
    """Ids of the themes or the excerpt that a decision made; the page goes there."""
    match recorded.event:
        case CreateTheme(theme_id=made) | Merge(into=made) | MarkExcerpt(excerpt_id=made):
            return [made]
        case Split(parts=parts):
            return [part.theme_id for part in parts]
        case _:
            return []


def _create(s: Services, by: Author, a: Asked) -> Recorded:
    return review.create_theme(
        s, by, name=a.text("name"), definition=a.text("definition", ""),
        excerpts=a.texts("excerpts"), parent=a.maybe("parent"),
    )  # fmt: skip


def _split(s: Services, by: Author, a: Asked) -> Recorded:
    return review.split(s, by, a.text("theme"), a.lists("parts"), a.texts("names"))


def _move(s: Services, by: Author, a: Asked) -> Recorded:
    ids, target = a.texts("excerpts"), a.text("target")
    return review.move(s, by, ids, source=a.maybe("source"), target=target)


def _mark(s: Services, by: Author, a: Asked) -> Recorded:
    return review.mark_excerpt(
        s, by, a.text("transcript"), a.number("start"), a.number("end"), a.maybe("target")
    )


def _link(s: Services, by: Author, a: Asked) -> Recorded:
    relation = a.text("relation", "same")
    if relation not in get_args(Relation):
        raise InputError(f"relation {relation!r} is unknown; reload the page")
    return review.link_code(s, by, a.text("theme"), a.text("code"), cast("Relation", relation))


def _memo(s: Services, by: Author, a: Asked) -> Recorded:
    target = a.text("target")
    if target not in get_args(MemoTarget):
        raise InputError(f"there are no memos on {target!r}; reload the page")
    return review.write_memo(s, by, cast("MemoTarget", target), a.text("id", ""), a.text("text"))


def _redact(s: Services, by: Author, a: Asked) -> Recorded:
    return redact(s, by, a.text("transcript"), a.number("start"), a.number("end"))


DECISIONS: Mapping[str, Decision] = {
    "create": _create,
    "accept": lambda s, by, a: review.accept(s, by, a.text("theme"), a.maybe("name")),
    "reject": lambda s, by, a: review.reject(s, by, a.text("theme")),
    "park": lambda s, by, a: review.park(s, by, a.text("theme")),
    "reopen": lambda s, by, a: review.reopen(s, by, a.text("theme")),
    "rename": lambda s, by, a: review.rename(s, by, a.text("theme"), a.text("name")),
    "redefine": lambda s, by, a: review.redefine(s, by, a.text("theme"), a.text("definition")),
    "nest": lambda s, by, a: review.nest(s, by, a.text("theme"), a.maybe("parent")),
    "split": _split,
    "merge": lambda s, by, a: review.merge(s, by, a.texts("themes"), a.maybe("name")),
    "move": _move,
    "add": lambda s, by, a: review.add(s, by, a.texts("excerpts"), a.text("target")),
    "remove": lambda s, by, a: review.remove(s, by, a.texts("excerpts"), a.text("source")),
    "suggested": lambda s, by, a: answering.accept(s, by, a.texts("excerpts"), a.text("target")),
    "not this": lambda s, by, a: answering.decline(s, by, a.texts("excerpts"), a.text("target")),
    "set aside": lambda s, by, a: review.set_aside(s, by, a.texts("excerpts")),
    "take back": lambda s, by, a: review.take_back(s, by, a.texts("excerpts")),
    "mark": _mark,
    "link": _link,
    "unlink": lambda s, by, a: review.unlink_code(s, by, a.text("theme"), a.text("code")),
    "adopt": lambda s, by, a: review.adopt_as_code(s, by, a.text("theme")),
    "memo": _memo,
    "undo": lambda s, by, a: review.undo(s, by),
    "redo": lambda s, by, a: review.redo(s, by),
    "withdraw": lambda s, by, a: withdraw(s, by, a.text("participant")),
    "redact": _redact,
}
"""Name on the page to what it does; each appends one event and returns it."""
