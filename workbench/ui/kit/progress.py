"""The bar that shows how far a job is, in words, with a share and the time left."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from workbench.domain.ports import Progress
from workbench.domain.telling.wording import count
from workbench.services.jobs import Job
from workbench.ui.kit.filled import filled
from workbench.ui.kit.followed import followed

if TYPE_CHECKING:
    import gradio as gr

R = TypeVar("R")

_PROGRESS = """
<section class="wb-job" data-state="{{value.state}}" role="status">
  <div class="wb-bar"><i style="width:{{value.percent}}%"></i></div><p>{{value.text}}</p>
</section>
"""
_SAYS_LITTLE = 0.1, 4.0
"""Share and seconds below which nobody can tell how long it will take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a kind of job: how its reports begin, in what words, how much of the whole."""

    begins: str
    words: str
    weight: int


def progress_bar() -> gr.HTML:
    """A bar without a job; `job_values` fills it."""
    return filled(_PROGRESS, job_values(None))


def job_values(job: Job | None, steps: Sequence[Step] = ()) -> dict[str, str | int]:
    """A job as the progress bar shows it; `steps` are those of its kind, in order."""
    if job is None:
        return {"state": "none", "percent": 0, "text": ""}
    if job.state != "running":
        text = f"It stopped: {job.message}" if job.state == "failed" else job.message
        return {"state": job.state, "percent": 100, "text": text}
    at = next((i for i, s in enumerate(steps) if job.message.startswith(s.begins)), None)
    within = job.done / job.total if job.total else 0.0
    share = within if at is None else _whole(steps, at, within)
    words = (job.message if at is None else steps[at].words) or "starting"
    of = f": {job.done} of {job.total}" if job.total > 1 else ""
    told = [f"{words}{of}"]
    told += [f"{round(100 * share)} %"] if share else []
    told += [_left(job.in_step if at is None else job.elapsed, share)]
    percent = round(100 * share) or 5
    return {"state": "running", "percent": percent, "text": " · ".join(filter(None, told))}


def shown_steps(
    work: Callable[[Progress], R], outputs: int
) -> Generator[tuple[object, ...], None, R]:
    """How far work is, for a bar and `outputs` parts behind it that stay; returns what it gives.

    Raises:
        Exception: what the work raises, once the bar is gone.
    """
    import gradio as gr

    rest, steps = (gr.skip(),) * outputs, followed(work)
    try:
        while True:
            yield job_values(next(steps)), *rest
    except StopIteration as ended:
        made: R = ended.value
        return made
    except Exception:
        yield job_values(None), *rest
        raise


def _whole(steps: Sequence[Step], at: int, within: float) -> float:
    """The share of the whole when so much of a step is done."""
    done = sum(step.weight for step in steps[:at]) + steps[at].weight * within
    return done / sum(step.weight for step in steps)


def _left(elapsed: float, share: float) -> str:
    """How long it takes yet, as far as it can be told."""
    least, short = _SAYS_LITTLE
    if share < least or elapsed < short or share >= 1:
        return ""
    seconds = elapsed * (1 - share) / share
    if seconds < 60:
        return "less than a minute left"
    return f"about {count(round(seconds / 60), 'minute')} left"
