"""Run: have candidate themes proposed and named, beside the page."""

from __future__ import annotations

from threading import Event as Flag
from typing import TYPE_CHECKING, Any, get_args

from workbench.clustering import CLUSTERERS
from workbench.domain.ports import Granularity, Progress
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.labelers import naming, rehearsal
from workbench.services.theming.run import RunOptions, RunReport, run, run_options
from workbench.services.theming.run_review import changes_report
from workbench.services.theming.stability import check_stability
from workbench.ui.kit.parts import PRIVATE, errors_shown, table, visited
from workbench.ui.kit.progress import job_values, progress_bar
from workbench.ui.pages.export_presenter import standing
from workbench.ui.pages.naming_form import chosen, egress_part, labeler_form, start_naming
from workbench.ui.pages.run_presenter import changes_table, sent_table
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Run", "run"


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    gr.Markdown("# Run")
    message = gr.Textbox(show_label=False, interactive=False, container=False)
    gr.Markdown(
        "Groups the excerpts by meaning and proposes candidate themes. What you have decided "
        "stays; candidates that nobody touched make way for the new ones. It goes on when this "
        "page is closed; when it is done, [decide on the board](/)."
    )
    with gr.Row():
        size = gr.Radio(list(get_args(Granularity)), value="medium", label="How fine", scale=2)
        about = gr.Number(label="or about so many themes (0: any)", precision=0, minimum=0, value=0)
        engine = gr.Dropdown(_engines(), value="", label="Engine")
        seed = gr.Number(label="Seed", precision=0, value=0)
    with gr.Row():
        propose = gr.Button("Propose themes", variant="primary")
        again = gr.Button("Name all themes again")
        stale = gr.Button("Name again what has changed")
        stop = gr.Button("Stop naming")
    bar = progress_bar()
    with gr.Accordion("What changed with the newest run", open=True):
        changed = table()
    with gr.Accordion("Labelers: who names the themes", open=True):
        listed = labeler_form(project, page)
        egress_part(project, listed)
    with gr.Accordion("What was sent to language models so far", open=False):
        sent = table()
    timer = gr.Timer(1, active=False)
    acts = _Acts(project)
    propose.click(
        visited(acts.propose), [size, about, engine, listed, seed], [timer, bar], **PRIVATE
    )
    again.click(errors_shown(acts.name_again), listed, [timer, bar], **PRIVATE)
    stale.click(errors_shown(acts.name_changed), listed, [timer, bar], **PRIVATE)
    stop.click(project.jobs.stop, None, None, **PRIVATE)
    shown = [timer, bar, message, changed, sent]
    timer.tick(acts.poll, None, shown, **PRIVATE)
    page.load(acts.opened, None, shown, **PRIVATE)


def _engines() -> list[tuple[str, str]]:
    return [("The default", ""), *((each.title, each.name) for each in CLUSTERERS.values())]


class _Acts:
    """What the buttons do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def propose(
        self,
        visitor: Visitor,
        size: str,
        about: float | None,
        engine: str,
        named: str,
        seed: float,
    ) -> tuple[Any, Any]:
        """Start a run."""
        options = run_options(
            self._project.settings,
            granularity=size,
            themes=int(about) if about else None,
            clusterer=engine,
            labelers=chosen(named),
            seed=int(seed),
        )
        start_run(self._project, author(visitor), options)
        return self._started()

    def name_again(self, lines: str) -> tuple[Any, Any]:
        """Have all themes named by the labelers on the list, or by those that named them before."""
        start_naming(self._project, naming.tasks(self._project, chosen(lines)))
        return self._started()

    def name_changed(self, lines: str) -> tuple[Any, Any]:
        """As above, if members have changed since."""
        start_naming(self._project, naming.tasks(self._project, chosen(lines), only_stale=True))
        return self._started()

    def poll(self) -> tuple[Any, ...]:
        """How job and study stand; once it has ended, all the rest.

        The themes appear while their stability is still being measured.
        """
        import gradio as gr

        job = self._project.jobs.latest()
        if job is not None and job.state == "running":
            stands = standing(reading.study(self._project))
            changed = changes_table(changes_report(self._project))
            return gr.skip(), job_values(job), stands, changed, gr.skip()
        return self.opened()

    def opened(self) -> tuple[Any, ...]:
        """How job, study, the newest run and the ledger stand; a job may be running by itself."""
        import gradio as gr

        job = self._project.jobs.latest()
        busy = job is not None and job.state == "running"
        ledger = sent_table(rehearsal.what_was_sent(self._project), self._project.settings.currency)
        changed = changes_table(changes_report(self._project))
        stands = standing(reading.study(self._project))
        return gr.Timer(active=busy), job_values(job), stands, changed, ledger

    def _started(self) -> tuple[Any, Any]:
        import gradio as gr

        return gr.Timer(active=True), job_values(self._project.jobs.latest())


def start_run(project: Project, by: Author, options: RunOptions) -> str:
    """Start a run beside the page; answers with the job's id."""
    stop = Flag()

    def work(progress: Progress) -> str:
        report = run(project, by, options, progress=progress, cancelled=stop)
        if not stop.is_set():
            check_stability(project, progress=progress)
        return " ".join((report.sentence, *(f"{line}." for line in _named(report))))

    return project.jobs.start("run", work, stop=stop)


def _named(report: RunReport) -> list[str]:
    """What labelers did, leaving out keyphrases if there is nothing to report."""
    return [n.sentence for n in report.naming if n.problem or n.labeler != "keyphrase"]
