"""Export: what colleagues, reviewers and programs take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.services import reading, reporting
from workbench.services.context import Project
from workbench.ui.kit.parts import PRIVATE, table
from workbench.ui.kit.tables import Table
from workbench.ui.pages.export_presenter import left_out_table, standing

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Export", "export-study"

MEANT_FOR = {
    "docx": ("Word report", "Themes with definitions, counts and quotes, for writing up."),
    "html": ("Web page", "The same report as one file that opens in any browser."),
    "xlsx": ("Workbook", "Themes, excerpts, codebook and trail as tables."),
    "qdc": ("REFI-QDA codebook", "The codebook for NVivo, ATLAS.ti, MAXQDA, QualCoder, Taguette."),
    "qdpx": ("REFI-QDA project", "Interviews, codes and codings for other software."),
    "map.svg": ("Map", "A picture of the latest run's map, for print and slides."),
    "matrix.svg": ("Matrix", "A picture of themes by groups; small cells are masked."),
    "json": ("JSON", "Everything, for programs; its schema comes with the workbench."),
}


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; the links lead to `/export/FORMAT`, made when they are followed."""
    import gradio as gr

    def stands() -> tuple[str, Table]:
        return standing(reading.study(project)), left_out_table(reporting.left_out(project, "qdpx"))

    gr.Markdown("# Export")
    said = gr.Textbox(show_label=False, interactive=False, container=False)
    gr.HTML(_links(), js_on_load=None, apply_default_css=False)
    without = table()
    page.load(stands, None, [said, without], **PRIVATE)


def _links() -> str:
    """Markup of the page's own words; nothing of a study is in it."""
    rows = [
        f'<li><a href="/export/{to}" download>{name}</a><span>.{to}</span><p>{what}</p>'
        f"{_dialects() if to == 'qdpx' else ''}</li>"
        for to, (name, what) in MEANT_FOR.items()
        if to in reporting.formats()
    ]
    return f'<ul class="wb-exports">{"".join(rows)}</ul>'


def _dialects() -> str:
    """The project in the habits of each program that has its own."""
    links = [
        f'<a href="/export/qdpx?dialect={key}" download>{dialect.name}</a>'
        for key, dialect in reporting.DIALECTS.items()
        if dialect.name
    ]
    return f"<p>In the habits of {', '.join(links)}.</p>"
