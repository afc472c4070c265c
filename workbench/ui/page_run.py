"""Run: have candidate themes proposed and named, beside the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from workbench.domain.ports import Granularity
from workbench.services import reading, theming
from workbench.services.context import Author, Services
from workbench.services.jobs import Job
from workbench.ui.parts import PRIVATE, analyst_box, told
from workbench.ui.presenters_pages import standing

if TYPE_CHECKING:
    import gradio as gr

NAME, PATH = "Run", "run"
ENGINES = {"The default": "", "Graph (consensus)": "graph", "Density": "density"}

_PROGRESS = """
<section class="wb-job" data-state="{{value.state}}" role="status">
  <div class="wb-bar"><i style="width:{{value.percent}}%"></i></div><p>{{value.text}}</p>
</section>
"""


def build(services: Services, analyst: str, page: gr.Blocks) -> None:
    """Put the page together."""
    import gradio as gr

    @told
    def start(
        size: str, about: float | None, engine: str, named: str, seed: float, who: str
    ) -> tuple[Any, Any]:
        options = theming.run_options(
            services.settings,
            granularity=size,
            themes=int(about) if about else None,
            clusterer=ENGINES[engine],
            labelers=[line.strip() for line in named.splitlines() if line.strip()],
            seed=int(seed),
        )
        start_run(services, Author(analyst=who or analyst), options)
        return gr.Timer(active=True), job_values(services.jobs.latest())

    def poll() -> tuple[Any, Any, str]:
        job = services.jobs.latest()
        busy = job is not None and job.state == "running"
        return gr.Timer(active=busy), job_values(job), standing(reading.study(services))

    gr.Markdown("# Run")
    said = gr.Textbox(show_label=False, interactive=False, container=False)
    gr.Markdown(
        "Groups the excerpts by meaning and proposes candidate themes. What you have decided "
        "stays; candidates that nobody touched make way for the new ones."
    )
    with gr.Row():
        size = gr.Radio(list(get_args(Granularity)), value="medium", label="How fine")
        about = gr.Number(label="or about so many themes (0: any)", precision=0, minimum=0, value=0)
        engine = gr.Dropdown(list(ENGINES), value=next(iter(ENGINES)), label="Engine")
        seed = gr.Number(label="Seed", precision=0, value=0)
    with gr.Row():
        named = gr.Textbox(
            label="Labelers, one a line (keyphrases always name first)",
            placeholder="chat:model=…",
            lines=2,
            scale=3,
        )
        name = analyst_box(page)
    button = gr.Button("Propose themes", variant="primary")
    bar = gr.HTML(
        value=job_values(None), html_template=_PROGRESS, js_on_load=None, apply_default_css=False
    )
    timer = gr.Timer(1, active=False)
    button.click(start, [size, about, engine, named, seed, name], [timer, bar], **PRIVATE)
    timer.tick(poll, None, [timer, bar, said], **PRIVATE)
    page.load(poll, None, [timer, bar, said], **PRIVATE)


def start_run(s: Services, by: Author, options: theming.RunOptions) -> str:
    """Start a run beside the page; answers with the job's id."""
    return s.jobs.start("run", lambda p: theming.run(s, by, options, progress=p).sentence)


def job_values(job: Job | None) -> dict[str, str | int]:
    """A job as the progress bar shows it."""
    if job is None:
        return {"state": "none", "percent": 0, "text": ""}
    if job.state != "running":
        said = f"It stopped: {job.message}" if job.state == "failed" else job.message
        return {"state": job.state, "percent": 100, "text": said}
    percent = round(100 * job.done / job.total) if job.total else 5
    of = f": {job.done} of {job.total}" if job.total > 1 else ""
    return {"state": "running", "percent": percent, "text": f"{job.message or 'starting'}{of}"}
