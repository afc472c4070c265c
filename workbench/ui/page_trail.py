"""The trail: who decided what, why and when; and going back to a point in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.services import reading, review
from workbench.services.context import Author, Services
from workbench.ui.parts import PRIVATE, analyst_box, table, told
from workbench.ui.presenters_pages import Table, analysts, trail_table

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Trail", "trail"
EVERYBODY = "Everybody"


def build(services: Services, analyst: str, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    def opened() -> tuple[Any, Table]:
        study = reading.study(services)
        return gr.Dropdown(choices=[EVERYBODY, *analysts(study)]), trail_table(study)

    def show(words: str, who: str) -> Table:
        return trail_table(reading.study(services), words, "" if who == EVERYBODY else who)

    @told
    def restore(to: float | None, why: str, name: str) -> tuple[Table, str]:
        review.restore(services, Author(analyst=name or analyst, reason=why), int(to or 0))
        said = f"All decisions stand as they stood after #{int(to or 0)}."
        return trail_table(reading.study(services)), said

    gr.Markdown("# Trail")
    with gr.Row():
        words = gr.Textbox(label="Only with these words", max_lines=1, scale=3)
        who = gr.Dropdown([EVERYBODY], value=EVERYBODY, label="Only by", scale=1)
    sheet = table()
    with gr.Accordion("Go back to a point", open=False):
        gr.Markdown(
            "All decisions after the event are taken back, everybody's. What was imported stays, "
            "and so does the trail: going back is an event of its own."
        )
        with gr.Row():
            to = gr.Number(label="After event #", precision=0, minimum=0)
            why = gr.Textbox(label="Why", max_lines=1)
            name = analyst_box(page)
        button = gr.Button("Take back everything after it", variant="stop")
        said = gr.Textbox(show_label=False, interactive=False, container=False)
    page.load(opened, None, [who, sheet], **PRIVATE)
    words.change(show, [words, who], sheet, trigger_mode="always_last", **PRIVATE)
    who.change(show, [words, who], sheet, **PRIVATE)
    button.click(restore, [to, why, name], [sheet, said], **PRIVATE)
