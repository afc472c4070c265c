"""Export: what colleagues, reviewers and programs take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import InputError
from workbench.exporters import EXPORTS, Format
from workbench.services import reading, reporting
from workbench.services.context import Project
from workbench.services.copies.known import known_exports
from workbench.services.reach import Choice, reach_stale
from workbench.ui.kit.parts import PRIVATE, errors_shown, message_box, table, visited
from workbench.ui.kit.progress import job_values, progress_bar, shown_steps
from workbench.ui.kit.tables import Table
from workbench.ui.pages.citing_form import citing_form
from workbench.ui.pages.export_presenter import exports_table, left_out_table, standing
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Export", "export-study"
_BACKUP = (
    "## Backup\n\nThe whole project as it stands, in one file, also while others decide; "
    "`workbench open-backup FILE DIR` makes a project of it. Never copy `workbench.db` by itself: "
    "what was decided last may lie in a file beside it. **A backup holds every interview**, also "
    "what is erased later: keep it where only you can read it; delete it when somebody withdraws."
)
_STALE = (
    "Some of these files hold words that were erased since. Only files that are still as they were "
    "written are touched."
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
    stands_here = message_box()
    gr.HTML(_links(), js_on_load=None, apply_default_css=False)
    citing_form(project, page)
    without = table()
    if not project.settings.database_url:  # a server has means of its own
        gr.Markdown(_BACKUP)
        gr.HTML(_BACKUP_LINK, js_on_load=None, apply_default_css=False)
    page.load(stands, None, [stands_here, without], **PRIVATE)
    _before(project, page)


def _before(project: Project, page: gr.Blocks) -> None:
    """What was written out before, and what can be done where it holds what was erased."""
    import gradio as gr

    gr.Markdown("## Written out before")
    sheet = table("Looking at the files …")
    with gr.Column(visible=False) as offered:
        gr.Markdown(_STALE)
        sure = gr.Checkbox(label="I know that files that are deleted are gone", value=False)
        with gr.Row():
            again = gr.Button("Write them again without the words")
            delete = gr.Button("Delete them", variant="stop")
    bar, said = progress_bar(), message_box()
    acts = _Before(project)
    shown = [sheet, offered, sure]
    page.load(errors_shown(acts.show), None, shown, **PRIVATE)
    again.click(visited(acts.rewrite), None, [bar, said, *shown], **PRIVATE)
    delete.click(visited(acts.delete), sure, [bar, said, *shown], **PRIVATE)


class _Before:
    """What the list of files shows, and what its buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def show(self) -> tuple[Table, Any, bool]:
        """The list, and whether something can be done; nothing is ticked."""
        import gradio as gr

        found = known_exports(self._project)
        offered = gr.Column(visible=any(known.state == "stale" for known in found))
        return exports_table(found), offered, False

    def rewrite(self, visitor: Visitor) -> Iterator[tuple[Any, ...]]:
        """Write files again without what was erased; shows how far it is."""
        yield from self._reached(visitor, "rewrite")

    def delete(self, visitor: Visitor, ticked: bool) -> Iterator[tuple[Any, ...]]:
        """Delete files that hold what was erased."""
        if not ticked:
            raise InputError("tick that you know that deleted files are gone")
        yield from self._reached(visitor, "delete")

    def _reached(self, visitor: Visitor, choice: Choice) -> Iterator[tuple[Any, ...]]:
        by = author(visitor)
        reached = yield from shown_steps(
            lambda progress: reach_stale(self._project, by, choice, progress=progress), outputs=4
        )
        yield job_values(None), "\n".join(reached.lines), *self.show()


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
