"""Coding: one's units of a round, by keyboard, with the codebook and nothing else of the study.

The page has functions of its own: those of other pages would answer questions about themes and
others' codings as well (`ui.server.door` lets a coder of an open round call these alone).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.services import reading
from workbench.services.coding.rounds import code_unit
from workbench.services.context import Project
from workbench.services.deciding.acknowledged import acknowledged
from workbench.ui.board.assets import STATIC
from workbench.ui.board.request import arguments
from workbench.ui.board.telling import Json, answer_or_error, why
from workbench.ui.kit.parts import from_board
from workbench.ui.pages.coding_presenter import coding_sheet
from workbench.ui.visitors.sessions import Visitor, author, visitor_of

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Coding", "coding"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; its script asks for one's own units."""
    import gradio as gr

    # Gradio calls them by these names, and wants plain functions.
    def coding_read(asked: dict[str, Any], request: gr.Request) -> dict[str, Any]:
        return answer_or_error(lambda: read(project, asked, visitor_of(request)))

    def coding_decide(asked: dict[str, Any], request: gr.Request) -> dict[str, Any]:
        return answer_or_error(lambda: decide(project, asked, visitor_of(request)))

    for each in (coding_read, coding_decide):  # Gradio looks for the type itself
        each.__annotations__["request"] = gr.Request
    gr.HTML(
        html_template=(STATIC / "template.html").read_text("utf-8"),
        js_on_load=from_board("coding.js"),
        server_functions=[coding_read, coding_decide],
        apply_default_css=False,
        elem_id="board",
    )


def read(project: Project, asked: Json, visitor: Visitor) -> Json:
    """What the visitor is asked to code.

    Raises:
        InputError: nobody has said who they are.
    """
    given = arguments(_asked_for, asked, after=0)
    return coding_sheet(reading.study(project), author(visitor).analyst, given["round_id"])


def decide(project: Project, asked: Json, visitor: Visitor) -> Json:
    """Record what the visitor gave a unit; the answer says nothing of what others did meanwhile."""
    given = arguments(code_unit, asked, after=2)
    client = asked.get("client_id") if isinstance(asked, dict) else ""
    by = author(visitor)
    if isinstance(client, str):
        by = type(by)(analyst=by.analyst, client_id=client[:80])
    done = acknowledged(project, by, code_unit, **given)
    visitor.sent.add(done.recorded.seq)
    answer: Json = {"recorded": done.recorded.seq}
    return answer if done.problem is None else answer | {"problem": why(done.problem)}


def _asked_for(round_id: str = "") -> None:
    """What the page may ask."""
