"""Small parts that several pages share."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from inspect import isgeneratorfunction
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from workbench.services.context import Project
from workbench.services.deciding.acknowledged import Acknowledged
from workbench.services.heard import listening, recorded_but
from workbench.ui.board.assets import version
from workbench.ui.board.telling import why
from workbench.ui.kit.filled import filled
from workbench.ui.visitors.sessions import Visitor, visitor_of

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


def from_board(script: str, given: str = "server") -> str:
    """What starts a script of the board's folder on a component; its address has a version.

    The whole address: a browser keeps what it has compiled together with the server that it came
    from, and would ask that server for the scripts of another study in the same tab.
    """
    address = f"location.origin + '/board-files/{version()}/{script}'"
    return f"import({address}).then((script) => script.start(element, {given}));"


def table(note: str = "") -> gr.HTML:
    """An empty table; a `tables.Table` fills it. The note stands there until then."""
    return filled(_TABLE, {"note": note, "heads": [], "rows": []})


def message_box(elem_id: str | None = None) -> gr.Textbox:
    """Where a page says what became of something, a line each; nothing to see until it does."""
    import gradio as gr

    return gr.Textbox(
        show_label=False, container=False, interactive=False, lines=1, max_lines=12,
        elem_classes=["wb-message"], elem_id=elem_id,
    )  # fmt: skip


def who_changes() -> gr.HTML:
    """Nothing to see: its event `named` says that somebody else decides from now on."""
    script = "document.addEventListener('workbench:analyst', () => trigger('named'));"
    return filled("<span hidden></span>", {}, script=script)


def only_to_read(project: Project) -> None:
    """Say at the top of a page that nothing can be decided, where it is so."""
    if why_not := project.store.read_only:
        said = f"{why_not}: you can read and export, but nothing that you decide can be kept."
        filled('<p class="wb-read-only" role="status">{{value.said}}</p>', {"said": said})


def errors_shown(callback: Callable[P, R]) -> Callable[P, R]:
    """Show errors to the analyst, as text."""

    @wraps(callback)
    def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        with _showing_errors():
            return callback(*args, **kwargs)

    return telling


def all_errors_shown(pages: gr.Blocks) -> None:
    """Have whatever any control of the pages calls show its errors."""
    for called in pages.fns.values():
        if called.fn is not None:
            going_on = isgeneratorfunction(called.fn)
            called.fn = _errors_shown_on_the_way(called.fn) if going_on else errors_shown(called.fn)


def _errors_shown_on_the_way(callback: Callable[P, Iterator[R]]) -> Callable[P, Iterator[R]]:
    @wraps(callback)
    def telling(*args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        yield from _each_step(callback(*args, **kwargs))

    return telling


def visited(callback: Callable[Concatenate[Visitor, ...], Any]) -> Callable[..., Any]:
    """Give a callback the page that it is called from, and show errors as above."""
    import gradio as gr

    # Gradio asks each kind of function what it is, and looks for the type of its parameter.
    def answer(request: gr.Request, *given: object) -> Any:  # noqa: ANN401
        with _showing_errors():
            return callback(visitor_of(request), *given)

    def go_on(request: gr.Request, *given: object) -> Iterator[Any]:
        yield from _each_step(callback(visitor_of(request), *given))

    called = go_on if isgeneratorfunction(callback) else answer
    called.__annotations__["request"] = gr.Request
    return called


def shown_after(done: Acknowledged, show: Callable[[], R]) -> R:
    """What the page shows after a decision that is in the trail, whatever fails in showing it.

    Raises:
        gr.Error: saying that it is recorded, and what failed after it.
    """
    import gradio as gr

    seq = [done.recorded.seq]
    with _showing_errors(seq):
        shown = show()
    if done.problem is not None:
        gr.Warning(_words(done.problem, seq), title="Recorded")
    return shown


def _each_step(steps: Iterator[R]) -> Iterator[R]:
    """The steps of a callback; between them others use the thread, and another may go on."""
    heard: list[int] = []
    while True:
        with _showing_errors(heard):
            try:
                step = next(steps)
            except StopIteration:
                return
        yield step


@contextmanager
def _showing_errors(heard: list[int] | None = None) -> Iterator[None]:
    """Show what failed, and beside it what had been recorded before it did."""
    import gradio as gr

    with listening(heard) as recorded:
        try:
            yield
        except gr.Error:  # it is shown already
            raise
        except Exception as error:  # the page must say something, whatever happens in a service
            title = "Recorded" if recorded else "Error"
            said = _words(error, recorded)
            raise gr.Error(said, title=title, print_exception=False) from error


def _words(error: Exception, heard: Sequence[int]) -> str:
    said = recorded_but(heard, why(error))
    return html.escape(f"{said} Reload the page to see it." if heard else said)
