"""A transcript that was imported by mistake: taken out, brought back, or erased for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.domain.trail.recorded import Recorded
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.deciding.acknowledged import Acknowledged, acknowledged
from workbench.services.erasing import removal
from workbench.ui.kit.parts import PRIVATE, message_box, shown_after, visited
from workbench.ui.kit.progress import job_values, progress_bar
from workbench.ui.pages.erasure_form import erasing, files_choice, number
from workbench.ui.pages.importing_presenter import material_table, people_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

_WHAT = (
    "A transcript that was imported by mistake leaves every theme, count and export. Its words are "
    "kept, and what was decided on it returns with it: with `u` on the board, from the list here, "
    "or with the same file again. When somebody withdraws consent, erase their words below instead."
)


def removal_form(
    project: Project, page: gr.Blocks, material: gr.HTML, attributes: gr.HTML
) -> list[gr.Dropdown]:
    """Put the form together; gives what can go and what can return, for others to refill."""
    import gradio as gr

    with gr.Accordion("Take out a transcript that was imported by mistake", open=False):
        gr.Markdown(_WHAT)
        with gr.Row(equal_height=True):
            which = gr.Dropdown([], label="Transcript to take out", scale=2)
            along = gr.Textbox(label="What goes with it", interactive=False, scale=2)
            sure = gr.Checkbox(label="Yes, take it out", value=False)
            out = gr.Button("Take out", variant="stop")
        files = files_choice()
        with gr.Row(equal_height=True):
            gone = gr.Dropdown([], label="Taken out before", scale=2)
            back = gr.Button("Bring back")
            final = gr.Checkbox(label="I know that erasing cannot be undone", value=False)
            erase = gr.Button("Erase its words", variant="stop")
        bar, message = progress_bar(), message_box()

    acts = _Acts(project)
    after = [message, sure, final, which, gone, material, attributes]
    out.click(visited(acts.take_out), [which, sure], after, **PRIVATE)
    back.click(visited(acts.bring_back), gone, after, **PRIVATE)
    erase.click(visited(acts.erase), [gone, final, files], [bar, *after], **PRIVATE)
    which.change(acts.takes_along, which, along, **PRIVATE)
    page.load(lambda: transcript_choices(project), None, [which, gone], **PRIVATE)
    return [which, gone]


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def take_out(self, visitor: Visitor, transcript: str | None, ticked: bool) -> tuple[Any, ...]:
        chosen = _chosen(transcript)
        if not ticked:
            raise InputError("look at what goes with it, and tick that you want it out")
        words = "It has left the study (event #{seq}); u on the board brings it back."
        return self._decided(visitor, removal.remove, chosen, words)

    def bring_back(self, visitor: Visitor, transcript: str | None) -> tuple[Any, ...]:
        words = "It is back, with what was decided on it (event #{seq})."
        return self._decided(visitor, removal.bring_back, _chosen(transcript), words)

    def erase(
        self, visitor: Visitor, transcript: str | None, ticked: bool, choice: str
    ) -> Iterator[tuple[Any, ...]]:
        chosen = _chosen(transcript)
        if not ticked:
            raise InputError("tick that you know that erasing cannot be undone")
        by = author(visitor)

        def erase() -> Acknowledged:
            return acknowledged(self._project, by, removal.erase, chosen)

        made, reached = yield from erasing(self._project, by, choice, erase, number, outputs=7)
        said = f"Its words are erased (event #{made.recorded.seq})."
        shown = shown_after(made, lambda: self._done("\n".join((said, *reached.lines))))
        yield job_values(None), *shown

    def takes_along(self, transcript: str | None) -> str:
        now = reading.study(self._project)
        known = transcript is not None and transcript in now.transcripts
        return removal.takes_along(now, transcript or "") if known else ""

    def _decided(
        self,
        visitor: Visitor,
        decision: Callable[[Project, Author, str], Recorded],
        transcript: str,
        words: str,
    ) -> tuple[Any, ...]:
        made = acknowledged(self._project, author(visitor), decision, transcript)
        return shown_after(made, lambda: self._done(words.format(seq=made.recorded.seq)))

    def _done(self, message: str) -> tuple[Any, ...]:
        now, lists = reading.study(self._project), transcript_choices(self._project)
        return message, False, False, *lists, material_table(now), people_table(now)


def transcript_choices(project: Project) -> tuple[Any, Any]:
    """What can be taken out, and what can be brought back, each as an update of its list."""
    import gradio as gr

    now = reading.study(project)
    inside = sorted((t.name, t.id) for t in now.transcripts.values() if t.text)
    gone = [(f"{t.name} (event #{out.seq})", t.id) for t, out in removal.waiting(now)]
    return gr.Dropdown(choices=inside, value=None), gr.Dropdown(choices=gone, value=None)


def _chosen(transcript: str | None) -> str:
    if not transcript:
        raise InputError("choose a transcript first")
    return transcript
