"""Small parts that several pages share."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from workbench.domain.errors import InputError, WorkbenchError
from workbench.services.context import Author
from workbench.ui.files import version
from workbench.ui.filled import filled

if TYPE_CHECKING:
    import gradio as gr

P = ParamSpec("P")
R = TypeVar("R")

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""Given with every event: no endpoint is described to anybody."""

_TABLE = """
<section class="wb-sheet" aria-live="polite">
  <p class="wb-note">{{value.note}}</p>
  <div class="wb-scroll"><table>
    <thead><tr>{{#each value.heads}}<th scope="col">{{this}}</th>{{/each}}</tr></thead>
    <tbody>{{#each value.rows}}
      <tr data-mark="{{this.mark}}" data-depth="{{this.depth}}">
        {{#each this.cells}}<td>{{this}}</td>{{/each}}
      </tr>{{/each}}
    </tbody>
  </table></div>
</section>
"""

_REMEMBERED = "() => localStorage.getItem('workbench:analyst') || ''"
_REMEMBER = """(name) => {
  const known = localStorage.getItem('workbench:analyst') || %s;
  if (name !== known) localStorage.setItem('workbench:analyst', name);
  return name;
}"""


def from_board(script: str) -> str:
    """What starts a script of the board's folder on a component; its address has a version."""
    address = f"/board-files/{version()}/{script}"
    return f"import('{address}').then((script) => script.start(element, server));"


def table() -> gr.HTML:
    """An empty table; a `presenters_pages.Table` fills it."""
    return filled(_TABLE, {"note": "", "heads": [], "rows": []})


def analyst_box(page: gr.Blocks, analyst: str) -> gr.Textbox:
    """Who decides, as the browser remembers it; until somebody typed a name, the one offered."""
    import gradio as gr

    def begin(remembered: str) -> str:
        return remembered or analyst

    box = gr.Textbox(label="You decide as", max_lines=1, max_length=80, min_width=160)
    page.load(begin, box, box, js=_REMEMBERED, queue=False, **PRIVATE)
    # What was offered is not remembered; what is pasted is no input, so leaving the box counts too.
    remember = _REMEMBER % json.dumps(analyst)
    gr.on([box.input, box.blur], None, box, None, js=remember, **PRIVATE)
    return box


def named(who: str) -> Author:
    """An analyst with a name.

    Raises:
        InputError: there is none.
    """
    if not who.strip():
        raise InputError("say who you are first: fill in “You decide as”")
    return Author(analyst=who.strip())


def told(callback: Callable[P, R]) -> Callable[P, R]:
    """Show the workbench's own errors to the analyst, as text."""

    @wraps(callback)
    def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        import gradio as gr

        try:
            return callback(*args, **kwargs)
        except WorkbenchError as error:
            raise gr.Error(html.escape(str(error)), print_exception=False) from error

    return telling
