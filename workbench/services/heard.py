"""What was recorded in the course of one piece of work, so that its failure is told apart from it.

A command, a click or a job may record several decisions and fail after that: in clearing files, in
writing an export again, in showing what came of it. What is in the trail by then did not fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

_HEARD: ContextVar[list[int] | None] = ContextVar("heard", default=None)


@contextmanager
def listening(heard: list[int] | None = None) -> Iterator[list[int]]:
    """The numbers of events that this thread records from here to the end, as they are kept.

    Args:
        heard: what was heard before, where work goes on that was interrupted.
    """
    heard = [] if heard is None else heard
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)


def hear(seq: int) -> None:
    """Note that an event is in the trail now; the store calls it once that is so."""
    if (heard := _HEARD.get()) is not None:
        heard.append(seq)


def recorded_but(heard: Sequence[int], why: str) -> str:
    """What to say of a failure: that it failed, or what had been recorded before it did."""
    if not heard:
        return why
    first, last = min(heard), max(heard)
    what = f"#{first} is" if first == last else f"#{first} to #{last} are"
    return f"{what} recorded, but: {why}"
