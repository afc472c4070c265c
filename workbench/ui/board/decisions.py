"""Every decision the board offers, by the name its script uses: the service that records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.domain.trail.codes import AddCode
from workbench.domain.trail.events import CreateTheme, MarkExcerpt, Merge, Split
from workbench.domain.trail.recorded import Recorded
from workbench.services.coding import rounds, settling
from workbench.services.deciding import coders, codes, findings, notes, review
from workbench.services.erasing.participants import redact, withdraw
from workbench.services.suggesting import answering

DECISIONS: Mapping[str, Callable[..., Recorded]] = {
    "create": review.create_theme,
    "accept": review.accept,
    "reject": review.reject,
    "park": review.park,
    "reopen": review.reopen,
    "rename": review.rename,
    "redefine": review.redefine,
    "nest": review.nest,
    "split": review.split,
    "merge": review.merge,
    "move": review.move,
    "add": review.add,
    "remove": review.remove,
    "suggested": answering.accept,
    "not this": answering.decline,
    "set aside": review.set_aside,
    "take back": review.reinstate,
    "mark": review.mark_excerpt,
    "link": review.link_code,
    "unlink": review.unlink_code,
    "adopt": review.adopt_as_code,
    "add code": codes.add_code,
    "change code": codes.change_code,
    "nest code": codes.nest_code,
    "merge codes": codes.merge_codes,
    "retire code": codes.retire_code,
    "memo": review.write_memo,
    "comment on memo": notes.comment_on_memo,
    "set attribute": notes.set_attribute,
    "set coder": coders.set_coder,
    "open round": rounds.open_round,
    "code unit": rounds.code_unit,
    "close round": rounds.close_round,
    "settle unit": settling.settle_unit,
    "mark key quotes": findings.mark_key_quotes,
    "unmark key quotes": findings.unmark_key_quotes,
    "state fact": findings.state_fact,
    "summarise cell": findings.summarise_cell,
    "undo": review.undo,
    "redo": review.redo,
    "withdraw": withdraw,
    "redact": redact,
}
"""Each is given the project, the author and whatever else it declares, read from the request; it
appends one event and returns it."""


def made_by(recorded: Recorded) -> list[str]:
    """Ids of the themes, the excerpt or the code that a decision made; the page goes there."""
    match recorded.event:
        case CreateTheme(theme_id=made) | Merge(into=made) | MarkExcerpt(excerpt_id=made):
            return [made]
        case AddCode(code=added):
            return [added.id]
        case Split(parts=parts):
            return [part.theme_id for part in parts]
        case _:
            return []
