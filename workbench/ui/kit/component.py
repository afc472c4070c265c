"""The one component of the board and of the Alignment page: a script that asks and decides."""

from __future__ import annotations

from typing import Any

from workbench.services.context import Project
from workbench.ui.board.assets import STATIC
from workbench.ui.board.desk import Desk
from workbench.ui.kit.parts import from_board
from workbench.ui.visitors.sessions import visitor_of


def scripted(project: Project, script: str) -> None:
    """Put the component with a script of the board's folder on the page that is being built."""
    import gradio as gr

    desk = Desk(project)

    # Gradio calls them by these names, and wants plain functions.
    def read(asked: dict[str, Any]) -> dict[str, Any]:
        return desk.read(asked)

    def decide(asked: dict[str, Any], request: gr.Request) -> dict[str, Any]:
        return desk.decide(asked, visitor_of(request))

    def decide_all(asked: dict[str, Any], request: gr.Request) -> dict[str, Any]:
        return desk.decide_all(asked, visitor_of(request))

    for each in (decide, decide_all):  # Gradio looks for the type itself, not for its name
        each.__annotations__["request"] = gr.Request
    gr.HTML(
        html_template=(STATIC / "template.html").read_text("utf-8"),
        js_on_load=from_board(script),
        server_functions=[read, decide, decide_all],
        apply_default_css=False,
        elem_id="board",
    )
