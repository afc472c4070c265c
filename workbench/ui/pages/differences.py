"""Differences: where coders differ, by what was confused with what; settled here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.services import reading
from workbench.services.coding.settling import differences
from workbench.services.context import Project
from workbench.ui.kit.component import scripted
from workbench.ui.pages.differences_presenter import differences_sheet

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Differences", "differences"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the differences."""
    scripted(project, "differences.js", {"differences": shown})


def shown(project: Project, round_id: str = "") -> dict[str, Any]:
    """What coders differ on, in a closed round or in what was loaded."""
    return differences_sheet(reading.study(project), differences(project, round_id))
