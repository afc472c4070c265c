"""Agreement: how far coders agree, by code and by part; what was confused with what, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.services import reading
from workbench.services.coding.agreement import agreement, differing
from workbench.services.coding.coders import coder_lines
from workbench.services.context import Project
from workbench.ui.kit.component import scripted
from workbench.ui.pages.agreement_presenter import agreement_sheet, place_lines

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Agreement", "agreement"

MOST = 100
"""Places that are shown of one confusion."""


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the figures."""
    scripted(project, "agreement.js", {"agreement": figures, "confused": confused})


def figures(
    project: Project, units: str = "excerpts", by: str = "code", round_id: str = ""
) -> dict[str, Any]:
    """All figures, counted by units of one kind, by code and by something else."""
    found = agreement(project, units=units, by=by, round_=round_id)
    return agreement_sheet(reading.study(project), found, coder_lines(project))


def confused(
    project: Project,
    coders: list[str],
    first: str,
    second: str,
    units: str = "excerpts",
    round_id: str = "",
) -> dict[str, Any]:
    """Where one of the coders gave one code and another the other."""
    found = differing(project, coders, first, second, units=units, round_=round_id)
    lines = place_lines(reading.study(project), found[:MOST], coders)
    return {"places": lines, "more": max(0, len(found) - MOST)}
