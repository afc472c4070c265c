"""A corrected file in the place of a transcript's, on the Interviews page."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress
from workbench.importers.folders import KNOWN
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.importing.replacing import preview_replacement, replace_file
from workbench.services.importing.rows import ImportReport
from workbench.ui.kit.parts import PRIVATE, table, visited
from workbench.ui.kit.progress import job_values, progress_bar, shown_steps
from workbench.ui.kit.tables import Table
from workbench.ui.pages.importing_presenter import import_table, preview_table
from workbench.ui.visitors.sessions import Visitor, author
from workbench.ui.visitors.uploads import uploaded

if TYPE_CHECKING:
    import gradio as gr

_WHAT = (
    "The corrected file may have any name. What stays the same keeps its codes and decisions; "
    "excerpts that change or go are listed. *Look first* shows it and stores nothing."
)
_ASKED = "() => new URLSearchParams(location.search).get('replace') || ''"
"""An address may say which transcript is meant."""
_READ_AGAIN = "() => document.dispatchEvent(new CustomEvent('workbench:interviews'))"


def replace_form(project: Project, page: gr.Blocks) -> None:
    """Put the form together; `?replace=ID` in the address opens it for a transcript."""
    import gradio as gr

    with gr.Accordion("Replace a file by a corrected one", open=False) as form:
        gr.Markdown(_WHAT)
        with gr.Row(equal_height=True):
            which = gr.Dropdown([], label="Transcript to replace", scale=2)
            file = gr.File(label="Corrected file", file_types=[*KNOWN], height=120, scale=2)
        with gr.Row():
            look = gr.Button("Look first")
            replace = gr.Button("Replace", variant="primary")
        bar, told = progress_bar(), table()
        asked = gr.Textbox(visible=False)
    acts = _Acts(project)
    look.click(visited(acts.look), [which, file], told, **PRIVATE)
    done = replace.click(visited(acts.replace), [which, file], [bar, told, file], **PRIVATE)
    done.success(js=_READ_AGAIN)
    page.load(acts.opened, asked, [form, which], js=_ASKED, **PRIVATE)


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def opened(self, asked: str) -> tuple[Any, Any]:
        """The form, open for the transcript that the address names."""
        import gradio as gr

        there = reading.study(self._project).transcripts.values()
        choices = sorted((t.name, t.id) for t in there if t.text)
        chosen = next((own for _, own in choices if own == asked), None)
        return gr.Accordion(open=bool(chosen)), gr.Dropdown(choices=choices, value=chosen)

    def look(self, visitor: Visitor, which: str | None, file: str | None) -> Table:
        """What would become of it."""
        transcript, path = _both(which, file)
        return preview_table(
            preview_replacement(self._project, transcript, uploaded(visitor, path))
        )

    def replace(
        self, visitor: Visitor, which: str | None, file: str | None
    ) -> Iterator[tuple[Any, ...]]:
        """Replace it; the upload is deleted."""
        transcript, path = _both(which, file)
        by = author(visitor)
        folder, (taken,) = visitor.claim([uploaded(visitor, path)])

        def work(progress: Progress) -> ImportReport:
            try:
                return replace_file(self._project, by, transcript, taken, progress)
            finally:
                if folder is not None:
                    rmtree(folder, ignore_errors=True)

        made = yield from shown_steps(work, outputs=2)
        yield job_values(None), import_table(made.rows, made.remarks), None


def _both(which: str | None, file: str | None) -> tuple[str, str]:
    if not which or not file:
        raise InputError("choose a transcript and the file that takes its place")
    return which, file
