"""The codebook: its codes with their themes, loading one and people's codings, its versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.domain.wording import count
from workbench.importers import CODEBOOKS, CODINGS
from workbench.services import reading
from workbench.services.codebook import codebook_versions, load_codebook, preview_codebook
from workbench.services.codings import LoadedCodings, load_codings, preview_codings
from workbench.services.context import Author, Services
from workbench.ui.parts import PRIVATE, analyst_box, named, table, told
from workbench.ui.presenters_codebook import (
    codebook_table,
    codings_table,
    loaded_table,
    understood_table,
    versions_table,
)
from workbench.ui.presenters_pages import Table

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Codebook", "codebook"
_LOAD = (
    "The file becomes the codebook. A code that is in both, by its GUID or by its name and place "
    "in the tree, keeps its links to themes and its codings. Look first: nothing is stored by that."
)
_CODINGS = (
    "Passages that people have coded: a table of transcript, code and either the quote or its "
    "start and end (Taguette's highlights are one), or a REFI-QDA project on interviews that the "
    "study has. They replace earlier codings of the same coders."
)


def build(services: Services, analyst: str, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    acts = _Acts(services, analyst)
    gr.Markdown("# Codebook")
    sheet = table()
    name = analyst_box(page, analyst)
    with gr.Accordion("Load a codebook", open=False):
        gr.Markdown(_LOAD)
        book, look, load, shown = _chooser("Codebook", CODEBOOKS, "Load this codebook")
    with gr.Accordion("Load people's codings", open=False):
        gr.Markdown(_CODINGS)
        marks, look_up, put, placed = _chooser("Codings", CODINGS, "Load these codings")
    with gr.Accordion("Versions of the codebook", open=False):
        versions = table()
    look.click(acts.look, book, shown, **PRIVATE)
    load.click(acts.load, [book, name], [shown, sheet, versions, book], **PRIVATE)
    look_up.click(acts.look_up, marks, placed, **PRIVATE)
    put.click(acts.put, [marks, name], [placed, sheet, marks], **PRIVATE)
    page.load(acts.show, None, [sheet, versions], **PRIVATE)


def _chooser(
    label: str, suffixes: tuple[str, ...], load: str
) -> tuple[gr.File, gr.Button, gr.Button, gr.HTML]:
    """A file, a button to look into it, one to load it, and what came of it."""
    import gradio as gr

    with gr.Row():
        file = gr.File(label=f"{label} ({', '.join(suffixes)})", file_types=[*suffixes], height=130)
        with gr.Column():
            look = gr.Button("Look first")
            button = gr.Button(load, variant="primary")
    return file, look, button, table()


class _Acts:
    """What the buttons do."""

    def __init__(self, services: Services, analyst: str) -> None:
        self._s, self._analyst = services, analyst
        self.look, self.look_up = told(self._look), told(self._look_up)
        self.load, self.put = told(self._load), told(self._put)

    def show(self) -> tuple[Table, Table]:
        return codebook_table(reading.study(self._s)), versions_table(codebook_versions(self._s))

    def _look(self, file: str | None) -> Table:
        return understood_table(*preview_codebook(self._s, _chosen(file)))

    def _load(self, file: str | None, who: str) -> tuple[Table, Table, Table, Any]:
        loaded = load_codebook(self._s, self._by(who), path := _chosen(file))
        path.unlink()
        return loaded_table(loaded), *self.show(), None

    def _look_up(self, file: str | None) -> Table:
        found = preview_codings(self._s, _chosen(file))
        return codings_table(found, f"Nothing is stored yet. {_codings(found)} would be loaded.")

    def _put(self, file: str | None, who: str) -> tuple[Table, Table, Any]:
        loaded = load_codings(self._s, self._by(who), path := _chosen(file))
        path.unlink()
        shown = codings_table(loaded, f"Loaded {_codings(loaded)}.")
        return shown, codebook_table(reading.study(self._s)), None

    def _by(self, who: str) -> Author:
        return named(who or self._analyst)


def _codings(found: LoadedCodings) -> str:
    return count(found.placed, "coding")


def _chosen(file: str | None) -> Path:
    if not file:
        raise InputError("choose a file first")
    return Path(file)
