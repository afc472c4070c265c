from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from workbench.services.memory import LatestResult


def wait_for(found: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not found():
        assert time.monotonic() < deadline, "nothing came of it"
        time.sleep(0.01)


def test_what_is_asked_for_in_a_burst_is_made_once_for_the_newest() -> None:
    made: list[str] = []
    freshest = LatestResult(rest=0.2)
    for key in ("one", "two", "three"):
        assert freshest.latest(key, lambda before: made.append("work") or "result") is None
    wait_for(lambda: freshest.latest("three", lambda before: None) == "result")
    wait_for(lambda: not freshest.busy)
    assert made == ["work"]


def test_work_that_failed_is_not_tried_again_for_the_same_state() -> None:
    tries: list[int] = []

    def fail(before: object) -> None:
        tries.append(1)
        raise RuntimeError("no")

    freshest = LatestResult(rest=0.0)
    freshest.latest("key", fail)
    wait_for(lambda: tries and not freshest.busy)
    freshest.latest("key", fail)
    assert not freshest.busy and len(tries) == 1
    freshest.latest("other", fail)
    wait_for(lambda: len(tries) == 2)
