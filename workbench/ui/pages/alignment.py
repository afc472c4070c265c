"""Alignment: what themes and codebook share, and what each has alone; decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.services.context import Project
from workbench.ui.kit.component import scripted

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Alignment", "alignment"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks and decides as the board's does."""
    scripted(project, "align.js")
