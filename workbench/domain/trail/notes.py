"""What is said to memos, and what is corrected about participants.

Events like those of `domain.trail.events`, where all that can happen is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.trail.families import Decision
from workbench.domain.trail.incoming import Text

MemoTarget = Literal["project", "participant", "transcript", "excerpt", "theme", "code"]

Question = Literal["", "open", "settled"]
"""Whether a memo asks something that is still open, or was; empty: it asks nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentOnMemo(Decision):
    """Somebody answered a memo (event number `memo`), or said whether its question is open.

    Without a text only `question` is said; without that, it stays as it was.
    """

    target: MemoTarget
    target_id: str
    memo: int
    text: Text = ""
    question: Question = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAttribute(Decision):
    """An analyst corrected an attribute of a participant, in place of what a file says.

    `said` names the participant as well (`domain.material.attributes`), so that it can be erased
    without what is said of others.
    """

    participant_id: str
    said: Text
