"""The codebook: every code with the themes that speak to it, and those that none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.services import reading
from workbench.services.context import Services
from workbench.ui.parts import PRIVATE, table
from workbench.ui.presenters_pages import Table, codebook_table

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Codebook", "codebook"


def build(services: Services, analyst: str, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    def show() -> Table:
        return codebook_table(reading.study(services))

    gr.Markdown("# Codebook")
    sheet = table()
    page.load(show, None, sheet, **PRIVATE)
