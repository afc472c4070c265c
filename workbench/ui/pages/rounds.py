"""Rounds: a sample is given to several people who code it without seeing each other's codings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.services import reading
from workbench.services.coding.rounds import Drawn, round_lines, sample_of
from workbench.services.context import Project
from workbench.ui.kit.component import scripted
from workbench.ui.pages.rounds_presenter import rounds_sheet

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Rounds", "rounds"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for the rounds."""
    scripted(project, "rounds.js", {"rounds": rounds, "sample": sample})


def rounds(project: Project) -> dict[str, Any]:
    """Every round, and what a new one can be made of."""
    return rounds_sheet(reading.study(project), round_lines(project))


def sample(
    project: Project,
    drawn: Drawn = "all",
    number: int = 0,
    seed: int = 0,
    interviews: list[str] | None = None,
) -> dict[str, Any]:
    """How large a sample would be."""
    return {"units": len(sample_of(reading.study(project), drawn, number, seed, interviews or ()))}
