"""Work that a page waits for in sight: done in a thread of its own, told as far as it is.

What a page starts goes on if the page is left. Unlike a job (`services.jobs`) it waits for no other
one, and what it raises reaches whoever asked for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

from workbench.domain.ports import Progress
from workbench.services.jobs import Job

R = TypeVar("R")

_PAUSE, _FIRST = 0.25, 0.05
"""Seconds between two looks at the work; what is done at once shows no bar."""


def followed(work: Callable[[Progress], R]) -> Generator[Job, None, R]:
    """How far the work is, again and again; returns what it gives.

    Raises:
        Exception: what the work raises.
    """
    end, began, step = Future[R](), time.monotonic(), Job(id="", kind="")

    def progress(what: str, done: int, total: int) -> None:
        nonlocal step
        now = time.monotonic() - began
        in_step = step.in_step + now - step.elapsed if what == step.message else 0
        step = Job(
            id="", kind="", message=what, done=done, total=total, elapsed=now, in_step=in_step
        )

    def run() -> None:
        try:
            end.set_result(work(progress))
        except BaseException as error:  # for the page, which waits for it in another thread
            end.set_exception(error)

    # In this context: what the work records is heard where the page listens.
    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    pause = _FIRST
    while not _ended(end, pause):
        yield step
        pause = _PAUSE
    return end.result()


def _ended(end: Future[R], within: float) -> bool:
    """Whether the work ends within so many seconds, with whatever."""
    try:
        end.exception(within)
    except TimeoutError:
        return False
    return True
