"""What an analyst says to memos, and corrects about participants: one decision each.

Raises as the decisions of `services.deciding.review` do.
"""

from __future__ import annotations

from workbench.domain.errors import DecisionError, NotFound
from workbench.domain.material.attributes import attribute_said
from workbench.domain.material.participant_keys import participant_key
from workbench.domain.telling.wording import one_line
from workbench.domain.trail.notes import CommentOnMemo, MemoTarget, Question, SetAttribute
from workbench.domain.trail.recorded import Recorded
from workbench.services.context import Author, Project, decide
from workbench.services.deciding.written import NAME_CHARACTERS, written_text
from workbench.services.reading import study


def comment_on_memo(
    project: Project,
    by: Author,
    target: MemoTarget,
    target_id: str,
    memo: int,
    text: str = "",
    question: Question = "",
) -> Recorded:
    """Answer a memo, given by its number, and say whether its question is open or settled.

    Raises:
        DecisionError: nothing is said, or there is no such memo.
    """
    target_id = participant_key(target_id) if target == "participant" else target_id
    event = CommentOnMemo(
        target=target, target_id=target_id, memo=memo, text=written_text(text), question=question
    )
    return decide(project, by, event)


def set_attribute(
    project: Project, by: Author, participant_id: str, name: str, value: str
) -> Recorded:
    """Correct what is known of a participant, in place of what a file says; empty takes it away.

    Raises:
        NotFound: nobody goes by that id.
        DecisionError: the attribute has no name, or something is too long.
    """
    if participant_id not in study(project).participants:
        raise NotFound(f"no participant {participant_id!r} in the study; reload the page")
    key, called, said = participant_key(participant_id), one_line(name), one_line(value)
    if not called or max(len(called), len(said)) > NAME_CHARACTERS:
        limit = f"of at most {NAME_CHARACTERS} characters, and so has its value"
        raise DecisionError(f"an attribute needs a name {limit}")
    return decide(
        project, by, SetAttribute(participant_id=key, said=attribute_said(key, called, said))
    )
