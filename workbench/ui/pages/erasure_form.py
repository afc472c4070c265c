"""Withdrawal and blacking out from the page: final, so each asks for a tick first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.domain.telling.wording import count as counted
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.deciding.acknowledged import acknowledged
from workbench.services.erasing import participants
from workbench.services.erasing.words import places_of, redact_words
from workbench.ui.kit.parts import PRIVATE, errors_shown, shown_after, visited
from workbench.ui.kit.tables import Table
from workbench.ui.pages.importing_presenter import material_table, people_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

_WHAT = (
    "A participant's words, attributes and what was noted of them are erased everywhere, from "
    "excerpts, themes, memos, reasons, labels and later exports; or words are blacked out wherever "
    "they are said. The trail shows that it happened, not what it was. **This cannot be undone.** "
    "Files that were exported before are yours to delete."
)


def erasure_form(
    project: Project, page: gr.Blocks, material: gr.HTML, attributes: gr.HTML
) -> gr.Dropdown:
    """Put the form together; gives the list of people who may withdraw, for others to refill."""
    import gradio as gr

    with gr.Accordion("Erase: withdraw a participant, black out words", open=False):
        gr.Markdown(_WHAT)
        sure = gr.Checkbox(label="I know that this cannot be undone", value=False)
        with gr.Row(equal_height=True):
            person = gr.Dropdown([], label="Participant who withdraws", scale=2)
            withdraw = gr.Button("Withdraw", variant="stop")
            words = gr.Textbox(label="Words to black out everywhere", max_lines=1, scale=2)
            count = gr.Button("Count them")
            black_out = gr.Button("Black out", variant="stop")
        message = gr.Textbox(show_label=False, container=False, interactive=False)

    def do_withdraw(visitor: Visitor, participant: str | None, ticked: bool) -> tuple[Any, ...]:
        _sure(ticked)
        done = acknowledged(project, author(visitor), participants.withdraw, participant or "")
        message = f"The participant is erased (event #{done.recorded.seq})."
        return shown_after(done, lambda: _done(project, message))

    def do_black_out(visitor: Visitor, sought: str, ticked: bool) -> tuple[Any, ...]:
        _sure(ticked)
        return _done(project, redact_words(project, author(visitor), sought).sentence)

    @errors_shown
    def do_count(sought: str) -> str:
        places = places_of(project, sought)
        where = len({transcript for transcript, _, _ in places})
        message = f"{counted(len(places), 'time')} in {counted(where, 'transcript')}"
        return f"Said {message}."

    after = [message, sure, person, material, attributes]
    withdraw.click(visited(do_withdraw), [person, sure], after, **PRIVATE)
    black_out.click(visited(do_black_out), [words, sure], after, **PRIVATE)
    count.click(do_count, words, message, **PRIVATE)
    page.load(lambda: people_choices(project), None, person, **PRIVATE)
    return person


def _sure(ticked: bool) -> None:
    if not ticked:
        raise InputError("tick that you know that this cannot be undone")


def _done(project: Project, message: str) -> tuple[str, bool, Any, Table, Table]:
    study = reading.study(project)
    return message, False, people_choices(project), material_table(study), people_table(study)


def people_choices(project: Project) -> Any:  # noqa: ANN401 - an update of a Gradio component
    """Who may withdraw."""
    import gradio as gr

    return gr.Dropdown(choices=sorted(reading.study(project).participants), value=None)
