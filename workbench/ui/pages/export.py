"""Export: what colleagues, reviewers and programs take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.exporters import EXPORTS, Format
from workbench.services import reading, reporting
from workbench.services.context import Project
from workbench.ui.kit.parts import PRIVATE, table
from workbench.ui.kit.tables import Table
from workbench.ui.pages.export_presenter import left_out_table, standing

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Export", "export-study"
_BACKUP = (
    "## Backup\n\nThe whole project as it stands, in one file, also while others decide; "
    "`workbench open-backup FILE DIR` makes a project of it. Never copy `workbench.db` by itself: "
    "what was decided last may lie in a file beside it. **A backup holds every interview**, also "
    "what is erased later: keep it where only you can read it; delete it when somebody withdraws."
)
_BACKUP_LINK = """<ul class="wb-exports">
  <li><a href="/export/backup" download>Backup</a><span>.backup</span>
    <p>Database and settings, with a digest of each.</p></li>
</ul>"""


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together; the links lead to `/export/FORMAT`, made when they are followed."""
    import gradio as gr

    def stands() -> tuple[str, Table]:
        return standing(reading.study(project)), left_out_table(reporting.left_out(project, "qdpx"))

    gr.Markdown("# Export")
    message = gr.Textbox(show_label=False, interactive=False, container=False)
    gr.HTML(_links(), js_on_load=None, apply_default_css=False)
    without = table()
    if not project.settings.database_url:  # a server has means of its own
        gr.Markdown(_BACKUP)
        gr.HTML(_BACKUP_LINK, js_on_load=None, apply_default_css=False)
    page.load(stands, None, [message, without], **PRIVATE)


def _links() -> str:
    """Markup of the page's own words; nothing of a study is in it."""
    rows = [
        f'<li><a href="/export/{each.name}" download>{each.title}</a><span>.{each.name}</span>'
        f"<p>{each.blurb}</p>{_dialects(each)}</li>"
        for each in EXPORTS.values()
    ]
    return f'<ul class="wb-exports">{"".join(rows)}</ul>'


def _dialects(of: Format) -> str:
    """The format in each of its other ways."""
    links = [
        f'<a href="/export/{of.name}?dialect={key}" download>{dialect.name}</a>'
        for key, dialect in of.dialects.items()
        if dialect.name
    ]
    return f"<p>Also {', '.join(links)}.</p>" if links else ""
