"""How files mark who speaks: a field, marks that recur in them, and a look while one writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.services.context import Project
from workbench.services.importing.patterns import pattern_for, tried
from workbench.ui.kit.parts import PRIVATE, table, visited
from workbench.ui.kit.tables import Table
from workbench.ui.pages.import_given import listed
from workbench.ui.pages.importing_presenter import tried_table
from workbench.ui.visitors.sessions import Visitor
from workbench.ui.visitors.uploads import uploaded

if TYPE_CHECKING:
    import gradio as gr
    from gradio.events import Dependency

_NOTHING: Table = {"note": "", "heads": [], "rows": []}
_HINT = "leave empty unless files mark names in a way of their own: #X:  @X:  [X] text  #### X"


def pattern_field(project: Project, page: gr.Blocks) -> gr.Textbox:
    """The field in which the marks are written; it shows what is remembered."""
    import gradio as gr

    written = gr.Textbox(
        label="How names are marked in the interviews (X stands for the name, T for a time)",
        placeholder=_HINT, max_lines=1,
    )  # fmt: skip

    def remembered() -> str:
        pattern = pattern_for(project, None)
        return pattern.written if pattern else ""

    page.load(remembered, None, written, **PRIVATE)
    return written


def pattern_look(
    project: Project, files: gr.File, asking: gr.Textbox, written: gr.Textbox
) -> tuple[gr.Radio, Dependency]:
    """The first turns while one writes, and marks on offer; gives these, and when one is taken.

    Both come and go by themselves, so that they stand below whatever somebody may be clicking.
    """
    import gradio as gr

    offers = gr.Radio(
        [], label="These marks recur in files that are not understood. Take one:", visible=False
    )
    shown = table()

    def attempt(visitor: Visitor, chosen: list[str] | None, asked: str, pattern: str) -> Table:
        if not chosen or not pattern.strip():
            return _NOTHING
        paths = [uploaded(visitor, each) for each in chosen]
        try:
            return tried_table(tried(project, paths, pattern, listed(asked)))
        except InputError as error:  # said beside the field: one is still writing
            return {**_NOTHING, "note": str(error)}

    given = [files, asking, written]
    latest = {"trigger_mode": "always_last", **PRIVATE}
    written.change(visited(attempt), given, shown, **latest)
    files.change(visited(attempt), given, shown, **latest)
    return offers, offers.input(str, offers, written, **PRIVATE)


def offered(patterns: Iterable[str]) -> Any:  # noqa: ANN401 - an update of a Gradio component
    """The marks on offer, each once; nothing to be seen where there is none."""
    import gradio as gr

    choices = sorted(set(patterns))
    return gr.Radio(choices=choices, value=None, visible=bool(choices))
