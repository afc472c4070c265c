"""The codebook: edited code by code, loaded from a file with people's codings, its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress
from workbench.domain.telling.wording import count
from workbench.importers import CODEBOOKS, CODINGS
from workbench.services.context import Project
from workbench.services.importing.codebook import codebook_versions, load_codebook, preview_codebook
from workbench.services.importing.codings import (
    LoadedCodings,
    load_codings,
    preview_codings,
    together,
)
from workbench.ui.kit.component import scripted
from workbench.ui.kit.parts import PRIVATE, table, visited
from workbench.ui.kit.progress import job_values, progress_bar, shown_steps
from workbench.ui.kit.tables import Table
from workbench.ui.pages.codebook_presenter import (
    codings_table,
    loaded_table,
    understood_table,
    versions_table,
)
from workbench.ui.visitors.sessions import Visitor, author
from workbench.ui.visitors.uploads import uploaded

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Codebook", "codebook"
_LOAD = (
    "The file becomes the codebook. A code that is in both, by its GUID or by its name and place "
    "in the tree, keeps its links to themes and its codings. Looking first stores nothing."
)
_BY_HAND = (
    "What was added, worded, moved, merged or retired by hand since the last load stays as it is, "
    "unless this is ticked. Looking first lists it."
)
_READ_AGAIN = "() => document.dispatchEvent(new CustomEvent('workbench:codebook'))"
_CODINGS = (
    "Passages that people have coded: a table of transcript, code and either the quote or its "
    "start and end (Taguette's highlights are one), a REFI-QDA project on interviews that the "
    "study has, or transcripts' own tables with codes beside the words. They replace earlier "
    "codings of the same coders."
)


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    acts = _Acts(project)
    scripted(project, "codebook.js")
    with gr.Accordion("Load a codebook", open=False) as first:
        gr.Markdown(_LOAD)
        book, look, load, shown = _chooser("Codebook", CODEBOOKS, "Load this codebook")
        over = gr.Checkbox(label="Replace what was changed by hand", info=_BY_HAND, value=False)
    with gr.Accordion("Load people's codings", open=False):
        gr.Markdown(_CODINGS)
        marks, look_up, put, placed = _chooser(
            "Codings", CODINGS, "Load these codings", several=True
        )
        adding = gr.Checkbox(label="Add codes that the codebook lacks, without definitions")
        bar = progress_bar()
    with gr.Accordion("Versions of the codebook", open=False):
        versions = table()
    look.click(acts.look, [book, over], shown, **PRIVATE)
    load.click(acts.load, [book, over], [shown, versions, book], **PRIVATE).success(js=_READ_AGAIN)
    look_up.click(acts.look_up, marks, placed, **PRIVATE)
    loaded = put.click(acts.put, [marks, adding], [bar, placed, marks], **PRIVATE)
    loaded.success(js=_READ_AGAIN)
    page.load(acts.show, None, [versions, first], **PRIVATE)


def _chooser(
    label: str, suffixes: tuple[str, ...], load: str, *, several: bool = False
) -> tuple[gr.File, gr.Button, gr.Button, gr.HTML]:
    """A file or several, a button to look into them, one to load them, and the result."""
    import gradio as gr

    with gr.Row():
        file = gr.File(
            label=f"{label} ({', '.join(suffixes)})", file_types=[*suffixes], height=130,
            file_count="multiple" if several else "single",
        )  # fmt: skip
        with gr.Column():
            look = gr.Button("Look first")
            button = gr.Button(load, variant="primary")
    return file, look, button, table()


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.look, self.look_up = visited(self._look), visited(self._look_up)
        self.load, self.put = visited(self._load), visited(self._put)

    def show(self) -> tuple[Table, Any]:
        """Every version; without one, how to load the first is open."""
        import gradio as gr

        versions = codebook_versions(self._project)
        return versions_table(versions), gr.Accordion(open=not versions)

    def _look(self, visitor: Visitor, file: str | None, over: bool) -> Table:
        path = _chosen(visitor, file)
        return understood_table(preview_codebook(self._project, path, overwrite=over), over)

    def _load(self, visitor: Visitor, file: str | None, over: bool) -> tuple[Table, Table, Any]:
        path = _chosen(visitor, file)
        loaded = load_codebook(self._project, author(visitor), path, overwrite=over)
        path.unlink()
        return loaded_table(loaded, over), versions_table(codebook_versions(self._project)), None

    def _look_up(self, visitor: Visitor, files: list[str] | None) -> Table:
        paths = _all_chosen(visitor, files)
        found = {path.name: preview_codings(self._project, path) for path in paths}
        said = f"Nothing is stored yet. {_codings(found)} would be loaded."
        return codings_table(together(found), said)

    def _put(
        self, visitor: Visitor, files: list[str] | None, add: bool
    ) -> Iterator[tuple[Any, ...]]:
        paths, by = _all_chosen(visitor, files), author(visitor)

        def load(progress: Progress) -> dict[str, LoadedCodings]:
            loaded = {}
            for done, path in enumerate(paths):
                progress(f"placing the codings of {path.name}", done, len(paths))
                loaded[path.name] = load_codings(self._project, by, path, add_codes=add)
                path.unlink()
            return loaded

        loaded = yield from shown_steps(load, outputs=2)
        table_ = codings_table(together(loaded), f"Loaded {_codings(loaded)}.")
        yield job_values(None), table_, None


def _codings(found: Mapping[str, LoadedCodings]) -> str:
    return count(sum(each.placed for each in found.values()), "coding")


def _all_chosen(visitor: Visitor, files: list[str] | None) -> list[Path]:
    if not files:
        raise InputError("choose a file first")
    return [uploaded(visitor, file) for file in files]


def _chosen(visitor: Visitor, file: str | None) -> Path:
    if not file:
        raise InputError("choose a file first")
    return uploaded(visitor, file)
