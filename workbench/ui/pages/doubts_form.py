"""Transcripts in doubt: both readings side by side, and one click for the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.domain.telling.wording import count
from workbench.services import reading
from workbench.services.context import Project
from workbench.services.importing.doubts import Choice, OpenDoubt, open_doubts, settle
from workbench.ui.kit.parts import PRIVATE, table, visited
from workbench.ui.kit.tables import Table
from workbench.ui.pages.importing_presenter import doubt_table, material_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

_WHAT = (
    "These transcripts were read in the likeliest way, but they may be misread. Compare the first "
    "turns and say which reading is right; if neither is, correct who speaks below."
)


def doubts_form(
    project: Project, page: gr.Blocks, material: gr.HTML
) -> tuple[list[gr.Component], Any]:
    """Put the form together; gives what it shows, and what fills that again."""
    import gradio as gr

    with gr.Column(visible=False) as box:
        gr.Markdown("## In doubt: who speaks")
        gr.Markdown(_WHAT)
        which = gr.Dropdown([], label="Transcript in doubt")
        both = table()
        with gr.Row(equal_height=True):
            alike = gr.Checkbox(label="settle all of the same kind at once", value=True)
            first = gr.Button("The left reading is right")
            second = gr.Button("The right reading is right")
    said = table()
    acts = _Acts(project)
    shown = [box, which, both, alike, second]
    for button, act in ((first, acts.as_read), (second, acts.otherwise)):
        button.click(visited(act), [which, alike], [said, *shown, material], **PRIVATE)
    which.change(acts.compare, which, [both, alike, second], **PRIVATE)
    page.load(acts.show, None, shown, **PRIVATE)
    return shown, acts.show


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def show(self) -> tuple[Any, ...]:
        """The list of what is in doubt, the first of it chosen; nothing where nothing is."""
        import gradio as gr

        found = open_doubts(self._project)
        chosen = found[0].transcript if found else None
        choices = [(f"{each.name}: {each.reason}", each.transcript) for each in found]
        return (
            gr.Column(visible=bool(found)),
            gr.Dropdown(choices=choices, value=chosen, label=_label(found)),
            *self.compare(chosen),
        )

    def compare(self, transcript: str | None) -> tuple[Any, Any, Any]:
        """Both readings of a transcript, and whether there are others like it."""
        import gradio as gr

        found = next((d for d in open_doubts(self._project) if d.transcript == transcript), None)
        others = found.alike if found else 0
        label = f"settle {count(others, 'other')} of the same kind, too"
        return (
            doubt_table(found),
            gr.Checkbox(label=label, visible=others > 0, value=others > 0),
            gr.Button(interactive=bool(found and found.other)),
        )

    def as_read(self, visitor: Visitor, transcript: str | None, alike: bool) -> tuple[Any, ...]:
        return self._settled(visitor, transcript, "likeliest", alike=alike)

    def otherwise(self, visitor: Visitor, transcript: str | None, alike: bool) -> tuple[Any, ...]:
        return self._settled(visitor, transcript, "second", alike=alike)

    def _settled(
        self, visitor: Visitor, transcript: str | None, choice: Choice, *, alike: bool
    ) -> tuple[Any, ...]:
        if not transcript:
            raise InputError("choose a transcript first")
        names = settle(self._project, author(visitor), transcript, choice, alike=alike)
        said = f"Settled: {', '.join(names)}."
        return {"note": said, "heads": [], "rows": []}, *self.show(), _material(self._project)


def _material(project: Project) -> Table:
    return material_table(reading.study(project))


def _label(found: list[OpenDoubt]) -> str:
    return f"{count(len(found), 'transcript')} in doubt"
