"""The part of the Run page that chooses labelers: their options, what they send, who allows it."""

from __future__ import annotations

from threading import Event as Flag
from typing import TYPE_CHECKING, Any, cast

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress
from workbench.services.context import Project
from workbench.services.labelers import choosing, naming, rehearsal
from workbench.ui.kit.parts import PRIVATE, errors_shown, table, visited
from workbench.ui.pages.option_fields import Field, form_fields, option_line
from workbench.ui.pages.run_presenter import labelers_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr


def labeler_form(project: Project, page: gr.Blocks) -> tuple[gr.Textbox, gr.Dropdown]:
    """Fields for one labeler at a time; a button adds it to the list.

    Gives the list, and the choice of whose fields are shown.
    """
    import gradio as gr

    listed = gr.Textbox(
        label="Labelers of this run, one a line (keyphrases always name first)",
        placeholder="none apart from keyphrases",
        lines=2,
        render=False,
    )
    choice = gr.Dropdown([], label="Labeler", info="Its options appear below")

    def offer() -> Any:  # noqa: ANN401
        rows = choosing.offered(project)
        return gr.Dropdown(choices=[(_offered(row), row.name) for row in rows])

    @gr.render(inputs=[choice])  # type: ignore[untyped-decorator]
    def options(name: str | None) -> None:
        if name:
            _fields(project, name, listed)

    page.load(offer, None, choice, **PRIVATE)
    listed.render()  # type: ignore[no-untyped-call]
    return listed, choice


def egress_part(project: Project, listed: gr.Textbox) -> None:
    """What the labelers on the list send and where, a dry run, and permission to send."""
    import gradio as gr

    shown = table()

    def look(lines: str) -> tuple[Any, Any, Any]:
        found = choosing.described(project, chosen(lines))
        asks = any(one.destination and not one.allowed for one in found)
        return labelers_table(found), gr.Button(visible=bool(found)), gr.Button(visible=asks)

    @errors_shown
    def rehearse(lines: str) -> Any:  # noqa: ANN401
        picked = [choosing.chosen_labeler(project, line) for line in chosen(lines)]
        texts = [
            rehearsal.rehearsal_text(rehearsal.rehearse(project, one)) for one in picked
        ]  # fmt: skip
        said = "\n\n".join(texts) or "Add a labeler to the list first."
        return gr.Textbox(value=said, visible=True)

    def allow(visitor: Visitor, lines: str) -> tuple[Any, Any, Any]:
        by = author(visitor)
        for line in chosen(lines):
            choosing.enable(project, by, choosing.chosen_labeler(project, line))
        return look(lines)

    with gr.Row():
        dry = gr.Button("Show what would be sent", size="sm", visible=False)
        leave = gr.Button("Allow them to send it", size="sm", variant="stop", visible=False)
    prompts = gr.Textbox(
        label="What would be sent; nothing is sent by looking", lines=12, max_lines=24,
        visible=False, interactive=False,
    )  # fmt: skip
    looked = [shown, dry, leave]
    listed.change(look, listed, looked, **PRIVATE)
    dry.click(rehearse, listed, prompts, **PRIVATE)
    leave.click(visited(allow), listed, looked, **PRIVATE)


def start_naming(project: Project, asked: tuple[naming.Task, ...]) -> str:
    """Name themes again beside the page; answers with the job's id.

    Raises:
        InputError: there is nothing to name, or nobody has allowed what a labeler sends.
    """
    if not asked:
        raise InputError("no theme needs a new name: none has changed since it was named")
    naming.require_all_allowed(project, asked)
    stop = Flag()

    def work(progress: Progress) -> str:
        reports = naming.label_again(project, asked, progress=progress, cancelled=stop)
        return "; ".join(report.sentence for report in reports)

    return project.jobs.start("naming", work, stop=stop)


def chosen(lines: str | None) -> list[str]:
    """The labelers on the list; None: nobody has opened it yet."""
    return [line.strip() for line in (lines or "").splitlines() if line.strip()]


def _offered(row: Any) -> str:  # noqa: ANN401
    whose = f"{row.name} · {row.distribution} {row.version}"
    return f"{whose} · cannot be used" if row.error else whose


def _fields(project: Project, name: str, listed: gr.Textbox) -> None:
    import gradio as gr

    try:
        fields = form_fields(choosing.schema_of(project, name))
    except InputError as error:
        gr.Textbox(value=str(error), label="Cannot be used", interactive=False)
        return
    with gr.Row(equal_height=False):
        boxes = [_box(field) for field in fields]
    add = gr.Button(f"Add {name} to the list", size="sm")

    @errors_shown
    def put(lines: str, *values: object) -> str:
        line = option_line(name, fields, values)
        choosing.chosen_labeler(project, line)
        return "\n".join([*chosen(lines), line])

    add.click(put, [listed, *boxes], listed, **PRIVATE)


def _box(field: Field) -> Any:  # noqa: ANN401
    import gradio as gr

    shared: dict[str, Any] = {
        "label": field.name,
        "info": field.help or None,
        "min_width": 220,
        "interactive": True,
    }
    match field.kind:
        case "choice":
            return gr.Dropdown(list(field.choices), value=field.default, **shared)
        case "yes":
            return gr.Checkbox(value=bool(field.default), **shared)
        case "number" | "whole":
            precision = 0 if field.kind == "whole" else None
            return gr.Number(
                value=cast("float | None", field.default), precision=precision, **shared
            )
        case _:
            return gr.Textbox(value=str(field.default or ""), max_lines=1, **shared)
