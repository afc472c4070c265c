"""The bar that shows how far a job is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.services.jobs import Job
from workbench.ui.kit.filled import filled

if TYPE_CHECKING:
    import gradio as gr

_PROGRESS = """
<section class="wb-job" data-state="{{value.state}}" role="status">
  <div class="wb-bar"><i style="width:{{value.percent}}%"></i></div><p>{{value.text}}</p>
</section>
"""


def progress_bar() -> gr.HTML:
    """A bar without a job; `job_values` fills it."""
    return filled(_PROGRESS, job_values(None))


def job_values(job: Job | None) -> dict[str, str | int]:
    """A job as the progress bar shows it."""
    if job is None:
        return {"state": "none", "percent": 0, "text": ""}
    if job.state != "running":
        text = f"It stopped: {job.message}" if job.state == "failed" else job.message
        return {"state": job.state, "percent": 100, "text": text}
    percent = round(100 * job.done / job.total) if job.total else 5
    of = f": {job.done} of {job.total}" if job.total > 1 else ""
    return {"state": "running", "percent": percent, "text": f"{job.message or 'starting'}{of}"}
