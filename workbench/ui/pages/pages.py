"""All pages in one Gradio application: the board at its root, the others on routes of their own.

Nothing of a study is read here: what is passed to a component while it is built would be served to
every visitor. Pages ask when they are opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from workbench.services.context import Project
from workbench.ui.kit.frame import Group, Place, frame
from workbench.ui.kit.parts import all_errors_shown, only_to_read
from workbench.ui.pages import (
    agreement,
    alignment,
    bakeoff,
    board,
    checklist,
    codebook,
    coding,
    differences,
    export,
    framework,
    home,
    importing,
    interviews,
    matrix,
    memos,
    participants,
    rounds,
    run,
    saturation,
    suggestions,
    trail,
    transcript,
)

if TYPE_CHECKING:
    import gradio as gr


class Page(Protocol):
    """A module that builds a page."""

    NAME: str
    PATH: str

    def build(self, project: Project, page: gr.Blocks) -> None:
        """Put the page together."""


SECTIONS: Mapping[str, tuple[Page, ...]] = {
    "Material": (importing, interviews, participants, codebook),
    "Themes": (run, board, suggestions, alignment),
    "Coding": (rounds, differences),
    "Findings": (matrix, framework, agreement, saturation, checklist, export),
    "Record": (trail, memos),
}
"""The pages in the order of work, as the frame shows them: a new page is an entry here."""

UNDER: Mapping[Page, tuple[Page, ...]] = {
    run: (bakeoff,),
    interviews: (transcript,),
    rounds: (coding,),
}
"""Pages that another page leads to, and the frame does not."""

QUIET: tuple[Page, ...] = (
    board, agreement, alignment, coding, differences, matrix, framework, saturation, checklist,
    export, interviews, transcript, participants, memos, rounds,
)  # fmt: skip
"""Pages that do not ask who decides when they are opened: nothing is decided on them, or they ask
themselves."""

PAGES: tuple[Page, ...] = (
    home,
    *(page for pages in SECTIONS.values() for page in pages),
    *(page for pages in UNDER.values() for page in pages),
)
"""Every page."""

GROUPS = tuple(
    Group(
        name=name,
        places=tuple(
            Place(
                name=page.NAME,
                path=page.PATH,
                parts=tuple(part.PATH for part in UNDER.get(page, ())),
            )
            for page in pages
        ),
    )
    for name, pages in SECTIONS.items()
)

TITLE = "Transcript workbench"


def addresses() -> frozenset[str]:
    """The paths of all pages."""
    return frozenset(f"/{page.PATH}" for page in PAGES)


def build_pages(project: Project) -> gr.Blocks:
    """The Gradio application of a project."""
    import gradio as gr

    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as pages:
        _framed(board, project, pages)
    for page in PAGES:
        if page is not board:
            with pages.route(page.NAME, page.PATH) as route:
                _framed(page, project, route)
    all_errors_shown(pages)
    application: gr.Blocks = pages
    return application


def _framed(page: Page, project: Project, blocks: gr.Blocks) -> None:
    frame(GROUPS, page.PATH, asks=page not in QUIET)
    only_to_read(project)
    page.build(project, blocks)


def server_functions(pages: gr.Blocks) -> frozenset[tuple[int, str]]:
    """What scripts may call on the server: ids of components with the names of their functions."""
    return frozenset(
        (key, name)
        for key, block in pages.blocks.items()
        for name, each in vars(block).items()
        if getattr(each, "_is_server_fn", False)
    )


def is_event(pages: gr.Blocks, session_hash: str | None, number: int) -> bool:
    """Whether a field or button sets off an event of that number: one of all, or of one page's.

    Options of a labeler are put together for the page that chose it; Gradio numbers their events
    beyond those of all pages.
    """
    if number in pages.fns:
        return True
    session = pages.state_holder.session_data.get(session_hash or "")
    return session is not None and number in session.blocks_config.fns


def head(version: str) -> str:
    """What every page loads first: what it is let in by, and our style sheets."""
    base = f"/board-files/{version}"
    return (
        f'<script src="{base}/door.js"></script>'
        f'<link rel="stylesheet" href="{base}/board.css">'
        f'<link rel="stylesheet" href="{base}/dialogs.css">'
        f'<link rel="stylesheet" href="{base}/pages.css">'
        f'<link rel="stylesheet" href="{base}/material.css">'
        f'<link rel="stylesheet" href="{base}/team.css">'
        '<meta name="referrer" content="same-origin">'
    )
