"""Interviews: every transcript, how far it was worked on, and what is in doubt about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.study import Study
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.erasing import removal
from workbench.ui.kit.component import scripted
from workbench.ui.kit.listing import listing
from workbench.ui.pages.interviews_presenter import gone_lines, interview_lines, word_counts
from workbench.ui.pages.replace_form import replace_form

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Interviews", "interviews"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the rows."""
    decisions = {"bring back": removal.bring_back}
    scripted(project, "interviews.js", {"interviews": interviews}, decisions)
    replace_form(project, page)


def interviews(
    project: Project, find: str = "", sort: str = "name", down: bool = False, page: int = 0
) -> dict[str, Any]:
    """One page of the list, and what was taken out."""
    study = reading.study(project)
    lines = interview_lines(study, _words(project, study))
    shown = listing(lines, find=find, sort=sort, down=down, page=page)
    doubtful = sum(1 for line in lines if line["doubt"])
    return {**shown, "all": len(lines), "doubtful": doubtful, "gone": gone_lines(study)}


def _words(project: Project, study: Study) -> dict[str, int]:
    """How many words each transcript has; they are counted once, until transcripts change."""

    def counted(_: object) -> tuple[object, dict[str, int]]:
        return study.transcripts, word_counts(study)

    key = id(study.transcripts)  # kept with the result, so that nothing else can have its number
    _, words = project.memory.words.now(key, study.board.seq, counted)
    return dict(words)
