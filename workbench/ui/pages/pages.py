"""All pages in one Gradio application: the board first, the others on routes of their own.

Nothing of a study is read here: what is passed to a component as it is built would be served to
every visitor. Pages ask when they are opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.services.context import Project
from workbench.ui.kit.component import scripted
from workbench.ui.kit.parts import all_told, only_to_read
from workbench.ui.pages import (
    alignment,
    bakeoff,
    codebook,
    export,
    importing,
    matrix,
    run,
    suggestions,
    trail,
)

if TYPE_CHECKING:
    import gradio as gr

PAGES = (importing, run, bakeoff, suggestions, codebook, alignment, matrix, trail, export)
"""The pages beside the board, in the order of the navigation bar."""

TITLE = "Transcript workbench"


def addresses() -> frozenset[str]:
    """The paths of all pages."""
    return frozenset({"/", *(f"/{page.PATH}" for page in PAGES)})


def build_pages(project: Project) -> gr.Blocks:
    """The Gradio application of a project."""
    import gradio as gr
    from gradio.components.navbar import Navbar

    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as pages:
        Navbar(main_page_name="Board")
        only_to_read(project)
        scripted(project, "main.js")
    for page in PAGES:
        with pages.route(page.NAME, page.PATH) as route:
            Navbar(main_page_name="Board")
            only_to_read(project)
            page.build(project, route)
    all_told(pages)
    application: gr.Blocks = pages
    return application


def server_functions(pages: gr.Blocks) -> frozenset[tuple[int, str]]:
    """What scripts may call on the server: ids of components with the names of their functions."""
    return frozenset(
        (key, name)
        for key, block in pages.blocks.items()
        for name, each in vars(block).items()
        if getattr(each, "_is_server_fn", False)
    )


def head(version: str) -> str:
    """What every page loads first: what it is let in by, and our style sheets."""
    base = f"/board-files/{version}"
    return (
        f'<script src="{base}/door.js"></script>'
        f'<link rel="stylesheet" href="{base}/board.css">'
        f'<link rel="stylesheet" href="{base}/pages.css">'
        '<meta name="referrer" content="same-origin">'
    )
