"""The one component of the board and of pages like it: a script that asks and decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.services.context import Project
from workbench.ui.board.assets import STATIC
from workbench.ui.board.desk import Decision, Desk, Question
from workbench.ui.kit.parts import from_board
from workbench.ui.visitors.sessions import visitor_of


def scripted(
    project: Project,
    script: str,
    reads: Mapping[str, Question] | None = None,
    decisions: Mapping[str, Decision] | None = None,
) -> None:
    """Put the component with a script of the board's folder on the page that is being built.

    Args:
        project: the open project.
        script: which one.
        reads: what it asks beside the board's questions.
        decisions: what it decides beside the board's decisions.
    """
    import gradio as gr

    desk = Desk(project, reads, decisions)

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
