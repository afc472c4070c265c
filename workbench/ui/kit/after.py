"""What a page shows once a decision is recorded: if that fails, the decision has not."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TypeVar

from workbench.services.deciding.acknowledged import Acknowledged
from workbench.ui.board.telling import why

R = TypeVar("R")


def shown_after(done: Acknowledged, show: Callable[[], R]) -> R:
    """What the page shows of a decision that is in the trail.

    Raises:
        gr.Error: saying that it is recorded, and what failed after it.
    """
    import gradio as gr

    try:
        shown = show()
    except Exception as error:  # whatever it was, the decision is not to be made again
        raise gr.Error(_said(done, error), title="Recorded", print_exception=False) from error
    if done.problem is not None:
        gr.Warning(_said(done, done.problem), title="Recorded")
    return shown


def _said(done: Acknowledged, error: Exception) -> str:
    seq = done.recorded.seq
    return html.escape(f"#{seq} is recorded, but: {why(error)} Reload the page to see it.")
