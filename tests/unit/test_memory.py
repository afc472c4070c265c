from __future__ import annotations

import threading
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
    result = LatestResult(rest=0.2)
    for key in ("one", "two", "three"):
        assert result.latest(key, 0, lambda before: made.append("work") or "result") is None
    wait_for(lambda: result.latest("three", 0, lambda before: None) == "result")
    wait_for(lambda: not result.busy)
    assert made == ["work"]


def test_work_that_failed_is_not_tried_again_for_the_same_state() -> None:
    tries: list[int] = []

    def fail(before: object) -> None:
        tries.append(1)
        raise RuntimeError("no")

    result = LatestResult(rest=0.0)
    result.latest("key", 0, fail)
    wait_for(lambda: tries and not result.busy)
    result.latest("key", 0, fail)
    assert not result.busy and len(tries) == 1
    result.latest("other", 0, fail)
    wait_for(lambda: len(tries) == 2)


def test_what_was_begun_before_an_erasure_is_not_kept_however_late_it_comes() -> None:
    result = LatestResult(rest=0.0)
    begun, go_on = threading.Event(), threading.Event()

    def slow(before: object) -> str:
        begun.set()
        assert go_on.wait(20)
        return "erased words"

    for ask in (result.now, result.latest):
        begun.clear(), go_on.clear()
        asking = threading.Thread(target=ask, args=("board 3", 3, slow))
        asking.start()
        assert begun.wait(20)
        result.forget(since=4)
        go_on.set()
        asking.join()
        wait_for(lambda: not result.busy)
        assert "erased words" not in repr(vars(result))
    assert result.now("board 3", 3, lambda before: "erased words") == "erased words"
    assert "erased words" not in repr(vars(result)), "nor what is begun later of an older board"
    assert result.now("board 4", 4, lambda before: before) is None
