"""Long work beside the page: one job at a time, its progress kept where every page can ask."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event, Lock, Thread
from typing import Literal

from workbench.domain.errors import WorkbenchError
from workbench.domain.ports import Progress
from workbench.services.heard import listening, recorded_but

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of long work; `total` 0 means not known, `message` says what or why it failed.

    `elapsed` are the seconds from its start to its last report, `in_step` those of the step that
    `message` names.
    """

    id: str
    kind: str
    state: Literal["running", "done", "failed"] = "running"
    done: int = 0
    total: int = 0
    message: str = ""
    elapsed: float = 0
    in_step: float = 0


class Jobs:
    """The jobs of one process. They write through the trail, so nothing is lost with a job."""

    def __init__(
        self, new_id: Callable[[], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._new_id, self._clock = new_id, clock
        self._began = self._step_began = 0.0
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._stop = Event()

    def start(
        self, kind: str, work: Callable[[Progress], str], *, stop: Event | None = None
    ) -> str:
        """Start work in the background; it returns the sentence to end with.

        Args:
            kind: what it is called.
            work: what is done.
            stop: heeded by the work where it can end early; `stop` sets it.

        Raises:
            WorkbenchError: another job is running.
        """
        with self._lock:
            busy = [job for job in self._jobs.values() if job.state == "running"]
            if busy:
                raise WorkbenchError(f"{busy[0].kind} is still running; wait until it is done")
            job = Job(id=self._new_id(), kind=kind)
            self._jobs[job.id] = job
            self._stop = stop or Event()
            self._began = self._step_began = self._clock()
        Thread(target=self._run, args=(job.id, work), name=kind, daemon=True).start()
        return job.id

    def stop(self) -> None:
        """Ask the running job to end early; what it has finished is kept."""
        self._stop.set()

    def get(self, job_id: str) -> Job | None:
        """The job as it stands, or None."""
        return self._jobs.get(job_id)

    def latest(self, *kinds: str) -> Job | None:
        """The job that was started last, of these kinds if any are given, or None."""
        jobs = reversed(list(self._jobs.values()))
        return next((job for job in jobs if not kinds or job.kind in kinds), None)

    def running(self) -> Job | None:
        """The job that is running, or None."""
        job = self.latest()
        return job if job is not None and job.state == "running" else None

    def _run(self, job_id: str, work: Callable[[Progress], str]) -> None:
        def progress(what: str, done: int, total: int) -> None:
            now = self._clock()
            if what != self._jobs[job_id].message:
                self._step_began = now
            lasted = {"elapsed": now - self._began, "in_step": now - self._step_began}
            self._set(job_id, message=what, done=done, total=total, **lasted)

        with listening() as heard:
            try:
                message, state = work(progress), "done"
            except WorkbenchError as error:
                message, state = recorded_but(heard, str(error)), "failed"
            except Exception as error:  # nothing above a job's thread would see the error
                _log.exception("job %s failed", job_id)
                said = f"it failed ({type(error).__name__}); the log says where"
                message, state = recorded_but(heard, said), "failed"
        self._set(job_id, state=state, message=message)

    def _set(self, job_id: str, **changed: object) -> None:
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **changed)  # type: ignore[arg-type]
