"""Alignment: what themes and codebook share, and what each has alone; decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.services.context import Services
from workbench.ui.desk import Desk
from workbench.ui.files import BOARD
from workbench.ui.parts import from_board

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Alignment", "alignment"


def build(services: Services, analyst: str, page: gr.Blocks) -> None:
    """Put the page together; its script asks and decides as the board's does."""
    import gradio as gr

    desk = Desk(services, analyst)

    def read(asked: dict[str, Any]) -> dict[str, Any]:
        return desk.read(asked)

    def decide(asked: dict[str, Any]) -> dict[str, Any]:
        return desk.decide(asked)

    def decide_all(asked: dict[str, Any]) -> dict[str, Any]:
        return desk.decide_all(asked)

    gr.HTML(
        html_template=(BOARD / "template.html").read_text("utf-8"),
        js_on_load=from_board("align.js"),
        server_functions=[read, decide, decide_all],
        apply_default_css=False,
        elem_id="board",
    )
