"""How participants are cited behind their quotes: which attributes, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.study import Study
from workbench.domain.telling.citing import cited, cited_by
from workbench.domain.telling.matrix import attributes
from workbench.domain.telling.wording import count
from workbench.exporters.quotes import quotes_note
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding.acknowledged import acknowledged
from workbench.services.deciding.findings import cite_by
from workbench.ui.kit.parts import PRIVATE, shown_after, visited
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

_WHAT = (
    "What reports say of whoever is quoted, behind their id. The more of it, the easier somebody "
    "is known again."
)


def citing_form(project: Project, page: gr.Blocks) -> None:
    """Put the form together; what is chosen is a decision that can be undone on the board."""
    import gradio as gr

    with gr.Accordion("How participants are cited", open=False):
        gr.Markdown(_WHAT)
        chosen = gr.Dropdown([], value=[], multiselect=True, label="Behind the id, in this order")
        keep = gr.Button("Cite like this")
        said = gr.Textbox(show_label=False, container=False, interactive=False)

    def stands() -> tuple[Any, str]:
        now = reading.study(project)
        return gr.Dropdown(choices=list(attributes(now)), value=list(cited_by(now))), as_cited(now)

    def cite(visitor: Visitor, names: list[str] | None) -> tuple[Any, str]:
        done = acknowledged(project, author(visitor), cite_by, names or [])
        field, said = shown_after(done, stands)
        return field, f"Recorded as event #{done.recorded.seq}. {said}"

    page.load(stands, None, [chosen, said], **PRIVATE)
    keep.click(visited(cite), chosen, [chosen, said], **PRIVATE)


def as_cited(now: Study) -> str:
    """An example, and how many could be known by what is said of them."""
    people = sorted({e.participant_id for e in now.excerpts.values() if e.participant_id})
    if not people:
        return "Nobody is quoted yet."
    example = cited(now, people[0], cited_by(now))
    keys = sum(len(now.board.key_quotes_of(theme.id)) for theme in now.board.live())
    return f"For example ({example}). {quotes_note(now)} {count(keys, 'key quote')} marked so far."
