"""Checklist: COREQ and SRQR, filled in as far as the study knows; the team states the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.services import reading
from workbench.services.context import Project
from workbench.services.labelers.rehearsal import what_was_sent
from workbench.ui.kit.component import scripted
from workbench.ui.pages.checklist_presenter import checklist_page

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Checklist", "checklist"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the items."""
    scripted(project, "checklist.js", {"checklist": checklist})


def checklist(project: Project) -> dict[str, Any]:
    """Both lists, further facts, and the methods as reports have them."""
    study = reading.study(project)
    return checklist_page(replace(study, sent=what_was_sent(project)))
