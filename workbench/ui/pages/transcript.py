"""A transcript to read, with every theme and coding in it; who speaks; taking it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import NotFound
from workbench.domain.material.text import Role
from workbench.domain.trail.recorded import Recorded
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.deciding.speakers import rename_speaker
from workbench.services.erasing import removal
from workbench.services.importing.doubts import Choice, open_doubts, settle
from workbench.services.importing.speakers import heard_in, set_speakers
from workbench.ui.board.desk import Decision
from workbench.ui.kit.component import scripted
from workbench.ui.pages.interviews_presenter import transcript_page

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Transcript", "transcript"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the transcript that the address names."""
    decisions: dict[str, Decision] = {
        "set role": set_role, "rename speaker": rename, "settle doubt": settle_doubt,
        "take out": removal.remove,
    }  # fmt: skip
    scripted(project, "transcript.js", {"transcript": transcript}, decisions)


def transcript(project: Project, transcript_id: str) -> dict[str, Any]:
    """The transcript with that id.

    Raises:
        NotFound: it is not in the study.
    """
    doubts = (d for d in open_doubts(project) if d.transcript == transcript_id)
    found = transcript_page(reading.study(project), transcript_id, next(doubts, None))
    if found is None:
        raise NotFound("that transcript is not in the study; choose one on the Interviews page")
    return found


def set_role(
    project: Project,
    by: Author,
    transcript_id: str,
    speaker: str,
    role: Role,
    everywhere: bool = False,
) -> Recorded:
    """Correct who a speaker is, here or wherever the name speaks.

    Raises:
        NotFound: no such transcript, or nobody speaks in it under that name.
    """
    others = heard_in(project, speaker) if everywhere else []
    silent = replace(by, made_at=None, client_id="")  # one request is one event
    for other in others:
        if other != transcript_id:
            set_speakers(project, silent, other, {speaker: role})
    return set_speakers(project, replace(by, made_at=None), transcript_id, {speaker: role})


def rename(project: Project, by: Author, transcript_id: str, speaker: str, name: str) -> Recorded:
    """Call a speaker of this transcript otherwise; raises as the service does."""
    return rename_speaker(project, replace(by, made_at=None), transcript_id, speaker, name)


def settle_doubt(
    project: Project, by: Author, transcript_id: str, choice: Choice, alike: bool = False
) -> Recorded:
    """Say which of two readings is right, and for others of the same kind where that is asked.

    Raises:
        NotFound: the transcript is not in doubt.
    """
    settle(project, replace(by, made_at=None, client_id=""), transcript_id, choice, alike=alike)
    return reading.study(project).trail[-1]
