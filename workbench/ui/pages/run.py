"""Run: have candidate themes proposed and named, beside the page.

Two questions first: how fine, and who names. Whatever else can be set is under "More".
"""

from __future__ import annotations

import html
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from workbench.clustering import CLUSTERERS
from workbench.domain.errors import InputError
from workbench.domain.ports import Progress
from workbench.services import reading
from workbench.services.context import Author, Project
from workbench.services.labelers import choosing, naming, rehearsal
from workbench.services.theming.run import RunOptions, RunReport, run, run_options
from workbench.services.theming.run_review import changes_report
from workbench.services.theming.stability import check_stability
from workbench.ui.kit.filled import filled
from workbench.ui.kit.parts import PRIVATE, errors_shown, table, visited
from workbench.ui.kit.progress import job_values, progress_bar
from workbench.ui.pages.naming_form import chosen, egress_part, labeler_form, start_naming
from workbench.ui.pages.run_presenter import (
    BY_KEYPHRASES,
    FINENESS,
    STEPS,
    Can,
    can_do,
    changes_table,
    namers,
    run_stands,
    sent_table,
)
from workbench.ui.visitors.sessions import Visitor, author

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Run", "run"
KINDS = ("run", "naming")
"""Jobs whose result is shown here; an import's is on its own page."""

_STANDS = """
<div class="wb-stands" role="status"><p>{{value.said}}</p>
  {{#if value.why}}<p class="wb-warned">{{value.why}}</p>{{/if}}
  {{#if value.themes}}<p><a href="/">Decide on the board</a></p>{{/if}}</div>
"""
_WHAT = (
    "Groups the excerpts by meaning and proposes candidate themes. What you have decided stays; "
    "candidates that nobody touched make way for the new ones. It goes on when this page is closed."
)


def build(project: Project, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    acts = _Acts(project)
    gr.Markdown("# Run")
    stands = filled(_STANDS, {"said": "", "why": "", "themes": False})
    gr.Markdown(_WHAT)
    with gr.Row(equal_height=True):
        size = gr.Radio(FINENESS, value="medium", label="How fine")
        namer = gr.Radio([BY_KEYPHRASES], value=BY_KEYPHRASES[1], label="Who names the themes")
    sends = gr.Column()
    with gr.Row():
        propose = gr.Button("Propose themes", variant="primary")
        stale = gr.Button("Name again what has changed", visible=False)
        stop = gr.Button("Stop naming", visible=False)
    bar = progress_bar()
    changed = table()
    with gr.Accordion("More: a number of themes, options of who names, engine", open=False) as more:
        with gr.Row():
            about = gr.Number(
                label="About so many themes (0: as fine as chosen)", precision=0, minimum=0, value=0
            )
            engine = gr.Dropdown(_engines(), value="", label="Engine")
            seed = gr.Number(label="Seed", precision=0, value=0)
        listed, options = labeler_form(project, page)
        again = gr.Button("Name all themes again", visible=False)
    with sends:
        egress_part(project, listed)
    with gr.Accordion("What was sent to language models so far", open=False):
        sent = table()
    timer = gr.Timer(1, active=False)
    buttons = [propose, stale, again, stop]
    asked, begun = [size, about, engine, listed, seed], [timer, bar, *buttons]
    propose.click(visited(acts.propose), asked, begun, **PRIVATE)
    again.click(errors_shown(acts.name_again), listed, begun, **PRIVATE)
    stale.click(errors_shown(acts.name_changed), listed, begun, **PRIVATE)
    stop.click(project.jobs.stop, None, None, **PRIVATE)
    namer.input(errors_shown(acts.name_with), namer, [listed, options, more], **PRIVATE)
    listed.change(acts.buttons, None, buttons, **PRIVATE)
    shown = [timer, bar, stands, changed, sent, *buttons]
    timer.tick(acts.poll, None, shown, **PRIVATE)
    page.load(acts.opened, None, shown, **PRIVATE)
    page.load(acts.offer, None, namer, **PRIVATE)


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
        engine: str | None,
        named: str | None,
        seed: float | None,
    ) -> tuple[Any, ...]:
        """Start a run; what is under "More" is None until somebody opens it."""
        options = run_options(
            self._project.settings,
            granularity=size,
            themes=int(about) if about else None,
            clusterer=engine or "",
            labelers=chosen(named),
            seed=int(seed or 0),
        )
        start_run(self._project, author(visitor), options)
        return self._started()

    def name_again(self, lines: str) -> tuple[Any, ...]:
        """Have all themes named by the labelers on the list, or by those that named them before."""
        start_naming(self._project, naming.tasks(self._project, chosen(lines)))
        return self._started()

    def name_changed(self, lines: str) -> tuple[Any, ...]:
        """As above, if members have changed since."""
        start_naming(self._project, naming.tasks(self._project, chosen(lines), only_stale=True))
        return self._started()

    def offer(self) -> Any:  # noqa: ANN401 - an update of a Gradio component
        """Who can name themes, in words."""
        import gradio as gr

        return gr.Radio(choices=namers(choosing.offered(self._project)))

    def name_with(self, who: str) -> tuple[Any, Any, Any]:
        """Put whom somebody chose on the list; what must be said of them first is asked for."""
        import gradio as gr

        if not who:
            return "", gr.skip(), gr.skip()
        try:
            choosing.chosen_labeler(self._project, who)
        except InputError as error:
            gr.Warning(html.escape(f"{error}. Fill in what it needs under “More”, and add it."))
            return "", gr.Dropdown(value=who), gr.Accordion(open=True)
        return who, gr.skip(), gr.Accordion(open=True)

    def poll(self) -> tuple[Any, ...]:
        """How job and study stand; once it has ended, all the rest.

        The themes appear while their stability is still being measured.
        """
        import gradio as gr

        if self._project.jobs.running() is None:
            return self.opened()
        return gr.skip(), *self._stands(), gr.skip(), *self.buttons()

    def opened(self) -> tuple[Any, ...]:
        """How job, study, the newest run and the ledger stand; a job may be running by itself."""
        import gradio as gr

        busy = self._project.jobs.running() is not None
        ledger = sent_table(rehearsal.what_was_sent(self._project), self._project.settings.currency)
        return gr.Timer(active=busy), *self._stands(), ledger, *self.buttons()

    def buttons(self) -> tuple[Any, ...]:
        """The buttons, each only where it can do something."""
        import gradio as gr

        can = self._can()
        return (
            gr.Button(interactive=can.propose),
            gr.Button(visible=can.name_stale),
            gr.Button(visible=can.name_all),
            gr.Button(visible=can.stop),
        )

    def _can(self) -> Can:
        return can_do(reading.study(self._project), self._project.jobs.running())

    def _stands(self) -> tuple[Any, ...]:
        job, study = self._project.jobs.latest(*KINDS), reading.study(self._project)
        changed = changes_table(changes_report(self._project))
        return job_values(job, STEPS), run_stands(study, self._can()), changed

    def _started(self) -> tuple[Any, ...]:
        import gradio as gr

        shown = job_values(self._project.jobs.latest(*KINDS), STEPS)
        return gr.Timer(active=True), shown, *self.buttons()


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
