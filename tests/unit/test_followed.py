"""Work that a page waits for in sight: its steps, its result, its failure, and what it records."""

from collections.abc import Generator
from threading import Event

import pytest

from workbench.domain.errors import InputError
from workbench.domain.ports import Progress
from workbench.services.heard import hear, listening
from workbench.services.jobs import Job
from workbench.ui.kit.followed import followed
from workbench.ui.kit.progress import job_values


def last_of(
    steps: Generator[Job, None, str], between: Event | None = None
) -> tuple[list[Job], str]:
    seen: list[Job] = []
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as ended:
            return seen, ended.value
        if between is not None:
            between.set()


def test_its_steps_are_told_and_its_result_given() -> None:
    seen_once = Event()

    def work(progress: Progress) -> str:
        progress("writing files again", 1, 4)
        assert seen_once.wait(20)
        return "all"

    seen, gave = last_of(followed(work), seen_once)
    assert gave == "all"
    assert (seen[0].message, seen[0].done, seen[0].total) == ("writing files again", 1, 4)
    assert job_values(seen[0])["text"] == "writing files again: 1 of 4 · 25 %"


def test_what_it_raises_reaches_who_asked() -> None:
    def work(progress: Progress) -> str:
        raise InputError("no such file")

    with pytest.raises(InputError, match="no such file"):
        last_of(followed(work))


def test_what_it_records_is_heard_where_it_was_begun() -> None:
    def work(progress: Progress) -> str:
        hear(7)
        return ""

    with listening() as heard:
        last_of(followed(work))
    assert heard == [7]


def test_it_goes_on_when_nobody_waits_any_more() -> None:
    left, ended = Event(), Event()

    def work(progress: Progress) -> str:
        assert left.wait(20)
        ended.set()
        return ""

    steps = followed(work)
    next(steps)
    steps.close()
    left.set()
    assert ended.wait(20)
