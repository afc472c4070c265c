"""Memos, comments on them and corrected attributes in words, for the trail and the reports."""

from __future__ import annotations

from workbench.domain.material.attributes import attribute_in
from workbench.domain.study import Study
from workbench.domain.telling.wording import participant_title, quoted, target_title
from workbench.domain.trail.events import WriteMemo
from workbench.domain.trail.notes import CommentOnMemo, SetAttribute
from workbench.domain.trail.recorded import Recorded

_ASKS = {"open": "an open question", "settled": "settled"}


def memo_told(event: WriteMemo, study: Study, at: Recorded) -> str:
    """What was noted, and on what."""
    return f"wrote a memo on {target_title(event, study, at)}: {quoted(event.text)}"


def comment_told(event: CommentOnMemo, study: Study, at: Recorded) -> str:
    """What was said to a memo, and whether its question is open."""
    memo = f"memo #{event.memo} on {target_title(event, study, at)}"
    marked = f"marked {memo} as {_ASKS[event.question]}" if event.question else ""
    if not event.text:
        return marked
    said = f"commented on {memo}: {quoted(event.text)}"
    return f"{marked}, and {said}" if marked else said


def attribute_told(event: SetAttribute, study: Study, at: Recorded) -> str:
    """Which attribute of whom was corrected, and how."""
    who, said = participant_title(event.participant_id, study, at), attribute_in(event.said)
    if said is None:
        return f"corrected an attribute of {who}, which is erased"
    name, value = said
    return f"set {name} of {who} to {quoted(value)}" if value else f"took away {name} of {who}"
