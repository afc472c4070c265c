"""The board: themes with their excerpts, decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.services.context import Project
from workbench.ui.kit.component import scripted

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Board", ""


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script does the rest."""
    scripted(project, "main.js")
