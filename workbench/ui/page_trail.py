"""The trail: who decided what, why and when; and going back to a point in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.services import reading, review
from workbench.services.context import Services
from workbench.ui.parts import PRIVATE, table, visited, who_decides
from workbench.ui.presenters_pages import Table, analysts, kinds, trail_table, would_take_back
from workbench.ui.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Trail", "trail"
EVERYBODY, EVERYTHING = "Everybody", "Everything"


def build(services: Services, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    def opened() -> tuple[Any, Any, Table]:
        study = reading.study(services)
        people = gr.Dropdown(choices=[EVERYBODY, *analysts(study)])
        return people, gr.Dropdown(choices=[EVERYTHING, *kinds(study)]), trail_table(study)

    def show(words: str, who: str, kind: str) -> Table:
        whose = "" if who == EVERYBODY else who
        return trail_table(
            reading.study(services), words, whose, "" if kind == EVERYTHING else kind
        )

    def preview(to: float | None) -> str:
        return "" if to is None else would_take_back(reading.study(services), int(to))

    def restore(visitor: Visitor, to: float | None, why: str) -> tuple[Table, str]:
        review.restore(services, replace(author(visitor), reason=why), int(to or 0))
        said = f"All decisions stand as they stood after #{int(to or 0)}."
        return trail_table(reading.study(services)), said

    gr.Markdown("# Trail")
    who_decides()
    with gr.Row():
        words = gr.Textbox(label="Only with these words", max_lines=1, scale=3)
        who = gr.Dropdown([EVERYBODY], value=EVERYBODY, label="Only by", scale=1)
        kind = gr.Dropdown([EVERYTHING], value=EVERYTHING, label="Only this", scale=1)
    sheet = table()
    with gr.Accordion("Go back to a point", open=False):
        gr.Markdown(
            "All decisions after the event are taken back, everybody's. What was imported stays, "
            "and so does the trail: going back is an event of its own."
        )
        with gr.Row():
            to = gr.Number(label="After event #", precision=0, minimum=0)
            why = gr.Textbox(label="Why", max_lines=1)
        button = gr.Button("Take back everything after it", variant="stop")
        said = gr.Textbox(show_label=False, interactive=False, container=False)
    page.load(opened, None, [who, kind, sheet], **PRIVATE)
    asked = [words, who, kind]
    words.change(show, asked, sheet, trigger_mode="always_last", **PRIVATE)
    gr.on([who.input, kind.input], show, asked, sheet, **PRIVATE)
    to.change(preview, to, said, trigger_mode="always_last", **PRIVATE)
    button.click(visited(restore), [to, why], [sheet, said], **PRIVATE)
